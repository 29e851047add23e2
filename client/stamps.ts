// Times that no other process tells. The exporter knows a repeated delivery of a change by its labels and its two times, so
// that processes that tell the same labels must not come to the same ones, be they started at the same moment.

const SPREAD_MS = 1000;
const NANOS_A_MILLI = 1_000_000;

export class Stamps {
  readonly #now: () => number;
  readonly #random: () => number;
  /** Milliseconds of the last one. */
  #last = 0;

  /** `now` tells Unix milliseconds, `random` is from 0 to 1. */
  constructor(now: () => number, random: () => number) {
    this.#now = now;
    this.#random = random;
  }

  /** A time within the second before now: for the begin of what a process tells. */
  first(): string {
    return this.#stamp(this.#now() - this.#random() * SPREAD_MS);
  }

  /** Now, later than any before. */
  next(): string {
    return this.#stamp(this.#now());
  }

  /** In nanoseconds. Those within a millisecond are chance; the exporter tells four thousand of them apart. */
  #stamp(time: number): string {
    this.#last = Math.max(this.#last + 1, Math.floor(time));
    const nanos = Math.floor(this.#random() * NANOS_A_MILLI);
    return `${this.#last}${String(nanos).padStart(6, "0")}`;
  }
}
