// Runs promtool and amtool of both versions on files written for the test.
import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { dump } from "js-yaml";
import { alertArtifacts } from "../../alerts/artifacts.ts";
import type { AlertCase, Check, Firing } from "./cases/case.ts";

/** Output and exit code; a program that does not exit well is no exception here but something to look at. */
export function run(
  path: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    execFile(path, [...args], (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, output: stdout + stderr });
    });
  });
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "swarmscope-rules-"));
}

/** Writes the rule files of the present code, not the committed ones; their paths by name without ending. */
export function writeRules(folder: string): ReadonlyMap<string, string> {
  const rules = alertArtifacts.filter(({ path }) => path.endsWith(".yml"));
  return new Map(
    rules.map(({ path, render }) => {
      const target = join(folder, basename(path));
      writeFileSync(target, render());
      return [basename(path, ".yml"), target];
    }),
  );
}

/** Samples, and what each alert named must say at which time. */
export interface Trial {
  readonly name: string;
  readonly series: Readonly<Record<string, string>>;
  readonly checks: readonly (Check & { readonly alert: string })[];
}

export function trialOf({ alert, when, series, checks }: AlertCase): Trial {
  return { name: `${alert} when ${when}`, series, checks: checks.map((check) => ({ alert, ...check })) };
}

export interface RuleSet {
  readonly files: readonly string[];
  /** Names of groups in the order of evaluation. */
  readonly groups: readonly string[];
  /** promtool evaluates all groups at one interval, whatever their own. */
  readonly interval: "5s" | "10s";
}

export function promtoolTest({ files, groups, interval }: RuleSet, trials: readonly Trial[]): string {
  const tests = trials.map(({ name, series, checks }) => ({
    name,
    interval: "10s",
    input_series: Object.entries(series).map(([one, values]) => ({ series: one, values })),
    alert_rule_test: checks.map(({ alert, at, firing }) => ({
      eval_time: at,
      alertname: alert,
      exp_alerts: firing.map((one) => expected(alert, one)),
    })),
  }));
  const file = { rule_files: files, evaluation_interval: interval, group_eval_order: groups, tests };
  return dump(file, { lineWidth: -1, noRefs: true });
}

function expected(alert: string, { labels, summary, description, dashboard }: Firing): object {
  return {
    exp_labels: labels,
    exp_annotations: {
      summary,
      description,
      runbook_url: `docs/alerts.md#${alert.toLowerCase()}`,
      dashboard_url: `http://localhost:3000/d/${dashboard}`,
    },
  };
}
