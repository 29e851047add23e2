// The lint rules of the house refuse what they say they refuse. The text is linted as if it stood in the file named.
import { ESLint } from "eslint";
import { beforeAll, describe, expect, it } from "vitest";
import { root } from "../../scripts/root.ts";

const eslint = new ESLint({ cwd: root });

async function rulesBrokenBy(text: string, filePath: string): Promise<readonly (string | null)[]> {
  const results = await eslint.lintText(text, { filePath });
  return [...new Set(results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId)))];
}

const METRIC = 'export const name = "swarm_queue_depth_tasks";\n';
const IN_TEMPLATE = "export const query = (by: string): string => `sum by (${by}) (swarm_queue_depth_tasks)`;\n";
const ENVIRONMENT = 'export const home = process.env["HOME"];\n';
const FLOATING = "async function work(): Promise<void> {\n  await Promise.resolve();\n}\nwork();\n";
const CAST = "export const shape = (x: unknown): string => x as string;\n";
const deep = `export function f(a: boolean): void {\n${"  if (a) {\n".repeat(4)}${"}\n".repeat(4)}}\n`;

describe("lint", () => {
  // The first text pays for reading the whole program.
  beforeAll(() => rulesBrokenBy("export {};\n", "exporter/model/clock.ts"), 120_000);

  it.each([
    ["a metric name outside of the catalog", "no-restricted-syntax", METRIC, "exporter/model/clock.ts"],
    ["a metric name within a template", "no-restricted-syntax", IN_TEMPLATE, "prometheus/promql.ts"],
    ["the environment read anywhere", "no-restricted-syntax", ENVIRONMENT, "exporter/model/clock.ts"],
    ["the environment read in the catalog", "no-restricted-syntax", ENVIRONMENT, "exporter/catalog/labels.ts"],
    ["a metric name in a program that reads the environment", "no-restricted-syntax", METRIC, "exporter/config.ts"],
    ["a promise nobody waits for", "@typescript-eslint/no-floating-promises", FLOATING, "exporter/model/clock.ts"],
    ["a cast past the doors", "@typescript-eslint/consistent-type-assertions", CAST, "exporter/model/clock.ts"],
    ["`any`", "@typescript-eslint/no-explicit-any", "export type A = any;\n", "exporter/model/clock.ts"],
    [
      "a value said not to be missing",
      "@typescript-eslint/no-non-null-assertion",
      "export const first = (x: string[]): string => x[0]!;\n",
      "exporter/model/clock.ts",
    ],
    ["more nesting than three", "max-depth", deep, "exporter/model/clock.ts"],
    ["a file of more than 300 lines", "max-lines", "export {};\n".repeat(301), "exporter/model/clock.ts"],
    [
      "a test that is skipped",
      "no-restricted-syntax",
      'import { it } from "vitest";\nit.skip("x", () => {});\n',
      "test/contract/lint.test.ts",
    ],
  ])("refuses %s", async (_what, rule, text, file) => {
    expect(await rulesBrokenBy(text, file)).toContain(rule);
  });

  it.each([
    ["a metric name in the catalog", METRIC, "exporter/catalog/labels.ts"],
    ["a metric name in a test", METRIC, "test/contract/lint.test.ts"],
    ["a name that only resembles one", 'export const folder = "my_swarm_files";\n', "exporter/model/clock.ts"],
    ["the environment in the configuration", ENVIRONMENT, "exporter/config.ts"],
    ["a cast at a door", CAST, "exporter/config.ts"],
  ])("accepts %s", async (_what, text, file) => {
    expect(await rulesBrokenBy(text, file)).toEqual([]);
  });
});
