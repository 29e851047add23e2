import { describe, expect, it } from "vitest";
import { closed, counter, gauge, histogram, info, open, summary } from "../../exporter/catalog/define.ts";
import { checkExpr, examine } from "../../prometheus/promql-check.ts";

const agent = open("agent", 10, "Who.");
const state = closed("state", ["idle", "busy"], "How.");
const common = { unit: "none", layer: "application" } as const;

const known = {
  metrics: [
    counter("t_jobs_total", "Jobs.", { ...common, labels: [agent] }),
    gauge("t_depth", "Depth.", { ...common, labels: [agent] }),
    gauge("t_state", "State.", { ...common, labels: [agent, state] }),
    gauge("t_load", "Load.", common),
    histogram("t_run_seconds", "Run.", { ...common, labels: [agent], buckets: [0.5, 2, 8] }),
    summary("t_rest_seconds", "Rest.", { ...common, labels: [agent] }),
    info("t_agent_info", "Identity.", { layer: "application", labels: [agent, open("team", 9, "Whose.")] }),
  ],
  extra: new Map([
    ["up", ["job", "instance"]],
    ["agent:t_jobs:rate5m", ["agent"]],
    ["other_requests_total", ["job"]],
  ]),
};

describe("checkExpr accepts", () => {
  it.each([
    "t_depth",
    'rate(t_jobs_total{agent=~"$agent",job="a"}[$__rate_interval])',
    "sum by (agent, job) (increase(t_jobs_total[5m]))",
    "histogram_quantile(0.9, sum by (le) (rate(t_run_seconds_bucket[5m])))",
    'rate(t_run_seconds_bucket{le=~"2(\\\\.0)?"}[5m])',
    'rate(t_run_seconds_bucket{le=~"0\\\\.5"}[5m])',
    'rate(t_run_seconds_bucket{le="0.5"}[5m])',
    'rate(t_run_seconds_bucket{le="+Inf"}[5m])',
    "rate(t_rest_seconds_sum[5m]) / (rate(t_rest_seconds_count[5m]) > 0)",
    "absent(t_jobs_total)",
    "timestamp(t_jobs_total)",
    "count(t_jobs_total)",
    "t_depth unless t_jobs_total",
    "t_depth * on (agent) group_left (team) t_agent_info",
    "sum by (agent) (t_depth) / sum by (agent) (t_load * on () group_right () t_depth)",
    'agent:t_jobs:rate5m > 5 and on (agent) t_state{state=~"idle|busy"}',
    'max by (state) (label_replace(t_depth, "state", "$1", "agent", "(.*)"))',
    "avg without (instance) (t_depth) > 1",
    "rate(other_requests_total[5m])",
    "up == 0",
    "sum(t_depth) or vector(0)",
    "1 - t_load",
    "max_over_time(t_depth[5m:1m])",
  ])("%s", (expr) => {
    expect(checkExpr(expr, known)).toEqual([]);
  });
});

describe("checkExpr refuses", () => {
  it.each([
    ["rate(t_jobs_total[5m]", "not PromQL at character 22: end of text"],
    ["t_dept", "unknown metric t_dept"],
    ["t_rest_seconds_bucket", "unknown metric t_rest_seconds_bucket"],
    ['{agent="a"}', "unknown metric (selected by labels only)"],
    ['t_depth{queue="a"}', "t_depth has no label queue"],
    ['up{agent="a"}', "up has no label agent"],
    ['t_state{state="bussy"}', "state of t_state is never bussy"],
    ['t_state{state=~"idle|bussy"}', "state of t_state is never bussy"],
    ["rate(t_depth[5m])", "rate() of t_depth, which is not a counter"],
    ["increase(agent:t_jobs:rate5m[5m])", "increase() of agent:t_jobs:rate5m, which is not a counter"],
    ["sum(t_jobs_total)", "counter t_jobs_total is under sum(): use rate() or increase()"],
    ["t_jobs_total > 5", "counter t_jobs_total is shown raw: use rate() or increase()"],
    ["deriv(t_jobs_total[5m])", "counter t_jobs_total is under deriv(): use rate() or increase()"],
    ["t_run_seconds_count", "counter t_run_seconds_count is shown raw: use rate() or increase()"],
    ["other_requests_total", "counter other_requests_total is shown raw: use rate() or increase()"],
    ["t_run_seconds", "t_run_seconds is a histogram: read _bucket, _sum or _count"],
    ["t_rest_seconds", "t_rest_seconds is a summary: read _sum or _count"],
    ['rate(t_run_seconds_bucket{le="2"}[5m])', 'le="2": write one bound, whole ones as 2(\\.0)?'],
    ['rate(t_run_seconds_bucket{le=~"2|8"}[5m])', 'le=~"2|8": write one bound, whole ones as 2(\\.0)?'],
    ['rate(t_run_seconds_bucket{le=~"3(\\\\.0)?"}[5m])', "t_run_seconds has no bucket bound 3"],
    ["sum by (queue) (t_depth)", "sum by (queue): the operand has {agent, instance, job}"],
    ["sum without (queue) (t_depth)", "sum without (queue): the operand has {agent, instance, job}"],
    ["sum by (agent) (sum(t_depth))", "sum by (agent): the operand has {}"],
    ["max by (agent) (quantile by (job) (0.5, t_depth))", "max by (agent): the operand has {job}"],
    [
      "histogram_quantile(0.9, sum(rate(t_run_seconds_bucket[5m])))",
      "histogram_quantile() needs the label le, which is not there any more",
    ],
    [
      "t_depth and on (team) t_agent_info",
      "and on (team): the sides have {agent, instance, job} and {agent, instance, job, team}",
    ],
    ["t_depth / sum(t_depth)", "/ matches nothing: the sides have {agent, instance, job} and {}"],
    [
      "t_state / ignoring (agent) t_depth",
      "/ matches nothing: the sides have {instance, job, state} and {instance, job}",
    ],
    [
      "t_depth unless sum by (agent) (t_load * on () group_right () t_depth)",
      "unless matches nothing: the sides have {agent, instance, job} and {agent}",
    ],
    [
      "t_depth * on (agent) group_left (squad) t_agent_info",
      "group_left (squad): the other side has {agent, instance, job, team}",
    ],
  ])("%s", (expr, problem) => {
    expect(checkExpr(expr, known)).toContain(problem);
  });

  it("says each problem once", () => {
    expect(checkExpr("t_dept + t_dept", known)).toEqual(["unknown metric t_dept"]);
  });
});

describe("examine", () => {
  it.each([
    ["1 + 2", undefined],
    ["t_load", ["instance", "job"]],
    ["histogram_quantile(0.9, sum by (le, agent) (rate(t_run_seconds_bucket[5m])))", ["agent"]],
    ["topk(3, sum by (agent) (t_depth))", ["agent"]],
    ["sum by (agent) (t_depth) * on (agent) group_left (team) t_agent_info", ["agent", "team"]],
    ['absent(t_depth{agent="a",job=~"b"})', ["agent"]],
    ["sum by (agent) (t_depth) or sum by (state) (t_state)", ["agent", "state"]],
    ["t_depth == on (agent) sum by (agent) (t_depth)", ["agent"]],
  ])("knows the labels of %s", (expr, labels) => {
    const found = examine(expr, known).labels;
    expect(found && [...found].sort()).toEqual(labels);
  });

  it("knows the metrics read, without the suffixes of their parts", () => {
    const { metrics } = examine("rate(t_run_seconds_sum[5m]) / rate(t_run_seconds_count[5m]) > t_load", known);
    expect([...metrics]).toEqual(["t_run_seconds", "t_load"]);
  });
});
