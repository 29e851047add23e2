// The table of directions, run on a small tree, refuses what it says it refuses.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../../scripts/root.ts";

const tree: Readonly<Record<string, string>> = {
  "package.json": '{ "type": "module" }',
  "tsconfig.json": '{ "compilerOptions": { "allowImportingTsExtensions": true, "noEmit": true } }',
  "exporter/errors.ts": "export const code = 1;",
  "exporter/main.ts": 'import "./store/store.ts"; import "./http/pages.ts";',
  "exporter/cli.ts": 'import "./main.ts";',
  "exporter/catalog/labels.ts": "export const outcome = 1;",
  "exporter/stats/mean.ts": "export const mean = 1;",
  "exporter/model/agent.ts": 'import { outcome } from "../catalog/labels.ts"; export const states = [outcome];',
  "exporter/store/store.ts": 'import "../catalog/labels.ts"; import "../stats/mean.ts";',
  "exporter/ingest/otlp/meaning/counting/once.ts": 'import "../reading/read.ts";',
  "exporter/ingest/otlp/meaning/reading/read.ts": 'import "../../../../catalog/labels.ts";',
  "exporter/insights/leak.ts": 'import "../stats/mean.ts";',
  "exporter/exposition/page.ts": 'import "../store/store.ts"; export interface Page {}',
  "exporter/http/pages.ts": 'import type { Page } from "../exposition/page.ts"; export type P = Page;',
  "prometheus/promql.ts": 'import "../exporter/catalog/labels.ts";',
  "prometheus/artifact.ts": "export interface Artifact {}",
  "scripts/artifacts.ts": 'import "../dashboards/index.ts";',
  "dashboards/index.ts":
    'import "../prometheus/promql.ts"; import type { Artifact } from "../prometheus/artifact.ts"; export type D = Artifact;',
  "test/promql.test.ts": 'import "../prometheus/promql.ts";',
};

/** One forbidden import, added to the tree, and the rule that must name it. */
const forbidden: readonly (readonly [rule: string, path: string, text: string])[] = [
  ["exporter-catalog-imports", "exporter/catalog/bad.ts", 'import "../store/store.ts";'],
  ["exporter-stats-imports", "exporter/stats/bad.ts", 'import "../catalog/labels.ts";'],
  ["exporter-model-imports", "exporter/model/bad.ts", 'import "../store/store.ts";'],
  ["exporter-store-imports", "exporter/store/bad.ts", 'import "../insights/leak.ts";'],
  ["exporter-insights-imports", "exporter/insights/bad.ts", 'import "../store/store.ts";'],
  [
    "exporter-ingest-otlp-meaning-reading-imports",
    "exporter/ingest/otlp/meaning/reading/bad.ts",
    'import "../counting/once.ts";',
  ],
  ["exporter-collectors-imports", "exporter/collectors/bad.ts", 'import "../store/store.ts";'],
  ["exporter-http-imports-types-only", "exporter/http/bad.ts", 'import "../exposition/page.ts";'],
  ["demo-imports-types-only", "demo/bad.ts", 'import "../exporter/errors.ts";'],
  ["prometheus-imports", "prometheus/bad.ts", 'import "../exporter/store/store.ts";'],
  ["dashboards-imports", "dashboards/bad.ts", 'import "../exporter/stats/mean.ts";'],
  ["dashboards-imports", "dashboards/bad.ts", 'import "../scripts/artifacts.ts";'],
  ["alerts-imports", "alerts/bad.ts", 'import "../dashboards/index.ts";'],
  ["only-main-wires", "exporter/tick.ts", 'import "./main.ts";'],
  ["pure-parts-do-no-io", "exporter/insights/bad.ts", 'import "node:fs";'],
  ["nothing-imports-tests", "scripts/bad.ts", 'import "../test/promql.test.ts";'],
  ["imports-exist", "scripts/bad.ts", 'import "./gone.ts";'],
  ["no-cycles", "exporter/errors.ts", 'import "./options.ts";'],
];

let folder = "";

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Names of the rules that are broken in the tree. */
function violations(): Promise<readonly string[]> {
  const command = join(root, "node_modules/.bin/depcruise");
  const rest = ["--config", join(root, ".dependency-cruiser.mjs"), "--output-type", "json", "."];
  return new Promise((resolve, reject) => {
    execFile(command, rest, { cwd: folder, maxBuffer: 10_000_000 }, (_error, stdout, stderr) => {
      if (stdout === "") reject(new Error(stderr));
      else resolve(namesIn(JSON.parse(stdout) as Cruise));
    });
  });
}

interface Cruise {
  readonly summary: {
    readonly violations: readonly { readonly rule: { readonly name: string }; readonly from: string }[];
  };
}

function namesIn({ summary }: Cruise): readonly string[] {
  return summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`).sort();
}

describe("the table of directions", { timeout: 120_000 }, () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "layers-"));
    for (const [path, text] of Object.entries(tree)) write(path, text);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("allows the imports it names", async () => {
    expect(await violations()).toEqual([]);
  });

  it("refuses each forbidden import, by the name of its rule", async () => {
    const added = forbidden.map(([rule, path, text], index) => ({
      rule,
      path: path.replace("bad.ts", `bad-${String(index)}.ts`),
      text,
    }));
    for (const { path, text } of added) write(path, text);
    write("exporter/options.ts", 'import "./errors.ts";');
    const found = await violations();
    const expected = added.map(({ rule, path }) => `${rule}: ${path}`);
    expect(found).toEqual(expect.arrayContaining(expected));
  });
});
