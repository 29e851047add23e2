// Growth of a value over time that single jumps do not sway.
import { median } from "./median.ts";

interface Sample {
  /** Milliseconds. */
  readonly time: number;
  readonly value: number;
}

/** More points say no more about a trend, and the work grows with their square. */
const MOST_POINTS = 32;

/**
 * Change of the value per second: the median of the slopes between all pairs of points; undefined without two points
 * at different times. Theil 1950; Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", 1968.
 * Of more than 32 points, 32 evenly chosen ones (first and last among them) are used.
 */
export function slope(points: readonly Sample[]): number | undefined {
  const slopes: number[] = [];
  const earlier: Sample[] = [];
  for (const b of thin(points)) {
    for (const a of earlier) if (b.time !== a.time) slopes.push(((b.value - a.value) / (b.time - a.time)) * 1000);
    earlier.push(b);
  }
  return median(slopes);
}

function thin(points: readonly Sample[]): readonly Sample[] {
  if (points.length <= MOST_POINTS) return points;
  const step = (points.length - 1) / (MOST_POINTS - 1);
  return Array.from({ length: MOST_POINTS }, (_, index) => points[Math.round(index * step)]).filter(
    (point) => point !== undefined,
  );
}
