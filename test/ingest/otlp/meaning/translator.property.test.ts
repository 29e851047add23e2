// Whatever the records say, what is told keeps the rules of events, and nothing throws.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AttributeList, type Value } from "../../../../exporter/ingest/otlp/attributes.ts";
import { spanRules } from "../../../../exporter/ingest/otlp/meaning/senders/span-rules.ts";
import { programs } from "../../../../exporter/ingest/otlp/meaning/senders/programs/index.ts";
import { Translator } from "../../../../exporter/ingest/otlp/meaning/translator.ts";
import { identityMeanings, meanings } from "../../../../exporter/ingest/otlp/meaning/reading/keys.ts";
import type { LogRecord, MetricPoint, Origin, Span } from "../../../../exporter/ingest/otlp/records.ts";
import { kinds, type SwarmEvent } from "../../../../exporter/model/event.ts";
import { START } from "./made.ts";
import { feed, MINUTE } from "./totals.ts";

const readKeys = Object.values({ ...meanings, ...identityMeanings }).flatMap(({ keys }) => keys);

const words = [
  ...new Set([
    ...spanRules.flatMap(({ roles }) => Object.keys(roles)),
    ...programs.flatMap(({ spans, events }) => [...Object.keys(spans), ...Object.keys(events)]),
  ]),
];
const metricNames = programs.flatMap(({ metrics }) => Object.keys(metrics));

const number = fc.oneof(fc.nat(1000), fc.double(), fc.constantFrom(-1, 1e300, Number.NaN, Infinity));
const value: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom(...words),
  fc.string({ unit: "binary", maxLength: 300 }),
  number,
  fc.boolean(),
  fc.constantFrom("true", "false", "200", "429", "__proto__", "constructor", "\n\n", "\ud800"),
);
const attributes = fc
  .array(fc.tuple(fc.constantFrom(...readKeys), value), { maxLength: 25 })
  .map((entries) => AttributeList.of(entries));
const origin: fc.Arbitrary<Origin> = fc.record({
  resource: attributes,
  scope: fc.oneof(fc.constantFrom(...programs.flatMap(({ scopes }) => scopes)), fc.string()),
  scopeVersion: fc.constant(""),
});
const id = fc.constantFrom("", "a", "b", "c", "d");
const time = fc.oneof(fc.integer({ min: START, max: START + MINUTE }), fc.constantFrom(0, -1, 1e300));

const span: fc.Arbitrary<Span> = fc.record({
  traceId: id,
  spanId: id,
  parentId: id,
  name: fc.oneof(fc.constantFrom(...words), fc.string({ unit: "binary" })),
  kind: fc.nat(5),
  start: time,
  end: time,
  status: fc.nat(2),
  attributes,
  events: fc.array(fc.record({ name: fc.string(), time, attributes }), { maxLength: 2 }),
  links: fc.constant([]),
});
const record: fc.Arbitrary<LogRecord> = fc.record({
  time,
  severity: fc.nat(24),
  event: fc.oneof(fc.constantFrom(...words), fc.string()),
  traceId: id,
  spanId: id,
  attributes,
});
const point: fc.Arbitrary<MetricPoint> = fc.record({
  metric: fc.constantFrom(...metricNames),
  unit: fc.constant(""),
  kind: fc.constantFrom("sum", "gauge", "histogram", "exponential", "summary"),
  temporality: fc.nat(2),
  monotonic: fc.boolean(),
  start: time,
  time,
  value: number,
  count: number,
  sum: fc.option(number, { nil: undefined }),
  buckets: fc.constant([]),
  bounds: fc.constant([]),
  exponential: fc.constant(undefined),
  quantiles: fc.constant([]),
  attributes,
  noValue: fc.boolean(),
});
const few = { minLength: 1, maxLength: 6 };
const body = fc.oneof(
  fc.record({ signal: fc.constant("traces" as const), groups: groups(fc.array(span, few)) }),
  fc.record({ signal: fc.constant("logs" as const), groups: groups(fc.array(record, few)) }),
  fc.record({ signal: fc.constant("metrics" as const), groups: groups(fc.array(point, few)) }),
);

function groups<R>(records: fc.Arbitrary<R[]>): fc.Arbitrary<{ origin: Origin; records: R[] }[]> {
  return fc.array(fc.record({ origin, records }), { minLength: 1, maxLength: 2 });
}

/** Fields of an event that break its rules. */
function faults(event: SwarmEvent): readonly string[] {
  const { required, optional } = kinds[event.kind];
  const fields: Readonly<Record<string, { read: (raw: unknown) => unknown }>> = { ...required, ...optional };
  const told = Object.entries(event).filter(([key, raw]) => key !== "kind" && key !== "time" && raw !== undefined);
  const broken = told
    .filter(([key, raw]) => fields[key]?.read(raw) === undefined)
    .map(([key, raw]) => `${key}=${JSON.stringify(raw)}`);
  const missing = Object.keys(required).filter((key) => !told.some(([name]) => name === key));
  return [...broken, ...missing, ...(Number.isFinite(event.time) ? [] : ["time"])];
}

describe("Translator", () => {
  it("tells nothing but what keeps the rules of events, whatever it is told", () => {
    fc.assert(
      fc.property(fc.array(body, { maxLength: 8 }), (bodies) => {
        const translator = new Translator({ since: START });
        const events: SwarmEvent[] = [];
        const emit = (event: SwarmEvent): void => void events.push({ ...event });
        let now = START;
        for (const one of bodies) feed(translator, one, (now += 1000), emit);
        for (let i = 0; i < 5; i++) translator.turn((now += 10 * MINUTE), emit);
        expect(events.flatMap((event) => faults(event).map((fault) => `${event.kind} ${fault}`))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});
