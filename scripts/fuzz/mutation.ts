// Bodies that went wrong on the way, or were made to: small damage of many kinds, and parts of others.
import type { Random } from "../../demo/random.ts";

/** Most changes to one body. */
const MOST_CHANGES = 4;
/** Share of changes that are rough. */
const ROUGH = 0.25;
/** Longest part that is taken out, doubled or put in, in bytes. */
const LONGEST_PART = 40;
/** Ends of ranges, and what announces something long. */
const TELLING = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x0a, 0x12];
const TOKENS = [
  "null",
  "[]",
  "{}",
  '""',
  "-1",
  "1e400",
  '"NaN"',
  "[[[[",
  '{"":',
  "\\ud800",
  "18446744073709551616",
  "true",
];

type Change = (body: Buffer, other: Buffer, random: Random) => Buffer;

const upTo = (random: Random, limit: number): number => Math.floor(random() * limit);
const oneOf = <T>(all: readonly T[], random: Random): T | undefined => all[upTo(random, all.length)];
const partOf = (body: Buffer, random: Random): readonly [number, number] => {
  const start = upTo(random, body.length + 1);
  return [start, Math.min(body.length, start + upTo(random, LONGEST_PART))];
};
const spliced = (body: Buffer, start: number, end: number, part: Uint8Array): Buffer =>
  Buffer.concat([body.subarray(0, start), part, body.subarray(end)]);
const overwritten = (body: Buffer, at: number, byte: number): Buffer => spliced(body, at, at + 1, Buffer.from([byte]));

/** These leave the rest of the body where it is, so that it is still read. */
const gentle: readonly Change[] = [
  (body, _other, random) => {
    const at = upTo(random, body.length);
    return overwritten(body, at, (body[at] ?? 0) ^ (1 << upTo(random, 8)));
  },
  (body, _other, random) => overwritten(body, upTo(random, body.length), oneOf(TELLING, random) ?? 0),
];
const rough: readonly Change[] = [
  (body, _other, random) => body.subarray(0, upTo(random, body.length + 1)),
  (body, _other, random) => spliced(body, ...partOf(body, random), Buffer.alloc(0)),
  (body, _other, random) => {
    const [start, end] = partOf(body, random);
    return spliced(body, end, end, body.subarray(start, end));
  },
  (body, other, random) => spliced(body, ...partOf(body, random), other.subarray(...partOf(other, random))),
  (body, other, random) =>
    Buffer.concat([body.subarray(0, upTo(random, body.length)), other.subarray(upTo(random, other.length))]),
  (body, _other, random) => spliced(body, ...partOf(body, random), Buffer.from(oneOf(TOKENS, random) ?? "")),
];

/** A body with one change or several; `other` gives parts. */
export function mutated(body: Buffer, other: Buffer, random: Random): Buffer {
  let made = body;
  for (let left = 1 + upTo(random, MOST_CHANGES); left > 0; left--) {
    const change = oneOf(random() < ROUGH ? rough : gentle, random);
    made = change?.(made, other, random) ?? made;
  }
  return made;
}
