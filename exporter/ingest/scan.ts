// One pass over the bytes of a body that holds flat objects, which is what programs send: its events come to lie on the
// tape. Whatever else it meets, it gives up, and the body is read the plain way; so it need not know all of JSON.
import * as fields from "./fields.ts";
import * as gaps from "./gaps.ts";
import { find, learn, tidy, UNKNOWN } from "./names.ts";
import { readNumber } from "./number.ts";
import * as page from "./page.ts";
import { newlines, skipSpace } from "./space.ts";
import { endOfPlain, endOfStrange } from "./strings.ts";
import * as tape from "./tape.ts";

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const LETTER_E = 0x65;
const LIST_BEGINS = 0x5b;
const LIST_ENDS = 0x5d;
/** The first four letters of the words JSON has, as they lie in memory. */
const NULL = 0x6c6c756e;
const TRUE = 0x65757274;
const FALS = 0x736c6166;
/** In place of a position, here and in what is called from here: this is nothing the scanner reads. */
const GIVE_UP = -1;

// The compiler knows what a constant of this module holds, but not what one of another does.
const { KEYS, KIND, kindOfSeed, recurs } = fields;
const { FIRST_PLACE, LAST, NO_GAP, keyBehind } = gaps;
const { view } = page;
const { A_NAME, A_NUMBER, A_TEXT, ENTRIES, EVENTS, ODD } = tape;
const { ends, firstEntries, holds, keys, kinds, lastEntries, names, numbers, starts, textEnds } = tape;

/** By key: the last event that told it. Events are counted, over all bodies. */
const toldIn = new Int32Array(KEYS);
let turn = 0;

/** Puts the events of a body on the tape, and returns how many: 1 to `maxEvents`, or 0 if the body is not for the scanner. */
export function scan(body: Uint8Array, maxEvents: number): number {
  tidy();
  if (!page.layOut(body)) return 0;
  const limit = Math.min(maxEvents, EVENTS);
  const at = skipSpace(0);
  return view.getUint8(at) === LIST_BEGINS ? scanList(at + 1, body.length, limit) : scanLines(at, body.length, limit);
}

function scanList(at: number, length: number, limit: number): number {
  for (let event = 0; event < limit;) {
    at = scanEvent(skipSpace(at), event++);
    if (at === GIVE_UP) return 0;
    at = skipSpace(at);
    const byte = view.getUint8(at);
    if (byte === LIST_ENDS) return skipSpace(at + 1) === length ? event : 0;
    if (byte !== COMMA) return 0;
    at++;
  }
  return 0;
}

function scanLines(at: number, length: number, limit: number): number {
  for (let event = 0; event < limit;) {
    const before = newlines;
    at = scanEvent(at, event++);
    // A line must hold all of an object, and nothing but one.
    if (at === GIVE_UP || newlines > before) return 0;
    at = skipSpace(at);
    if (at === length) return event;
    if (newlines === before) return 0;
  }
  return 0;
}

/** Reads the object at `at`; returns where it ends. */
function scanEvent(at: number, event: number): number {
  let entry = event === 0 ? 0 : (lastEntries[event - 1] ?? 0);
  if (entry + KEYS >= ENTRIES) return GIVE_UP;
  starts[event] = at;
  firstEntries[event] = entry;
  const now = (turn = (turn + 1) | 0);
  let place = FIRST_PLACE;
  let kind = ODD;
  let isOdd = false;
  for (;;) {
    const end = gaps.endOfKnownGap(at, place);
    at = end === NO_GAP ? gaps.readGap(at, place) : end;
    if (at === GIVE_UP) return GIVE_UP;
    const key = keyBehind[place] ?? LAST;
    if (key === LAST) break;
    // Of a key that comes twice JSON takes the last value: entries are in no order.
    if (toldIn[key] === now) isOdd = true;
    toldIn[key] = now;
    keys[entry] = key;
    if (view.getUint8(at) <= SPACE) at = skipSpace(at);
    const byte = view.getUint8(at);
    if (byte === QUOTE) {
      const start = at + 1;
      at = endOfPlain(start);
      if (view.getUint8(at) !== QUOTE) {
        isOdd = true;
        at = endOfStrange(at);
      } else if (key === KIND) kind = kindOfSeed[find(start, at)] ?? ODD;
      else {
        const name = recurs[key] === 1 ? learn(start, at) : UNKNOWN;
        holds[entry] = name === UNKNOWN ? A_TEXT : A_NAME;
        names[entry] = name === UNKNOWN ? start : name;
        textEnds[entry++] = at;
      }
    } else if (byte > LETTER_E) {
      // What is not known is as if it were not told; the other words are no values of ours.
      if (view.getInt32(at, true) !== NULL) isOdd = true;
      at = endOfWord(at);
    } else {
      at = readNumber(at, numbers, entry);
      holds[entry++] = A_NUMBER;
    }
    if (at === GIVE_UP) return GIVE_UP;
    place = gaps.placeBehind(kind, key, byte === QUOTE ? 1 : 0);
  }
  ends[event] = at;
  kinds[event] = isOdd ? ODD : kind;
  lastEntries[event] = entry;
  return at;
}

/** Where null, true or false ends that stands at `at`. */
function endOfWord(at: number): number {
  const word = view.getInt32(at, true);
  if (word === NULL || word === TRUE) return at + 4;
  return word === FALS && view.getUint8(at + 4) === LETTER_E ? at + 5 : GIVE_UP;
}
