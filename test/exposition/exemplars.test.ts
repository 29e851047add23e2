// Exemplars: told of the newest observation of each bucket, in OpenMetrics alone.
import { expect, it, describe } from "vitest";
import { histogram } from "../../exporter/catalog/define.ts";
import { tool } from "../../exporter/catalog/labels.ts";
import { renderFamily } from "../../exporter/exposition/page.ts";
import { traceOf } from "../../exporter/store/exemplars.ts";
import { Series } from "../../exporter/store/series.ts";

const metric = histogram("x_run_seconds", "Time.", {
  unit: "seconds",
  layer: "application",
  labels: [tool],
  buckets: [1, 5],
});
const traced = (traceId: string, time: number, spanId = ""): { traceId: string; spanId: string; time: number } => ({
  traceId: traceId.repeat(32),
  spanId,
  time,
});

function open(): Series {
  return new Series(metric, { labels: (row) => [`t${String(row)}`] });
}

describe("exemplars", () => {
  it("are the newest of each bucket, with span, value and time", () => {
    const series = open();
    series.observe(0, 0.5, 1, traced("a", 1_000));
    series.observe(0, 0.25, 1, traced("b", 1_700_000_000_500, "00f067aa0ba902b7"));
    series.observe(0, 0.75);
    series.observe(0, 7, 1, traced("c", 2_000));
    expect(renderFamily(series, "openmetrics").text.split("\n").slice(3, -1)).toEqual([
      `x_run_seconds_bucket{tool="t0",le="1"} 3 # {trace_id="${"b".repeat(32)}",span_id="00f067aa0ba902b7"} 0.25 1700000000.5`,
      'x_run_seconds_bucket{tool="t0",le="5"} 3',
      `x_run_seconds_bucket{tool="t0",le="+Inf"} 4 # {trace_id="${"c".repeat(32)}"} 7 2`,
      'x_run_seconds_sum{tool="t0"} 8.5',
      'x_run_seconds_count{tool="t0"} 4',
    ]);
  });

  it("are not in text 0.0.4, which has none", () => {
    const series = open();
    series.observe(0, 0.5, 1, traced("a", 1_000));
    expect(renderFamily(series, "text").text).not.toContain(" # ");
  });

  it("go with their row, and do not come back with another of its number", () => {
    const series = open();
    series.observe(3, 0.5, 1, traced("a", 1_000));
    series.remove(3);
    expect(series.hasExemplars).toBe(false);
    series.observe(3, 0.5);
    expect(renderFamily(series, "openmetrics").text).not.toContain(" # ");
  });

  it("are told of few series only, as these are rendered anew for each page", () => {
    const series = open();
    for (let row = 0; row < 500; row++) series.observe(row, 0.5, 1, traced("a", 1_000));
    expect(series.hasExemplars).toBe(true);
    series.observe(500, 0.5, 1, traced("a", 1_000));
    expect([series.hasExemplars, series.exemplarsOf(500)]).toEqual([false, undefined]);
  });

  it.each([
    ["of 31 digits", { trace_id: "a".repeat(31) }],
    ["with other characters", { trace_id: `"${"a".repeat(31)}` }],
    ["of none", {}],
  ])("are not made of a trace %s", (_what, told) => {
    expect(traceOf({ time: 1, ...told })).toBeUndefined();
  });

  it("leave out a span that can be none", () => {
    expect(traceOf({ time: 1, trace_id: "A".repeat(32), span_id: '"' })).toEqual(traced("A", 1));
  });
});
