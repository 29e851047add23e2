// The head of a request to take events, read from bytes. It knows one path and plain headers, and gives up on whatever else it
// meets: that is for node:http, which takes it or refuses it. So it may be stricter than node:http, and must never be laxer.
import type { Asker } from "../guard.ts";

/** What a head says that matters here. */
export interface Head extends Asker {
  /** Where the body begins. */
  readonly end: number;
  /** Of the body, in bytes. */
  readonly length: number;
  readonly host: string;
  readonly prefer: string | undefined;
}

/** A longer head, or one with more lines, is for node:http, which has limits of its own beyond these. */
const MOST_BYTES = 8_192;
const MOST_HEADERS = 100;
/** More digits than any length has that may be taken. */
const MOST_DIGITS = 10;

const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const COLON = 0x3a;
const DIGIT_0 = 0x30;
const LAST_PLAIN = 0x7e;

const FIRST_LINE = Buffer.from("POST /v1/events HTTP/1.1\r\n", "latin1");

/** By byte: what it is in lower case in a header's name; 0 for one that may not be in a name. */
const inName = new Uint8Array(256);
for (const byte of Buffer.from("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz")) inName[byte] = byte;
for (const byte of Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) inName[byte] = byte + SPACE;

/** What becomes of a header: it is noted at this place, it must say that the connection is kept, or it is not for us. */
const LENGTH = 0;
const HOST = 1;
const ORIGIN = 2;
const AUTHORIZATION = 3;
const PREFER = 4;
const NOTED = 5;
const KEEPS = 5;
const GIVE_UP = 6;
/** Any other header says nothing that matters. */
const PASS = 7;

const matters: readonly (readonly [string, number])[] = [
  ["content-length", LENGTH],
  ["host", HOST],
  ["origin", ORIGIN],
  ["authorization", AUTHORIZATION],
  ["prefer", PREFER],
  ["connection", KEEPS],
  ["proxy-connection", GIVE_UP],
  ["transfer-encoding", GIVE_UP],
  ["content-encoding", GIVE_UP],
  ["expect", GIVE_UP],
  ["upgrade", GIVE_UP],
];

interface Known {
  readonly name: Uint8Array;
  readonly role: number;
}
const LONGEST = Math.max(...matters.map(([name]) => name.length));
/** By the length of their names. */
const known: readonly (readonly Known[])[] = Array.from({ length: LONGEST + 1 }, (_, length) =>
  matters.flatMap(([name, role]) => (name.length === length ? [{ name: Buffer.from(name, "latin1"), role }] : [])),
);

/** Where the values of noted headers lie in the head at hand; 0 for those it has not. */
const starts = new Int32Array(NOTED);
const ends = new Int32Array(NOTED);

/** Reads the head at `from`; undefined if it is not one of those known here, or is not there as a whole. */
export function readHead(bytes: Buffer, from: number): Head | undefined {
  if (!isAt(bytes, from)) return undefined;
  starts.fill(0);
  const limit = Math.min(bytes.length, from + MOST_BYTES);
  let at = from + FIRST_LINE.length;
  for (let count = 0; at < limit && bytes[at] !== CR; count++) {
    at = count < MOST_HEADERS ? readHeader(bytes, at, limit) : 0;
    if (at === 0) return undefined;
  }
  if (at + 1 >= limit || bytes[at + 1] !== LF) return undefined;
  const length = readLength(bytes);
  const host = noted(bytes, HOST);
  if (length === undefined || host === undefined) return undefined;
  return {
    end: at + 2,
    length,
    host,
    origin: noted(bytes, ORIGIN),
    authorization: noted(bytes, AUTHORIZATION),
    prefer: noted(bytes, PREFER),
  };
}

function isAt(bytes: Buffer, from: number): boolean {
  for (let i = 0; i < FIRST_LINE.length; i++) if (bytes[from + i] !== FIRST_LINE[i]) return false;
  return true;
}

/** Reads one line; returns where the next begins, or 0 if it is none for us. */
function readHeader(bytes: Buffer, from: number, limit: number): number {
  let colon = from;
  while (colon < limit && inName[bytes[colon] ?? 0] !== 0) colon++;
  if (colon === from || colon >= limit || bytes[colon] !== COLON) return 0;
  let start = colon + 1;
  while (start < limit && bytes[start] === SPACE) start++;
  let end = start;
  for (; end < limit; end++) {
    const byte = bytes[end] ?? 0;
    if (byte < SPACE || byte > LAST_PLAIN) break;
  }
  if (end + 1 >= limit || bytes[end] !== CR || bytes[end + 1] !== LF) return 0;
  return isTaken(bytes, roleOf(bytes, from, colon), start, end) ? end + 2 : 0;
}

function roleOf(bytes: Buffer, from: number, end: number): number {
  for (const { name, role } of known[end - from] ?? []) {
    let at = 0;
    while (at < name.length && inName[bytes[from + at] ?? 0] === name[at]) at++;
    if (at === name.length) return role;
  }
  return PASS;
}

/** Does with a header what its role says; false to give up. */
function isTaken(bytes: Buffer, role: number, start: number, end: number): boolean {
  if (role === PASS) return true;
  if (role === GIVE_UP || start === end || bytes[end - 1] === SPACE) return false;
  if (role === KEEPS) return bytes.toString("latin1", start, end).toLowerCase() === "keep-alive";
  // Of one that comes twice node:http takes the first, or both, or refuses the request.
  if (starts[role] !== 0) return false;
  starts[role] = start;
  ends[role] = end;
  return true;
}

function noted(bytes: Buffer, role: number): string | undefined {
  const start = starts[role] ?? 0;
  return start === 0 ? undefined : bytes.toString("latin1", start, ends[role]);
}

function readLength(bytes: Buffer): number | undefined {
  const start = starts[LENGTH] ?? 0;
  const end = ends[LENGTH] ?? 0;
  if (start === 0 || end - start > MOST_DIGITS) return undefined;
  let length = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] ?? 0) - DIGIT_0;
    if (digit < 0 || digit > 9) return undefined;
    length = length * 10 + digit;
  }
  return length;
}
