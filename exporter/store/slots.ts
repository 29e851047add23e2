// Numbers for things that come and go: small, reused, so that flat arrays can be indexed by them.

/** What a thing has that is gone: rows counted from it are nobody's, and series ignore them. */
export const NOWHERE = -1;

export class Slots<T> {
  readonly #held: (T | undefined)[] = [];
  readonly #free: number[] = [];

  /** Makes a thing that has a number: one that was given back, else the next. */
  take(make: (slot: number) => T): T {
    const slot = this.#free.pop() ?? this.#held.length;
    return (this.#held[slot] = make(slot));
  }

  /** Puts a thing where it was before: for restoring, into slots that are not taken. Call `settle` after the last. */
  put(slot: number, thing: T): void {
    while (this.#held.length <= slot) this.#held.push(undefined);
    this.#held[slot] = thing;
  }

  settle(): void {
    this.#free.length = 0;
    for (let slot = this.#held.length - 1; slot >= 0; slot--) if (this.#held[slot] === undefined) this.#free.push(slot);
  }

  give(slot: number): void {
    if (this.#held[slot] === undefined) return;
    this.#held[slot] = undefined;
    this.#free.push(slot);
  }

  at(slot: number): T | undefined {
    return this.#held[slot];
  }
}
