// Spans of OTLP/JSON.
import type { Link, Span, SpanEvent, Wants } from "../../records.ts";
import { reasons } from "../rejections.ts";
import { attributesOf } from "./attributes.ts";
import type { Intake, Levels } from "./envelope.ts";
import { enumOf, fieldsOf, idOf, listOf, textOf, timeOf, type Fields } from "./values.ts";

export const spanLevels: Levels = { process: "resourceSpans", library: "scopeSpans", item: "spans" };

const KINDS = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"].map(
  (kind) => `SPAN_KIND_${kind}`,
);
const STATUS_CODES = ["UNSET", "OK", "ERROR"].map((code) => `STATUS_CODE_${code}`);

const NO_EVENTS: readonly SpanEvent[] = [];
const NO_LINKS: readonly Link[] = [];

export function readSpan(span: Fields, { wants, rejections, records }: Intake<Span>): void {
  const { name, kind, status, attributes, events, links } = span;
  const [traceId, spanId, parentId] = [
    idOf(span["traceId"], 16),
    idOf(span["spanId"], 8),
    idOf(span["parentSpanId"], 8),
  ];
  if (!traceId) return rejections.add(reasons.traceId);
  if (!spanId) return rejections.add(reasons.spanId);
  if (parentId === undefined) return rejections.add(reasons.parentId);
  records.push({
    traceId,
    spanId,
    parentId,
    name: textOf(name, "name"),
    kind: enumOf(kind, KINDS),
    start: timeOf(span["startTimeUnixNano"], "startTimeUnixNano"),
    end: timeOf(span["endTimeUnixNano"], "endTimeUnixNano"),
    status: enumOf(fieldsOf(status, "status")["code"], STATUS_CODES),
    attributes: attributesOf(attributes, "attributes", wants.attribute, wants.parts),
    events: events == null ? NO_EVENTS : listOf(events, "events").map((event) => eventOf(event, wants)),
    links: links == null ? NO_LINKS : listOf(links, "links").flatMap(linkOf),
  });
}

function eventOf(event: unknown, wants: Wants): SpanEvent {
  const { name, timeUnixNano, attributes } = fieldsOf(event, "each of events");
  return {
    name: textOf(name, "name"),
    time: timeOf(timeUnixNano, "timeUnixNano"),
    attributes: attributesOf(attributes, "attributes", wants.attribute, wants.parts),
  };
}

/** A link that leads nowhere is none. */
export function linkOf(link: unknown): readonly Link[] {
  const fields = fieldsOf(link, "each of links");
  const [traceId, spanId] = [idOf(fields["traceId"], 16), idOf(fields["spanId"], 8)];
  return traceId && spanId ? [{ traceId, spanId }] : [];
}
