// How often costly work is done: so seldom that it takes no more than a share of one processor, however much of it there is.
import type { Millis } from "./model/clock.ts";

export class Pace {
  readonly #share: number;
  readonly #longestRest: Millis;
  #restsUntil: Millis = -Infinity;

  /** `share` of a processor, above 0; after the longest rest the work is due whatever it costs. */
  constructor(share: number, longestRest: Millis) {
    this.#share = share;
    this.#longestRest = longestRest;
  }

  /** True if the work may be done again. */
  isDue(now: Millis): boolean {
    return now >= this.#restsUntil;
  }

  /** Notes that the work was begun at `now`. */
  *timed(now: Millis, work: Iterable<void>): Generator<void> {
    let spent = 0;
    const steps = work[Symbol.iterator]();
    for (;;) {
      const began = performance.now();
      const { done } = steps.next();
      spent += performance.now() - began;
      this.#restsUntil = now + Math.min(this.#longestRest, spent / this.#share);
      if (done === true) return;
      yield;
    }
  }
}
