// Numbers as ASCII digits, written into bytes without a string in between.

const ZERO = 0x30;
const POINT = 0x2e;

/** Writes a whole number from 0 to 999 as exactly three digits. */
function writeThree(bytes: Uint8Array, at: number, value: number): void {
  const hundreds = (value / 100) | 0;
  const rest = value - hundreds * 100;
  const tens = (rest / 10) | 0;
  bytes[at] = ZERO + hundreds;
  bytes[at + 1] = ZERO + tens;
  bytes[at + 2] = ZERO + rest - tens * 10;
}

/** Writes a whole number from 0 to 999,999 as exactly six digits. Returns where they end. */
export function writeSix(bytes: Uint8Array, at: number, value: number): number {
  const thousands = (value / 1000) | 0;
  writeThree(bytes, at, thousands);
  writeThree(bytes, at + 3, value - thousands * 1000);
  return at + 6;
}

/** Writes a whole number from 0 to 999,999,999 as exactly nine digits. Returns where they end. */
export function writeNine(bytes: Uint8Array, at: number, value: number): number {
  const millions = (value / 1_000_000) | 0;
  writeThree(bytes, at, millions);
  return writeSix(bytes, at + 3, value - millions * 1_000_000);
}

/** Writes whole microseconds, from 0 to 2^31 - 1, as seconds with six decimals. Returns where they end. */
export function writeSeconds(bytes: Uint8Array, at: number, micros: number): number {
  const seconds = (micros / 1_000_000) | 0;
  let end = at;
  if (seconds >= 1000) bytes[end++] = ZERO + ((seconds / 1000) | 0);
  if (seconds >= 100) bytes[end++] = ZERO + (((seconds / 100) | 0) % 10);
  if (seconds >= 10) bytes[end++] = ZERO + (((seconds / 10) | 0) % 10);
  bytes[end++] = ZERO + (seconds % 10);
  bytes[end++] = POINT;
  return writeSix(bytes, end, micros - seconds * 1_000_000);
}
