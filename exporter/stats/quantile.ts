// Quantiles of a bounded, unsorted array.

/**
 * The quantile `q` (0–1) of the values; undefined without values.
 * Interpolates linearly between the two nearest ranks (type 7 of Hyndman and Fan, "Sample Quantiles in Statistical
 * Packages", 1996). Copies and sorts: meant for windows of about a hundred values, none of them NaN.
 */
export function quantile(values: readonly number[], q: number): number | undefined {
  // A typed array sorts numbers by itself, without asking how two of them compare.
  const sorted = Float64Array.from(values).sort();
  const position = (sorted.length - 1) * Math.min(1, Math.max(0, q));
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return undefined;
  return below + (above - below) * (position - Math.floor(position));
}
