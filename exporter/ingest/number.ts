// One JSON number on the page: the same value JSON.parse gives, mostly without a string in between.
import { decimal } from "./decimal.ts";
import * as page from "./page.ts";

/** In place of where a number ends: there is none. */
export const NO_NUMBER = -1;

const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const LOWER_E = 0x65;
/** So many digits fit into a number exactly; divided by an exact power of ten, the result is rounded once, and so rightly. */
const EXACT_DIGITS = 15;
/** So many more can be told apart. */
const LOW_DIGITS = 4;
const POWERS = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, i) => Number(`1e${String(i)}`));
const { view } = page;

/** Reads the number at `start` into `into[index]`. Returns where it ends, or NO_NUMBER. */
export function readNumber(start: number, into: Float64Array, index: number): number {
  let at = start;
  const isNegative = view.getUint8(at) === MINUS;
  if (isNegative) at++;
  const first = at;
  let value = 0;
  for (let word = view.getInt32(at, true); areDigits(word); word = view.getInt32(at, true)) {
    value = value * 10_000 + valueOf(word);
    at += 4;
  }
  let byte = view.getUint8(at);
  for (; byte >= ZERO && byte <= NINE; byte = view.getUint8(++at)) value = value * 10 + (byte - ZERO);
  let digits = at - first;
  if (digits === 0 || (digits > 1 && view.getUint8(first) === ZERO)) return NO_NUMBER;
  if (byte === POINT) {
    const from = ++at;
    byte = view.getUint8(at);
    for (; byte >= ZERO && byte <= NINE; byte = view.getUint8(++at)) value = value * 10 + (byte - ZERO);
    if (at === from) return NO_NUMBER;
    digits += at - from;
    if (digits <= EXACT_DIGITS) value /= POWERS[at - from] ?? 1;
  }
  if (digits > EXACT_DIGITS || (byte | 0x20) === LOWER_E) return readLongNumber(start, at, into, index);
  into[index] = isNegative ? -value : value;
  return at;
}

/** True if all four bytes of a word are digits: their upper halves are 3, and stay so when 6 is added. */
function areDigits(word: number): boolean {
  return (word & (word + 0x06060606) & 0xf0f0f0f0) === 0x30303030;
}

/** The value of four digits, the first of them in the lowest byte: neighbours are joined first, then pairs. */
function valueOf(word: number): number {
  const digits = word & 0x0f0f0f0f;
  const pairs = Math.imul(digits, 10) + (digits >>> 8);
  return (pairs & 0xff) * 100 + ((pairs >>> 16) & 0xff);
}

/** Reads a number of many digits, which end at `at`, or one with an exponent. */
function readLongNumber(start: number, at: number, into: Float64Array, index: number): number {
  const hasExponent = (view.getUint8(at) | 0x20) === LOWER_E;
  const end = hasExponent ? endOfExponent(at + 1) : at;
  if (end === NO_NUMBER) return NO_NUMBER;
  const value = hasExponent ? NaN : manyDigits(start, end);
  into[index] = Number.isNaN(value) ? Number(page.asciiText(start, end)) : value;
  return end;
}

/** The number between two places, without an exponent; NaN if it has too many digits. */
function manyDigits(start: number, end: number): number {
  let high = 0;
  let low = 0;
  let digits = 0;
  let decimals = 0;
  let hasPoint = false;
  const isNegative = view.getUint8(start) === MINUS;
  for (let at = isNegative ? start + 1 : start; at < end; at++) {
    const digit = view.getUint8(at) - ZERO;
    if (digit < 0) hasPoint = true;
    else {
      if (hasPoint) decimals++;
      // Zeros in front count for nothing.
      if (digit > 0 || digits > 0) digits++;
      if (digits <= EXACT_DIGITS) high = high * 10 + digit;
      else low = low * 10 + digit;
    }
  }
  const lowDigits = Math.max(0, digits - EXACT_DIGITS);
  if (lowDigits > LOW_DIGITS) return NaN;
  const value = decimal(high, lowDigits, low, decimals);
  return isNegative ? -value : value;
}

/** Where an exponent ends that begins behind its letter, or NO_NUMBER. */
function endOfExponent(at: number): number {
  const sign = view.getUint8(at);
  const first = sign === MINUS || sign === PLUS ? at + 1 : at;
  let end = first;
  while (view.getUint8(end) >= ZERO && view.getUint8(end) <= NINE) end++;
  return end === first ? NO_NUMBER : end;
}
