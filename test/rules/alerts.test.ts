// Every alert, evaluated by the oldest and the newest Prometheus: it fires when it should, says what it should, and is silent otherwise.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { alertFamilies, alerts } from "../../alerts/index.ts";
import { root } from "../../scripts/root.ts";
import { servers } from "../../scripts/servers.ts";
import { cases } from "./cases/index.ts";
import { healthySwarms } from "./cases/healthy.ts";
import { promtoolTest, type RuleSet, run, temporaryFolder, trialOf, writeRules } from "./promtool.ts";

const sets = await servers(root);
const folder = temporaryFolder();
const rules = writeRules(folder);
const all = Object.values(cases).flat();
const everything: RuleSet = {
  files: [...rules.values()],
  groups: ["swarm-recordings", ...alertFamilies.flatMap((family) => family.groups.map(({ name }) => name))],
  interval: "10s",
};

/** What the alerts of one family need. Where seconds matter, the evaluations are as close as in reality. */
function ruleSet(family: string): RuleSet {
  const own = alertFamilies.find((one) => one.family === family)?.groups ?? [];
  const interval = family === "queues" || family === "exporter" ? "5s" : "10s";
  const files = ["recordings", family].flatMap((name) => rules.get(name) ?? []);
  return { files, groups: ["swarm-recordings", ...own.map(({ name }) => name)], interval };
}

describe.each(Object.entries(sets))("Prometheus %s", (version, { promtool }) => {
  it.each(Object.entries(cases))(
    "alerts about %s fire and stay silent as told",
    async (family, ofFamily) => {
      const file = join(folder, `${family}-${version}.test.yml`);
      writeFileSync(file, promtoolTest(ruleSet(family), ofFamily.map(trialOf)));
      const { code, output } = await run(promtool.path, ["test", "rules", file]);
      expect(code, output).toBe(0);
    },
    60_000,
  );

  it.each(healthySwarms)(
    "nothing fires on $name",
    async ({ name, series, times }) => {
      const checks = alerts.flatMap(({ alert }) => times.map((at) => ({ alert, at, firing: [] })));
      const file = join(folder, `${name.replaceAll(" ", "-")}-${version}.test.yml`);
      writeFileSync(file, promtoolTest(everything, [{ name, series, checks }]));
      const { code, output } = await run(promtool.path, ["test", "rules", file]);
      expect(code, output).toBe(0);
    },
    60_000,
  );

  it("notices an alert that does not say what is expected", async () => {
    const [one] = all.filter(({ checks }) => checks.some(({ firing }) => firing.length > 0));
    const wrong = one === undefined ? [] : [{ ...one, checks: one.checks.map(({ at }) => ({ at, firing: [] })) }];
    const file = join(folder, `wrong-${version}.test.yml`);
    writeFileSync(file, promtoolTest(everything, wrong.map(trialOf)));
    expect((await run(promtool.path, ["test", "rules", file])).code).toBe(1);
  });

  it("finds nothing to complain of in the rule files", async () => {
    const { code, output } = await run(promtool.path, [
      "check",
      "rules",
      "--lint=all",
      "--lint-fatal",
      ...everything.files,
    ]);
    expect(code, output).toBe(0);
  });
});

describe("the table of cases", () => {
  it.each(alerts.map(({ alert }) => alert))("%s has a firing and a silent case", (alert) => {
    const own = all.filter((one) => one.alert === alert);
    expect(own.some(({ checks }) => checks.some(({ firing }) => firing.length > 0))).toBe(true);
    expect(own.some(({ checks }) => checks.every(({ firing }) => firing.length === 0))).toBe(true);
  });

  it("has cases of every family and of no alert that is gone", () => {
    expect(Object.keys(cases)).toEqual(alertFamilies.map(({ family }) => family));
    const names = new Set<string>(alerts.map(({ alert }) => alert));
    expect(all.filter(({ alert }) => !names.has(alert))).toEqual([]);
  });
});
