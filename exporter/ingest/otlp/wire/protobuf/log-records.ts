// Log records of protobuf.
import type { LogRecord } from "../../records.ts";
import { LONGEST_EVENT, NO_ATTRIBUTES } from "../limits.ts";
import { attribute } from "./attributes.ts";
import { tagOf, wireType } from "./cursor.ts";
import { idsAt, NO_IDS, NONE, spanIdAt, traceIdAt } from "./ids.ts";
import type { Reader } from "./reader.ts";

const field = {
  time: tagOf(1, "fixed64"),
  severity: tagOf(2, "varint"),
  body: tagOf(5, "bytes"),
  attribute: tagOf(6, "bytes"),
  traceId: tagOf(9, "bytes"),
  spanId: tagOf(10, "bytes"),
  observed: tagOf(11, "fixed64"),
  event: tagOf(12, "bytes"),
} as const;
const bodyText = tagOf(1, "bytes");
/** Numbers of the fields of a value, of which only one is told. */
const [FIRST_MEMBER, LAST_MEMBER] = [1, 7];

/** A UTF-16 unit has at most three bytes. */
const LONGEST_EVENT_BYTES = LONGEST_EVENT * 3;

export function readLogRecord(reader: Reader, records: LogRecord[]): void {
  const { cursor } = reader;
  const outer = cursor.enter();
  let time = 0;
  let observed = 0;
  let severity = 0;
  let event = "";
  let body = "";
  let trace = NONE;
  let span = NONE;
  let attributes = NO_ATTRIBUTES;
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    switch (tag) {
      case field.time:
        time = reader.time();
        break;
      case field.observed:
        observed = reader.time();
        break;
      case field.severity:
        severity = cursor.int32();
        break;
      case field.event:
        event = readName(reader);
        break;
      case field.body:
        body = readBody(reader, body);
        break;
      case field.attribute:
        attributes = attribute(reader, attributes);
        break;
      case field.traceId:
        trace = traceIdAt(cursor);
        break;
      case field.spanId:
        span = spanIdAt(cursor);
        break;
      default:
        cursor.skip(tag);
    }
  }
  cursor.leave(outer);
  reader.piece();
  const { traceId, spanId } = trace < 0 && span < 0 ? NO_IDS : idsAt(cursor, trace, span, NONE);
  records.push({
    time: time === 0 ? observed : time,
    severity,
    event: event === "" ? body : event,
    traceId,
    spanId,
    attributes,
  });
}

/** A body is read as far as it may be the name of an event; else it is content. */
function readBody(reader: Reader, before: string): string {
  const { cursor } = reader;
  const outer = cursor.enter();
  let body = before;
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    if (tag === bodyText) body = readName(reader);
    else {
      if (isMember(tag)) body = "";
      cursor.skip(tag);
    }
  }
  cursor.leave(outer);
  return body;
}

/** The name of an event that somebody wants, else empty. */
function readName(reader: Reader): string {
  const { cursor } = reader;
  const start = cursor.pass();
  return cursor.at - start > LONGEST_EVENT_BYTES ? "" : reader.eventAt(start, cursor.at);
}

/** True for the fields of a value, written the way they are. */
function isMember(tag: number): boolean {
  const number = tag >>> 3;
  const type = tag & 7;
  const own = number === 4 ? wireType.fixed64 : number === 2 || number === 3 ? wireType.varint : wireType.bytes;
  return number >= FIRST_MEMBER && number <= LAST_MEMBER && type === own;
}
