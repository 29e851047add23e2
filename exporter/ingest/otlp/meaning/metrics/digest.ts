// A short text that stands for pairs of texts in any order: 128 bits made of them, so that no two of those kept at a time have
// the same.
import type { Attributes } from "../../attributes.ts";

/** A half of a word. */
const HALF = 0xffff;

/** Pairs remembered with their part of the sum. Beyond, all are forgotten: senders repeat most of what they write. */
const MOST_PAIRS = 8_192;
const WORDS = 4;

/** In place of a key, for texts in their order. Keys of attributes do not look like that. */
const PLACES = ["\u0000first", "\u0000second", "\u0000third"];

/** Where the part of a pair is, by key and value. */
let places = new Map<string, Map<unknown, number>>();
const parts = new Int32Array(MOST_PAIRS * WORDS);
let known = 0;

/** What was added since it was taken: sums, so that the order makes no difference. */
const sums = new Int32Array(WORDS);

/** The digest of texts in their order, and of pairs in any. */
export function digestOfAll(texts: readonly string[], pairs: Pick<Attributes, "each">): string {
  for (let i = 0; i < texts.length; i++) addPair(PLACES[i] ?? "", texts[i]);
  pairs.each(addPair);
  return taken();
}

function addPair(key: string, value: unknown): void {
  const at = places.get(key)?.get(value) ?? learn(key, value);
  for (let word = 0; word < WORDS; word++) sums[word] = (sums[word] ?? 0) + (parts[at + word] ?? 0);
}

function learn(key: string, value: unknown): number {
  if (known >= MOST_PAIRS) {
    places = new Map();
    known = 0;
  }
  const at = known++ * WORDS;
  write(`${key}=${typeof value} ${String(value)}`, at);
  const ofKey = places.get(key) ?? new Map<unknown, number>();
  places.set(key, ofKey.set(value, at));
  return at;
}

function write(text: string, at: number): void {
  let [a, b] = [0x9e3779b9, 0x7f4a7c15];
  let [c, d] = [0x85ebca6b, 0x27d4eb2f];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b + code, 0x5bd1e995) ^ (b >>> 13);
    c = (Math.imul(c, 31) + code) | 0;
    d = Math.imul(d ^ code ^ (a >>> 7), 0x2545f491);
  }
  // Mixed before they are added up: else pairs that have swapped their values would come to the same sum.
  parts[at] = mixed(a);
  parts[at + 1] = mixed(b);
  parts[at + 2] = mixed(c);
  parts[at + 3] = mixed(d);
}

/** Every bit of a word depends on all of them (the finalizer of MurmurHash3). */
function mixed(word: number): number {
  const half = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const most = Math.imul(half ^ (half >>> 13), 0xc2b2ae35);
  return most ^ (most >>> 16);
}

function taken(): string {
  const [a = 0, b = 0, c = 0, d = 0] = sums;
  sums.fill(0);
  // Eight characters that mean nothing: nobody reads them, and to write them as digits would cost as much as all above.
  return String.fromCharCode(a & HALF, a >>> 16, b & HALF, b >>> 16, c & HALF, c >>> 16, d & HALF, d >>> 16);
}
