// One event of the tape → the event handed on, if it keeps all rules. One that does not is parsed from its own bytes, so
// that what the sender is told is made in one place: parse.ts.
import type { Millis } from "../model/clock.ts";
import { common } from "../model/event.ts";
import * as fields from "./fields.ts";
import { nameOf } from "./names.ts";
import { asciiText } from "./page.ts";
import { SKEW_ALLOWED_MS } from "./parse.ts";
import * as tape from "./tape.ts";
import * as toldEvent from "./told-event.ts";

// The compiler knows what a constant of this module holds, but not what one of another does.
const { KEYS, kindNames, TIME, NUMBER, TEXT, WORD } = fields;
const { formOf, minOf, maxOf, isWhole, isRequired, requiredOf, mayBe } = fields;
const { A_NAME, A_NUMBER, ODD, kinds, firstEntries, lastEntries, keys, holds, numbers, names, textEnds } = tape;
const SEEDS = fields.seeds.length;

/** Turns `told` to the event of the tape with this index; false if there is anything to say against the event. */
export function take(index: number, now: Millis): boolean {
  const kind = kinds[index] ?? ODD;
  if (kind === ODD) return false;
  const last = lastEntries[index] ?? 0;
  toldEvent.turnTo(kindNames[kind] ?? "", now);
  let missing = requiredOf[kind] ?? 0;
  for (let entry = firstEntries[index] ?? 0; entry < last; entry++) {
    const key = keys[entry] ?? 0;
    toldEvent.tell(key, entry);
    const rule = kind * KEYS + key;
    if (!(key === TIME ? isTime(entry, rule, now) : isRight(entry, rule))) return false;
    missing -= isRequired[rule] ?? 0;
  }
  return missing === 0;
}

/** True if what an entry holds keeps the rule. */
function isRight(entry: number, rule: number): boolean {
  const hold = holds[entry];
  if (hold === A_NUMBER) return isNumberOf(rule, numbers[entry] ?? NaN);
  const place = names[entry] ?? 0;
  if (hold !== A_NAME) return isTextOf(rule, (textEnds[entry] ?? 0) - place);
  return formOf[rule] === WORD ? isWordOf(rule, place) : isTextOf(rule, nameOf(place).length);
}

/** True if the entry holds a time that can be it; a text becomes its number. */
function isTime(entry: number, rule: number, now: Millis): boolean {
  if (holds[entry] !== A_NUMBER) {
    numbers[entry] = common.time.read(asciiText(names[entry] ?? 0, textEnds[entry] ?? 0)) ?? NaN;
    holds[entry] = A_NUMBER;
  }
  const time = numbers[entry] ?? NaN;
  return isNumberOf(rule, time) && time <= now + SKEW_ALLOWED_MS;
}

function isNumberOf(rule: number, value: number): boolean {
  const isWithin = formOf[rule] === NUMBER && value >= (minOf[rule] ?? 0) && value <= (maxOf[rule] ?? 0);
  return isWithin && (isWhole[rule] === 0 || Number.isInteger(value));
}

/** True if plain text of this length keeps the rule: its characters do in any case. */
function isTextOf(rule: number, length: number): boolean {
  return formOf[rule] === TEXT && length >= 1 && length <= (maxOf[rule] ?? 0);
}

/** True if the rule allows the word with this number; those it names are seeds. */
function isWordOf(rule: number, name: number): boolean {
  return name < SEEDS && mayBe[rule * SEEDS + name] === 1;
}
