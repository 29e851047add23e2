// A small dashboard over a small catalog, without a fault: tests break one thing at a time.
import { counter, gauge, histogram } from "../../exporter/catalog/define.ts";
import type { Metric } from "../../exporter/catalog/define.ts";
import { open } from "../../exporter/catalog/define.ts";
import { dashboard } from "../../dashboards/dashboard.ts";
import type { Dashboard, Panel, Target, Variable } from "../../dashboards/model.ts";
import { alertList, graph, heatmap, stat } from "../../dashboards/panels.ts";
import { prometheus } from "../../dashboards/sources.ts";
import { table } from "../../dashboards/tables.ts";
import { bucketRate, matches, max, rate, sum, value } from "../../prometheus/promql.ts";

const agent = open("agent", 10, "Who.");
const common = { unit: "none", layer: "application" } as const;
const jobs = counter("t_jobs_total", "Jobs.", { ...common, labels: [agent] });
const depth = gauge("t_depth", "Depth.", { ...common, labels: [agent] });
const run = histogram("t_run_seconds", "Run.", { ...common, unit: "seconds", buckets: [1, 2] });

export const smallCatalog: readonly Metric[] = [jobs, depth, run];

const query = "label_values(t_depth, agent)";
const variable: Variable = {
  name: "agent",
  label: "Agent",
  type: "query",
  datasource: prometheus,
  definition: query,
  query: { query, refId: "A" },
  refresh: 2,
  sort: 1,
  multi: true,
  includeAll: true,
  allValue: ".+",
  current: { selected: true, text: ["All"], value: ["$__all"] },
  hide: 0,
  options: [],
  regex: "",
};

const common2 = { description: "What it shows.", width: 12, noValue: "nothing yet" };

/** Made anew each time. */
export function goodBoard(): Dashboard {
  return dashboard({
    uid: "test-board",
    title: "Test board",
    description: "Is the lint right?",
    tags: [],
    variables: [variable],
    rows: [
      {
        title: "Open",
        panels: [
          stat({ ...common2, title: "Depth", unit: "short", expr: sum(value(depth)) }),
          graph({
            ...common2,
            title: "Jobs",
            unit: "ops",
            lines: [{ expr: rate(jobs, "$__rate_interval", { agent: matches("$agent") }), legend: "{{agent}}" }],
          }),
          table({
            ...common2,
            title: "Depths",
            labels: { agent: "Agent" },
            columns: [{ name: "Waiting", expr: max(value(depth), ["agent"]), unit: "short" }],
            sortBy: { column: "Waiting", desc: true },
          }),
          alertList({ ...common2, title: "Alerts" }),
        ],
      },
      {
        title: "Closed",
        collapsed: true,
        panels: [heatmap({ ...common2, title: "Runs", unit: "s", expr: bucketRate(run, "$__rate_interval") })],
      },
    ],
  });
}

/** The board with one panel, found by its title, changed. */
export function withPanel(title: string, change: (panel: Panel) => Panel): Dashboard {
  const board = goodBoard();
  return { ...board, panels: board.panels.map((panel) => (panel.title === title ? change(panel) : panel)) };
}

/** The board with the first query of a panel changed. */
export function withTarget(title: string, change: Partial<Target>): Dashboard {
  return withPanel(title, (panel) => ({
    ...panel,
    targets: (panel.targets ?? []).map((target, index) => (index === 0 ? { ...target, ...change } : target)),
  }));
}

/** The board with its variable changed. */
export function withVariable(change: Partial<Variable>): Dashboard {
  return { ...goodBoard(), templating: { list: [{ ...variable, ...change }] } };
}
