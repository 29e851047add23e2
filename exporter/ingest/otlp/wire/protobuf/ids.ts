// Ids of traces and spans: bytes in protobuf, hexadecimal text in records.
import type { Cursor } from "./cursor.ts";

const TRACE_BYTES = 16;
const SPAN_BYTES = 8;
/** Where an id is that cannot be one: of another length, or all zero. */
export const WRONG = -1;
/** Where an id is that is not told. */
export const NONE = -2;

/** Digits of a trace id, a span id and a parent's; two by two, as they are written. */
const digits = Buffer.alloc((TRACE_BYTES + 2 * SPAN_BYTES) * 2, "0");
const pairs = new Uint16Array(digits.buffer, digits.byteOffset, digits.length / 2);
/** Both digits of each byte, as they lie in memory. */
const HEX = Uint16Array.from({ length: 256 }, (_, byte) => {
  const both = Uint8Array.from(Buffer.from(byte.toString(16).padStart(2, "0")));
  return new Uint16Array(both.buffer)[0] ?? 0;
});

export interface Ids {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string;
}

export const NO_IDS: Ids = { traceId: "", spanId: "", parentId: "" };

/** Reads a trace id. Returns where it begins, NONE or WRONG. */
export function traceIdAt(cursor: Cursor): number {
  return idAt(cursor, TRACE_BYTES);
}

export function spanIdAt(cursor: Cursor): number {
  return idAt(cursor, SPAN_BYTES);
}

/** The ids at these places in hexadecimal: made as one text, of which each is a part. Empty where there is none. */
export function idsAt(cursor: Cursor, trace: number, span: number, parent: number): Ids {
  const { view } = cursor;
  write(view, trace, TRACE_BYTES, 0);
  write(view, span, SPAN_BYTES, TRACE_BYTES);
  write(view, parent, SPAN_BYTES, TRACE_BYTES + SPAN_BYTES);
  const text = digits.toString("latin1");
  return {
    traceId: trace < 0 ? "" : text.slice(0, TRACE_BYTES * 2),
    spanId: span < 0 ? "" : text.slice(TRACE_BYTES * 2, (TRACE_BYTES + SPAN_BYTES) * 2),
    parentId: parent < 0 ? "" : text.slice((TRACE_BYTES + SPAN_BYTES) * 2),
  };
}

function write(view: DataView, at: number, length: number, to: number): void {
  if (at < 0) return;
  for (let i = 0; i < length; i++) pairs[to + i] = HEX[view.getUint8(at + i)] ?? 0;
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
