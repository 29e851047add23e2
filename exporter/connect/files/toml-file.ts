// Puts a table into a TOML file as a marked block of lines, and takes it out again; what is there already is never changed.
import type { Scalar, Settings } from "../vendor.ts";
import { lineEnd, lineOf, SettingsFault, type Edit, type KeyChange } from "./edit.ts";
import type { Restored } from "./json-file.ts";
import { readToml, type Statement } from "./toml-statements.ts";

const BEGIN = "# swarmscope connect: begin";
const END = "# swarmscope connect: end";

/**
 * Adds the tables of `settings`. Throws a SettingsFault where the text is no TOML, or a key has another value: which of
 * the two is wanted is not for a program to guess.
 */
export function setInToml(text: string, settings: Settings): Edit {
  const statements = readToml(text);
  const [[name, table] = ["", {}]] = Object.entries(settings);
  const wanted = Object.entries(typeof table === "object" ? table : {});
  const own = statements.filter(({ path }) => path[0] === name);
  const missing = wanted.filter(([key, value]) => !isThere(text, own, key, value));
  if (missing.length === 0) return { text, splices: [], changes: [] };
  const header = own.find(({ kind, path }) => kind === "table" && path.length === 1);
  if (own.length > 0 && header === undefined)
    throw new SettingsFault(
      `line ${lineOf(text, own[0]?.start ?? 0)}: ${name} is there, but not as a table [${name}] of its own that could be added to`,
    );
  const at = header === undefined ? text.length : nextLine(text, header.end);
  const eol = lineEnd(text);
  const lines = [...(header === undefined ? [`[${name}]`] : []), ...missing.map(([k, v]) => `${k} = ${tomlValue(v)}`)];
  const block = [BEGIN, ...lines, END, ""].join(eol);
  const apart = at > 0 && text[at - 1] !== "\n" ? eol : "";
  const inserted = apart + block;
  return {
    text: text.slice(0, at) + inserted + text.slice(at),
    splices: [{ at, removed: "", inserted }],
    changes: [{ path: [name], written: block, prior: null }],
  };
}

function isThere(text: string, own: readonly Statement[], key: string, value: Settings | Scalar): boolean {
  const found = own.find(({ path }) => path[1] === key);
  if (found === undefined) return false;
  const bare = (raw: string): string => raw.replaceAll(/\s/g, "");
  if (found.kind === "pair" && found.path.length === 2 && bare(found.value) === bare(tomlValue(value))) return true;
  throw new SettingsFault(
    `line ${lineOf(text, found.start)}: ${found.path.slice(0, 2).join(".")} has another value already: take it out, or change it by hand`,
  );
}

function nextLine(text: string, at: number): number {
  const found = text.indexOf("\n", at);
  return found < 0 ? text.length : found + 1;
}

/** Takes the block out if it stands there as it was written. */
export function restoreInToml(text: string, changes: readonly KeyChange[]): Restored {
  let now = text;
  const left: string[] = [];
  for (const { path, written } of changes) {
    const at = now.indexOf(written);
    if (at < 0) left.push(path.join("."));
    else now = now.slice(0, at) + now.slice(at + written.length);
  }
  return { text: now, left };
}

/** A table as it is shown to be put in by hand. */
export function tomlText(settings: Settings): string {
  const lines = Object.entries(settings).flatMap(([name, table]) => [
    `[${name}]`,
    ...Object.entries(typeof table === "object" ? table : {}).map(([key, value]) => `${key} = ${tomlValue(value)}`),
  ]);
  return `${lines.join("\n")}\n`;
}

function tomlValue(value: Settings | Scalar): string {
  // Texts of TOML take the escapes JSON writes.
  if (typeof value !== "object") return JSON.stringify(value).replaceAll("\u007f", "\\u007f");
  const pairs = Object.entries(value).map(([key, inner]) => `${key} = ${tomlValue(inner)}`);
  return `{ ${pairs.join(", ")} }`;
}
