import { describe, expect, it } from "vitest";
import { gauge } from "../../exporter/catalog/define.ts";
import { lintDashboards } from "../../dashboards/lint.ts";
import type { Dashboard, Panel } from "../../dashboards/model.ts";
import { goodBoard, smallCatalog, withPanel, withTarget, withVariable } from "./good-board.ts";

const other = { type: "prometheus", uid: "other" };
const lint = (...boards: readonly Dashboard[]): readonly string[] => lintDashboards(boards, smallCatalog);
const change = (changes: Partial<Dashboard>): Dashboard => ({ ...goodBoard(), ...changes });
const defaults = (panel: Panel, changes: object): Panel => ({
  ...panel,
  fieldConfig: { overrides: [], defaults: { ...panel.fieldConfig?.defaults, ...changes } },
});
const place = (title: string, changes: object): Dashboard =>
  withPanel(title, (panel) => ({ ...panel, gridPos: { ...panel.gridPos, ...changes } }));
const options = (title: string, changes: object): Dashboard =>
  withPanel(title, (panel) => ({ ...panel, options: { ...panel.options, ...changes } }));
const sum = "sum(rate(t_jobs_total[$__rate_interval]))";

describe("the lint of dashboards", () => {
  it("has nothing to say of a good one", () => {
    expect(lint(goodBoard())).toEqual([]);
  });

  it.each<[string, Dashboard, string]>([
    ["a short uid", change({ uid: "board" }), "board: the uid must have 8 to 40 characters"],
    ["no description", change({ description: "" }), "test-board: no description"],
    ["another schema", change({ schemaVersion: 41 }), "test-board: schemaVersion must be 42"],
    [
      "an editable board",
      change({ editable: true }),
      "test-board: must not be editable: the file would win over the edit",
    ],
    ["no common tag", change({ tags: ["version:1.2.3"] }), "test-board: the tag swarm is missing"],
    ["no version", change({ tags: ["swarm"] }), "test-board: the tag version:x.y.z is missing"],
    ["no links", change({ links: [] }), "test-board: no link to the other dashboards"],
    [
      "inputs of the import page",
      change({ links: [...goodBoard().links, { __inputs: [] }] }),
      "test-board: __inputs is for imports by hand only",
    ],
    [
      "a data source to be chosen",
      withPanel("Depth", (panel) => ({ ...panel, datasource: { type: "prometheus", uid: "${DS_PROMETHEUS}" } })),
      "test-board: ${DS_…} is never filled in for provisioned dashboards",
    ],
    [
      "a variable filled once",
      withVariable({ refresh: 1 }),
      "test-board: variable agent: refresh must be 2, on time range change",
    ],
    [
      "a variable from elsewhere",
      withVariable({ datasource: other }),
      "test-board: variable agent: the data source must be swarm-prom",
    ],
    ["an empty All", withVariable({ allValue: "" }), "test-board: variable agent: All must be .+"],
    [
      "a variable from an unknown metric",
      withVariable({ definition: "label_values(t_dept, agent)" }),
      "test-board: variable agent: label_values(t_dept, agent): expected label_values of a metric in the catalog",
    ],
    [
      "a variable from a label that is not there",
      withVariable({ definition: "label_values(t_depth, queue)" }),
      "test-board: variable agent: t_depth has no label queue",
    ],
    [
      "a variable that is gone",
      withVariable({ name: "queue" }),
      "test-board: queries use $agent, which is no variable",
    ],
    [
      "an annotation over unknown series",
      change({ annotations: { list: [{ name: "Deploys", expr: "t_deploys" }] } }),
      "test-board: annotation Deploys: unknown metric t_deploys",
    ],
    [
      "an id used twice",
      withPanel("Depth", (panel) => ({ ...panel, id: goodBoard().panels[2]?.id ?? 0 })),
      `test-board: two panels have the id ${String(goodBoard().panels[2]?.id)}`,
    ],
    [
      "a title used twice",
      withPanel("Depth", (panel) => ({ ...panel, title: "Runs" })),
      'test-board: two panels have the title "Runs"',
    ],
    ["a panel too wide", place("Jobs", { w: 13 }), 'test-board: "Jobs" lies outside the 24 columns'],
    ["a panel without height", place("Jobs", { h: 0 }), 'test-board: "Jobs" lies outside the 24 columns'],
    ["panels on top of each other", place("Jobs", { x: 11 }), 'test-board: "Depth" and "Jobs" overlap'],
    [
      "no description of a panel",
      withPanel("Jobs", (panel) => ({ ...panel, description: "" })),
      'test-board: "Jobs": title and description must say something',
    ],
    ["no query", withPanel("Jobs", (panel) => ({ ...panel, targets: [] })), 'test-board: "Jobs": no query'],
    [
      "another data source",
      withPanel("Jobs", (panel) => ({ ...panel, datasource: other })),
      'test-board: "Jobs": the data source must be swarm-prom',
    ],
    [
      "another data source in a query",
      withTarget("Jobs", { datasource: other }),
      'test-board: "Jobs": the data source must be swarm-prom',
    ],
    ["refIds out of order", withTarget("Jobs", { refId: "B" }), 'test-board: "Jobs": refIds must be A, B, C in order'],
    [
      "silence where there is no data",
      withPanel("Jobs", (panel) => defaults(panel, { noValue: "" })),
      'test-board: "Jobs": noValue must say what an empty panel means',
    ],
    [
      "a colour without a threshold",
      withPanel("Depth", (panel) => defaults(panel, { color: { mode: "thresholds" } })),
      'test-board: "Depth": coloured by thresholds, but it has none',
    ],
    ["a hidden legend", options("Jobs", { legend: { showLegend: false } }), 'test-board: "Jobs": the legend is hidden'],
    [
      "a tooltip of one series",
      options("Jobs", { tooltip: { mode: "single" } }),
      'test-board: "Jobs": the tooltip must show all series',
    ],
    [
      "a raw counter",
      withTarget("Jobs", { expr: "t_jobs_total" }),
      'test-board: "Jobs": query A: counter t_jobs_total is shown raw: use rate() or increase()',
    ],
    [
      "a window of its own",
      withTarget("Jobs", { expr: "rate(t_jobs_total[5m])" }),
      'test-board: "Jobs": query A: the window 5m should be $__rate_interval',
    ],
    [
      "the whole range at every point",
      withTarget("Jobs", { expr: "rate(t_jobs_total[$__range])" }),
      'test-board: "Jobs": query A: the window $__range should be $__rate_interval',
    ],
    [
      "no unit",
      withPanel("Jobs", (panel) => ({ ...panel, fieldConfig: { overrides: [], defaults: { noValue: "none" } } })),
      'test-board: "Jobs": query A: the unit is not set, but the query gives a number per second: ops, mps, eps, reqps, pps, iops, suffix: tokens/s',
    ],
    [
      "a unit that does not fit",
      withPanel("Depth", (panel) => defaults(panel, { unit: "bytes" })),
      'test-board: "Depth": query A: the unit is bytes, but the query gives a number: short',
    ],
    [
      "a column without a unit",
      withPanel("Depths", (panel) => ({
        ...panel,
        fieldConfig: { overrides: [], defaults: panel.fieldConfig?.defaults ?? {} },
      })),
      'test-board: "Depths": query A: the unit is not set, but the query gives a number: short',
    ],
    [
      "a query without meaning",
      withTarget("Depth", { expr: "sum(t_depth) + sum(rate(t_jobs_total[$__rate_interval]))" }),
      'test-board: "Depth": query A: cannot tell what sum(t_depth) + sum(rate(t_jobs_total[$__rate_interval])) measures',
    ],
    [
      "series without names",
      withTarget("Jobs", { legendFormat: "jobs" }),
      'test-board: "Jobs": query A: several series by agent, but legendFormat names none of them',
    ],
    [
      "a name from a label that is gone",
      withTarget("Jobs", { expr: sum }),
      'test-board: "Jobs": query A: legendFormat names agent, which the result has not',
    ],
  ])("finds %s", (_, board, fault) => {
    expect(lint(board)).toContain(fault);
  });

  it("finds queries of one panel that cannot be told apart", () => {
    const board = withPanel("Jobs", (panel) => ({
      ...panel,
      targets: (panel.targets ?? []).flatMap((target) => [
        { ...target, expr: sum, legendFormat: "all" },
        { ...target, expr: sum, legendFormat: "", refId: "B" },
      ]),
    }));
    expect(lint(board)).toEqual(['test-board: "Jobs": query B: several queries need a legendFormat each']);
  });

  it("finds two dashboards with one uid or title", () => {
    expect(lint(goodBoard(), goodBoard())).toEqual([
      "two dashboards have the uid test-board",
      'two dashboards have the title "Test board"',
    ]);
  });

  it("finds metrics that nothing shows", () => {
    const extra = gauge("t_extra", "Extra.", { unit: "none", layer: "application" });
    expect(lintDashboards([goodBoard()], [...smallCatalog, extra])).toEqual(["no panel and no rule shows t_extra"]);
    expect(lintDashboards([goodBoard()], [...smallCatalog, extra], new Set(["t_extra"]))).toEqual([]);
    expect(lintDashboards([goodBoard()], [...smallCatalog, { ...extra, unused: "for scripts" }])).toEqual([]);
  });

  it("finds metrics that say they are unused and are not", () => {
    const metrics = smallCatalog.map((metric) => (metric.name === "t_depth" ? { ...metric, unused: "why" } : metric));
    expect(lintDashboards([goodBoard()], metrics)).toEqual(["t_depth says it is unused, but it is shown"]);
  });
});
