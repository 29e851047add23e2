// Bounded pasts of very many values that all get a point at the same moments: the moments are kept once, for all of them.
import type { Millis } from "../model/clock.ts";
import type { Point, Track } from "../model/history.ts";

/** The moments, numbered from 0: a ring of the newest. */
export class Beats {
  readonly #times: Float64Array;
  #next = 0;

  /** Remembers the newest `capacity` moments. */
  constructor(capacity: number) {
    this.#times = new Float64Array(capacity);
  }

  get capacity(): number {
    return this.#times.length;
  }

  /** Number of the moment to come; the newest is one less. */
  get next(): number {
    return this.#next;
  }

  beat(now: Millis): void {
    this.#times[this.#next % this.capacity] = now;
    this.#next++;
  }

  at(beat: number): Millis {
    return this.#times[beat % this.capacity] ?? 0;
  }

  dump(): { readonly times: Float64Array; readonly next: number } {
    return { times: this.#times, next: this.#next };
  }

  restore({ times, next }: ReturnType<Beats["dump"]>): void {
    this.#times.set(times);
    this.#next = next;
  }
}

const MOST = 65_535;

/** Whole numbers up to 65,535, one for each beat since the first: larger ones are kept as that. */
export class BeatTrack implements Track {
  readonly #beats: Beats;
  readonly #values: Uint16Array;
  /** Number of the beat it began with, and of the one after its newest. */
  #first = 0;
  #end = 0;

  constructor(beats: Beats) {
    this.#beats = beats;
    this.#values = new Uint16Array(beats.capacity);
  }

  /** Sets the value of the newest beat. */
  put(value: number): void {
    const beat = this.#beats.next - 1;
    // A beat it was not told of breaks the past off: it begins anew.
    if (beat > this.#end || this.#end === 0) this.#first = beat;
    this.#values[beat % this.#values.length] = Math.min(MOST, value);
    this.#end = beat + 1;
  }

  since(since: Millis): readonly Point[] {
    const points: Point[] = [];
    this.each(since, (time, value) => points.push({ time, value }));
    return points;
  }

  each(since: Millis, visit: (time: Millis, value: number) => void): void {
    const oldest = this.#oldest();
    let beat = this.#end;
    while (beat > oldest && this.#beats.at(beat - 1) > since) beat--;
    for (; beat < this.#end; beat++) visit(this.#beats.at(beat), this.#values[beat % this.#values.length] ?? 0);
  }

  last(): Point | undefined {
    if (this.#end === 0) return undefined;
    const beat = this.#end - 1;
    return { time: this.#beats.at(beat), value: this.#values[beat % this.#values.length] ?? 0 };
  }

  dump(): { readonly values: Uint16Array; readonly first: number; readonly end: number } {
    return { values: this.#values, first: this.#first, end: this.#end };
  }

  restore({ values, first, end }: ReturnType<BeatTrack["dump"]>): void {
    this.#values.set(values);
    this.#first = first;
    this.#end = end;
  }

  #oldest(): number {
    return Math.max(this.#first, this.#beats.next - this.#values.length);
  }
}
