// Points of metrics while they are being read, and what is asked of a point that is whole.
import type { AttributeList } from "../attributes.ts";
import type { Exponential, Link, MetricPoint } from "../records.ts";
import { NO_ATTRIBUTES } from "./limits.ts";
import { reasons } from "./rejections.ts";

const NO_NUMBERS: readonly number[] = [];
const NO_QUANTILES: MetricPoint["quantiles"] = [];

/** What all points of a metric share. */
export type MetricHead = Pick<MetricPoint, "metric" | "unit" | "kind" | "temporality" | "monotonic">;

export class PointDraft implements MetricPoint {
  readonly metric: string;
  readonly unit: string;
  readonly kind: MetricPoint["kind"];
  readonly temporality: number;
  readonly monotonic: boolean;
  start = 0;
  time = 0;
  value = NaN;
  count = 0;
  sum: number | undefined = undefined;
  buckets = NO_NUMBERS;
  bounds = NO_NUMBERS;
  exponential: Exponential | undefined = undefined;
  quantiles = NO_QUANTILES;
  attributes: AttributeList = NO_ATTRIBUTES;
  noValue = false;
  exemplar: Link | undefined = undefined;

  constructor({ metric, unit, kind, temporality, monotonic }: MetricHead) {
    this.metric = metric;
    this.unit = unit;
    this.kind = kind;
    this.temporality = temporality;
    this.monotonic = monotonic;
  }
}

/** Why no point of such a metric can be taken; undefined if it can. */
export function faultOfMetric({ metric, kind, temporality }: MetricHead): string | undefined {
  if (metric === "") return reasons.metricName;
  const needsTemporality = kind !== "gauge" && kind !== "summary";
  return needsTemporality && temporality !== 1 && temporality !== 2 ? reasons.temporality : undefined;
}

/** Why a point cannot be taken; undefined if it can. `isTold` says that a sum or gauge has a value. */
export function faultOfPoint(point: MetricPoint, isTold: boolean): string | undefined {
  if (point.kind === "sum" || point.kind === "gauge") return isTold || point.noValue ? undefined : reasons.noValue;
  if (point.kind !== "histogram") return undefined;
  const { buckets, bounds } = point;
  if (buckets.length !== bounds.length + 1 && buckets.length + bounds.length > 0) return reasons.buckets;
  return isAscending(bounds) ? undefined : reasons.bounds;
}

function isAscending(bounds: readonly number[]): boolean {
  return bounds.every((bound, i) => (i === 0 ? !Number.isNaN(bound) : bound > (bounds[i - 1] ?? NaN)));
}
