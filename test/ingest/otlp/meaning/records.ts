// A body of OTLP/JSON as records, for tests of what becomes of records. The program has decoders of its own.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { wants } from "../../../../exporter/ingest/otlp/meaning/wanted.ts";
import type { Group, LogRecord, MetricPoint, Origin, Span, Value } from "../../../../exporter/ingest/otlp/records.ts";

type Json = Readonly<Record<string, unknown>>;
const FIXTURES = join(import.meta.dirname, "../../../fixtures/otlp");
const LIMIT = 256;

export type Body =
  | { readonly signal: "traces"; readonly groups: readonly Group<Span>[] }
  | { readonly signal: "logs"; readonly groups: readonly Group<LogRecord>[] }
  | { readonly signal: "metrics"; readonly groups: readonly Group<MetricPoint>[] };

/** All bodies of a run, in the order they arrived. */
export function bodiesOf(run: string): readonly Body[] {
  const files = readdirSync(join(FIXTURES, run)).sort();
  return files.map((file) => readBody(JSON.parse(readFileSync(join(FIXTURES, run, file), "utf8")) as Json));
}

function readBody(body: Json): Body {
  if ("resourceSpans" in body) return { signal: "traces", groups: groupsOf(body, "Spans", "spans", spanOf) };
  if ("resourceLogs" in body) return { signal: "logs", groups: groupsOf(body, "Logs", "logRecords", recordOf) };
  return { signal: "metrics", groups: pointGroups(body) };
}

function groupsOf<R>(body: Json, kind: string, items: string, read: (item: Json) => R): readonly Group<R>[] {
  const groups: Group<R>[] = [];
  for (const resource of list(body[`resource${kind}`])) {
    for (const scope of list(resource[`scope${kind}`])) {
      groups.push({ origin: originOf(resource, scope), records: list(scope[items]).map(read) });
    }
  }
  return groups;
}

function pointGroups(body: Json): readonly Group<MetricPoint>[] {
  return groupsOf(body, "Metrics", "metrics", pointsOf).map(({ origin, records }) => ({
    origin,
    records: records.flat(),
  }));
}

function originOf(resource: Json, scope: Json): Origin {
  const { name, version } = object(scope["scope"]);
  return {
    resource: attributesOf(object(resource["resource"])),
    scope: text(name),
    scopeVersion: text(version),
  };
}

function spanOf(span: Json): Span {
  return {
    traceId: text(span["traceId"]),
    spanId: text(span["spanId"]),
    parentId: text(span["parentSpanId"]),
    name: text(span["name"]),
    kind: Number(span["kind"] ?? 0),
    start: millis(span["startTimeUnixNano"]),
    end: millis(span["endTimeUnixNano"]),
    status: Number(object(span["status"])["code"] ?? 0),
    attributes: attributesOf(span),
    events: list(span["events"]).map((event) => ({
      name: text(event["name"]),
      time: millis(event["timeUnixNano"]),
      attributes: attributesOf(event),
    })),
    links: [],
  };
}

function recordOf(record: Json): LogRecord {
  const body = valueOf(object(record["body"]));
  return {
    time: millis(record["timeUnixNano"]) || millis(record["observedTimeUnixNano"]),
    severity: Number(record["severityNumber"] ?? 0),
    event: text(record["eventName"]),
    body: typeof body === "string" && body.length <= 80 ? body : "",
    traceId: text(record["traceId"]),
    spanId: text(record["spanId"]),
    attributes: attributesOf(record),
  };
}

function pointsOf(metric: Json): readonly MetricPoint[] {
  const name = text(metric["name"]);
  const kind = (["sum", "gauge", "histogram"] as const).find((some) => some in metric);
  if (kind === undefined || !wants.metric(name)) return [];
  const data = object(metric[kind]);
  return list(data["dataPoints"]).map((point) => ({
    metric: name,
    unit: text(metric["unit"]),
    kind,
    temporality: Number(data["aggregationTemporality"] ?? 0),
    monotonic: data["isMonotonic"] === true,
    start: millis(point["startTimeUnixNano"]),
    time: millis(point["timeUnixNano"]),
    value: kind === "histogram" ? Number.NaN : Number(point["asInt"] ?? point["asDouble"]),
    count: Number(point["count"] ?? 0),
    sum: point["sum"] === undefined ? undefined : Number(point["sum"]),
    buckets: [],
    bounds: [],
    exponential: undefined,
    quantiles: [],
    attributes: attributesOf(point),
    noValue: false,
  }));
}

function attributesOf(owner: Json): ReadonlyMap<string, Value> {
  const attributes = new Map<string, Value>();
  for (const { key, value } of list(owner["attributes"])) {
    const read = valueOf(object(value));
    if (typeof key === "string" && wants.attribute(key) && read !== undefined) attributes.set(key, read);
  }
  return attributes;
}

function valueOf(value: Json): Value | undefined {
  const { stringValue, intValue, doubleValue, boolValue, arrayValue } = value;
  if (typeof stringValue === "string") return stringValue.slice(0, LIMIT);
  if (intValue !== undefined) return Number(intValue);
  if (doubleValue !== undefined) return Number(doubleValue);
  if (typeof boolValue === "boolean") return boolValue;
  return arrayValue === undefined ? undefined : valueOf(list(object(arrayValue)["values"])[0] ?? {});
}

function millis(nanos: unknown): number {
  return Number(nanos ?? 0) / 1e6;
}

function text(raw: unknown): string {
  return typeof raw === "string" ? raw : "";
}

function object(raw: unknown): Json {
  return (raw ?? {}) as Json;
}

function list(raw: unknown): readonly Json[] {
  return (raw ?? []) as readonly Json[];
}
