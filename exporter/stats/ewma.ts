// Exponentially weighted moving average for samples that do not come at regular times.

/**
 * One step of the average: what was known fades by half in each half-life, whatever the number of samples in it.
 * The value is taken to have held since the step before. Without a previous value the average starts at this one.
 * Weight 1 − 2^(−elapsed ÷ half-life), as in Eckner, "Algorithms for Unevenly Spaced Time Series: Moving Averages and
 * Other Rolling Operators", 2012 ("next point" scheme).
 */
export function ewma(previous: number | undefined, value: number, elapsedMs: number, halfLifeMs: number): number {
  // What stays as it was is its own average: most values do, most of the time.
  if (previous === undefined || previous === value) return value;
  const kept = 2 ** (-Math.max(0, elapsedMs) / halfLifeMs);
  return value + (previous - value) * kept;
}
