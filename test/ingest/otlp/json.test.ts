// OTLP/JSON as it is and is not to be written: what is read, what is left out, and how it is told what is wrong.
import { describe, expect, it } from "vitest";
import { AttributeList } from "../../../exporter/ingest/otlp/attributes.ts";
import { Decoder } from "../../../exporter/ingest/otlp/wire/decoder.ts";
import type { LogRecord, MetricPoint, Span } from "../../../exporter/ingest/otlp/records.ts";

const decoder = new Decoder({
  attribute: (key) => !key.startsWith("content"),
  event: (name) => name.endsWith("_request"),
  metric: (name) => name !== "unread",
});
const body = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const [traceId, spanId] = ["0AF7651916CD43DD8448EB211C80319C", "b7ad6b7169203331"];

function span(fields: object): { readonly span: Span | undefined; readonly why: string } {
  const spans = [{ traceId, spanId, ...fields }];
  const { groups, why } = decoder.traces("json", body({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
  return { span: groups[0]?.records[0], why };
}

function attribute(value: unknown): unknown {
  const { span: read, why } = span({ attributes: [{ key: "a", value }] });
  return why === "" ? read?.attributes.get("a") : why;
}

function log(fields: object): LogRecord | undefined {
  const logs = { resourceLogs: [{ scopeLogs: [{ logRecords: [fields] }] }] };
  return decoder.logs("json", body(logs)).groups[0]?.records[0];
}

function metric(fields: object): {
  readonly points: readonly MetricPoint[];
  readonly rejected: number;
  readonly why: string;
} {
  const metrics = { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: "m", ...fields }] }] }] };
  const { groups, rejected, why } = decoder.metrics("json", body(metrics));
  return { points: groups[0]?.records ?? [], rejected, why };
}

describe("the value of an attribute", () => {
  it.each([
    [{ stringValue: "x" }, "x"],
    [{ stringValue: "" }, ""],
    [{ stringValue: "y".repeat(300) }, "y".repeat(256)],
    [{ stringValue: `${"y".repeat(255)}😀` }, "y".repeat(255)],
    [{ stringValue: "\ud800" }, "\ufffd"],
    [{ intValue: 5 }, 5],
    [{ intValue: "-5" }, -5],
    [{ intValue: "9223372036854775807" }, 2 ** 63],
    [{ intValue: "1e3" }, 1000],
    [{ doubleValue: 0.5 }, 0.5],
    [{ doubleValue: "0.5" }, 0.5],
    [{ doubleValue: "NaN" }, NaN],
    [{ doubleValue: "-Infinity" }, -Infinity],
    [{ boolValue: false }, false],
    [
      { arrayValue: { values: [{}, { kvlistValue: {} }, { stringValue: "first" }, { stringValue: "second" }] } },
      "first",
    ],
    [{ arrayValue: {} }, undefined],
    [{ kvlistValue: { values: [] } }, undefined],
    [{ bytesValue: "AAE=" }, undefined],
    [{ stringValue: null }, undefined],
    [{ string_value: "snake" }, undefined],
    [{}, undefined],
    [null, undefined],
    [{ intValue: "five" }, "1 time: a must be a whole number"],
    [{ boolValue: "true" }, "1 time: a must be true or false"],
    [{ stringValue: 5 }, "1 time: a must be a string"],
  ])("%j is %j", (value, expected) => {
    expect(attribute(value)).toEqual(expected);
  });

  it("is not looked at where nobody wants it, and the last one counts where a key is told twice", () => {
    const attributes = [
      { key: "content", value: 7 },
      { key: "a", value: { intValue: 1 } },
      { key: "a", value: { intValue: 2 } },
      { key: "a", value: {} },
    ];
    expect([...(span({ attributes }).span?.attributes ?? [])]).toEqual([["a", 2]]);
  });
});

describe("a span", () => {
  it("has ids in lower case, times in milliseconds, and takes the names of enumerations", () => {
    const fields = {
      parentSpanId: "",
      kind: "SPAN_KIND_SERVER",
      startTimeUnixNano: "1500000",
      endTimeUnixNano: 2_000_000,
      status: { code: "STATUS_CODE_ERROR" },
      links: [{ traceId, spanId }, { traceId: "" }],
      events: [{ name: "e", timeUnixNano: "1000000", unknown: {} }],
      trace_state: "ignored",
    };
    expect(span(fields).span).toEqual({
      traceId: traceId.toLowerCase(),
      spanId,
      parentId: "",
      name: "",
      kind: 2,
      start: 1.5,
      end: 2,
      status: 2,
      attributes: new AttributeList(),
      links: [{ traceId: traceId.toLowerCase(), spanId }],
      events: [{ name: "e", time: 1, attributes: new AttributeList() }],
    });
    expect(span({ kind: "SPAN_KIND_NEW", status: null }).span).toMatchObject({ kind: 0, status: 0 });
  });

  it.each([
    [{ traceId: "0".repeat(32) }, "the trace id of a span must be 16 bytes, not all zero"],
    [{ traceId: null }, "the trace id of a span must be 16 bytes, not all zero"],
    [{ traceId: "g".repeat(32) }, "the trace id of a span must be 16 bytes, not all zero"],
    [{ spanId: "b7ad6b71692033" }, "the span id of a span must be 8 bytes, not all zero"],
    [{ parentSpanId: "b7" }, "the parent span id of a span must be 8 bytes, or absent"],
    [{ startTimeUnixNano: "-1" }, "startTimeUnixNano must not be negative"],
    [{ endTimeUnixNano: {} }, "endTimeUnixNano must be a whole number"],
    [{ events: {} }, "events must be an array"],
  ])("with %j is not taken", (fields, why) => {
    expect(span(fields)).toEqual({ span: undefined, why: `1 time: ${why}` });
  });
});

