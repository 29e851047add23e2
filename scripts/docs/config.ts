// docs/config.md: every option with its flag, variable, file key, default and rule, from the schema of the configuration.
import { fileKey, flagName, options, variableName, type OptionName } from "../../exporter/config.ts";
import type { Option } from "../../exporter/options.ts";
import type { Artifact } from "../../prometheus/artifact.ts";
import { code, generatedFrom, page, table } from "./markdown.ts";

const names = Object.keys(options) as OptionName[];

export const configDocument: Artifact = {
  path: "docs/config.md",
  render: () =>
    page([
      generatedFrom("exporter/config.ts"),
      "# Configuration",
      "Everything has a default that works. An option is given as a flag, as an environment variable or in a YAML file; a flag goes before a variable, a variable before the file, the file before the default.",
      `\`\`\`sh\n${example()}\n\`\`\``,
      "The program starts with all options right or not at all: it lists every fault it finds, an unknown name among them. What is in force is at `/api/v1/config`, without secrets.",
      `Beyond loopback ${code(flagName("listen"))} needs ${code(flagName("tokenFile"))} or ${code(flagName("trustNetwork"))}. The token file must hold a token. Without a token only requests that ask for a name of this machine or of ${code(flagName("allowedHosts"))} are answered, and none that a page of another site sent.`,
      table(
        ["flag", "default", "must be"],
        names.map((name) => [code(flagName(name)), defaultOf(options[name]), options[name].rule]),
      ),
      ...names.map(entry),
    ]),
};

/** The same option three times over. */
function example(): string {
  const value = options.maxAgents.default * 2;
  return [
    `npm start -- ${flagName("maxAgents")} ${String(value)}`,
    `${variableName("maxAgents")}=${String(value)} npm start`,
    `echo '${fileKey("maxAgents")}: ${String(value)}' > swarmscope.yml && npm start -- ${flagName("config")} swarmscope.yml`,
  ].join("\n");
}

function entry(name: OptionName): string {
  const { help, rule, placeholder, ...option }: Option<unknown> = options[name];
  const value = placeholder === undefined ? "" : ` ${placeholder}`;
  return [
    `## ${code(flagName(name))}`,
    "",
    help,
    "",
    `- flag: ${code(`${flagName(name)}${value}`)}`,
    `- variable: ${code(variableName(name))}`,
    `- file key: ${code(fileKey(name))}`,
    `- must be: ${rule}`,
    `- default: ${defaultOf(option)}`,
  ].join("\n");
}

function defaultOf({ default: value }: Pick<Option<unknown>, "default">): string {
  return value === "" ? "not set" : code(String(value));
}
