// What a series says: taken from a point as it is, added to what was said before if the point tells only what came since, and
// written as the lines of a page.
import { formatNumber } from "../exposition/lines.ts";
import type { Exponential, MetricPoint } from "../ingest/otlp/records.ts";
import { added, classic, coarse } from "./exponential.ts";
import { typeOf } from "./names.ts";

export type Value =
  | { readonly is: "number"; readonly value: number }
  | { readonly is: "histogram"; readonly sum: number | undefined; readonly buckets: Buckets }
  | { readonly is: "exponential"; readonly sum: number | undefined; readonly told: Exponential }
  | {
      readonly is: "summary";
      readonly sum: number;
      readonly count: number;
      readonly quantiles: MetricPoint["quantiles"];
    };

/** One count more than there are bounds; these are finite and ascend. */
interface Buckets {
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
}

const DELTA = 1;

export function isDelta({ temporality }: MetricPoint): boolean {
  return temporality === DELTA;
}

/** What a point says by itself; undefined if that cannot be told as its type wants it. */
export function valueOf(point: MetricPoint): Value | undefined {
  const { kind, sum, count, value } = point;
  if (kind === "histogram") return { is: "histogram", sum, buckets: finite(point) };
  if (kind === "summary") return { is: "summary", sum: sum ?? 0, count, quantiles: ascending(point.quantiles) };
  if (kind === "exponential") {
    const told = point.exponential && coarse(point.exponential);
    return told && { is: "exponential", sum, told };
  }
  const type = typeOf(point);
  // What was added up from somewhere in between is no level, and must be dropped by the specification.
  if (type === "gauge" && isDelta(point)) return undefined;
  return type === "counter" && !(value >= 0 && value < Infinity) ? undefined : { is: "number", value };
}

/** `more` on top of `before`; of distributions in other buckets there is no sum: then it begins anew. */
export function plus(before: Value, more: Value): Value {
  if (before.is === "number" && more.is === "number") return { is: "number", value: before.value + more.value };
  if (before.is === "exponential" && more.is === "exponential")
    return { is: "exponential", sum: sumOf(before.sum, more.sum), told: added(before.told, more.told) };
  if (before.is !== "histogram" || more.is !== "histogram") return more;
  const [{ bounds, counts }, { bounds: others, counts: further }] = [before.buckets, more.buckets];
  if (bounds.length !== others.length || bounds.some((bound, i) => bound !== others[i])) return more;
  return {
    is: "histogram",
    sum: sumOf(before.sum, more.sum),
    buckets: { bounds, counts: counts.map((count, i) => count + (further[i] ?? 0)) },
  };
}

/** Calls back for each line: what is behind the name, a label of its own, and its value. */
export function eachLine(value: Value, visit: (suffix: string, label: string, value: number) => void): void {
  if (value.is === "number") return visit("", "", value.value);
  if (value.is === "summary") {
    for (const { quantile, value: at } of value.quantiles) visit("", `quantile="${formatNumber(quantile)}"`, at);
    visit("_sum", "", value.sum);
    return visit("_count", "", value.count);
  }
  const { bounds, counts } = value.is === "histogram" ? value.buckets : classic(value.told);
  let count = 0;
  bounds.forEach((bound, i) => {
    count += counts[i] ?? 0;
    visit("_bucket", `le="${formatNumber(bound)}"`, count);
  });
  count += counts[bounds.length] ?? 0;
  visit("_bucket", 'le="+Inf"', count);
  // A sum that can fall is no counter.
  if (value.sum !== undefined && !((bounds[0] ?? 0) < 0)) visit("_sum", "", value.sum);
  visit("_count", "", count);
}

export function linesOf(value: Value): number {
  if (value.is === "number") return 1;
  let lines = 0;
  eachLine(value, () => lines++);
  return lines;
}

/** Without infinite bounds, which say nothing; all in one where the sender keeps no buckets. */
function finite({ bounds, buckets, count }: MetricPoint): Buckets {
  if (buckets.length === 0) return { bounds: [], counts: [count] };
  const kept: { readonly bounds: number[]; readonly counts: number[] } = { bounds: [], counts: [] };
  let below = 0;
  buckets.forEach((inBucket, i) => {
    const bound = bounds[i] ?? Infinity;
    below += inBucket;
    if (!Number.isFinite(bound)) return;
    kept.bounds.push(bound);
    kept.counts.push(below);
    below = 0;
  });
  return { bounds: kept.bounds, counts: [...kept.counts, below] };
}

function ascending(quantiles: MetricPoint["quantiles"]): MetricPoint["quantiles"] {
  const valid = quantiles.filter(({ quantile }) => quantile >= 0 && quantile <= 1);
  const sorted = [...valid].sort((a, b) => a.quantile - b.quantile);
  return sorted.filter(({ quantile }, i) => quantile !== sorted[i - 1]?.quantile);
}

/** A sum that one of both does not tell is not known. */
function sumOf(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}
