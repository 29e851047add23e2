// Medians and quantiles that must exist: a measurement without samples is a fault, not a figure.
import { quantile } from "../../exporter/stats/quantile.ts";

/** Throws without values. */
export function quantileOf(values: readonly number[], q: number): number {
  const value = quantile(values, q);
  if (value === undefined) throw new Error("nothing was measured");
  return value;
}

/**
 * What something costs, as the difference of two measurements in seconds. Where noise is larger than the cost, the smallest
 * cost that is claimed: a difference near 0 would make any ratio.
 */
export function difference(withIt: number, without: number, smallest: number): number {
  return Math.max(withIt - without, smallest);
}

/** Throws without values. */
export function medianOf(values: readonly number[]): number {
  return quantileOf(values, 0.5);
}
