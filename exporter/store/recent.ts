// An agent's recent attempts at one task type: a flat ring of outcomes and durations that profiles are computed from.
import { outcome as outcomeLabel } from "../catalog/labels.ts";
import type { Outcome } from "../model/agent.ts";
import type { Millis } from "../model/clock.ts";

/** Enough for a median and a rank test, small enough for tens of thousands of agents. */
const CAPACITY = 64;
/** Most agents of a large swarm do little: their rings begin small. */
const FIRST_CAPACITY = 4;

export interface RecentAttempt {
  readonly time: Millis;
  readonly outcome: Outcome;
  /** Seconds; absent where it was not known. */
  readonly duration: number | undefined;
}

/** What a snapshot keeps: oldest first. */
export interface RecentDump {
  readonly times: Float64Array;
  readonly durations: Float64Array;
  readonly outcomes: Uint8Array;
}

export class Recent {
  #times = new Float64Array(FIRST_CAPACITY);
  /** NaN where it is not known. */
  #durations = new Float64Array(FIRST_CAPACITY);
  #outcomes = new Uint8Array(FIRST_CAPACITY);
  #next = 0;
  #count = 0;

  add(time: Millis, outcome: Outcome, duration: number | undefined): void {
    if (this.#count === this.#times.length && this.#count < CAPACITY) this.#grow();
    this.#times[this.#next] = time;
    this.#durations[this.#next] = duration ?? NaN;
    this.#outcomes[this.#next] = outcomeLabel.values.indexOf(outcome);
    this.#next = (this.#next + 1) % this.#times.length;
    this.#count = Math.min(this.#count + 1, this.#times.length);
  }

  /** Attempts that ended after `since`, oldest first. */
  since(since: Millis): readonly RecentAttempt[] {
    const attempts: RecentAttempt[] = [];
    for (let i = 0; i < this.#count; i++) {
      const at = this.#at(i);
      const time = this.#times[at] ?? 0;
      const duration = this.#durations[at] ?? NaN;
      const outcome = outcomeLabel.values[this.#outcomes[at] ?? 0] ?? "ok";
      if (time > since) attempts.push({ time, outcome, duration: Number.isNaN(duration) ? undefined : duration });
    }
    return attempts;
  }

  /** Durations in seconds of the newest `count` successful attempts after `since`, oldest first. */
  durations(since: Millis, count: number = CAPACITY): readonly number[] {
    const durations: number[] = [];
    for (let i = this.#count - 1; i >= 0 && durations.length < count; i--) {
      const at = this.#at(i);
      const duration = this.#durations[at] ?? NaN;
      const isOk = outcomeLabel.values[this.#outcomes[at] ?? 0] === "ok";
      if (isOk && !Number.isNaN(duration) && (this.#times[at] ?? 0) > since) durations.push(duration);
    }
    return durations.reverse();
  }

  dump(): RecentDump {
    const order = Array.from({ length: this.#count }, (_, i) => this.#at(i));
    return {
      times: Float64Array.from(order, (at) => this.#times[at] ?? 0),
      durations: Float64Array.from(order, (at) => this.#durations[at] ?? NaN),
      outcomes: Uint8Array.from(order, (at) => this.#outcomes[at] ?? 0),
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

  /** Where the `i`-th oldest stands. */
  #at(i: number): number {
    const capacity = this.#times.length;
    return (this.#next - this.#count + i + capacity) % capacity;
  }

  #grow(): void {
    const dump = this.dump();
    const capacity = Math.min(CAPACITY, this.#times.length * 2);
    this.#times = new Float64Array(capacity);
    this.#durations = new Float64Array(capacity);
    this.#outcomes = new Uint8Array(capacity);
    this.#times.set(dump.times);
    this.#durations.set(dump.durations);
    this.#outcomes.set(dump.outcomes);
    this.#next = this.#count;
  }
}
