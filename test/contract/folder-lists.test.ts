// Every collector, detector, dashboard and family of alerts is in its index, and has its test.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { collector, insight } from "../../exporter/catalog/labels.ts";
import { collectors } from "../../exporter/collectors/index.ts";
import { detectors } from "../../exporter/insights/index.ts";
import { root } from "../../scripts/root.ts";
import { members, sourcesIn, unlisted } from "./folder-lists.ts";

/** How a file of each folder shows that it belongs into the index. */
const folders = [
  { folder: "exporter/collectors", member: /^export function \w+\([^)]*\): Collector /m },
  { folder: "exporter/insights", member: /^export const \w+: Detector =/m },
  { folder: "dashboards", member: /^export const \w+ = dashboard\(|^export const \w+: DashboardDefinition =/m },
  { folder: "alerts", member: /^export const \w+: AlertFamily =/m },
];

describe.each(folders)("the folder $folder", ({ folder, member }) => {
  const sources = sourcesIn(join(root, folder));

  it("has members, by the way they are told", () => {
    expect(members(sources, member).length).toBeGreaterThan(0);
  });

  it("has no member that its index does not name", () => {
    expect(unlisted(sources, member)).toEqual([]);
  });
});

describe("detectors", () => {
  it("are one for each kind of insight the catalog knows", () => {
    expect(detectors.map((detector) => detector.insight).sort()).toEqual([...insight.values].sort());
  });

  it.each(insight.values)("%s has a file and a test of its name", (kind) => {
    expect(existsSync(join(root, `exporter/insights/${kind}.ts`))).toBe(true);
    expect(existsSync(join(root, `test/insights/${kind}.test.ts`))).toBe(true);
  });
});

describe("collectors", () => {
  const procRoot = mkdtempSync(join(tmpdir(), "proc-"));
  writeFileSync(join(procRoot, "stat"), "");
  afterAll(() => rmSync(procRoot, { recursive: true }));

  it("are those the catalog's label names, each once, with and without /proc", () => {
    const withProc = collectors({ procRoot, rootfs: "/" });
    const without = collectors({ procRoot: join(procRoot, "none"), rootfs: "/" });
    expect([...withProc, ...without].map(({ name }) => name).sort()).toEqual([...collector.values].sort());
  });
});

describe("unlisted", () => {
  const member = /: Detector =/;
  const detector = { path: "leak.ts", text: "export const leak: Detector = {" };
  const formula = { path: "slope.ts", text: "export function slope() {" };

  it("names a member the index does not import", () => {
    expect(unlisted([{ path: "index.ts", text: "" }, detector, formula], member)).toEqual(["leak.ts"]);
  });

  it("is content with one it does import", () => {
    const index = { path: "index.ts", text: 'import { leak } from "./leak.ts";' };
    expect(unlisted([index, detector, formula], member)).toEqual([]);
  });

  it("misses an index that is not there", () => {
    expect(unlisted([detector], member)).toEqual(["index.ts"]);
  });
});
