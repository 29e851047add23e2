import { describe, expect, it } from "vitest";
import { counter, gauge, histogram, info, summary } from "../../exporter/catalog/define.ts";
import { closed, open } from "../../exporter/catalog/define.ts";
import * as promql from "../../prometheus/promql.ts";
import type { Recorded } from "../../prometheus/promql.ts";

const agent = open("agent", 10, "Who.");
const team = open("team", 10, "Whose.");
const outcome = closed("outcome", ["ok", "failed"], "How.");
const common = { unit: "none", layer: "application" } as const;

const jobs = counter("t_jobs_total", "Jobs.", { ...common, labels: [agent, outcome] });
const depth = gauge("t_depth", "Depth.", { ...common, labels: [agent] });
const slots = gauge("t_slots", "Slots.", { ...common, labels: [agent] });
const born = gauge("t_born_timestamp_seconds", "Birth.", { ...common, unit: "timestamp_seconds", labels: [agent] });
const run = histogram("t_run_seconds", "Run.", { ...common, unit: "seconds", labels: [agent], buckets: [0.5, 2, 8] });
const rest = summary("t_rest_seconds", "Rest.", { ...common, unit: "seconds", labels: [agent] });
const known = info("t_agent_info", "Identity.", { layer: "application", labels: [agent, team] });
const recorded: Recorded<"agent"> = { name: "agent:t_jobs:rate5m", labels: ["agent"] };

const { matches, not, notMatches } = promql;
const total = promql.sum(promql.rate(jobs, "5m"));

describe("promql writes", () => {
  it.each([
    ["the value of a gauge", promql.value(depth), "t_depth"],
    ["the value of a recorded series", promql.value(recorded), "agent:t_jobs:rate5m"],
    ["an equality matcher", promql.value(depth, { agent: "ada" }), 't_depth{agent="ada"}'],
    ["labels of the scrape", promql.value(depth, { job: "a", instance: "b" }), 't_depth{job="a",instance="b"}'],
    ["a regular expression", promql.value(depth, { agent: matches("a.+") }), 't_depth{agent=~"a.+"}'],
    ["an inequality", promql.value(depth, { agent: not("ada") }), 't_depth{agent!="ada"}'],
    ["a negated expression", promql.value(depth, { agent: notMatches("a|b") }), 't_depth{agent!~"a|b"}'],
    [
      "quotes, backslashes and newlines in values",
      promql.value(depth, { agent: 'a"\\\n' }),
      't_depth{agent="a\\"\\\\\\n"}',
    ],
    ["a rate", promql.rate(jobs, "5m", { outcome: "ok" }), 'rate(t_jobs_total{outcome="ok"}[5m])'],
    ["an increase", promql.increase(jobs, "$__range"), "increase(t_jobs_total[$__range])"],
    ["the rate of a sum", promql.rateOf(run, "sum", "5m"), "rate(t_run_seconds_sum[5m])"],
    ["the rate of buckets", promql.bucketRate(run, "5m"), "sum by (le) (rate(t_run_seconds_bucket[5m]))"],
    [
      "the rate of buckets by a label",
      promql.bucketRate(run, "5m", { by: ["agent"], match: { agent: "ada" } }),
      'sum by (le, agent) (rate(t_run_seconds_bucket{agent="ada"}[5m]))',
    ],
    [
      "a quantile",
      promql.quantile(0.95, run, "5m"),
      "histogram_quantile(0.95, sum by (le) (rate(t_run_seconds_bucket[5m])))",
    ],
    [
      "a mean that is absent without observations",
      promql.mean(rest, "5m", { by: ["agent"] }),
      "sum by (agent) (rate(t_rest_seconds_sum[5m])) / (sum by (agent) (rate(t_rest_seconds_count[5m])) > 0)",
    ],
    ["an aggregate of everything", total, "sum(rate(t_jobs_total[5m]))"],
    ["a maximum by a label", promql.max(promql.value(depth), ["agent"]), "max by (agent) (t_depth)"],
    ["a minimum", promql.min(promql.value(depth)), "min(t_depth)"],
    ["an average", promql.avg(promql.value(depth)), "avg(t_depth)"],
    ["a count by a label of the scrape", promql.count(promql.value(depth), ["job"]), "count by (job) (t_depth)"],
    ["the greatest", promql.topk(3, promql.value(depth)), "topk(3, t_depth)"],
    ["a peak over time", promql.overTime("max", depth, "5m"), "max_over_time(t_depth[5m])"],
    ["an operation with a number", promql.op(total, "*", 60), "sum(rate(t_jobs_total[5m])) * 60"],
    [
      "parentheses around what binds less",
      promql.op(1, "-", promql.op(promql.value(depth), "/", promql.value(slots))),
      "1 - (t_depth / t_slots)",
    ],
    [
      "a match on one label only",
      promql.opOn(promql.value(depth), "and", ["agent"], promql.value(known)),
      "t_depth and on (agent) t_agent_info",
    ],
    ["a ratio without NaN", promql.ratio(promql.value(depth), promql.value(slots)), "t_depth / (t_slots > 0)"],
    ["seconds since a time", promql.since(born), "time() - t_born_timestamp_seconds"],
    ["absence", promql.absent(depth, { agent: "ada" }), 'absent(t_depth{agent="ada"})'],
    ["whether a target answers", promql.value(promql.up, { job: "a" }), 'up{job="a"}'],
    [
      "the bad side of a threshold that is bad above",
      promql.crosses(promql.value(depth), { value: 10, unit: "none", bad: "above", why: "" }),
      "t_depth > 10",
    ],
    [
      "the bad side of a threshold that is bad below",
      promql.crosses(promql.value(depth), { value: 0.8, unit: "ratio", bad: "below", why: "" }),
      "t_depth < 0.8",
    ],
  ])("%s", (_, expr, text) => {
    expect(expr.text).toBe(text);
  });
});

