// What comes again and again is known by its bytes: the same bytes give the same value, and no new string is made of them.
// A table of fixed size, in which what comes takes the place of what had the same hash before.
import type { Cursor } from "./cursor.ts";

/** Longest text that is remembered, in bytes; longer ones hardly recur. */
const LONGEST = 64;
const WORDS = LONGEST / 4;

export class ByteTable<T> {
  readonly #make: (text: string) => T;
  readonly #mask: number;
  /** Four bytes a word. The last word of a text ends where the text does, so that no byte beyond it is looked at. */
  readonly #words: Int32Array;
  /** 0 where there is none. */
  readonly #lengths: Uint8Array;
  readonly #values: T[];
  /** By slot: where what came next was found the last time. Senders write the same in the same order: it is looked at first. */
  readonly #next: Int32Array;
  #last = 0;

  /** `slots` is a power of two. `make` must give equal values for equal texts. */
  constructor(slots: number, make: (text: string) => T) {
    this.#make = make;
    this.#mask = slots - 1;
    this.#words = new Int32Array(slots * WORDS);
    this.#lengths = new Uint8Array(slots);
    this.#next = new Int32Array(slots);
    const none = make("");
    this.#values = Array.from({ length: slots }, () => none);
  }

  /** The value of the text between two places of a body. Bytes that are no UTF-8 are replaced. */
  get(cursor: Cursor, start: number, end: number): T {
    const length = end - start;
    if (length > LONGEST || length === 0) return this.#make(cursor.bytes.toString("utf8", start, end));
    const { view } = cursor;
    let slot = this.#next[this.#last] ?? 0;
    if (!this.#isIn(slot, view, start, end)) {
      slot = hashOf(view, start, end) & this.#mask;
      this.#next[this.#last] = slot;
      if (!this.#isIn(slot, view, start, end)) this.#learn(cursor, start, end, slot);
    }
    this.#last = slot;
    // A value is there wherever a length is: the other case is the compiler's.
    return this.#values[slot] ?? this.#make("");
  }

  #isIn(slot: number, view: DataView, start: number, end: number): boolean {
    return this.#lengths[slot] === end - start && this.#isAt(slot * WORDS, view, start, end);
  }

  #learn({ bytes, view }: Cursor, start: number, end: number, slot: number): void {
    this.#values[slot] = this.#make(bytes.toString("utf8", start, end));
    this.#lengths[slot] = end - start;
    this.#keep(slot * WORDS, view, start, end);
  }

  #isAt(word: number, view: DataView, start: number, end: number): boolean {
    const last = end - 4;
    if (last < start) return this.#words[word] === short(view, start, end);
    for (let at = start; at < last; at += 4) {
      if (this.#words[word++] !== view.getInt32(at, true)) return false;
    }
    return this.#words[word] === view.getInt32(last, true);
  }

  #keep(word: number, view: DataView, start: number, end: number): void {
    const last = end - 4;
    if (last < start) {
      this.#words[word] = short(view, start, end);
      return;
    }
    for (let at = start; at < last; at += 4) this.#words[word++] = view.getInt32(at, true);
    this.#words[word] = view.getInt32(last, true);
  }
}

function hashOf(view: DataView, start: number, end: number): number {
  const last = end - 4;
  if (last < start) return mixed(end - start, short(view, start, end));
  let hash = end - start;
  for (let at = start; at < last; at += 4) hash = mixed(hash, view.getInt32(at, true));
  return mixed(hash, view.getInt32(last, true));
}

function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x9e3779b1);
  return product ^ (product >>> 15);
}

/** Up to three bytes. */
function short(view: DataView, start: number, end: number): number {
  let word = 0;
  for (let at = start; at < end; at++) word = (word << 8) | view.getUint8(at);
  return word;
}
