// A map from fingerprints to numbers, in one flat array: what is looked up with nearly every event lies in one line of the
// processor's memory, and coming and going makes no garbage. Open addressing with linear probing; what is taken out is closed
// up by what follows it (Knuth, The Art of Computer Programming 3, section 6.4, algorithm R), so that searches stay short.
import type { Print } from "../model/print.ts";

/** In place of a number: it is not there. */
export const ABSENT = -1;

/** Of an entry: both halves of the print, and the number plus one, 0 where there is none. Four words, to be aligned. */
const STRIDE = 4;
const FIRST_ENTRIES = 64;

/** Half a print: enough to name one. */
type Halves = Pick<Print, "high" | "low">;

export class PrintTable {
  #entries = new Int32Array(FIRST_ENTRIES * STRIDE);
  #mask = FIRST_ENTRIES - 1;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The number kept for a print, ABSENT if there is none. */
  get(high: number, low: number): number {
    return (this.#entries[this.#find(high, low) * STRIDE + 2] ?? 0) - 1;
  }

  /** Keeps a number of 0 to 2^31 − 2 for a print. */
  set(high: number, low: number, value: number): void {
    if (this.#size * 2 > this.#mask) this.#grow();
    const entry = this.#find(high, low) * STRIDE;
    const entries = this.#entries;
    if (entries[entry + 2] === 0) this.#size++;
    entries[entry] = high;
    entries[entry + 1] = low;
    entries[entry + 2] = value + 1;
  }

  delete(high: number, low: number): void {
    const entries = this.#entries;
    let hole = this.#find(high, low);
    if (entries[hole * STRIDE + 2] === 0) return;
    this.#size--;
    for (let next = (hole + 1) & this.#mask; entries[next * STRIDE + 2] !== 0; next = (next + 1) & this.#mask) {
      const wanted = (entries[next * STRIDE + 1] ?? 0) & this.#mask;
      // One that is nearer to where it belongs than the hole is stays.
      if (((next - wanted) & this.#mask) < ((next - hole) & this.#mask)) continue;
      // Three plain steps: a call to copy three words would cost more than all of the rest.
      for (let word = 0; word < 3; word++) entries[hole * STRIDE + word] = entries[next * STRIDE + word] ?? 0;
      hole = next;
    }
    entries[hole * STRIDE + 2] = 0;
  }

  clear(): void {
    this.#entries.fill(0);
    this.#size = 0;
  }

  /** Both halves of all prints, one after the other: what a snapshot keeps. */
  prints(): Int32Array {
    const prints = new Int32Array(this.#size * 2);
    let at = 0;
    this.#each(({ high, low }) => {
      prints[at++] = high;
      prints[at++] = low;
    });
    return prints;
  }

  /** Where a print is, or else the free entry where it would be. */
  #find(high: number, low: number): number {
    const entries = this.#entries;
    let entry = low & this.#mask;
    for (;;) {
      const at = entry * STRIDE;
      if (entries[at + 2] === 0 || (entries[at + 1] === low && entries[at] === high)) return entry;
      entry = (entry + 1) & this.#mask;
    }
  }

  #grow(): void {
    const before = this.#entries;
    this.#entries = new Int32Array(before.length * 2);
    this.#mask = this.#entries.length / STRIDE - 1;
    this.#size = 0;
    each(before, ({ high, low }, value) => this.set(high, low, value));
  }

  #each(visit: (print: Halves, value: number) => void): void {
    each(this.#entries, visit);
  }
}

function each(entries: Int32Array, visit: (print: Halves, value: number) => void): void {
  for (let at = 0; at < entries.length; at += STRIDE) {
    const value = (entries[at + 2] ?? 0) - 1;
    if (value !== ABSENT) visit({ high: entries[at] ?? 0, low: entries[at + 1] ?? 0 }, value);
  }
}
