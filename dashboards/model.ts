// The part of Grafana's Classic dashboard JSON (schemaVersion 42) that is written here. File provisioning takes no newer schema reliably.

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export interface DataSourceRef {
  readonly type: string;
  readonly uid: string;
}
export interface GridPos {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}
export interface Target {
  readonly refId: string;
  readonly datasource: DataSourceRef;
  readonly expr: string;
  readonly legendFormat: string;
  readonly format: "time_series" | "table" | "heatmap";
  readonly instant: boolean;
  readonly range: boolean;
  readonly editorMode: "code";
}
export interface ThresholdStep {
  readonly color: string;
  /** null: from the lowest value on. */
  readonly value: number | null;
}
export interface Override {
  readonly matcher: { readonly id: "byName" | "byRegexp"; readonly options: string };
  readonly properties: readonly { readonly id: string; readonly value: Json }[];
}
export interface FieldConfig {
  readonly defaults: {
    readonly unit?: string;
    readonly min?: number;
    readonly max?: number;
    readonly noValue?: string;
    readonly color?: JsonObject;
    readonly mappings?: readonly Json[];
    readonly thresholds?: { readonly mode: "absolute"; readonly steps: readonly ThresholdStep[] };
    readonly custom?: JsonObject;
  };
  readonly overrides: readonly Override[];
}
export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: GridPos;
  readonly datasource?: DataSourceRef;
  readonly targets?: readonly Target[];
  readonly fieldConfig?: FieldConfig;
  readonly options?: JsonObject;
  readonly transformations?: readonly { readonly id: string; readonly options: JsonObject }[];
  /** Rows only. */
  readonly collapsed?: boolean;
  /** Panels of a collapsed row; those of an open row follow it. */
  readonly panels?: readonly Panel[];
}
export interface Variable {
  readonly name: string;
  readonly label: string;
  readonly type: "query";
  readonly datasource: DataSourceRef;
  readonly definition: string;
  readonly query: { readonly query: string; readonly refId: string };
  readonly refresh: number;
  readonly sort: number;
  readonly multi: boolean;
  readonly includeAll: boolean;
  readonly allValue: string;
  readonly current: { readonly selected: boolean; readonly text: readonly string[]; readonly value: readonly string[] };
  readonly hide: number;
  readonly options: readonly Json[];
  readonly regex: string;
}
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly editable: boolean;
  readonly schemaVersion: number;
  readonly version: number;
  readonly refresh: string;
  readonly graphTooltip: number;
  readonly timezone: string;
  readonly time: { readonly from: string; readonly to: string };
  readonly timepicker: { readonly refresh_intervals: readonly string[] };
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: { readonly list: readonly JsonObject[] };
  readonly links: readonly JsonObject[];
  readonly panels: readonly Panel[];
}
