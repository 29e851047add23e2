// How much of a body is kept, whatever the encoding.
import { SwarmscopeError } from "../../../errors.ts";
import { AttributeList } from "../attributes.ts";

/** What every record begins with. The first attribute takes a list of its own: this one is shared, and stays empty. */
export const NO_ATTRIBUTES = new AttributeList();

/** Longest text of an attribute or name, in UTF-16 units. */
export const LONGEST_TEXT = 256;
/** Longest name of an event, in UTF-16 units: what is longer is not looked at. */
export const LONGEST_EVENT = 80;

/**
 * Records, their parts and attributes, and the numbers in them that one body may hold. A few bytes can make a record of a hundred,
 * so the size of a body does not bound what it takes to read it.
 */
export const MOST_PIECES = 1_000_000;

export function tooManyPieces(): SwarmscopeError {
  return new SwarmscopeError(
    "SWM_BATCH_TOO_LARGE",
    `the body holds more than ${MOST_PIECES} records, attributes and numbers; send it in parts`,
  );
}

/** A text cut where it is too long, though not within a character. */
export function cut(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  const last = text.charCodeAt(LONGEST_TEXT - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? LONGEST_TEXT - 1 : LONGEST_TEXT);
}
