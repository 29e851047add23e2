// The usable end of a track: what is recent and can be true.
import type { Millis } from "../model/clock.ts";
import type { Point, Track } from "../model/history.ts";

/**
 * Points of the last `windowMs` up to `now`, oldest first. Drops what is no number, below zero or beyond exact whole
 * numbers: nothing that detectors look at can be that, so such a reading is a fault, not a fact.
 */
export function recent(track: Track, now: Millis, windowMs: Millis): readonly Point[] {
  const points: Point[] = [];
  eachRecent(track, now, windowMs, (time, value) => points.push({ time, value }));
  return points;
}

/** The same one by one, without making anything. */
export function eachRecent(
  track: Track,
  now: Millis,
  windowMs: Millis,
  visit: (time: Millis, value: number) => void,
): void {
  track.each(now - windowMs, (time, value) => {
    if (time <= now && value >= 0 && value <= Number.MAX_SAFE_INTEGER) visit(time, value);
  });
}

/** Milliseconds between the first and the last point; 0 without two. */
export function span(points: readonly Point[]): Millis {
  const first = points[0];
  const last = points.at(-1);
  return first === undefined || last === undefined ? 0 : last.time - first.time;
}
