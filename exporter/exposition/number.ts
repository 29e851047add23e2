// A number written over another one in a text of bytes. Whole numbers, which nearly all are, go digit by digit without a string.
import { formatNumber } from "./lines.ts";

/** A text whose parts can be given another length. */
interface Text {
  readonly bytes: Uint8Array;
  resize(at: number, before: number, after: number): void;
}

const ZERO = 48;
/** Up to here the digits come from whole-number division of 32 bits. */
const SMALL = 2 ** 31;
const MOST_DIGITS = 10;
const digits = new Uint8Array(MOST_DIGITS);

/** Replaces the bytes `from` to `to` by a value, as `formatNumber` has it. Gives where it ends. */
export function writeNumber(text: Text, from: number, to: number, value: number): number {
  return value >= 0 && value < SMALL && (value | 0) === value
    ? writeWhole(text, from, to, value | 0)
    : writeText(text, from, to, formatNumber(value));
}

function writeWhole(text: Text, from: number, to: number, value: number): number {
  let rest = value;
  let first = MOST_DIGITS;
  do {
    const tenth = (rest / 10) | 0;
    digits[--first] = ZERO + rest - tenth * 10;
    rest = tenth;
  } while (rest > 0);
  const length = MOST_DIGITS - first;
  if (length !== to - from) text.resize(from, to - from, length);
  const { bytes } = text;
  for (let i = 0; i < length; i++) bytes[from + i] = digits[first + i] ?? ZERO;
  return from + length;
}

function writeText(text: Text, from: number, to: number, value: string): number {
  const { length } = value;
  if (length !== to - from) text.resize(from, to - from, length);
  const { bytes } = text;
  for (let i = 0; i < length; i++) bytes[from + i] = value.charCodeAt(i);
  return from + length;
}
