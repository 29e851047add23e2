// Series as OTLP/JSON.
import type { Metric, Series } from "./series.ts";

/** A series as it was when it was taken. */
export interface Point {
  readonly metric: Metric;
  readonly text: string;
}

/** The exporter knows us by it: it tells this library which metrics it does not publish. */
const SCOPE = "swarmscope/client";
/** Changes since the last time: processes that tell the same labels are added up, and none of them has to be told apart. */
const DELTA = 1;

/** What was told of a series since it was taken last, which is over by that. `time` is in nanoseconds. */
export function takePoint(series: Series, time: string): Point {
  const { metric, attributes, value, counts, since } = series;
  const rest = `"timeUnixNano":"${time}","attributes":${attributes}}`;
  if (metric.kind === "gauge") return { metric, text: `{"asDouble":${double(value)},${rest}` };
  const from = `"startTimeUnixNano":"${since}",${rest}`;
  series.value = 0;
  series.since = time;
  if (metric.kind === "counter") return { metric, text: `{"asDouble":${double(value)},${from}` };
  const [count, buckets] = [counts.reduce((sum, each) => sum + each, 0), JSON.stringify(counts)];
  counts.fill(0);
  const bounds = JSON.stringify(metric.bounds);
  const text = `{"count":${count},"sum":${double(value)},"bucketCounts":${buckets},"explicitBounds":${bounds},${from}`;
  return { metric, text };
}

/** A request. `service` is the name of the service, if there is one. */
export function bodyOf(points: readonly Point[], service: string | undefined): Buffer {
  const byMetric = new Map<Metric, string[]>();
  for (const { metric, text } of points) {
    const texts = byMetric.get(metric);
    if (texts === undefined) byMetric.set(metric, [text]);
    else texts.push(text);
  }
  const attributes = service === undefined ? [] : [{ key: "service.name", value: { stringValue: service } }];
  const metrics = [...byMetric].map(([metric, texts]) => metricText(metric, texts.join(","))).join(",");
  const scope = `{"scope":{"name":"${SCOPE}"},"metrics":[${metrics}]}`;
  const resource = JSON.stringify({ attributes });
  return Buffer.from(`{"resourceMetrics":[{"resource":${resource},"scopeMetrics":[${scope}]}]}`);
}

const forms: Readonly<Record<Metric["kind"], readonly [name: string, head: string]>> = {
  counter: ["sum", `"aggregationTemporality":${DELTA},"isMonotonic":true,`],
  gauge: ["gauge", ""],
  timer: ["histogram", `"aggregationTemporality":${DELTA},`],
};

function metricText({ kind, name, unit, description }: Metric, points: string): string {
  const told = JSON.stringify({ name, unit, description }).slice(0, -1);
  const [data, head] = forms[kind];
  return `${told},"${data}":{${head}"dataPoints":[${points}]}}`;
}

/** A sum may have grown beyond what a number can hold: JSON has no name for that, OTLP has. */
function double(value: number): string {
  return Number.isFinite(value) ? String(value) : '"Infinity"';
}
