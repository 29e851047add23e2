// The one event object the door hands on, again and again: each field reads the tape when it is asked for. So no event
// costs an object, no text is made that nobody wants, and whoever takes events sees one shape only, which keeps them fast.
import type { Millis } from "../model/clock.ts";
import type { SwarmEvent } from "../model/event.ts";
import { Print, type Prints } from "../model/print.ts";
import * as fields from "./fields.ts";
import { nameOf } from "./names.ts";
import { asciiText, view } from "./page.ts";
import * as tape from "./tape.ts";

// The compiler knows what a constant of this module holds, but not what one of another does.
const { KEYS, TIME, keyNames, isNumeric } = fields;
const { A_NAME, A_NUMBER, A_TEXT, ENTRIES, holds, names, numbers, textEnds } = tape;

/** In place of an entry: it was not told. */
const UNTOLD = -1;
/** The entry that holds when the event at hand arrived, behind those of a parsed event. */
const ARRIVAL = ENTRIES + KEYS;
/** By key: the entry of the event at hand that tells it. Small steps, as the compiler puts them where a field is asked for. */
const entryOf = new Int32Array(KEYS).fill(UNTOLD);
/** By key: texts that are strings already. */
const strings = new Array<string>(KEYS).fill("");
/** An entry whose text is in `strings`. */
const A_STRING = A_TEXT + 1;
/** Kind of the event at hand, and the keys it tells, so many of them. */
let kindName = "";
const toldKeys = new Uint8Array(KEYS);
let count = 0;

/** Prints of the event at hand. They are made from its bytes: the text of an id is hardly ever wanted. */
const prints: Prints = makePrints();

/** The event at hand. All fields of all kinds are there; one that was not told is undefined. */
export const told: SwarmEvent = makeEvent();

/** Turns to an event of the tape of which nothing is told yet. One that does not tell its time is of when it arrived. */
export function turnTo(kind: string, now: Millis): void {
  while (count > 0) entryOf[toldKeys[--count] ?? 0] = UNTOLD;
  kindName = kind;
  numbers[ARRIVAL] = now;
  entryOf[TIME] = ARRIVAL;
}

/** Tells the event at hand what an entry holds. */
export function tell(key: number, entry: number): void {
  toldKeys[count++] = key;
  entryOf[key] = entry;
}

/** Turns to an event that was parsed: it is put behind all others on the tape. */
export function turnToParsed(event: SwarmEvent): void {
  turnTo(event.kind, event.time);
  let entry = ENTRIES;
  for (const [name, value] of Object.entries(event)) {
    // Who parses makes no prints; what kind it is no entry tells.
    if ((typeof value !== "number" && typeof value !== "string") || name === "kind") continue;
    const key = keyNames.indexOf(name);
    tell(key, entry);
    holds[entry] = typeof value === "number" ? A_NUMBER : A_STRING;
    if (typeof value === "number") numbers[entry] = value;
    else strings[key] = value;
    entry++;
  }
}

function makeEvent(): SwarmEvent {
  const event = {};
  for (const [key, name] of keyNames.entries()) {
    const get = isNumeric(key) ? () => numberOf(key) : () => textOf(key);
    Object.defineProperty(event, name, { enumerable: true, get: name === "kind" ? () => kindName : get });
  }
  Object.defineProperty(event, "prints", { value: prints });
  // Only what keeps the rules of the table is told; the type system cannot follow it through the keys.
  return event as SwarmEvent;
}

function makePrints(): Prints {
  const [task, id] = [keyNames.indexOf("task"), keyNames.indexOf("id")];
  const [ofTask, ofId] = [new Print(), new Print()];
  return {
    task: () => print(task, ofTask),
    id: () => print(id, ofId),
  };
}

/** Makes the print of a text of the event at hand; undefined if it was not told. */
function print(key: number, into: Print): Print | undefined {
  const entry = entryOf[key] ?? UNTOLD;
  if (entry < 0) return undefined;
  if (holds[entry] === A_TEXT) return into.ofBytes(view, names[entry] ?? 0, textEnds[entry] ?? 0);
  return into.ofText(textAt(entry, key));
}

function numberOf(key: number): number | undefined {
  const entry = entryOf[key] ?? UNTOLD;
  return entry < 0 ? undefined : numbers[entry];
}

function textOf(key: number): string | undefined {
  const entry = entryOf[key] ?? UNTOLD;
  return entry < 0 ? undefined : holds[entry] === A_NAME ? nameOf(names[entry] ?? 0) : textAt(entry, key);
}

/** A text that is no name, or not one that is remembered: made once, when it is first asked for. */
function textAt(entry: number, key: number): string {
  if (holds[entry] === A_NAME) return nameOf(names[entry] ?? 0);
  if (holds[entry] === A_TEXT) {
    strings[key] = asciiText(names[entry] ?? 0, textEnds[entry] ?? 0);
    holds[entry] = A_STRING;
  }
  return strings[key] ?? "";
}
