// A map from fingerprints to numbers, in one flat array: what is looked up with nearly every event lies in one line of the
// processor's memory, and coming and going makes no garbage. Open addressing with linear probing; what is taken out is closed
// up by what follows it (Knuth, The Art of Computer Programming 3, section 6.4, algorithm R), so that searches stay short.
//
// Only half of a print is kept here. The other half its owner has anyway, by the number: it is looked at where the first half
// is right, which is nearly never in vain. So the array is half as long, and more of it stays near the processor.

/** In place of a number: it is not there. */
export const ABSENT = -1;

/** Of an entry: the low half of its print, and the number plus one, 0 where there is none. */
const STRIDE = 2;
const FIRST_ENTRIES = 64;

export class PrintTable {
  #entries = new Int32Array(FIRST_ENTRIES * STRIDE);
  #mask = FIRST_ENTRIES - 1;
  #size = 0;
  readonly #highs: Int32Array;

  /** At each number that is kept, `highs` has the high half of its print: before it is kept, and until it is taken out. */
  constructor(highs: Int32Array) {
    this.#highs = highs;
  }

  get size(): number {
    return this.#size;
  }

  /** The number kept for a print, ABSENT if there is none. */
  get(high: number, low: number): number {
    return (this.#entries[this.#find(high, low) * STRIDE + 1] ?? 0) - 1;
  }

  /** Keeps a number of 0 to 2^31 − 2 for a print. */
  set(high: number, low: number, value: number): void {
    if (this.#size * 2 > this.#mask) this.#grow();
    const at = this.#find(high, low) * STRIDE;
    const entries = this.#entries;
    if (entries[at + 1] === 0) this.#size++;
    entries[at] = low;
    entries[at + 1] = value + 1;
  }

  delete(high: number, low: number): void {
    const entries = this.#entries;
    let hole = this.#find(high, low);
    if (entries[hole * STRIDE + 1] === 0) return;
    this.#size--;
    for (let next = (hole + 1) & this.#mask; entries[next * STRIDE + 1] !== 0; next = (next + 1) & this.#mask) {
      const wanted = (entries[next * STRIDE] ?? 0) & this.#mask;
      // One that is nearer to where it belongs than the hole is stays.
      if (((next - wanted) & this.#mask) < ((next - hole) & this.#mask)) continue;
      // Two plain steps: a call to copy two words would cost more than all of the rest.
      entries[hole * STRIDE] = entries[next * STRIDE] ?? 0;
      entries[hole * STRIDE + 1] = entries[next * STRIDE + 1] ?? 0;
      hole = next;
    }
    entries[hole * STRIDE + 1] = 0;
  }

  clear(): void {
    this.#entries.fill(0);
    this.#size = 0;
  }

  /** Calls back for each number and the low half of its print, in no order. */
  each(visit: (value: number, low: number) => void): void {
    each(this.#entries, visit);
  }

  /** Where a print is, or else the free entry where it would be. */
  #find(high: number, low: number): number {
    const entries = this.#entries;
    let entry = low & this.#mask;
    for (;;) {
      const at = entry * STRIDE;
      const kept = entries[at + 1] ?? 0;
      if (kept === 0 || (entries[at] === low && this.#highs[kept - 1] === high)) return entry;
      entry = (entry + 1) & this.#mask;
    }
  }

  #grow(): void {
    const before = this.#entries;
    this.#entries = new Int32Array(before.length * 2);
    this.#mask = this.#entries.length / STRIDE - 1;
    this.#size = 0;
    each(before, (value, low) => this.set(this.#highs[value] ?? 0, low, value));
  }
}

function each(entries: Int32Array, visit: (value: number, low: number) => void): void {
  for (let at = 0; at < entries.length; at += STRIDE) {
    const value = (entries[at + 1] ?? 0) - 1;
    if (value !== ABSENT) visit(value, entries[at] ?? 0);
  }
}
