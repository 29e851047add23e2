// The middle of a bounded array.
import { quantile } from "./quantile.ts";

/** The median; the mean of the two middle values if their number is even; undefined without values. */
export function median(values: readonly number[]): number | undefined {
  return quantile(values, 0.5);
}