describe("a log record", () => {
  it("has the time it was observed where it tells no other", () => {
    const observed = { timeUnixNano: "0", observedTimeUnixNano: "3000000", traceId: "", spanId: "00" };
    expect(log({ ...observed, body: { stringValue: "api_request" }, severityNumber: "SEVERITY_NUMBER_INFO2" })).toEqual(
      {
        time: 3,
        severity: 10,
        event: "api_request",
        traceId: "",
        spanId: "",
        attributes: new AttributeList(),
      },
    );
  });

  it.each([
    ["its field", { eventName: "api_request" }, "api_request"],
    ["its body, where some put it", { body: { stringValue: "api_request" } }, "api_request"],
    ["its field before its body", { eventName: "a_request", body: { stringValue: "b_request" } }, "a_request"],
    ["its body where nobody wants its field", { eventName: "place", body: { stringValue: "b_request" } }, "b_request"],
    ["nothing where nobody wants what it says", { eventName: "place", body: { stringValue: "s3cret" } }, ""],
    ["nothing where the body is content", { body: { stringValue: `${"x".repeat(80)}_request` } }, ""],
    ["nothing where the body is a number", { body: { intValue: 5 } }, ""],
    ["nothing where there is no body", { body: null }, ""],
  ])("is called by %s", (_, told, event) => {
    expect(log(told)?.event).toBe(event);
  });
});

describe("a metric", () => {
  const sum = (point: object, more: object = {}): object => ({
    sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [point], ...more },
  });
  const histogram = (point: object): object => ({ histogram: { aggregationTemporality: 1, dataPoints: [point] } });

  it("has points of the numbers that are told, as number or text", () => {
    expect(metric(sum({ asInt: "12" })).points[0]).toMatchObject({
      value: 12,
      kind: "sum",
      temporality: 2,
      monotonic: true,
    });
    expect(metric({ gauge: { dataPoints: [{ asDouble: "Infinity" }] } }).points[0]).toMatchObject({
      value: Infinity,
      temporality: 0,
    });
    const point = { count: "3", bucketCounts: ["1", 2], explicitBounds: [0.5], exemplars: [{ traceId, spanId }] };
    expect(metric(histogram(point)).points[0]).toMatchObject({
      count: 3,
      sum: undefined,
      buckets: [1, 2],
      bounds: [0.5],
      exemplar: { spanId },
    });
    expect(metric(sum({ flags: 1 })).points[0]).toMatchObject({ noValue: true, value: NaN });
  });

  it.each([
    [sum({}), "a point must have a value, or the flag that there is none"],
    [
      sum({ asInt: 1 }, { aggregationTemporality: 0 }),
      "the aggregation temporality of sums and histograms must be delta or cumulative",
    ],
    [{ name: "", ...sum({ asInt: 1 }) }, "a metric must have a name"],
    [
      histogram({ bucketCounts: [1], explicitBounds: [1] }),
      "a histogram must have one bucket count more than bounds, or none of both",
    ],
    [
      histogram({ bucketCounts: [1, 1, 1], explicitBounds: [2, 1] }),
      "the bounds of a histogram must be in ascending order",
    ],
    [histogram({ bucketCounts: [-1] }), "bucketCounts must not be negative"],
  ])("%j has a point that is not taken", (fields, why) => {
    expect(metric(fields)).toEqual({ points: [], rejected: 1, why: `1 time: ${why}` });
  });

  it("that nobody reads is passed over, its points counted", () => {
    const metrics = [{ name: "unread", ...sum({ asInt: 1 }) }];
    const read = decoder.metrics("json", body({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] }));
    expect(read).toEqual({ groups: [], ignored: 1, rejected: 0, why: "" });
  });
});

describe("a body", () => {
  it.each([
    "{}",
    "",
    '{"resourceSpans":null}',
    '{"resourceSpans":[]}',
    '{"resourceSpans":[{"scopeSpans":[{}]}]}',
    '{"resource_spans":7}',
  ])("that holds nothing is taken: %s", (text) => {
    expect(decoder.traces("json", Buffer.from(text))).toEqual({ groups: [], ignored: 0, rejected: 0, why: "" });
  });

  it.each([
    ["{", "the body is no JSON"],
    ["[]", "the body must be an object"],
    ["null", "the body must be an object"],
    ['{"resourceSpans":{}}', "resourceSpans must be an array"],
    ['{"resourceSpans":[5]}', "resourceSpans must be an object"],
    ['{"resourceSpans":[{"resource":{"attributes":5}}]}', "attributes of the resource must be an array"],
    ['{"resourceSpans":[{"scopeSpans":[{"scope":{"name":5}}]}]}', "name must be a string"],
  ])("%s is refused", (text, why) => {
    expect(() => decoder.traces("json", Buffer.from(text))).toThrow(`SWM_OTLP_MALFORMED: ${why}`);
  });

  it("with more things in it than can be kept is refused", () => {
    const text = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[${"{},".repeat(1_000_000)}{}]}]}]}`;
    expect(() => decoder.logs("json", Buffer.from(text))).toThrow("SWM_BATCH_TOO_LARGE");
  });
});
