// A bounded past of one value: a ring of points, oldest overwritten.
import type { Millis } from "../model/clock.ts";
import type { Point, Track } from "../model/history.ts";

export class RingTrack implements Track {
  readonly #times: Float64Array;
  readonly #values: Float64Array;
  #next = 0;
  #count = 0;

  /** Keeps the newest `capacity` points. */
  constructor(capacity: number) {
    this.#times = new Float64Array(capacity);
    this.#values = new Float64Array(capacity);
  }

  push(time: Millis, value: number): void {
    this.#times[this.#next] = time;
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % this.#times.length;
    this.#count = Math.min(this.#count + 1, this.#times.length);
  }

  since(since: Millis): readonly Point[] {
    const points: Point[] = [];
    this.each(since, (time, value) => points.push({ time, value }));
    return points;
  }

  each(since: Millis, visit: (time: Millis, value: number) => void): void {
    for (let i = this.#count; i > 0; i--) {
      const at = (this.#next - i + this.#times.length) % this.#times.length;
      const time = this.#times[at] ?? 0;
      if (time > since) visit(time, this.#values[at] ?? 0);
    }
  }

  last(): Point | undefined {
    if (this.#count === 0) return undefined;
    const at = (this.#next - 1 + this.#times.length) % this.#times.length;
    return { time: this.#times[at] ?? 0, value: this.#values[at] ?? 0 };
  }

  /** All points, oldest first: what a snapshot keeps. */
  dump(): readonly Point[] {
    return this.since(-Infinity);
  }

  restore(points: readonly Point[]): void {
    for (const { time, value } of points) this.push(time, value);
  }
}
