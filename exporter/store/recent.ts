// Recent attempts of agents at task types: a ring of outcomes and durations for each pair, which profiles are computed from.
//
// All rings lie in one flat array. Most agents of a large swarm do little, so a ring begins small and moves to a place of twice
// the size when it is full; places that are left are used again for rings of their size.
import { outcome as outcomeLabel } from "../catalog/labels.ts";
import type { Outcome } from "../model/agent.ts";
import type { Attempts } from "../model/attempts.ts";
import type { Millis } from "../model/clock.ts";
import { larger, roomFor } from "./larger.ts";
import type { Pair } from "./pairs.ts";
import { strideOf } from "./rows.ts";

/** Attempts of a ring: enough for a median and a rank test, small enough for tens of thousands of agents. */
const CAPACITY = 64;
const FIRST_CAPACITY = 2;
/** Numbers of an attempt: how long it took in seconds, NaN if that is not known; and when it ended together with how. */
const NUMBERS = 2;
/** When is in whole milliseconds, times this; how is the place in the label. Both together are exact. */
const OUTCOMES = strideOf(outcomeLabel.values);
/** Of a ring: where its numbers begin, attempts it has room for, the place of the next one, and how many it holds. */
const STRIDE = 4;
const START = 0;
const ROOM = 1;
const NEXT = 2;
const COUNT = 3;

export type Tally = Omit<Attempts, "median">;

/** What a snapshot keeps: oldest first. */
export interface RecentDump {
  readonly times: Float64Array;
  readonly durations: Float64Array;
  readonly outcomes: Uint8Array;
}

export class Recents {
  /** By pair. One without room has had no attempt. */
  #rings = new Int32Array(16 * STRIDE);
  #numbers = new Float64Array(64);
  #used = 0;
  /** Starts of places that were left, by their room. */
  readonly #left = new Map<number, number[]>();

