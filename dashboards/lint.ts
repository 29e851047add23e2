// Checks dashboards as they are written to disk: what grafana/dashboard-linter asks where it fits one fixed data source,
// and what no linter asks (units, ids, places, use of the catalog).
import type { Metric } from "../exporter/catalog/define.ts";
import { checkExpr, examine } from "../prometheus/promql-check.ts";
import type { Known } from "../prometheus/promql-check.ts";
import { nodesOf, parsePromql } from "../prometheus/promql-parse.ts";
import { ALERTS, panelsOf, renderDashboard, TAG } from "./dashboard.ts";
import { gridFaults } from "./lint-grid.ts";
import { panelFaults } from "./lint-panel.ts";
import type { Dashboard, Variable } from "./model.ts";
import { prometheus } from "./sources.ts";

/** Series of others that dashboards may show. */
const FOREIGN = [ALERTS];

/** Faults of a set of dashboards, each one sentence. `usedElsewhere`: metrics that rules read. */
export function lintDashboards(
  boards: readonly Dashboard[],
  metrics: readonly Metric[],
  usedElsewhere: ReadonlySet<string> = new Set(),
): readonly string[] {
  const known = knownSeries(metrics);
  return [
    ...boards.flatMap((board) => lintDashboard(board, known).map((fault) => `${board.uid}: ${fault}`)),
    ...repeated(boards.map(({ uid }) => uid)).map((uid) => `two dashboards have the uid ${uid}`),
    ...repeated(boards.map(({ title }) => title)).map((title) => `two dashboards have the title "${title}"`),
    ...useFaults(metrics, new Set([...usedElsewhere, ...boards.flatMap((board) => [...metricsOf(board, known)])])),
  ];
}

function knownSeries(metrics: readonly Metric[]): Known {
  return { metrics, extra: new Map(FOREIGN.map(({ name, labels }) => [name, labels])) };
}

function metricsOf(board: Dashboard, known: Known): ReadonlySet<string> {
  const targets = panelsOf(board).flatMap((panel) => panel.targets ?? []);
  return new Set(targets.flatMap(({ expr }) => [...examine(expr, known).metrics]));
}

function useFaults(metrics: readonly Metric[], used: ReadonlySet<string>): readonly string[] {
  return metrics.flatMap(({ name, unused }) => {
    if (unused === undefined && !used.has(name)) return [`no panel and no rule shows ${name}`];
    return unused !== undefined && used.has(name) ? [`${name} says it is unused, but it is shown`] : [];
  });
}

function lintDashboard(board: Dashboard, known: Known): readonly string[] {
  const panels = panelsOf(board);
  return [
    ...boardFaults(board),
    ...board.templating.list.flatMap((variable) => variableFaults(variable, known)),
    ...undeclared(board),
    ...annotationFaults(board, known),
    ...repeated(panels.map(({ id }) => String(id))).map((id) => `two panels have the id ${id}`),
    ...repeated(panels.map(({ title }) => title)).map((title) => `two panels have the title "${title}"`),
    ...gridFaults(board),
    ...panels.flatMap((panel) => panelFaults(panel, known).map((fault) => `"${panel.title}": ${fault}`)),
  ];
}

function boardFaults(board: Dashboard): readonly string[] {
  const text = renderDashboard(board);
  const rules: readonly (readonly [boolean, string])[] = [
    [board.uid.length >= 8 && board.uid.length <= 40, "the uid must have 8 to 40 characters"],
    [board.description !== "", "no description"],
    [board.schemaVersion === 42, "schemaVersion must be 42"],
    [!board.editable, "must not be editable: the file would win over the edit"],
    [board.tags.includes(TAG), `the tag ${TAG} is missing`],
    [board.tags.some((tag) => /^version:\d+\.\d+\.\d+$/u.test(tag)), "the tag version:x.y.z is missing"],
    [board.links.some(({ tags }) => Array.isArray(tags) && tags.includes(TAG)), "no link to the other dashboards"],
    [!text.includes('"__inputs"'), "__inputs is for imports by hand only"],
    [!text.includes("${DS_"), "${DS_…} is never filled in for provisioned dashboards"],
  ];
  return rules.flatMap(([holds, fault]) => (holds ? [] : [fault]));
}

function variableFaults(variable: Variable, { metrics }: Known): readonly string[] {
  const { name, definition, refresh, datasource, multi, allValue } = variable;
  const [, metricName, label] = /^label_values\((\w+), (\w+)\)$/u.exec(definition) ?? [];
  const metric = metrics.find((candidate) => candidate.name === metricName);
  const faults = [
    ...(refresh === 2 ? [] : ["refresh must be 2, on time range change"]),
    ...(datasource.uid === prometheus.uid ? [] : [`the data source must be ${prometheus.uid}`]),
    ...(multi && allValue !== ".+" ? ["All must be .+"] : []),
    ...(metric === undefined ? [`${definition}: expected label_values of a metric in the catalog`] : []),
    ...(metric?.labels.every((one) => one.name !== label) === true
      ? [`${metric.name} has no label ${label ?? ""}`]
      : []),
  ];
  return faults.map((fault) => `variable ${name}: ${fault}`);
}

/** Variables that queries use and the dashboard does not have. */
function undeclared(board: Dashboard): readonly string[] {
  const declared = new Set(board.templating.list.map(({ name }) => name));
  const used = panelsOf(board).flatMap((panel) => (panel.targets ?? []).flatMap(({ expr }) => variablesIn(expr)));
  return [...new Set(used)]
    .filter((name) => !declared.has(name))
    .map((name) => `queries use $${name}, which is no variable`);
}

function variablesIn(expr: string): readonly string[] {
  const parsed = parsePromql(expr);
  if ("fault" in parsed) return [];
  const values = nodesOf(parsed.tree).flatMap((node) => (node.kind === "selector" ? node.matchers : []));
  return values.flatMap(({ value }) => [...value.matchAll(/\$\{?(\w+)/gu)].flatMap(([, name]) => name ?? []));
}

function annotationFaults(board: Dashboard, known: Known): readonly string[] {
  return board.annotations.list.flatMap(({ name, expr }) => {
    const problems = typeof expr === "string" ? checkExpr(expr, known) : [];
    return problems.map((problem) => `annotation ${typeof name === "string" ? name : "without a name"}: ${problem}`);
  });
}

function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
