// One event of the tape → the event handed on, if it keeps all rules. One that does not is parsed from its own bytes, so
// that what the sender is told is made in one place: parse.ts.
import type { Millis } from "../model/clock.ts";
import { common, type SwarmEvent } from "../model/event.ts";
import * as fields from "./fields.ts";
import { nameOf } from "./names.ts";
import { asciiText } from "./page.ts";
import { SKEW_ALLOWED_MS } from "./parse.ts";
import * as tape from "./tape.ts";
import { begin, tellNumber, tellPlace, tellText, told } from "./told-event.ts";

// The compiler knows what a constant of this module holds, but not what one of another does.
const { KEYS, KIND, kindNames, TIME, NUMBER, TEXT, WORD } = fields;
const { formOf, minOf, maxOf, isWhole, isRequired, requiredOf, mayBe } = fields;
const { A_NAME, A_NUMBER, ODD, kinds, firstEntries, lastEntries, keys, holds, numbers, names, textEnds } = tape;
const SEEDS = fields.seeds.length;

/** The event of the tape with this index; undefined if there is anything to say against it. Right until the next call. */
export function take(index: number, now: Millis): SwarmEvent | undefined {
  const kind = kinds[index] ?? ODD;
  if (kind === ODD) return undefined;
  begin();
  tellText(KIND, kindNames[kind] ?? "");
  tellNumber(TIME, now);
  let missing = requiredOf[kind] ?? 0;
  const end = lastEntries[index] ?? 0;
  for (let entry = firstEntries[index] ?? 0; entry < end; entry++) {
    const rule = kind * KEYS + (keys[entry] ?? 0);
    if (!takeEntry(entry, rule)) return undefined;
    missing -= isRequired[rule] ?? 0;
  }
  return missing === 0 && told.time <= now + SKEW_ALLOWED_MS ? told : undefined;
}

/** Tells what an entry holds, if it keeps the rule. */
function takeEntry(entry: number, rule: number): boolean {
  const hold = holds[entry];
  const key = keys[entry] ?? 0;
  if (hold === A_NUMBER) return takeNumber(key, rule, numbers[entry] ?? NaN);
  const place = names[entry] ?? 0;
  if (hold === A_NAME) return takeName(key, rule, place);
  const end = textEnds[entry] ?? 0;
  return key === TIME ? takeTime(asciiText(place, end)) : takeText(key, rule, place, end);
}

function takeNumber(key: number, rule: number, value: number): boolean {
  if (formOf[rule] !== NUMBER || value < (minOf[rule] ?? 0) || value > (maxOf[rule] ?? 0)) return false;
  if (isWhole[rule] === 1 && !Number.isInteger(value)) return false;
  tellNumber(key, value);
  return true;
}

function takeName(key: number, rule: number, name: number): boolean {
  const text = nameOf(name);
  const isRight = formOf[rule] === WORD ? isWordOf(rule, name) : isTextOf(rule, text.length);
  if (isRight) tellText(key, text);
  return isRight;
}

function takeText(key: number, rule: number, start: number, end: number): boolean {
  const isRight = isTextOf(rule, end - start);
  if (isRight) tellPlace(key, start, end);
  return isRight;
}

function takeTime(text: string): boolean {
  const time = common.time.read(text);
  if (time !== undefined) tellNumber(TIME, time);
  return time !== undefined;
}

/** True if plain text of this length keeps the rule: its characters do in any case. */
function isTextOf(rule: number, length: number): boolean {
  return formOf[rule] === TEXT && length >= 1 && length <= (maxOf[rule] ?? 0);
}

/** True if the rule allows the word with this number; those it names are seeds. */
function isWordOf(rule: number, name: number): boolean {
  return name < SEEDS && mayBe[rule * SEEDS + name] === 1;
}
