// Where the repository is, whether this runs from the sources or from the build.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The nearest folder at or above `start` that holds a package.json. Throws if there is none. */
export function rootAbove(start: string): string {
  if (existsSync(join(start, "package.json"))) return start;
  const parent = dirname(start);
  if (parent === start) throw new Error("no package.json here or in any folder above");
  return rootAbove(parent);
}

export const root = rootAbove(import.meta.dirname);
