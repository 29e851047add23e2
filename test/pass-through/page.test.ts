// Names on the page, whose they are, and how a page is written.
import { describe, expect, it } from "vitest";
import { metrics } from "../../exporter/catalog/index.ts";
import { OURS } from "../../exporter/exposition/reserved.ts";
import { SILENCE } from "../../exporter/pass-through/pass-through.ts";
import { NOW, origin, Passing, passing, point, type Made } from "./passing.ts";

describe("a name", () => {
  it("of ours begins with a word no other has", () => {
    expect(metrics.filter(({ name }) => !name.startsWith(OURS))).toEqual([]);
  });

  it.each(["swarm.agent.up", "swarm_task_x", "up", "scrape.duration", "target.info", "target", "ALERTS"])(
    "that is ours or of Prometheus is refused: %s",
    (metric) => {
      const one = new Passing("*");
      one.send({ metric, kind: "gauge", value: 1 });
      expect([one.lines(), one.refused()]).toEqual([[], { name_reserved: 1 }]);
    },
  );

  it.each([
    ["another type", { metric: "app.jobs", kind: "gauge" }, { metric: "app.jobs-", kind: "summary" }],
    ["a part of a histogram", { metric: "app.time.count", kind: "gauge" }, { metric: "app.time", kind: "histogram" }],
    ["a counter without its suffix", { metric: "app.jobs" }, { metric: "app.jobs", kind: "gauge" }],
  ] as const)("is of who had it first: %s", (_, first, second) => {
    const one = passing({ value: 1, ...first }, { value: 1, ...second });
    expect([one.lines().length, one.refused()]).toEqual([1, { name_taken: 1 }]);
  });

  it("is shared by metrics of the same type", () => {
    const one = passing(
      { metric: "app.jobs", value: 1, is: { a: 1 } },
      { metric: "app.jobs-", value: 2, is: { a: 2 } },
    );
    expect(one.lines()).toEqual(['app_jobs_total{a="1"} 1', 'app_jobs_total{a="2"} 2']);
  });

  it("is free again when its last series is gone", () => {
    const one = passing({ value: 1 }, { noValue: true, to: 2 }, { kind: "gauge", value: 4, to: 3 });
    expect([one.lines(), one.refused()]).toEqual([["app_jobs 4"], {}]);
  });

  it("that was refused is taken when it is free, also by who asks for nothing else", () => {
    const one = passing({ kind: "gauge", value: 4 }, { value: 1 });
    one.now += SILENCE;
    one.pass.turn(one.now);
    one.send({ value: 2, to: 2 });
    expect([one.lines(), one.refused()]).toEqual([["app_jobs_total 2"], { name_taken: 1 }]);
  });

  it("is left to a metric of a program that embeds the exporter", () => {
    const one = passing({ value: 1 }, { metric: "app.time", kind: "histogram", count: 1 });
    expect(one.pass.page(new Set(["app_time_count", "app_jobs"])).in("text")).toBe("");
    expect(one.pass.page(new Set(["app_time"])).series).toBe(1);
  });
});

describe("a page", () => {
  const made: readonly Made[] = [
    { metric: "app.sent", unit: "By", value: 1 },
    { metric: "app.level", kind: "gauge", unit: "1", value: 0.5 },
  ];

  it("has headers as text 0.0.4 wants them", () => {
    const one = new Passing();
    const help = new Map([["app.sent", 'Sent, "all"\r\nof it \\.']]);
    one.pass.take([{ origin: origin({ "service.name": "x", "host.name": "h" }), records: made.map(point), help }], NOW);
    expect(one.text()).toBe(
      [
        "# HELP target_info Processes whose metrics are passed through.",
        "# TYPE target_info gauge",
        'target_info{job="x",host_name="h"} 1',
        String.raw`# HELP app_sent_bytes_total Sent, "all" of it \\.`,
        "# TYPE app_sent_bytes_total counter",
        'app_sent_bytes_total{job="x"} 1',
        "# HELP app_level_ratio app.level, as it came by OTLP.",
        "# TYPE app_level_ratio gauge",
        'app_level_ratio{job="x"} 0.5',
        "",
      ].join("\n"),
    );
    expect(one.text("openmetrics")).toBe(
      [
        "# HELP target Processes whose metrics are passed through.",
        "# TYPE target info",
        'target_info{job="x",host_name="h"} 1',
        String.raw`# HELP app_sent_bytes Sent, \"all\" of it \\.`,
        "# TYPE app_sent_bytes counter",
        "# UNIT app_sent_bytes bytes",
        'app_sent_bytes_total{job="x"} 1',
        "# HELP app_level_ratio app.level, as it came by OTLP.",
        "# TYPE app_level_ratio gauge",
        "# UNIT app_level_ratio ratio",
        'app_level_ratio{job="x"} 0.5',
        "",
      ].join("\n"),
    );
  });
});