  /** Notes an attempt that ended at `time`, after `duration` seconds if that is known. */
  add(pair: Pair, time: Millis, outcome: Outcome, duration: number | undefined): void {
    const ring = pair * STRIDE;
    if (ring + STRIDE > this.#rings.length)
      this.#rings = larger(this.#rings, new Int32Array(roomFor(ring + STRIDE, this.#rings.length)));
    if (this.#rings[ring + COUNT] === this.#rings[ring + ROOM] && (this.#rings[ring + ROOM] ?? 0) < CAPACITY)
      this.#move(ring);
    const rings = this.#rings;
    const room = rings[ring + ROOM] ?? 0;
    const next = rings[ring + NEXT] ?? 0;
    const at = (rings[ring + START] ?? 0) + next * NUMBERS;
    this.#numbers[at] = duration ?? NaN;
    this.#numbers[at + 1] = Math.round(time) * OUTCOMES + outcomeLabel.values.indexOf(outcome);
    rings[ring + NEXT] = next + 1 === room ? 0 : next + 1;
    const count = rings[ring + COUNT] ?? 0;
    if (count < room) rings[ring + COUNT] = count + 1;
  }

  /** True if a pair has had an attempt that says something about the agent. */
  has(pair: Pair): boolean {
    return this.#count(pair) > 0;
  }

  /** Durations in seconds of the newest `count` successful attempts after `since`, oldest first. */
  durations(pair: Pair, since: Millis, count: number = CAPACITY): readonly number[] {
    const durations: number[] = [];
    for (let i = this.#count(pair) - 1; i >= 0 && durations.length < count; i--) {
      const at = this.#at(pair, i);
      const duration = this.#numbers[at] ?? NaN;
      const isOk = outcomeOf(this.#numbers[at + 1]) === "ok";
      if (isOk && !Number.isNaN(duration) && timeOf(this.#numbers[at + 1]) > since) durations.push(duration);
    }
    return durations.reverse();
  }

  /** The newest `count` attempts after `since`: how many ended how, and durations of the successful ones, oldest first. */
  tally(pair: Pair, since: Millis, count: number = CAPACITY): Tally {
    const durations: number[] = [];
    const counts = { ok: 0, failed: 0, timeout: 0 };
    let seen = 0;
    for (let i = this.#count(pair) - 1; i >= 0 && seen < count; i--) {
      const at = this.#at(pair, i);
      if (timeOf(this.#numbers[at + 1]) <= since) continue;
      seen++;
      const duration = this.#numbers[at] ?? NaN;
      const outcome = outcomeOf(this.#numbers[at + 1]);
      if (outcome === "ok" && !Number.isNaN(duration)) durations.push(duration);
      if (outcome === "ok" || outcome === "failed" || outcome === "timeout") counts[outcome]++;
    }
    return { durations: durations.reverse(), ...counts };
  }

  /** Gives the place of a ring back. */
  forget(pair: Pair): void {
    const ring = pair * STRIDE;
    const room = this.#rings[ring + ROOM] ?? 0;
    if (room > 0) this.#leave(room, this.#rings[ring + START] ?? 0);
    this.#rings.fill(0, ring, ring + STRIDE);
  }

  /** Undefined if there is nothing to keep. */
  dump(pair: Pair): RecentDump | undefined {
    if (!this.has(pair)) return undefined;
    const order = Array.from({ length: this.#count(pair) }, (_, i) => this.#at(pair, i));
    return {
      times: Float64Array.from(order, (at) => timeOf(this.#numbers[at + 1])),
      durations: Float64Array.from(order, (at) => this.#numbers[at] ?? NaN),
      outcomes: Uint8Array.from(order, (at) => (this.#numbers[at + 1] ?? 0) % OUTCOMES),
    };
  }

  /** Fills a ring, which must be empty, with what `dump` gave. */
  restore(pair: Pair, { times, durations, outcomes }: RecentDump): void {
    times.forEach((time, i) => {
      const duration = durations[i] ?? NaN;
      const outcome = outcomeLabel.values[outcomes[i] ?? 0] ?? "ok";
      this.add(pair, time, outcome, Number.isNaN(duration) ? undefined : duration);
    });
  }

  #count(pair: Pair): number {
    return this.#rings[pair * STRIDE + COUNT] ?? 0;
  }

  /** Where the numbers of the `i`-th oldest attempt begin. */
  #at(pair: Pair, i: number): number {
    const ring = pair * STRIDE;
    const rings = this.#rings;
    const room = rings[ring + ROOM] ?? 1;
    const place = ((rings[ring + NEXT] ?? 0) - (rings[ring + COUNT] ?? 0) + i + room) % room;
    return (rings[ring + START] ?? 0) + place * NUMBERS;
  }

  /** Gives a full ring, or one that has no place yet, a place of twice the size. Its oldest stands where the next one would. */
  #move(ring: number): void {
    const rings = this.#rings;
    const room = rings[ring + ROOM] ?? 0;
    const before = rings[ring + START] ?? 0;
    const oldest = (rings[ring + NEXT] ?? 0) * NUMBERS;
    const more = room === 0 ? FIRST_CAPACITY : room * 2;
    const start = this.#place(more);
    const length = room * NUMBERS;
    for (let i = 0; i < length; i++) this.#numbers[start + i] = this.#numbers[before + ((oldest + i) % length)] ?? NaN;
    if (room > 0) this.#leave(room, before);
    rings[ring + START] = start;
    rings[ring + ROOM] = more;
    rings[ring + NEXT] = room;
  }

  /** A place for so many attempts. */
  #place(room: number): number {
    const left = this.#left.get(room)?.pop();
    if (left !== undefined) return left;
    const start = this.#used;
    this.#used += room * NUMBERS;
    if (this.#used > this.#numbers.length)
      this.#numbers = larger(this.#numbers, new Float64Array(roomFor(this.#used, this.#numbers.length)));
    return start;
  }

  #leave(room: number, start: number): void {
    const left = this.#left.get(room);
    if (left === undefined) this.#left.set(room, [start]);
    else left.push(start);
  }
}

function timeOf(ended = 0): Millis {
  return Math.floor(ended / OUTCOMES);
}

function outcomeOf(ended = 0): Outcome {
  return outcomeLabel.values[ended % OUTCOMES] ?? "ok";
}
