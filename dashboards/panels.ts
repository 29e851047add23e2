// Panels as plain data: each function takes what differs and adds the house style. Ids and places come later, in dashboard.ts.
import type { Threshold } from "../exporter/catalog/thresholds.ts";
import type { Expr } from "../prometheus/promql.ts";
import { bad, good, warn } from "./colors.ts";
import type { FieldConfig, JsonObject, Override, Panel, Target, ThresholdStep } from "./model.ts";
import { PROMETHEUS_NAME } from "./sources.ts";
import type { GrafanaUnit } from "./units.ts";

export interface Query {
  readonly expr: Expr;
  /** Name of the series, with `{{label}}` for labels. */
  readonly legend?: string;
  readonly format?: Target["format"];
  /** Only the newest value, for tables. */
  readonly instant?: boolean;
}

/** A panel before it has an id and a place. Width in the 24 columns of a dashboard, height in Grafana's rows of 30 pixels. */
export interface PanelDefinition extends Pick<Panel, "type" | "title" | "fieldConfig" | "options" | "transformations"> {
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly queries: readonly Query[];
}

export interface Row {
  readonly title: string;
  readonly collapsed?: boolean;
  readonly panels: readonly PanelDefinition[];
}

/** What every panel says of itself. */
export interface Common {
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height?: number;
  /** Said instead of an empty panel. */
  readonly noValue: string;
}

const GRAPH_HEIGHT = 8;
const STAT_HEIGHT = 4;

/** Colour steps at thresholds of one side: the last is red, one before it orange. */
export function steps(thresholds: readonly Threshold[]): readonly ThresholdStep[] {
  const [first] = thresholds;
  if (first === undefined) return [{ color: "text", value: null }];
  const ascending = thresholds.map(({ value }) => value).sort((a, b) => a - b);
  const colors = first.bad === "above" ? [good, ...(ascending.length > 1 ? [warn, bad] : [bad])] : [bad, good];
  return colors.map((color, index) => ({ color, value: index === 0 ? null : (ascending[index - 1] ?? null) }));
}

const byName = (name: string, id: string, value: string | JsonObject): Override => ({
  matcher: { id: "byName", options: name },
  properties: [{ id, value }],
});
const colored = (name: string, color: string): Override => byName(name, "color", { mode: "fixed", fixedColor: color });

export interface Stat extends Common {
  readonly unit: GrafanaUnit;
  readonly expr: Expr;
  /** Colours the number; without, it stays neutral. */
  readonly thresholds?: readonly Threshold[];
  /** Green at 0, red at anything else. */
  readonly goodAtZero?: boolean;
  readonly max?: number;
  /** Over the whole time shown (`$__range`): the newest value only, without a course. */
  readonly overall?: boolean;
}

/** One number with its recent course behind it. */
export function stat(spec: Stat): PanelDefinition {
  const thresholds = spec.thresholds ?? [];
  const defaults = {
    unit: spec.unit,
    noValue: spec.noValue,
    color: statColor(spec),
    thresholds: { mode: "absolute", steps: steps(thresholds) },
    ...(spec.goodAtZero === true ? { mappings: [{ type: "value", options: { "0": { color: good, index: 0 } } }] } : {}),
    ...(spec.max === undefined ? {} : { min: 0, max: spec.max }),
  } as const;
  return {
    ...described(spec, "stat", STAT_HEIGHT),
    queries: [{ expr: spec.expr, legend: spec.title, instant: spec.overall === true }],
    fieldConfig: { defaults, overrides: [] },
    options: {
      colorMode: "value",
      graphMode: spec.overall === true ? "none" : "area",
      justifyMode: "auto",
      orientation: "auto",
      reduceOptions: { calcs: ["lastNotNull"], fields: "", values: false },
      textMode: "value",
      wideLayout: true,
    },
  };
}

function statColor({ thresholds, goodAtZero }: Stat): JsonObject {
  if (thresholds !== undefined) return { mode: "thresholds" };
  return { mode: "fixed", fixedColor: goodAtZero === true ? bad : "text" };
}

export interface Graph extends Common {
  readonly unit: GrafanaUnit;
  readonly lines: readonly Query[];
  /** Drawn as dashed lines. */
  readonly thresholds?: readonly Threshold[];
  /** Only for parts of a whole. */
  readonly stack?: boolean;
  readonly max?: number;
  /** Fixed colours by series name. */
  readonly colors?: Readonly<Record<string, string>>;
  /** Series whose name matches are drawn below zero: sent against received. */
  readonly below?: string;
}

