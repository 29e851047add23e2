// Coefficient of variation: spread in parts of the mean.
import { mean } from "./mean.ts";

/** Population standard deviation divided by the mean; undefined without values or with a mean that is not positive. */
export function variation(values: readonly number[]): number | undefined {
  const centre = mean(values);
  if (centre === undefined || centre <= 0) return undefined;
  const variance = mean(values.map((value) => (value - centre) ** 2));
  return variance === undefined ? undefined : Math.sqrt(variance) / centre;
}
