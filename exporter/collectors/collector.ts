// The shape of a collector and of what it brings back.
import type { collector } from "../catalog/labels.ts";
import type { Metric } from "../catalog/define.ts";

export type CollectorName = (typeof collector.values)[number];

/** One value read from outside. `labels` are in the order of the metric's own. */
export interface Reading {
  readonly metric: Metric;
  readonly labels: readonly string[];
  readonly value: number;
}

/** A part that reads something from outside. May throw `NoData`; any other error counts as a failure of this collector alone. */
export interface Collector {
  readonly name: CollectorName;
  collect(signal: AbortSignal): Promise<Iterable<Reading>> | Iterable<Reading>;
}

/** There is nothing to read here (no swap, no PSI in this kernel): success, and nothing exposed. */
export class NoData extends Error {
  override readonly name = "NoData";
}

/** A reading whose label values are checked against the metric's labels by the compiler. */
export function reading<L extends string>(
  metric: Metric<Metric["type"], L>,
  labels: Readonly<Record<L, string>>,
  value: number,
): Reading {
  return { metric, labels: metric.labels.map((label) => labels[label.name]), value };
}
