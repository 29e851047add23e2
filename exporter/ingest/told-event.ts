// The one event object the door hands on, again and again: each field reads what was told of it last. So no event costs an
// object, and whoever takes events sees one shape only, which keeps their code fast.
import type { SwarmEvent } from "../model/event.ts";
import * as fields from "./fields.ts";
import { asciiText } from "./page.ts";

// The compiler knows what a constant of this module holds, but not what one of another does.
const { KEYS, keyNames } = fields;
/** By key: what was told, and in which event. A text that nobody asked for yet is only its place on the page. */
const numbers = new Float64Array(KEYS);
const texts = new Array<string | undefined>(KEYS).fill(undefined);
const textStarts = new Int32Array(KEYS);
const textEnds = new Int32Array(KEYS);
const numberIn = new Float64Array(KEYS);
const textIn = new Float64Array(KEYS);
/** Number of the event at hand. In 64 bits, as all above, so that it never comes round. */
const turn = new Float64Array(1);

/** What was told since `begin`. All fields of all kinds are there; one that was not told is undefined. */
export const told: SwarmEvent = makeEvent();

/** Forgets what was told: another event begins. */
export function begin(): void {
  turn[0] = (turn[0] ?? 0) + 1;
}

export function tellNumber(key: number, value: number): void {
  numbers[key] = value;
  numberIn[key] = turn[0] ?? 0;
}

export function tellText(key: number, text: string): void {
  texts[key] = text;
  textIn[key] = turn[0] ?? 0;
}

/** Tells a text that stands on the page, in ASCII. */
export function tellPlace(key: number, start: number, end: number): void {
  texts[key] = undefined;
  textStarts[key] = start;
  textEnds[key] = end;
  textIn[key] = turn[0] ?? 0;
}

/** Tells all of an event that was parsed. */
export function tellAll(event: SwarmEvent): void {
  begin();
  for (const [name, value] of Object.entries(event)) {
    const key = keyNames.indexOf(name);
    if (typeof value === "number") tellNumber(key, value);
    else if (value !== undefined) tellText(key, value);
  }
}

function makeEvent(): SwarmEvent {
  const event = {};
  for (const [key, name] of keyNames.entries()) {
    Object.defineProperty(event, name, { enumerable: true, get: () => read(key) });
  }
  // Only what keeps the rules of the table is told; the type system cannot follow it through the keys.
  return event as SwarmEvent;
}

function read(key: number): string | number | undefined {
  if (numberIn[key] === turn[0]) return numbers[key];
  if (textIn[key] !== turn[0]) return undefined;
  return (texts[key] ??= asciiText(textStarts[key] ?? 0, textEnds[key] ?? 0));
}
