// Ids of traces and spans: bytes in protobuf, hexadecimal text in records.
import type { Cursor } from "./cursor.ts";

const TRACE_BYTES = 16;
const SPAN_BYTES = 8;
/** Where an id is that cannot be one: of another length, or all zero. */
export const WRONG = -1;
/** Where an id is that is not told. */
export const NONE = -2;

/** Reads a trace id. Returns where it begins, NONE or WRONG. */
export function traceIdAt(cursor: Cursor): number {
  return idAt(cursor, TRACE_BYTES);
}

export function spanIdAt(cursor: Cursor): number {
  return idAt(cursor, SPAN_BYTES);
}

/** The id at a place; empty where there is none. */
export function traceId(cursor: Cursor, at: number): string {
  return at < 0 ? "" : cursor.bytes.toString("hex", at, at + TRACE_BYTES);
}

export function spanId(cursor: Cursor, at: number): string {
  return at < 0 ? "" : cursor.bytes.toString("hex", at, at + SPAN_BYTES);
}

function idAt(cursor: Cursor, length: number): number {
  const start = cursor.pass();
  const given = cursor.at - start;
  if (given === 0) return NONE;
  if (given !== length) return WRONG;
  let bits = 0;
  for (let at = start; at < cursor.at; at += 4) bits |= cursor.view.getInt32(at, true);
  return bits === 0 ? WRONG : start;
}
