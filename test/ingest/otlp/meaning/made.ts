// Records as short as a test needs them.
import { AttributeList, type Attributes, type Value } from "../../../../exporter/ingest/otlp/attributes.ts";
import type { Group, LogRecord, MetricPoint, Origin, Span } from "../../../../exporter/ingest/otlp/records.ts";
import { wants } from "../../../../exporter/ingest/otlp/meaning/senders/wanted.ts";
import type { Body } from "./records.ts";

type Bag = Readonly<Record<string, Value>>;

export const START = Date.UTC(2026, 10, 21);

/** Only what decoders keep. */
function bag(from: Bag): Attributes {
  const kept = Object.entries(from).map(([key, value]) => {
    const part = typeof value === "string" ? wants.parts?.get(key)?.(value) : undefined;
    return [key, wants.attribute(key) ? value : part] as const;
  });
  return AttributeList.of(kept.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}

export function origin(service: string, scope = "", more: Bag = {}): Origin {
  return { resource: bag({ "service.name": service, ...more }), scope, scopeVersion: "" };
}

interface Made {
  readonly id: string;
  /** Id of the span above. */
  readonly up?: string;
  readonly name?: string;
  readonly trace?: string;
  readonly status?: number;
  /** Seconds. */
  readonly took?: number;
  readonly is?: Bag;
  readonly events?: readonly Bag[];
}

export function spans(from: Origin, ...made: readonly Made[]): Body {
  const records = made.map(
    ({ id, up = "", name = id, trace = "t", status = 0, took = 1, is = {}, events = [] }): Span => ({
      traceId: trace,
      spanId: id,
      parentId: up,
      name,
      kind: 1,
      start: START,
      end: START + took * 1000,
      status,
      attributes: bag(is),
      events: events.map((one) => ({ name: "event", time: START, attributes: bag(one) })),
      links: [],
    }),
  );
  return { signal: "traces", groups: [{ origin: from, records }] };
}

/** Log records, a second apart. */
export function logs(from: Origin, ...made: readonly Bag[]): Body {
  const records = made.map((is, i): LogRecord => ({
    time: START + i * 1000,
    severity: 9,
    event: "",
    traceId: "",
    spanId: "",
    attributes: bag(is),
  }));
  return { signal: "logs", groups: [{ origin: from, records }] };
}

/** Points of counters; of histograms where a count is told. */
export function points(
  from: Origin,
  ...made: readonly MadePoint[]
): Body & { readonly groups: readonly Group<MetricPoint>[] } {
  return { signal: "metrics", groups: [{ origin: from, records: made.map(pointOf) }] };
}

export interface MadePoint {
  readonly metric: string;
  readonly value: number;
  readonly count?: number;
  readonly is?: Bag;
  /** Seconds after the start of the test. */
  readonly from?: number;
  readonly to?: number;
  readonly delta?: boolean;
}

export function pointOf({ metric, value, count, is = {}, from = 0, to = 1, delta = false }: MadePoint): MetricPoint {
  return {
    metric,
    unit: "",
    kind: count === undefined ? "sum" : "histogram",
    temporality: delta ? 1 : 2,
    monotonic: true,
    start: START + from * 1000,
    time: START + to * 1000,
    value: count === undefined ? value : Number.NaN,
    count: count ?? 0,
    sum: count === undefined ? undefined : value,
    buckets: [],
    bounds: [],
    exponential: undefined,
    quantiles: [],
    // Of points decoders keep all.
    attributes: AttributeList.of(Object.entries(is)),
    noValue: false,
  };
}
