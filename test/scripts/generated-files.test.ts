// Generated files are what the artifacts render, and nothing else lies among them.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Artifact } from "../../prometheus/artifact.ts";
import { differences, writeAll } from "../../scripts/generated-files.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "generated-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const artifacts: readonly Artifact[] = [
  { path: "docs/metrics.md", render: () => "# Metrics\n" },
  { path: "alerts/generated/queues.yml", render: () => "groups: []\n" },
];

describe("differences", () => {
  it("are none when each file is what its artifact renders", () => {
    put("docs/metrics.md", "# Metrics\n");
    put("alerts/generated/queues.yml", "groups: []\n");
    expect(differences(artifacts, folder)).toEqual([]);
  });

  it("name a file that is missing and one that was edited", () => {
    put("docs/metrics.md", "# Metrics, by hand\n");
    expect(differences(artifacts, folder)).toEqual([
      { path: "alerts/generated/queues.yml", kind: "missing" },
      { path: "docs/metrics.md", kind: "differs" },
    ]);
  });

  it("name a file in a generated folder that no artifact makes, however deep", () => {
    writeAll(artifacts, folder);
    put("dashboards/generated/old/left.json", "{}");
    expect(differences(artifacts, folder)).toEqual([{ path: "dashboards/generated/old/left.json", kind: "unclaimed" }]);
  });

  it("leave alone what is not ours: packages, builds, hidden folders", () => {
    writeAll(artifacts, folder);
    for (const place of ["node_modules/x", "dist", ".cache"]) put(`${place}/generated/file.json`, "{}");
    expect(differences(artifacts, folder)).toEqual([]);
  });
});

describe("writeAll", () => {
  it("writes what differs, removes what nothing claims and tells both", () => {
    put("docs/metrics.md", "# Metrics\n");
    put("alerts/generated/left.yml", "");
    expect(writeAll(artifacts, folder)).toEqual([
      { path: "alerts/generated/left.yml", kind: "unclaimed" },
      { path: "alerts/generated/queues.yml", kind: "missing" },
    ]);
    expect(readFileSync(join(folder, "alerts/generated/queues.yml"), "utf8")).toBe("groups: []\n");
    expect(existsSync(join(folder, "alerts/generated/left.yml"))).toBe(false);
  });

  it("changes nothing the second time", () => {
    writeAll(artifacts, folder);
    expect(writeAll(artifacts, folder)).toEqual([]);
  });
});
