// The formats settings files have, and what can be done with each.
import type { Format, Settings } from "../vendor.ts";
import type { Edit, KeyChange } from "./edit.ts";
import { restoreInJson, setInJson, type Restored } from "./json-file.ts";
import { restoreInToml, setInToml, tomlText } from "./toml-file.ts";
import { restoreInYaml, setInYaml } from "./yaml-file.ts";

interface Formatting {
  readonly set: (text: string, settings: Settings) => Edit;
  readonly restore: (text: string, changes: readonly KeyChange[]) => Restored;
  /** Settings as they are shown, to be put in by hand. */
  readonly show: (settings: Settings) => string;
  /** Whether a text says nothing: a file that was made for the settings is then not needed any more. */
  readonly isEmpty: (text: string) => boolean;
}

const showJson = (settings: Settings): string => `${JSON.stringify(settings, null, 2)}\n`;
const isBlank = (text: string): boolean => text.trim() === "";
const isEmptyJson = (text: string): boolean => /^\s*(?:\{\s*\})?\s*$/.test(text);

export const formats: Readonly<Record<Format, Formatting>> = {
  json: {
    set: (text, settings) => setInJson(text, settings, false),
    restore: (text, changes) => restoreInJson(text, changes, false),
    show: showJson,
    isEmpty: isEmptyJson,
  },
  jsonc: {
    set: (text, settings) => setInJson(text, settings, true),
    restore: (text, changes) => restoreInJson(text, changes, true),
    show: showJson,
    isEmpty: isEmptyJson,
  },
  toml: { set: setInToml, restore: restoreInToml, show: tomlText, isEmpty: isBlank },
  yaml: {
    set: setInYaml,
    restore: restoreInYaml,
    show: (settings) =>
      Object.entries(settings)
        .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
        .join(""),
    isEmpty: isBlank,
  },
};
