// An agent's recent attempts at one task type: a flat ring of outcomes and durations that profiles are computed from.
//
// The ring is one plain array of numbers. There is one for each agent at each type, most of them short: a typed array of so few
// numbers would take several times what it holds.
import { outcome as outcomeLabel } from "../catalog/labels.ts";
import type { Outcome } from "../model/agent.ts";
import type { Attempts } from "../model/attempts.ts";
import type { Millis } from "../model/clock.ts";

/** Enough for a median and a rank test, small enough for tens of thousands of agents. */
const CAPACITY = 64;
/** Most agents of a large swarm do little: their rings begin small. */
const FIRST_CAPACITY = 4;
/** Numbers of an attempt: when, how long (NaN where it is not known), the place of its outcome in the label. */
const NUMBERS = 3;

export interface RecentAttempt {
  readonly time: Millis;
  readonly outcome: Outcome;
  /** Seconds; absent where it was not known. */
  readonly duration: number | undefined;
}

export type Tally = Omit<Attempts, "median">;

/** What a snapshot keeps: oldest first. */
export interface RecentDump {
  readonly times: Float64Array;
  readonly durations: Float64Array;
  readonly outcomes: Uint8Array;
}

export class Recent {
  #ring = emptyRing(FIRST_CAPACITY);
  #next = 0;
  #count = 0;

  add(time: Millis, outcome: Outcome, duration: number | undefined): void {
    if (this.#count === this.#capacity && this.#count < CAPACITY) this.#grow();
    const at = this.#next * NUMBERS;
    this.#ring[at] = time;
    this.#ring[at + 1] = duration ?? NaN;
    this.#ring[at + 2] = outcomeLabel.values.indexOf(outcome);
    this.#next = (this.#next + 1) % this.#capacity;
    this.#count = Math.min(this.#count + 1, this.#capacity);
  }

  /** Attempts that ended after `since`, oldest first. */
  since(since: Millis): readonly RecentAttempt[] {
    const attempts: RecentAttempt[] = [];
    for (let i = 0; i < this.#count; i++) {
      const at = this.#at(i);
      const time = this.#ring[at] ?? 0;
      const duration = this.#ring[at + 1] ?? NaN;
      const outcome = outcomeLabel.values[this.#ring[at + 2] ?? 0] ?? "ok";
      if (time > since) attempts.push({ time, outcome, duration: Number.isNaN(duration) ? undefined : duration });
    }
    return attempts;
  }

  /** Durations in seconds of the newest `count` successful attempts after `since`, oldest first. */
  durations(since: Millis, count: number = CAPACITY): readonly number[] {
    const durations: number[] = [];
    for (let i = this.#count - 1; i >= 0 && durations.length < count; i--) {
      const at = this.#at(i);
      const duration = this.#ring[at + 1] ?? NaN;
      const isOk = outcomeLabel.values[this.#ring[at + 2] ?? 0] === "ok";
      if (isOk && !Number.isNaN(duration) && (this.#ring[at] ?? 0) > since) durations.push(duration);
    }
    return durations.reverse();
  }

  /** The newest `count` attempts after `since`: how many ended how, and durations of the successful ones, oldest first. */
  tally(since: Millis, count: number = CAPACITY): Tally {
    const durations: number[] = [];
    const counts = { ok: 0, failed: 0, timeout: 0 };
    let seen = 0;
    for (let i = this.#count - 1; i >= 0 && seen < count; i--) {
      const at = this.#at(i);
      if ((this.#ring[at] ?? 0) <= since) continue;
      seen++;
      const duration = this.#ring[at + 1] ?? NaN;
      const outcome = outcomeLabel.values[this.#ring[at + 2] ?? 0];
      if (outcome === "ok" && !Number.isNaN(duration)) durations.push(duration);
      if (outcome === "ok" || outcome === "failed" || outcome === "timeout") counts[outcome]++;
    }
    return { durations: durations.reverse(), ...counts };
  }

  dump(): RecentDump {
    const order = Array.from({ length: this.#count }, (_, i) => this.#at(i));
    return {
      times: Float64Array.from(order, (at) => this.#ring[at] ?? 0),
      durations: Float64Array.from(order, (at) => this.#ring[at + 1] ?? NaN),
      outcomes: Uint8Array.from(order, (at) => this.#ring[at + 2] ?? 0),
    };
  }

  static from(dump: RecentDump): Recent {
    const recent = new Recent();
    dump.times.forEach((time, i) => {
      const duration = dump.durations[i] ?? NaN;
      const outcome = outcomeLabel.values[dump.outcomes[i] ?? 0] ?? "ok";
      recent.add(time, outcome, Number.isNaN(duration) ? undefined : duration);
    });
    return recent;
  }

  get #capacity(): number {
    return this.#ring.length / NUMBERS;
  }

  /** Where the numbers of the `i`-th oldest begin. */
  #at(i: number): number {
    const capacity = this.#capacity;
    return ((this.#next - this.#count + i + capacity) % capacity) * NUMBERS;
  }

  /** The ring is full: its oldest stands where the next one would. */
  #grow(): void {
    const larger = emptyRing(Math.min(CAPACITY, this.#capacity * 2));
    const full = this.#ring.length;
    const oldest = this.#next * NUMBERS;
    for (let i = 0; i < full; i++) larger[i] = this.#ring[(oldest + i) % full] ?? NaN;
    this.#ring = larger;
    this.#next = this.#count;
  }
}

/** As long as it will be: one that is made longer bit by bit keeps room for more. */
function emptyRing(capacity: number): number[] {
  return new Array<number>(capacity * NUMBERS).fill(NaN);
}
