// Compares what a folder holds with what its index names: registration is a list, and lists are forgotten.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** A source file: its path from the folder, with forward slashes, and its text. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** Members of a folder that its index does not import. `member` is how a file shows that it is one. */
export function unlisted(sources: readonly Source[], member: RegExp): readonly string[] {
  const index = sources.find(({ path }) => path === "index.ts");
  if (index === undefined) return ["index.ts"];
  return sources
    .filter(({ path, text }) => path !== "index.ts" && member.test(text) && !index.text.includes(`"./${path}"`))
    .map(({ path }) => path);
}

/** Members of a folder, by path. */
export function members(sources: readonly Source[], member: RegExp): readonly string[] {
  return sources.filter(({ path, text }) => path !== "index.ts" && member.test(text)).map(({ path }) => path);
}

/** Every TypeScript file in a folder and below it. */
export function sourcesIn(folder: string): readonly Source[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(folder, path).replaceAll("\\", "/"), text: readFileSync(path, "utf8") }));
}
