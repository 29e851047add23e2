// Alerts and recordings as Prometheus rule files. Only what Prometheus 2.42 and 3.x both understand.
import { EVALUATION_INTERVAL } from "../prometheus/timing.ts";
import { generatedYaml } from "../prometheus/yaml.ts";
import { dashboardUrl, runbookUrl } from "./boards.ts";
import type { Alert, AlertFamily } from "./define.ts";
import { recordings } from "./recordings.ts";

/** The annotations every alert carries; templates are expanded by Prometheus. */
export function annotationsOf(alert: Alert): Readonly<Record<string, string>> {
  return {
    summary: alert.summary,
    description: alert.description,
    runbook_url: runbookUrl(alert.alert),
    dashboard_url: dashboardUrl(alert.dashboard),
  };
}

function alertRule(alert: Alert): object {
  return {
    alert: alert.alert,
    expr: alert.expr.text,
    ...(alert.for === undefined ? {} : { for: alert.for }),
    ...(alert.keepFiringFor === undefined ? {} : { keep_firing_for: alert.keepFiringFor }),
    labels: { severity: alert.severity },
    annotations: annotationsOf(alert),
  };
}

const TIMING = [
  "Fast groups have no `for` and are evaluated often: scrape (10 s), evaluation and group wait (1 s) together stay below 30 s.",
  "keep_firing_for calms values near their threshold instead. The page is scraped once: a second, faster job would double every sum.",
];

export function alertFile(family: AlertFamily): string {
  const groups = family.groups.map(({ name, interval, rules }) => ({ name, interval, rules: rules.map(alertRule) }));
  return generatedYaml(`alerts/${family.family}.ts`, { groups }, TIMING);
}

export function recordingFile(): string {
  const rules = recordings.map(({ name, expr }) => ({ record: name, expr: expr.text }));
  const group = { name: "swarm-recordings", interval: EVALUATION_INTERVAL, rules };
  return generatedYaml("alerts/recordings.ts", { groups: [group] });
}
