// Sets keys at the top of a YAML file, a line each, and takes them back. What comes out is read again before it counts.
import { isDeepStrictEqual } from "node:util";
import { loadAll } from "js-yaml";
import type { Settings } from "../vendor.ts";
import { applied, lineEnd, SettingsFault, type Edit, type KeyChange, type Splice } from "./edit.ts";
import type { Restored } from "./json-file.ts";

type Content = Readonly<Record<string, unknown>>;

/** Sets every value of `settings`, all of them scalars. Throws a SettingsFault where the text is no YAML of keys and values. */
export function setInYaml(text: string, settings: Settings): Edit {
  let now = text;
  const splices: Splice[] = [];
  const changes: KeyChange[] = [];
  for (const [key, value] of Object.entries(settings)) {
    const content = readYamlText(now);
    if (content[key] === value) continue;
    const written = `${key}: ${JSON.stringify(value)}`;
    const prior = key in content ? lineWith(now, key) : null;
    const end = now === "" || now.endsWith("\n") ? "" : lineEnd(now);
    const splice =
      prior === null
        ? { at: now.length, removed: "", inserted: `${end}${written}${lineEnd(now)}` }
        : { at: prior.at, removed: prior.line, inserted: written };
    now = expecting(applied(now, splice), { ...content, [key]: value }, key);
    splices.push(splice);
    changes.push({ path: [key], written, prior: prior?.line ?? null });
  }
  return { text: now, splices, changes };
}

/** Gives the keys whose line is still the written one the line they had before. */
export function restoreInYaml(text: string, changes: readonly KeyChange[]): Restored {
  let now = text;
  const left: string[] = [];
  for (const { path, written, prior } of changes.toReversed()) {
    const lines = now.split(/(?<=\n)/);
    const at = lines.findIndex((line) => line.replace(/\r?\n$/, "") === written);
    if (at < 0) left.push(path.join("."));
    else now = lines.map((line, i) => (i === at ? restoredLine(line, written, prior) : line)).join("");
  }
  return { text: now, left: left.toReversed() };
}

function restoredLine(line: string, written: string, prior: string | null): string {
  return prior === null ? "" : line.replace(written, () => prior);
}

function readYamlText(text: string): Content {
  let documents: readonly unknown[];
  try {
    documents = loadAll(text);
  } catch (error) {
    throw new SettingsFault(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
  }
  const [content = {}, ...more] = documents;
  if (more.length > 0) throw new SettingsFault("it must hold one document");
  if (typeof content !== "object" || content === null || Array.isArray(content))
    throw new SettingsFault("it must hold keys and values");
  return Object.fromEntries(Object.entries(content));
}

/** The one line a key and its value stand on. */
function lineWith(text: string, key: string): { readonly at: number; readonly line: string } {
  const found = [...text.matchAll(/^([A-Za-z_]\w*):[^\r\n]*/gm)].filter(([, name]) => name === key);
  const [only] = found;
  if (only === undefined || found.length > 1) throw notALine(key);
  return { at: only.index, line: only[0] };
}

function expecting(text: string, content: Content, key: string): string {
  let now: Content = {};
  try {
    now = readYamlText(text);
  } catch {
    // Falls through: it is not what was expected.
  }
  if (!isDeepStrictEqual(now, { ...content })) throw notALine(key);
  return text;
}

function notALine(key: string): SettingsFault {
  return new SettingsFault(`${key} cannot be set by changing or adding one line`);
}
