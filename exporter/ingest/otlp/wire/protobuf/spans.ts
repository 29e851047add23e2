// Spans of protobuf.
import type { AttributeList } from "../../attributes.ts";
import type { Link, Span, SpanEvent } from "../../records.ts";
import { NO_ATTRIBUTES } from "../limits.ts";
import { reasons } from "../rejections.ts";
import { attribute } from "./attributes.ts";
import { tagOf } from "./cursor.ts";
import { idsAt, NONE, spanIdAt, traceIdAt, WRONG } from "./ids.ts";
import type { Reader } from "./reader.ts";

const field = {
  traceId: tagOf(1, "bytes"),
  spanId: tagOf(2, "bytes"),
  parentId: tagOf(4, "bytes"),
  name: tagOf(5, "bytes"),
  kind: tagOf(6, "varint"),
  start: tagOf(7, "fixed64"),
  end: tagOf(8, "fixed64"),
  attribute: tagOf(9, "bytes"),
  event: tagOf(11, "bytes"),
  link: tagOf(13, "bytes"),
  status: tagOf(15, "bytes"),
} as const;
const eventField = { time: tagOf(1, "fixed64"), name: tagOf(2, "bytes"), attribute: tagOf(3, "bytes") } as const;
const linkField = { traceId: tagOf(1, "bytes"), spanId: tagOf(2, "bytes") } as const;
const statusCode = tagOf(3, "varint");

/** What a span begins with; the first event, or link, makes a list of its own. */
const NO_EVENTS: SpanEvent[] = [];
const NO_LINKS: Link[] = [];

type Lists = "attributes" | "events" | "links";
type SpanDraft = { -readonly [K in Exclude<keyof Span, Lists>]: Span[K] } & {
  attributes: AttributeList;
  events: SpanEvent[];
  links: Link[];
};

export function readSpan(reader: Reader, records: Span[]): void {
  const { cursor } = reader;
  const outer = cursor.enter();
  let trace = NONE;
  let id = NONE;
  let parent = NONE;
  const span: SpanDraft = {
    traceId: "",
    spanId: "",
    parentId: "",
    name: "",
    kind: 0,
    start: 0,
    end: 0,
    status: 0,
    attributes: NO_ATTRIBUTES,
    events: NO_EVENTS,
    links: NO_LINKS,
  };
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    if (tag === field.attribute) span.attributes = attribute(reader, span.attributes);
    else if (tag === field.traceId) trace = traceIdAt(cursor);
    else if (tag === field.spanId) id = spanIdAt(cursor);
    else if (tag === field.parentId) parent = spanIdAt(cursor);
    else readField(reader, span, tag);
  }
  cursor.leave(outer);
  if (trace < 0) return reader.rejections.add(reasons.traceId);
  if (id < 0) return reader.rejections.add(reasons.spanId);
  if (parent === WRONG) return reader.rejections.add(reasons.parentId);
  reader.piece();
  const { traceId, spanId, parentId } = idsAt(cursor, trace, id, parent);
  span.traceId = traceId;
  span.spanId = spanId;
  span.parentId = parentId;
  records.push(span);
}

function readField(reader: Reader, span: SpanDraft, tag: number): void {
  const { cursor } = reader;
  switch (tag) {
    case field.name:
      span.name = reader.text();
      break;
    case field.kind:
      span.kind = cursor.int32();
      break;
    case field.start:
      span.start = reader.time();
      break;
    case field.end:
      span.end = reader.time();
      break;
    case field.event:
      if (span.events === NO_EVENTS) span.events = [];
      span.events.push(readEvent(reader));
      break;
    case field.link:
      if (span.links === NO_LINKS) span.links = [];
      readLink(reader, span.links);
      break;
    case field.status:
      span.status = readStatus(reader, span.status);
      break;
    default:
      cursor.skip(tag);
  }
}

function readEvent(reader: Reader): SpanEvent {
  const { cursor } = reader;
  reader.piece();
  const outer = cursor.enter();
  let [name, time] = ["", 0];
  let attributes = NO_ATTRIBUTES;
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    if (tag === eventField.time) time = reader.time();
    else if (tag === eventField.name) name = reader.text();
    else if (tag === eventField.attribute) attributes = attribute(reader, attributes);
    else cursor.skip(tag);
  }
  cursor.leave(outer);
  return { name, time, attributes };
}

/** A link that leads nowhere is none. */
function readLink(reader: Reader, links: Link[]): void {
  const { cursor } = reader;
  const outer = cursor.enter();
  let [trace, span] = [NONE, NONE];
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    if (tag === linkField.traceId) trace = traceIdAt(cursor);
    else if (tag === linkField.spanId) span = spanIdAt(cursor);
    else cursor.skip(tag);
  }
  cursor.leave(outer);
  if (trace < 0 || span < 0) return;
  reader.piece();
  const { traceId, spanId } = idsAt(cursor, trace, span, NONE);
  links.push({ traceId, spanId });
}

function readStatus(reader: Reader, before: number): number {
  const { cursor } = reader;
  const outer = cursor.enter();
  let code = before;
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    if (tag === statusCode) code = cursor.int32();
    else cursor.skip(tag);
  }
  cursor.leave(outer);
  return code;
}