describe("a share below a bucket bound", () => {
  it("matches a whole bound as both versions of Prometheus write it", () => {
    expect(promql.shareBelow(run, 2, "5m").text).toBe(
      'sum (rate(t_run_seconds_bucket{le=~"2(\\\\.0)?"}[5m])) / (sum (rate(t_run_seconds_count[5m])) > 0)',
    );
  });

  it("escapes the point of a fraction", () => {
    expect(promql.shareBelow(run, 0.5, "5m").text).toContain('le=~"0\\\\.5"}');
  });

  it("refuses a bound the histogram does not have", () => {
    expect(() => promql.shareBelow(run, 3, "5m")).toThrow("t_run_seconds has no bucket bound 3");
  });
});

describe("the compiler refuses", () => {
  // Never run: each line is an error for the compiler, and an error for it if it is none.
  const mistakes = (): unknown => [
    // @ts-expect-error a gauge has no rate
    promql.rate(depth, "5m"),
    // @ts-expect-error a counter is not shown raw
    promql.value(jobs),
    // @ts-expect-error a histogram has no single value
    promql.value(run),
    // @ts-expect-error a summary has no quantiles
    promql.quantile(0.5, rest, "5m"),
    // @ts-expect-error the metric has no such label
    promql.value(depth, { outcome: "ok" }),
    // @ts-expect-error nor has its rate
    promql.rate(jobs, "5m", { team: "a" }),
    // @ts-expect-error the label is gone after the first aggregation
    promql.sum(promql.sum(promql.rate(jobs, "5m"), ["agent"]), ["outcome"]),
    // @ts-expect-error nothing is left to group by
    promql.max(total, ["agent"]),
    // @ts-expect-error a quantile keeps only the labels named
    promql.sum(promql.quantile(0.5, run, "5m"), ["agent"]),
    // @ts-expect-error both sides must have the label they are matched on
    promql.opOn(promql.value(depth), "and", ["team"], promql.value(known)),
    // @ts-expect-error a window has a unit
    promql.rate(jobs, "5"),
  ];

  it("mistakes that Prometheus would answer with nothing", () => {
    expect(mistakes).toBeTypeOf("function");
  });
});
