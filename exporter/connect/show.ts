// The settings of a vendor, as pieces of text that can be put where they belong.
import { join } from "node:path";
import { formats } from "./files/format.ts";
import type { SettingsFile, Target, Vendor } from "./vendor.ts";

export interface Piece {
  /** Where it belongs. */
  readonly where: string;
  readonly language: string;
  readonly text: string;
}

/** Everything a vendor needs; `file` is how its settings file is called. */
export function piecesOf(vendor: Vendor, target: Target, file: string): readonly Piece[] {
  const pieces: Piece[] = [];
  if (vendor.file !== undefined) {
    const { format, settings } = vendor.file;
    pieces.push({ where: `In ${file}`, language: format, text: formats[format].show(settings(target)) });
  }
  for (const { title, variables, code } of vendor.ways) {
    const placed = (where: string): string => (title === "" ? where : `${title}: ${lowered(where)}`);
    const lines = Object.entries(variables?.(target) ?? {}).map(([name, value]) => `export ${name}=${quoted(value)}\n`);
    if (lines.length > 0) pieces.push({ where: placed("In its environment"), language: "sh", text: lines.join("") });
    if (code !== undefined)
      pieces.push({ where: placed(code.where), language: code.language, text: code.text(target) });
  }
  return pieces;
}

/** As it is written within a sentence. */
function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** For a POSIX shell. */
function quoted(value: string): string {
  return /^[\w./:@%+=,-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

/** Where a settings file is for most people. */
export function usualPath({ folder, names }: SettingsFile): string {
  return ["~", folder.home, folder.below, names[0] ?? ""].filter((part) => part !== "").join("/");
}

/** Where a settings file is in this home folder and environment; `exists` tells which of its names is taken. */
export function pathOf(
  { folder, names }: SettingsFile,
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
  exists: (path: string) => boolean,
): string {
  const named = folder.variable === "" ? undefined : environment[folder.variable];
  const root = named === undefined || named === "" ? join(home, folder.home) : named;
  const paths = names.map((name) => join(root, folder.below, name));
  return paths.find(exists) ?? paths[0] ?? root;
}
