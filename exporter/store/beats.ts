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
const NONE: readonly number[] = [];

/**
 * Whole numbers up to 65,535, one for each beat since the first: larger ones are kept as that. Values stay the same over many
 * beats, so what is kept is from which beat on each of them held.
 */
export class BeatTrack implements Track {
  readonly #beats: Beats;
  /** The newest value, and the number of the beat at which it began. */
  #value = 0;
  #start = 0;
  /** The values before it, oldest first, each as the beat it began at and itself: no more than there are beats. Rarely any. */
  #older: number[] | undefined;
  /** Number of the beat it began with, and of the one after its newest. */
  #first = 0;
  #end = 0;

  constructor(beats: Beats) {
    this.#beats = beats;
  }

  /** Sets the value of the newest beat. */
  put(value: number): void {
    const beat = this.#beats.next - 1;
    // A beat it was not told of breaks the past off: it begins anew.
    if (beat > this.#end || this.#end === 0) this.#begin(beat);
    this.#append(beat, Math.min(MOST, value));
    this.#forget();
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
    const older = this.#older ?? NONE;
    let run = older.length;
    while (run > 0 && (older[run] ?? this.#start) > beat) run -= 2;
    for (; beat < this.#end; beat++) {
      if (run < older.length && (older[run + 2] ?? this.#start) <= beat) run += 2;
      visit(this.#beats.at(beat), older[run + 1] ?? this.#value);
    }
  }

  last(): Point | undefined {
    // Of one that was not told for longer than beats are remembered nobody knows when that was.
    if (this.#end <= this.#oldest()) return undefined;
    return { time: this.#beats.at(this.#end - 1), value: this.#value };
  }

  dump(): { readonly values: Uint16Array; readonly first: number; readonly end: number } {
    const values = new Uint16Array(this.#beats.capacity);
    let beat = this.#oldest();
    this.each(-Infinity, (_time, value) => (values[beat++ % values.length] = value));
    return { values, first: this.#first, end: this.#end };
  }

  restore({ values, first, end }: ReturnType<BeatTrack["dump"]>): void {
    const oldest = Math.max(first, end - values.length);
    this.#begin(first);
    for (let beat = oldest; beat < end; beat++) this.#append(beat, values[beat % values.length] ?? 0);
  }

  #begin(first: number): void {
    this.#older = undefined;
    this.#start = -1;
    this.#first = first;
    this.#end = 0;
  }

  #append(beat: number, value: number): void {
    const isFirst = this.#end === 0;
    this.#end = beat + 1;
    if (!isFirst && value === this.#value) return;
    // Told twice of one beat, the later value counts.
    if (!isFirst && this.#start !== beat) (this.#older ??= []).push(this.#start, this.#value);
    this.#start = beat;
    this.#value = value;
  }

  /** Lets go of values that held before all that is remembered. */
  #forget(): void {
    const older = this.#older;
    if (older === undefined) return;
    const oldest = this.#oldest();
    let gone = 0;
    while (gone < older.length && (older[gone + 2] ?? this.#start) <= oldest) gone += 2;
    if (gone === older.length) this.#older = undefined;
    else if (gone > 0) older.splice(0, gone);
  }

  #oldest(): number {
    return Math.max(this.#first, this.#beats.next - this.#beats.capacity);
  }
}
