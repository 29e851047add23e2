// Checks one panel: words, data source, queries, units, names of series.
import { examine } from "../prometheus/promql-check.ts";
import type { Known } from "../prometheus/promql-check.ts";
import { nodesOf, parsePromql } from "../prometheus/promql-parse.ts";
import { refId } from "./dashboard.ts";
import type { JsonObject, Panel, Target } from "./model.ts";
import { prometheus } from "./sources.ts";
import { valueField } from "./tables.ts";
import { GRAFANA_UNITS, quantityOf } from "./units.ts";

// Kinds that ask Prometheus nothing.
const WITHOUT_QUERIES = new Set(["row", "text", "alertlist"]);
// Labels that tell targets apart: one exporter has one of each.
const TARGET_LABELS = new Set(["job", "instance"]);

/** Faults of a panel, each one sentence. */
export function panelFaults(panel: Panel, known: Known): readonly string[] {
  if (panel.type === "row") return [];
  const targets = panel.targets ?? [];
  const words =
    panel.title === "" || (panel.description ?? "") === "" ? ["title and description must say something"] : [];
  if (WITHOUT_QUERIES.has(panel.type)) return words;
  return [
    ...words,
    ...(targets.length === 0 ? ["no query"] : []),
    ...sourceFaults(panel),
    ...(targets.every(({ refId: id }, index) => id === refId(index)) ? [] : ["refIds must be A, B, C in order"]),
    ...((panel.fieldConfig?.defaults.noValue ?? "") === "" ? ["noValue must say what an empty panel means"] : []),
    ...styleFaults(panel),
    ...targets.flatMap((target) =>
      targetFaults(panel, target, known).map((fault) => `query ${target.refId}: ${fault}`),
    ),
  ];
}

function sourceFaults(panel: Panel): readonly string[] {
  const sources = [panel.datasource, ...(panel.targets ?? []).map(({ datasource }) => datasource)];
  return sources.every((source) => source?.uid === prometheus.uid) ? [] : [`the data source must be ${prometheus.uid}`];
}

function styleFaults({ type, fieldConfig, options }: Panel): readonly string[] {
  const faults: string[] = [];
  const { color, thresholds } = fieldConfig?.defaults ?? {};
  if (type === "stat" && color?.["mode"] === "thresholds" && (thresholds?.steps.length ?? 0) < 2) {
    faults.push("coloured by thresholds, but it has none");
  }
  if (type !== "timeseries") return faults;
  if (member(options, "legend")?.["showLegend"] !== true) faults.push("the legend is hidden");
  if (member(options, "tooltip")?.["mode"] !== "multi") faults.push("the tooltip must show all series");
  return faults;
}

function member(options: JsonObject | undefined, name: string): JsonObject | undefined {
  const value = options?.[name];
  return typeof value === "object" && value !== null && !isList(value) ? value : undefined;
}
const isList = (value: object): value is readonly unknown[] => Array.isArray(value);

function targetFaults(panel: Panel, target: Target, known: Known): readonly string[] {
  const { problems, labels } = examine(target.expr, known);
  if (problems.length > 0) return problems;
  const names = [...(labels ?? [])].filter((label) => !TARGET_LABELS.has(label));
  return [...windowFaults(target), ...unitFaults(panel, target, known), ...legendFaults(panel, target, names)];
}

function windowFaults({ expr, instant }: Target): readonly string[] {
  const parsed = parsePromql(expr);
  const nodes = "fault" in parsed ? [] : nodesOf(parsed.tree);
  const windows = nodes.flatMap((node) => (node.kind === "range" ? [node.window] : []));
  const allowed = instant ? ["$__rate_interval", "$__range"] : ["$__rate_interval"];
  return windows
    .filter((window) => !allowed.includes(window))
    .map((window) => `the window ${window} should be ${allowed.join(" or ")}`);
}

function unitFaults(panel: Panel, target: Target, known: Known): readonly string[] {
  if (panel.fieldConfig?.defaults.mappings !== undefined && panel.type !== "stat") return [];
  const unit = panel.type === "table" ? columnUnit(panel, target) : panel.fieldConfig?.defaults.unit;
  if (unit === HIDDEN) return [];
  const quantity = quantityOf(target.expr, known);
  if (quantity === undefined) return [`cannot tell what ${target.expr} measures`];
  const fitting: readonly string[] = GRAFANA_UNITS[quantity];
  if (unit !== undefined && fitting.includes(unit)) return [];
  return [`the unit is ${unit ?? "not set"}, but the query gives ${quantity}: ${fitting.join(", ")}`];
}

const HIDDEN = Symbol("hidden");

/** A table's units are set by column name, which the query's letter leads to. */
function columnUnit(panel: Panel, target: Target): string | undefined | typeof HIDDEN {
  const targets = panel.targets ?? [];
  const field = valueField(targets.indexOf(target), targets.length);
  const organize = panel.transformations?.find(({ id }) => id === "organize")?.options;
  if (member(organize, "excludeByName")?.[field] === true) return HIDDEN;
  const name = member(organize, "renameByName")?.[field];
  const override = panel.fieldConfig?.overrides.find(({ matcher }) => matcher.options === name);
  const unit = override?.properties.find(({ id }) => id === "unit")?.value;
  return typeof unit === "string" ? unit : undefined;
}

function legendFaults(panel: Panel, { legendFormat, format }: Target, labels: readonly string[]): readonly string[] {
  if (format !== "time_series") return [];
  const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/gu)].flatMap(([, label]) => label ?? []);
  const strangers = named.filter((label) => !labels.includes(label));
  if (strangers.length > 0) return [`legendFormat names ${strangers.join(", ")}, which the result has not`];
  if (labels.length > 0 && named.length === 0) {
    return [`several series by ${labels.join(", ")}, but legendFormat names none of them`];
  }
  return legendFormat === "" && (panel.targets ?? []).length > 1 ? ["several queries need a legendFormat each"] : [];
}
