// docs/connect.md: how each sender is connected, from the table by which `swarmscope connect` does it.
import { OTLP_ADDRESS } from "../../exporter/addresses.ts";
import { piecesOf, usualPath } from "../../exporter/connect/show.ts";
import type { Vendor } from "../../exporter/connect/vendor.ts";
import { vendors } from "../../exporter/connect/vendors/index.ts";
import type { Artifact } from "../../prometheus/artifact.ts";
import { code, generatedFrom, page, table } from "./markdown.ts";

const TARGET = { url: `http://${OTLP_ADDRESS}`, token: "" };

export const connectDocument: Artifact = {
  path: "docs/connect.md",
  render: () =>
    page([
      generatedFrom("exporter/connect/vendors"),
      "# Connecting agents",
      `What coding agents, frameworks and OpenTelemetry need to send their telemetry to Swarmscope. ${code("swarmscope connect NAME")} (from a checkout: ${code("npm start -- connect NAME")}) prints the same with your address (${code("--url")}) and token (${code("--token-file")}). What is made of what they send: [OpenTelemetry](otlp.md).`,
      [
        `- ${code("--write")} puts the settings into the vendor's file, where it has one: other keys keep their bytes, links and modes stay, a damaged file is left alone. What was changed is kept beside it, in ${code("….before-swarmscope.json")}.`,
        `- ${code("--undo")} takes them out again: to the byte if nothing else has changed the file since; else the keys that still hold what was written get their values back, and no others.`,
        `- ${code("swarmscope connect --check [NAME]")} waits until telemetry arrives, says of which agents, and ends with 1 if none does.`,
      ].join("\n"),
      table(
        ["name", "what", "kind", "telemetry seen of"],
        vendors.map(({ name, title, kind, seen }) => [
          `[${code(name)}](#${anchor(title)})`,
          title,
          kind,
          seen === "" ? "not tried: from documentation or source" : seen,
        ]),
      ),
      ...vendors.flatMap(section),
    ]),
};

/** As the pages that show Markdown make it from a heading. */
function anchor(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, "")
    .replaceAll(" ", "-");
}

function section(vendor: Vendor): readonly string[] {
  const { title, file, services, shows, lacks, notes } = vendor;
  const pieces = piecesOf(vendor, TARGET, file === undefined ? "" : code(usualPath(file)));
  const moved =
    file === undefined || file.folder.variable === "" ? [] : [`${code(file.folder.variable)} moves its folder.`];
  const called = services.length === 0 ? [] : [`Its agents are called ${services.map(code).join(", ")}.`];
  return [
    `## ${title}`,
    ...pieces.flatMap(({ where, language, text }) => [`${where}:`, `\`\`\`${language}\n${text}\`\`\``]),
    `You see: ${shows}`,
    ...(lacks.length === 0 ? [] : ["It does not tell:", lacks.map((lack) => `- ${lack}`).join("\n")]),
    ...[...called, ...moved, ...notes]
      .map((note) => `- ${note}`)
      .join("\n")
      .split("\n\n"),
  ].filter((part) => part !== "");
}
