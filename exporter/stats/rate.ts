// How fast a cumulative count grew.

interface Sample {
  /** Milliseconds. */
  readonly time: number;
  readonly value: number;
}

/**
 * Mean growth per second from the first point to the last, oldest first. Undefined with fewer than two times, or if the
 * count ever fell: it then began anew at a moment nobody knows.
 */
export function rate(points: readonly Sample[]): number | undefined {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || last.time <= first.time) return undefined;
  const fell = points.some((point, index) => point.value < (points[index - 1]?.value ?? point.value));
  return fell ? undefined : ((last.value - first.value) / (last.time - first.time)) * 1000;
}
