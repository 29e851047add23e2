// Compares the generated files on disk with what the artifacts render, and writes them.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Artifact } from "../prometheus/artifact.ts";

/** Folders of this name hold generated files only. */
const FOLDER = "generated";
const NOT_OURS = new Set(["node_modules", "dist", "coverage", "test"]);

export interface Difference {
  readonly path: string;
  /** `unclaimed`: a file in a generated folder that no artifact makes. */
  readonly kind: "missing" | "differs" | "unclaimed";
}

/** What `generate` would change below `root`, sorted by path. */
export function differences(artifacts: readonly Artifact[], root: string): readonly Difference[] {
  const claimed = new Set(artifacts.map(({ path }) => path));
  const unclaimed = filesInGeneratedFolders(root, "").filter((path) => !claimed.has(path));
  return [
    ...artifacts.flatMap((artifact) => differenceOf(artifact, root)),
    ...unclaimed.map((path): Difference => ({ path, kind: "unclaimed" })),
  ].sort((a, b) => a.path.localeCompare(b.path, "en"));
}

function differenceOf({ path, render }: Artifact, root: string): readonly Difference[] {
  const file = join(root, path);
  if (!existsSync(file)) return [{ path, kind: "missing" }];
  return readFileSync(file, "utf8") === render() ? [] : [{ path, kind: "differs" }];
}

/** Makes the files below `root` what the artifacts render, removes what nothing claims, and gives what was changed. */
export function writeAll(artifacts: readonly Artifact[], root: string): readonly Difference[] {
  const changes = differences(artifacts, root);
  const byPath = new Map(artifacts.map((artifact) => [artifact.path, artifact]));
  for (const { path } of changes) {
    const file = join(root, path);
    const artifact = byPath.get(path);
    if (artifact === undefined) {
      rmSync(file);
    } else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, artifact.render());
    }
  }
  return changes;
}

/** Every file below a folder named `generated`, as paths from the root. */
function filesInGeneratedFolders(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return path.split("/").includes(FOLDER) ? [path] : [];
    return NOT_OURS.has(entry.name) || entry.name.startsWith(".") ? [] : filesInGeneratedFolders(root, path);
  });
}
