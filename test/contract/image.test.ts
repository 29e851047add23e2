// The image is built of the folders its sources import from each other, and of no others.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../scripts/root.ts";
import { sourcesIn } from "./folder-lists.ts";

const linesOf = (file: string): readonly string[] => readFileSync(join(root, file), "utf8").split("\n");

/** Folders of the repository that sources in a folder import from. */
function importedBy(folder: string): readonly string[] {
  return sourcesIn(join(root, folder)).flatMap(({ path, text }) => {
    const above = "../".repeat(path.split("/").length);
    const imports = [...text.matchAll(/from "((?:\.\.\/)+)([\w-]+)\//g)];
    return imports.flatMap(([, up, name = ""]) => (up === above ? [name] : []));
  });
}

/** The program and the demo, and whatever these need. */
function needed(): readonly string[] {
  const found = new Set(["exporter", "demo"]);
  for (const folder of found) for (const other of importedBy(folder)) found.add(other);
  return [...found].sort();
}

describe("the image", () => {
  it("is built of what the program and the demo import", () => {
    const copied = linesOf("Dockerfile").flatMap((line) => /^COPY (\w+) \1$/.exec(line)?.[1] ?? []);
    expect(copied.sort()).toEqual(needed());
  });

  it("may have all of that", () => {
    const sent = linesOf(".dockerignore").map((line) => line.replace(/^!/, ""));
    expect(needed().filter((folder) => !sent.includes(folder))).toEqual([]);
  });
});
