// Where JSON strings on the page end. Those of printable ASCII without escapes are plain: their bytes are their text.
import * as page from "./page.ts";

/** In place of where a string ends: it is none. */
const NO_STRING = -1;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const LOWER_U = 0x75;
/** Bytes that may follow a backslash, but for the u. */
const ESCAPES: readonly number[] = [...Buffer.from('"\\/bfnrt')];
const HEX_DIGITS: readonly number[] = [...Buffer.from("0123456789abcdefABCDEF")];
const { view } = page;

/**
 * Where a run of plain characters ends: the place of the first byte, from `at` on, that is a quote, a backslash or not
 * printable ASCII. All four bytes of a word are tested at once: a test sets the highest bit of the bytes it is true of.
 * Beyond the first such byte a carry may set bits too; only the lowest one is looked at.
 */
export function endOfPlain(at: number): number {
  for (; ; at += 4) {
    const word = view.getInt32(at, true);
    const quote = word ^ 0x22222222;
    const slash = word ^ 0x5c5c5c5c;
    const isQuoteOrSlash = ((quote - 0x01010101) & ~quote) | ((slash - 0x01010101) & ~slash);
    const isNotPrintable = (word - 0x20202020) | (word + 0x01010101);
    const special = (isQuoteOrSlash | isNotPrintable) & 0x80808080;
    if (special !== 0) return at + ((31 - Math.clz32(special & -special)) >>> 3);
  }
}

/**
 * The place of the quote that closes a string which is not plain, from `at` on; NO_STRING if JSON does not allow it.
 * Bytes beyond ASCII are allowed, whatever they are: what is no UTF-8 becomes the sign of replacement, a character too.
 */
export function endOfStrange(at: number): number {
  for (;;) {
    const byte = view.getUint8(at);
    if (byte === QUOTE) return at;
    if (byte < SPACE) return NO_STRING;
    at = byte === BACKSLASH ? endOfEscape(at + 1) : at + 1;
    if (at === NO_STRING) return NO_STRING;
  }
}

/** Where an escape ends whose backslash is before `at`. */
function endOfEscape(at: number): number {
  const byte = view.getUint8(at);
  if (ESCAPES.includes(byte)) return at + 1;
  if (byte !== LOWER_U) return NO_STRING;
  for (let i = 1; i <= 4; i++) {
    if (!HEX_DIGITS.includes(view.getUint8(at + i))) return NO_STRING;
  }
  return at + 5;
}
