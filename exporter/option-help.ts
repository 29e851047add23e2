// The text of --help: every option with what it means and all the ways to give it.
import { fileKey, flagName, keys, options, variableName } from "./config.ts";
import type { Option } from "./options.ts";

/** The --help text of the options: what docs/config.md shows as a table. */
export function optionHelp(): string {
  return keys
    .map((key) => {
      const option: Option<unknown> = options[key];
      const head = `  ${flagName(key)}${option.placeholder === undefined ? "" : ` ${option.placeholder}`}`;
      const standard = option.default === "" ? "not set" : String(option.default);
      return `${head}\n      ${option.help}\n      ${variableName(key)}, file key ${fileKey(key)}; default: ${standard}`;
    })
    .join("\n");
}
