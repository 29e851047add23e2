// Names that come again and again, as numbers: the same bytes give the same number and one string, made once.
import { seeds } from "./fields.ts";
import * as page from "./page.ts";

/** Names remembered at most. When there is no room left all but the seeds are forgotten, and learnt anew. */
const CAPACITY = 65_536;
/** Twice the names, so that a search ends soon. */
const SLOTS = CAPACITY * 2;
/** Words of four bytes that all names may take up: a head, and 32 bytes of text on the average. */
const WORDS = CAPACITY * 10;
/** Longest name remembered, in bytes: the most an event may tell. */
const LONGEST = 128;
/** Places looked at for one name. More would let a sender slow the search by names that are made to meet. */
const PROBES = 8;
/** In place of a number: this is not remembered. */
export const UNKNOWN = -1;

/** By hash: where a name lies among the words, 0 if there is none. */
const slots = new Int32Array(SLOTS);
/** A name is its head, its first 16 bytes filled up with zeros, and the rest of its bytes. At 0 lies none. */
const words = new Int32Array(WORDS);
/** A head is the number of the name above the 8 bits of its length, and its hash. */
const HEAD = 2;
const FIRST_BYTES = 16;
const texts: string[] = [];
/** At bytes × 4, up to 16: which bits of four words belong to so many bytes. */
const masks = Int32Array.from({ length: (FIRST_BYTES + 1) * 4 }, (_, i) => maskOf((i >> 2) - (i & 3) * 4));
const { view } = page;
let used = 1;
let isFull = false;

for (const seed of seeds) {
  page.layOut(Buffer.from(seed));
  // The very string the program itself has: comparing it with others of the program's is comparing two addresses.
  texts[learn(0, seed.length)] = seed;
}
const seedWords = used;

/** Forgets names if there was no room for one. Numbers of names are right until this is called. */
export function tidy(): void {
  if (!isFull) return;
  isFull = false;
  slots.fill(0);
  texts.length = seeds.length;
  for (used = 1; used < seedWords; used += wordsOf((words[used] ?? 0) & 0xff)) {
    slots[freeSlot(words[used + 1] ?? 0)] = used;
  }
}

/** The name with this number. Seeds have the numbers from 0 on, in their order. */
export function nameOf(id: number): string {
  return texts[id] ?? "";
}

/**
 * The number of the name on the page if it is remembered, else UNKNOWN. Most names have no more than 16 bytes: these are
 * hashed and compared in four steps whatever their length, as a loop of unforeseeable length costs more than its steps.
 */
export function find(start: number, end: number): number {
  const length = end - start;
  const mask = Math.min(length, FIRST_BYTES) * 4;
  const a = view.getInt32(start, true) & (masks[mask] ?? 0);
  const b = view.getInt32(start + 4, true) & (masks[mask + 1] ?? 0);
  const c = view.getInt32(start + 8, true) & (masks[mask + 2] ?? 0);
  const d = view.getInt32(start + 12, true) & (masks[mask + 3] ?? 0);
  const hash = length <= FIRST_BYTES ? hashOf(a, b, c, d, length) : hashOfLong(start, end, hashOf(a, b, c, d, length));
  for (let probe = 0; probe < PROBES; probe++) {
    const place = slots[(hash + probe) & (SLOTS - 1)] ?? 0;
    if (place === 0) return UNKNOWN;
    const head = words[place] ?? 0;
    const isNear = words[place + 2] === a && words[place + 3] === b && words[place + 4] === c && words[place + 5] === d;
    if (isNear && (head & 0xff) === length && (length <= FIRST_BYTES || isRestAt(start, length, place)))
      return head >>> 8;
  }
  return UNKNOWN;
}

/** The number of the name on the page, new or remembered; UNKNOWN if it cannot be remembered. Its bytes are plain ASCII. */
export function learn(start: number, end: number): number {
  const found = find(start, end);
  return found === UNKNOWN ? add(start, end) : found;
}

function add(start: number, end: number): number {
  const length = end - start;
  if (length > LONGEST) return UNKNOWN;
  if (texts.length === CAPACITY || used + wordsOf(length) > WORDS) {
    isFull = true;
    return UNKNOWN;
  }
  const bytes = (at: number): number => view.getInt32(start + at, true) & maskOf(length - at);
  const near = hashOf(bytes(0), bytes(4), bytes(8), bytes(12), length);
  const hash = length <= FIRST_BYTES ? near : hashOfLong(start, end, near);
  const slot = freeSlot(hash);
  if (slot === UNKNOWN) return UNKNOWN;
  slots[slot] = used;
  words[used] = (texts.length << 8) | length;
  words[used + 1] = hash;
  for (let word = HEAD; word < wordsOf(length); word++) words[used + word] = bytes((word - HEAD) * 4);
  used += wordsOf(length);
  texts.push(page.asciiText(start, end));
  return texts.length - 1;
}

/** True if a name on the page goes on behind its first bytes as the one at `place` does. */
function isRestAt(start: number, length: number, place: number): boolean {
  for (let at = FIRST_BYTES; at < length; at += 4) {
    const word = view.getInt32(start + at, true) & maskOf(length - at);
    if (words[place + HEAD + (at >> 2)] !== word) return false;
  }
  return true;
}

/** A free slot for a hash, UNKNOWN if those it may have are taken. */
function freeSlot(hash: number): number {
  for (let probe = 0; probe < PROBES; probe++) {
    const slot = (hash + probe) & (SLOTS - 1);
    if (slots[slot] === 0) return slot;
  }
  return UNKNOWN;
}

/** Words a name of this many bytes takes up. */
function wordsOf(length: number): number {
  return HEAD + Math.max(FIRST_BYTES / 4, (length + 3) >> 2);
}

/** The bits of a word of which so many bytes count, from the lowest. */
function maskOf(bytes: number): number {
  return bytes >= 4 ? -1 : bytes <= 0 ? 0 : (1 << (bytes * 8)) - 1;
}

/** Each word is turned another way, so that bytes of different words do not meet; mixed, as the low bits choose the slot. */
function hashOf(a: number, b: number, c: number, d: number, length: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ length;
  hash ^= turned(Math.imul(b, 0x85ebca77), 8);
  hash ^= turned(Math.imul(c, 0xc2b2ae3d), 16);
  hash ^= turned(Math.imul(d, 0x27d4eb2f), 24);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

/** The hash of a name of more than 16 bytes, of which the first are hashed. */
function hashOfLong(start: number, end: number, hash: number): number {
  for (let at = start + FIRST_BYTES; at < end; at += 4) {
    hash = Math.imul(turned(hash, 5) ^ (view.getInt32(at, true) & maskOf(end - at)), 0x9e3779b1);
  }
  return hash ^ (hash >>> 15);
}

function turned(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
