// What stands between two values of an event: a quote to close, a comma, the next key, its colon, perhaps blanks. A sender
// writes that the same way every time, so it is learnt as it stands, and from then on compared as words of four bytes.
import * as fields from "./fields.ts";
import { find, UNKNOWN } from "./names.ts";
import * as page from "./page.ts";
import { newlines, skipSpace } from "./space.ts";
import { endOfPlain } from "./strings.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BEGINS = 0x7b;
const ENDS = 0x7d;
/** Words of the longest gap that is learnt: the longest key, and some blanks. */
const WORDS = 8;

// The compiler knows what a constant of this module holds, but not what one of another does.
const { FOREIGN, KEYS } = fields;
const { view } = page;

/** In place of where a gap ends: there is none, or none that is known. */
export const NO_GAP = -1;
/** In place of the key behind a gap: the event ends. */
export const LAST = KEYS;
/** Where an event begins: its gap is the brace and the first key. */
export const FIRST_PLACE = KEYS * 2;
/** A gap is learnt for each kind, or none yet, and each key before it, with and without a quote to close. */
const PLACES = (fields.kindNames.length + 1) * (KEYS + 1) * 2;

/** At place × WORDS: the words of the gap, and which of their bytes count. */
const patterns = new Int32Array(PLACES * WORDS);
const masks = new Int32Array(PLACES * WORDS);
/** By place: bytes of the gap, 0 if it is not known. */
const lengths = new Uint8Array(PLACES);
/** By place: the key in the gap that was met there last. */
export const keyBehind = new Uint8Array(PLACES);

/** The place behind a value: the number of the kind, -1 if not known yet, the key, and 1 if the value is a text. */
export function placeBehind(kind: number, key: number, isText: number): number {
  return ((kind + 1) * (KEYS + 1) + key) * 2 + isText;
}

/**
 * Where the gap ends that is known for a place, if it stands at `at`; else NO_GAP. Nearly all have no more than 16 bytes:
 * these are compared in four steps, as a loop of unforeseeable length costs more than its steps.
 */
export function endOfKnownGap(at: number, place: number): number {
  const first = place * WORDS;
  const differs =
    ((view.getInt32(at, true) & (masks[first] ?? 0)) ^ (patterns[first] ?? 0)) |
    ((view.getInt32(at + 4, true) & (masks[first + 1] ?? 0)) ^ (patterns[first + 1] ?? 0)) |
    ((view.getInt32(at + 8, true) & (masks[first + 2] ?? 0)) ^ (patterns[first + 2] ?? 0)) |
    ((view.getInt32(at + 12, true) & (masks[first + 3] ?? 0)) ^ (patterns[first + 3] ?? 0));
  const length = lengths[place] ?? 0;
  if (differs !== 0 || length === 0) return NO_GAP;
  return length <= 16 || isRestAt(at, place, length) ? at + length : NO_GAP;
}

/** True if the gap that is known for a place stands at `at`, as far as it is behind its first 16 bytes. */
function isRestAt(at: number, place: number, length: number): boolean {
  const first = place * WORDS;
  for (let word = 4; word * 4 < length; word++) {
    if ((view.getInt32(at + word * 4, true) & (masks[first + word] ?? 0)) !== patterns[first + word]) return false;
  }
  return true;
}

/**
 * Reads the gap at `start` and learns it: `keyBehind` tells its key. Returns where it ends, which is at the next value, or
 * behind the event; NO_GAP if it is none.
 */
export function readGap(start: number, place: number): number {
  const before = newlines;
  const isFirst = place === FIRST_PLACE;
  let at = skipSpace(start + (isFirst ? 0 : place & 1));
  let key = LAST;
  const byte = view.getUint8(at);
  if (byte === ENDS && !isFirst) at++;
  else {
    if (byte !== (isFirst ? BEGINS : COMMA)) return NO_GAP;
    const quote = skipSpace(at + 1);
    const end = endOfPlain(quote + 1);
    if (view.getUint8(quote) !== QUOTE || view.getUint8(end) !== QUOTE) return NO_GAP;
    key = keyAt(quote + 1, end);
    at = skipSpace(end + 1);
    if (view.getUint8(at) !== COLON) return NO_GAP;
    at = skipSpace(at + 1);
  }
  // Both or none: the gap that is known for a place belongs to the key that is.
  keyBehind[place] = key;
  // New lines must be met each time, as they count.
  learn(place, start, before === newlines ? at - start : 0);
  return at;
}

/** The key whose name stands there. The seeds of the names begin with the keys. */
function keyAt(start: number, end: number): number {
  const name = find(start, end);
  return name === UNKNOWN || name >= FOREIGN ? FOREIGN : name;
}

/** Learns the gap of a place; forgets the one it had if the new one has no length, or too much. */
function learn(place: number, start: number, length: number): void {
  lengths[place] = length > WORDS * 4 ? 0 : length;
  for (let word = 0; word < WORDS; word++) {
    const left = length - word * 4;
    const mask = left >= 4 ? -1 : left <= 0 ? 0 : (1 << (left * 8)) - 1;
    masks[place * WORDS + word] = mask;
    patterns[place * WORDS + word] = view.getInt32(start + word * 4, true) & mask;
  }
}