/** Values over time. */
export function graph(spec: Graph): PanelDefinition {
  return {
    ...described(spec, "timeseries", GRAPH_HEIGHT),
    queries: spec.lines,
    fieldConfig: { defaults: graphDefaults(spec), overrides: graphOverrides(spec) },
    options: {
      legend: { calcs: [], displayMode: "list", placement: "bottom", showLegend: true },
      tooltip: { mode: "multi", sort: "desc" },
    },
  };
}

function graphDefaults(spec: Graph): FieldConfig["defaults"] {
  const thresholds = spec.thresholds ?? [];
  return {
    unit: spec.unit,
    noValue: spec.noValue,
    color: { mode: "palette-classic" },
    ...(spec.below === undefined ? { min: 0 } : {}),
    ...(spec.max === undefined ? {} : { max: spec.max }),
    ...(thresholds.length === 0 ? {} : { thresholds: { mode: "absolute", steps: dashes(thresholds) } }),
    custom: {
      drawStyle: "line",
      fillOpacity: spec.stack === true ? 50 : 8,
      lineWidth: 1,
      showPoints: "auto",
      spanNulls: false,
      stacking: { group: "A", mode: spec.stack === true ? "normal" : "none" },
      thresholdsStyle: { mode: thresholds.length === 0 ? "off" : "dashed" },
    },
  };
}

/** Only the limits themselves are drawn: the base has no colour. */
function dashes(thresholds: readonly Threshold[]): readonly ThresholdStep[] {
  return steps(thresholds).map((step) => (step.value === null ? { ...step, color: "transparent" } : step));
}

function graphOverrides(spec: Graph): readonly Override[] {
  const fixed = Object.entries(spec.colors ?? {}).map(([name, color]) => colored(name, color));
  if (spec.below === undefined) return fixed;
  const mirrored = [{ id: "custom.transform", value: "negative-Y" }];
  return [...fixed, { matcher: { id: "byRegexp", options: spec.below }, properties: mirrored }];
}

/** A distribution over time; the expression is the rate of the buckets by `le`. */
export function heatmap(spec: Common & { readonly unit: GrafanaUnit; readonly expr: Expr }): PanelDefinition {
  return {
    ...described(spec, "heatmap", GRAPH_HEIGHT),
    queries: [{ expr: spec.expr, legend: "{{le}}", format: "heatmap" }],
    fieldConfig: { defaults: { noValue: spec.noValue, unit: "ops" }, overrides: [] },
    options: {
      calculate: false,
      cellGap: 1,
      color: { exponent: 0.5, mode: "scheme", reverse: false, scale: "exponential", scheme: "Turbo", steps: 64 },
      filterValues: { le: 1e-9 },
      legend: { show: true },
      rowsFrame: { layout: "auto" },
      tooltip: { mode: "single", showColorScale: false, yHistogram: false },
      yAxis: { axisPlacement: "left", reverse: false, unit: spec.unit },
    },
  };
}

/** Alerts that fire now, as Prometheus' own rules say. */
export function alertList(spec: Common): PanelDefinition {
  return {
    ...described(spec, "alertlist", GRAPH_HEIGHT),
    queries: [],
    options: {
      alertInstanceLabelFilter: "",
      alertName: "",
      dashboardAlerts: false,
      datasource: PROMETHEUS_NAME,
      groupBy: [],
      groupMode: "default",
      maxItems: 20,
      showInactiveAlerts: false,
      sortOrder: 3,
      stateFilter: { error: true, firing: true, noData: false, normal: false, pending: false, recovering: true },
      viewMode: "list",
    },
  };
}

/** Words, as Markdown. */
export function text(spec: Omit<Common, "noValue">, markdown: string): PanelDefinition {
  return { ...described(spec, "text", STAT_HEIGHT), queries: [], options: { content: markdown, mode: "markdown" } };
}

/** What all kinds share. */
export function described(
  spec: Omit<Common, "noValue">,
  type: string,
  height: number,
): Pick<PanelDefinition, "type" | "title" | "description" | "width" | "height"> {
  const { title, description, width } = spec;
  return { type, title, description, width, height: spec.height ?? height };
}
