// How much of request bodies is in memory at the same time, over all connections: bounded, so that a burst is turned away
// instead of being stored.
import { SwarmscopeError } from "../errors.ts";

export class Inflow {
  readonly #limit: number;
  #held = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** True if there is room for so many bytes where there is nothing else. */
  couldHold(bytes: number): boolean {
    return bytes <= this.#limit;
  }

  /** Sets room aside for so many bytes; false where there is none. */
  tries(bytes: number): boolean {
    if (this.#held + bytes > this.#limit) return false;
    this.#held += bytes;
    return true;
  }

  /** Sets room aside for so many bytes. Throws SWM_BUSY where there is none. */
  hold(bytes: number): void {
    if (!this.tries(bytes))
      throw new SwarmscopeError(
        "SWM_BUSY",
        "more is coming in than can be taken at once; nothing of this body was taken",
      );
  }

  release(bytes: number): void {
    this.#held -= bytes;
  }
}
