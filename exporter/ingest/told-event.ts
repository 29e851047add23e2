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
const { KEYS, KIND, TIME, keyNames } = fields;
const { A_NAME, A_NUMBER, A_TEXT, ENTRIES, holds, keys, names, numbers, textEnds } = tape;

/** By key: the entry that told it, if that is one of the event at hand. */
export const entryOf = new Int32Array(KEYS);
/** By key: texts that are strings already. */
const strings = new Array<string>(KEYS).fill("");
/** An entry whose text is in `strings`. */
const A_STRING = A_TEXT + 1;
/** The event at hand: its kind, its entries, and when it arrived. */
let kindName = "";
let first = 0;
let last = 0;
let arrival: Millis = 0;

/** Prints of the event at hand. They are made from its bytes: the text of an id is hardly ever wanted. */
const prints: Prints = makePrints();

/** The event at hand. All fields of all kinds are there; one that was not told is undefined. */
export const told: SwarmEvent = makeEvent();

/** Turns to an event of the tape, whose entries `entryOf` knows. */
export function turnTo(kind: string, firstEntry: number, lastEntry: number, now: Millis): void {
  kindName = kind;
  first = firstEntry;
  last = lastEntry;
  arrival = now;
}

/** Turns to an event that was parsed: it is put behind all others on the tape. */
export function turnToParsed(event: SwarmEvent): void {
  let entry = ENTRIES;
  for (const [name, value] of Object.entries(event)) {
    // Who parses makes no prints.
    if (typeof value !== "number" && typeof value !== "string") continue;
    const key = keyNames.indexOf(name);
    keys[entry] = key;
    holds[entry] = typeof value === "number" ? A_NUMBER : A_STRING;
    if (typeof value === "number") numbers[entry] = value;
    else strings[key] = value;
    entryOf[key] = entry++;
  }
  turnTo(event.kind, ENTRIES, entry, event.time);
}

function makeEvent(): SwarmEvent {
  const event = {};
  for (const [key, name] of keyNames.entries()) {
    Object.defineProperty(event, name, { enumerable: true, get: () => read(key) });
  }
  Object.defineProperty(event, "prints", { value: prints });
  // Only what keeps the rules of the table is told; the type system cannot follow it through the keys.
  return event as SwarmEvent;
}

function makePrints(): Prints {
  const [task, id] = [keyNames.indexOf("task"), keyNames.indexOf("id")];
  const [ofTask, ofId] = [new Print(), new Print()];
  return {
    get task() {
      return print(task, ofTask);
    },
    get id() {
      return print(id, ofId);
    },
  };
}

/** Makes the print of a text of the event at hand; undefined if it was not told. */
function print(key: number, into: Print): Print | undefined {
  const entry = entryOf[key] ?? 0;
  if (entry < first || entry >= last || keys[entry] !== key) return undefined;
  if (holds[entry] === A_TEXT) return into.ofBytes(view, names[entry] ?? 0, textEnds[entry] ?? 0);
  const text = read(key);
  return typeof text === "string" ? into.ofText(text) : undefined;
}

function read(key: number): string | number | undefined {
  const entry = entryOf[key] ?? 0;
  if (entry < first || entry >= last || keys[entry] !== key) return untold(key);
  const hold = holds[entry];
  if (hold === A_NUMBER) return numbers[entry];
  if (hold === A_NAME) return nameOf(names[entry] ?? 0);
  if (hold === A_TEXT) {
    strings[key] = asciiText(names[entry] ?? 0, textEnds[entry] ?? 0);
    holds[entry] = A_STRING;
  }
  return strings[key];
}

function untold(key: number): string | number | undefined {
  if (key === KIND) return kindName;
  return key === TIME ? arrival : undefined;
}
