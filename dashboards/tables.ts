// Panels that name things: a table with one line per label combination, and states over time.
import type { Threshold } from "../exporter/catalog/thresholds.ts";
import type { Expr } from "../prometheus/promql.ts";
import { refId } from "./dashboard.ts";
import type { Json, JsonObject, Override } from "./model.ts";
import { described, steps } from "./panels.ts";
import type { Common, PanelDefinition } from "./panels.ts";
import type { GrafanaUnit } from "./units.ts";

export interface Column {
  readonly name: string;
  readonly expr: Expr;
  readonly unit?: GrafanaUnit;
  readonly thresholds?: readonly Threshold[];
  /** The query only brings labels; its value is not shown. */
  readonly hidden?: boolean;
}

export interface Table extends Common {
  /** Label → heading, in the order of the columns. All columns must have been aggregated by labels of this list. */
  readonly labels: Readonly<Record<string, string>>;
  readonly columns: readonly Column[];
  readonly sortBy: { readonly column: string; readonly desc: boolean };
  /** Colours of label values, by heading and value. */
  readonly colors?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** A link from the cells under a heading. */
  readonly link?: { readonly heading: string; readonly title: string; readonly url: string };
}

/** One line per combination of labels, the newest values. */
export function table(spec: Table): PanelDefinition {
  const overrides = [
    ...spec.columns.flatMap((column) => (column.hidden === true ? [] : [columnOverride(column)])),
    ...Object.entries(spec.colors ?? {}).map(([heading, colors]) => valueColors(heading, colors)),
    ...(spec.link === undefined ? [] : [linkOverride(spec.link)]),
  ];
  return {
    ...described(spec, "table", 8),
    queries: spec.columns.map(({ expr }) => ({ expr, format: "table", instant: true })),
    fieldConfig: { defaults: { noValue: spec.noValue, custom: { align: "auto", filterable: true } }, overrides },
    options: {
      cellHeight: "sm",
      showHeader: true,
      sortBy: [{ desc: spec.sortBy.desc, displayName: spec.sortBy.column }],
    },
    transformations: [
      { id: "merge", options: {} },
      { id: "organize", options: organize(spec) },
    ],
  };
}

/** Grafana's name of a query's value: the letter is told only where there are several. */
export function valueField(index: number, count: number): string {
  return count === 1 ? "Value" : `Value #${refId(index)}`;
}

function organize({ labels, columns }: Table): JsonObject {
  const exclude: Record<string, boolean> = { Time: true };
  const rename: Record<string, string> = { ...labels };
  const order: Record<string, number> = {};
  for (const label of Object.keys(labels)) order[label] = Object.keys(order).length;
  columns.forEach((column, index) => {
    const field = valueField(index, columns.length);
    if (column.hidden === true) exclude[field] = true;
    rename[field] = column.name;
    order[field] = Object.keys(order).length;
  });
  return { excludeByName: exclude, indexByName: order, renameByName: rename };
}

function columnOverride({ name, unit, thresholds }: Column): Override {
  const colors: Override["properties"] =
    thresholds === undefined
      ? []
      : [
          { id: "thresholds", value: { mode: "absolute", steps: steps(thresholds).map((step) => ({ ...step })) } },
          { id: "custom.cellOptions", value: { type: "color-text" } },
        ];
  const units = unit === undefined ? [] : [{ id: "unit", value: unit }];
  return { matcher: { id: "byName", options: name }, properties: [...units, ...colors] };
}

function valueColors(heading: string, colors: Readonly<Record<string, string>>): Override {
  const options = Object.fromEntries(Object.entries(colors).map(([value, color], index) => [value, { color, index }]));
  return {
    matcher: { id: "byName", options: heading },
    properties: [
      { id: "mappings", value: [{ type: "value", options }] },
      { id: "custom.cellOptions", value: { type: "color-text" } },
    ],
  };
}

function linkOverride({ heading, title, url }: NonNullable<Table["link"]>): Override {
  return {
    matcher: { id: "byName", options: heading },
    properties: [{ id: "links", value: [{ targetBlank: false, title, url }] }],
  };
}

export interface StateTimeline extends Common {
  readonly expr: Expr;
  readonly legend: string;
  /** Value of the expression → what it means and its colour. */
  readonly states: readonly { readonly value: number; readonly text: string; readonly color: string }[];
}

/** Who was in which state when. */
export function stateTimeline(spec: StateTimeline): PanelDefinition {
  const options: Readonly<Record<string, Json>> = Object.fromEntries(
    spec.states.map(({ value, text, color }, index) => [String(value), { color, index, text }]),
  );
  return {
    ...described(spec, "state-timeline", 8),
    queries: [{ expr: spec.expr, legend: spec.legend }],
    fieldConfig: {
      defaults: {
        noValue: spec.noValue,
        color: { mode: "thresholds" },
        custom: { fillOpacity: 80, lineWidth: 0 },
        mappings: [{ type: "value", options }],
        thresholds: { mode: "absolute", steps: steps([]) },
      },
      overrides: [],
    },
    options: {
      alignValue: "left",
      legend: { displayMode: "list", placement: "bottom", showLegend: true },
      mergeValues: true,
      perPage: 20,
      rowHeight: 0.9,
      showValue: "never",
      tooltip: { mode: "single", sort: "none" },
    },
  };
}
