// Median absolute deviation: a spread that one wild value cannot move.
import { median } from "./median.ts";

/**
 * The median of the distances from the median, in the unit of the values; undefined without values.
 * Whoever knows their median gives it as `centre`.
 * Not scaled to the normal distribution (no factor 1.4826). Hampel, "The Influence Curve and Its Role in Robust
 * Estimation", 1974.
 */
export function mad(values: readonly number[], centre: number | undefined = median(values)): number | undefined {
  if (centre === undefined) return undefined;
  return median(values.map((value) => Math.abs(value - centre)));
}
