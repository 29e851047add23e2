// An agent's recent attempts at one task type: a ring of outcomes and durations that profiles are computed from.
import type { Millis } from "../model/clock.ts";
import type { Outcome } from "../model/agent.ts";

/** Enough for a median and a rank test, small enough for tens of thousands of agents. */
const CAPACITY = 64;

export interface RecentAttempt {
  readonly time: Millis;
  readonly outcome: Outcome;
  /** Seconds; absent where it was not known. */
  readonly duration: number | undefined;
}

export class Recent {
  readonly #ring: RecentAttempt[] = [];
  #next = 0;

  add(attempt: RecentAttempt): void {
    this.#ring[this.#next] = attempt;
    this.#next = (this.#next + 1) % CAPACITY;
  }

  /** Attempts that ended after `since`, oldest first. */
  since(since: Millis): readonly RecentAttempt[] {
    const ordered = [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
    return ordered.filter((attempt) => attempt.time > since);
  }

  /** Durations in seconds of the newest `count` successful attempts after `since`, oldest first. */
  durations(since: Millis, count: number = CAPACITY): readonly number[] {
    return this.since(since)
      .flatMap(({ outcome, duration }) => (outcome === "ok" && duration !== undefined ? [duration] : []))
      .slice(-count);
  }
}
