// What is passed through: which points, as which series, and which are refused.
import { describe, expect, it } from "vitest";
import { MOST_ATTRIBUTES } from "../../exporter/pass-through/labels.ts";
import { PassThrough } from "../../exporter/pass-through/pass-through.ts";
import { NOBODY, origin, Passing, passing, type Made } from "./passing.ts";

describe("which metrics are passed through", () => {
  it.each([
    ["app.jobs", ["app.jobs"]],
    ["app.*", ["app.jobs", "app.x.y"]],
    ["*jobs", ["app.jobs"]],
    ["a*.*y,zzz", ["app.x.y"]],
    ["app.job", []],
    ["app_jobs", []],
    [".*", []],
    ["*", ["app.jobs", "app.x.y"]],
  ])("is by their names in OTLP: %s", (names, expected) => {
    const { wants } = new PassThrough({ names, lines: 1 });
    expect(["app.jobs", "app.x.y"].filter((name) => wants.metric(name))).toEqual(expected);
  });

  it("leaves out those that have a meaning, which counts them already", () => {
    const { wants } = new PassThrough({ names: "*", lines: 1 });
    const names = ["gen_ai.client.token.usage", "claude_code.token.usage", "process.cpu.time", "process.cpu.count"];
    expect(names.map((name) => wants.metric(name))).toEqual([false, false, false, true]);
    const one = new Passing("*");
    one.send({ metric: "gen_ai.client.token.usage", value: 5 });
    expect([one.lines(), one.refused()]).toEqual([[], {}]);
  });
});

describe("a point", () => {
  it.each([
    ["a counter", { value: 3 }, ["app_jobs_total 3"]],
    ["a level", { monotonic: false, value: -3 }, ["app_jobs -3"]],
    ["a gauge", { kind: "gauge", temporality: 0, value: NaN }, ["app_jobs NaN"]],
    [
      "a histogram",
      { kind: "histogram", bounds: [0.5, 1], buckets: [1, 2, 3], count: 6, sum: 9 },
      [
        'app_jobs_bucket{le="0.5"} 1',
        'app_jobs_bucket{le="1"} 3',
        'app_jobs_bucket{le="+Inf"} 6',
        "app_jobs_sum 9",
        "app_jobs_count 6",
      ],
    ],
    [
      "a histogram with bounds below zero, whose sum may fall",
      { kind: "histogram", bounds: [-1], buckets: [1, 2], count: 3, sum: 1 },
      ['app_jobs_bucket{le="-1"} 1', 'app_jobs_bucket{le="+Inf"} 3', "app_jobs_count 3"],
    ],
    [
      "a histogram with an infinite bound",
      { kind: "histogram", bounds: [1, Infinity], buckets: [1, 2, 0], count: 3 },
      ['app_jobs_bucket{le="1"} 1', 'app_jobs_bucket{le="+Inf"} 3', "app_jobs_count 3"],
    ],
    [
      "a histogram without buckets",
      { kind: "histogram", count: 4, sum: 2 },
      ['app_jobs_bucket{le="+Inf"} 4', "app_jobs_sum 2", "app_jobs_count 4"],
    ],
    [
      "an exponential histogram",
      {
        kind: "exponential",
        exponential: {
          scale: 1,
          zeroCount: 1,
          positive: { offset: 0, counts: [2, 3] },
          negative: { offset: 0, counts: [] },
        },
        count: 6,
        sum: 8,
      },
      [
        'app_jobs_bucket{le="0"} 1',
        'app_jobs_bucket{le="2"} 6',
        'app_jobs_bucket{le="+Inf"} 6',
        "app_jobs_sum 8",
        "app_jobs_count 6",
      ],
    ],
    [
      "a summary",
      {
        kind: "summary",
        temporality: 0,
        count: 2,
        sum: 7,
        quantiles: [
          { quantile: 1, value: 6 },
          { quantile: 0.5, value: 3 },
          { quantile: 2, value: 9 },
        ],
      },
      ['app_jobs{quantile="0.5"} 3', 'app_jobs{quantile="1"} 6', "app_jobs_sum 7", "app_jobs_count 2"],
    ],
  ] as const satisfies readonly (readonly [string, Made, readonly string[]])[])(
    "of %s is told as one",
    (_, made, lines) => {
      const one = passing(made);
      expect(one.lines()).toEqual(lines);
      expect(one.pass.page(NOBODY).series).toBe(lines.length);
    },
  );

  it("has its attributes, its library and its process as labels, and what else is known of the process besides", () => {
    const one = new Passing();
    const resource = {
      "service.namespace": "shop",
      "service.name": "till",
      "service.instance.id": "7",
      "service.version": "2.0",
      "process.command_args": "--secret",
    };
    one.from(origin(resource, "lib"), { value: 1, is: { "http.method": "GET", retries: 2, cached: true } });
    expect(one.lines()).toEqual([
      'target_info{job="shop/till",instance="7",service_version="2.0"} 1',
      'app_jobs_total{job="shop/till",instance="7",otel_scope_name="lib",otel_scope_version="1.2",cached="true",http_method="GET",retries="2"} 1',
    ]);
  });

  it("has values under one label that come to the same name, in the order of their keys", () => {
    const one = passing({ value: 1, is: { a_b: "2", "a.b": "1", "a/b": '3"\n' } });
    expect(one.lines()).toEqual([String.raw`app_jobs_total{a_b="1;3\"\n;2"} 1`]);
  });

  it("cannot pose as another process with its attributes", () => {
    const one = new Passing();
    one.from(origin({ "service.name": "till" }), { value: 1, is: { job: "other", le: "1", __name__: "up" } });
    expect(one.lines()).toEqual(['app_jobs_total{job="till",key_name_="up",exported_job="other",exported_le="1"} 1']);
  });

  it.each([
    [
      "with too many attributes",
      { is: Object.fromEntries(Array.from({ length: MOST_ATTRIBUTES + 1 }, (_, i) => [`a${i}`, i])) },
      "too_many_labels",
    ],
    ["of a level told as changes", { monotonic: false, temporality: 1 }, "unsupported"],
    ["of a counter below zero", { value: -1 }, "unsupported"],
    ["of a counter that is no number", { value: NaN }, "unsupported"],
    ["whose metric has no character for a name", { metric: "ä" }, "unsupported"],
  ] as const)("%s is refused", (_, made, reason) => {
    const one = new Passing("*");
    one.send({ value: 1, ...made });
    expect([one.lines(), one.refused()]).toEqual([[], { [reason]: 1 }]);
  });
});
