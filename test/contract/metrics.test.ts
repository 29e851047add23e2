// The catalog keeps the rules of metric names, and each rule is seen to refuse something.
import { describe, expect, it } from "vitest";
import type { Metric } from "../../exporter/catalog/define.ts";
import { families } from "../../exporter/catalog/index.ts";
import { faultsOf } from "./metric-rules.ts";

const good: Metric = {
  type: "gauge",
  name: "swarm_queue_oldest_age_seconds",
  help: "Age of the task that waits longest, in seconds.",
  unit: "seconds",
  layer: "application",
  labels: [{ name: "queue", help: "Where tasks wait.", budget: 10 }],
};

const broken: readonly (readonly [rule: string, change: Partial<Metric>])[] = [
  ["HELP is one sentence ending in a period", { help: "Age of the task" }],
  ["HELP is one sentence ending in a period", { help: "Age of the task. In seconds." }],
  ["the name is in snake_case", { name: "swarm_queue_oldestAge_seconds" }],
  ["the name is in snake_case", { name: "swarm_queue_age:max_seconds" }],
  ["the name begins with the word of its family", { name: "swarm_task_oldest_age_seconds" }],
  ["counters, and only counters, end in _total", { type: "counter" }],
  ["counters, and only counters, end in _total", { name: "swarm_queue_tasks_total", unit: "tasks" }],
  ["info metrics, and only they, end in _info", { type: "info", name: "swarm_queue_identity", unit: "none" }],
  ["info metrics, and only they, end in _info", { name: "swarm_queue_info", unit: "none" }],
  ["_sum, _count and _bucket are left to histograms and summaries", { name: "swarm_queue_task_count", unit: "tasks" }],
  ["the name does not include a type", { name: "swarm_queue_gauge_seconds" }],
  ["units are base units, written out", { name: "swarm_queue_age_ms", unit: "none" }],
  ["units are base units, written out", { name: "swarm_queue_memory_kilobytes", unit: "none" }],
  ["the unit is the last word of the name", { name: "swarm_queue_oldest_age" }],
  ["the unit is the last word of the name", { unit: "none" }],
  ["the unit is the last word of the name", { unit: "timestamp_seconds" }],
  ["the unit is the last word of the name", { name: "swarm_queue_seen_timestamp_seconds" }],
  [
    "labels are in snake_case, and `le` and `quantile` are left to Prometheus",
    { labels: [{ name: "queueName", help: "", budget: 1 }] },
  ],
  [
    "labels are in snake_case, and `le` and `quantile` are left to Prometheus",
    { labels: [{ name: "le", help: "", budget: 1 }] },
  ],
  ["no label comes twice", { labels: [...good.labels, ...good.labels] }],
  ["each label is either closed or has a budget", { labels: [{ name: "queue", help: "" }] }],
  ["each label is either closed or has a budget", { labels: [{ name: "queue", help: "", values: ["a"], budget: 1 }] }],
  ["each label is either closed or has a budget", { labels: [{ name: "queue", help: "", values: ["a", "a"] }] }],
  ["histograms, and only they, have buckets: finite and ascending", { type: "histogram" }],
  ["histograms, and only they, have buckets: finite and ascending", { type: "histogram", buckets: [1, 1] }],
  ["histograms, and only they, have buckets: finite and ascending", { type: "histogram", buckets: [1, Infinity] }],
  ["histograms, and only they, have buckets: finite and ascending", { buckets: [1] }],
  ["`unused` gives a reason", { unused: "later" }],
];

describe("the metrics of the catalog", () => {
  it("keep every rule", () => {
    expect(faultsOf(families)).toEqual([]);
  });
});

describe("the rules", () => {
  it("accept a good metric", () => {
    expect(faultsOf({ queues: { good } })).toEqual([]);
  });

  it.each(broken)("refuse a metric that breaks: %s %j", (rule, change) => {
    const bad = { ...good, ...change };
    expect(faultsOf({ queues: { bad } })).toEqual([`${bad.name}: ${rule}`]);
  });

  it("refuse a name that is given twice, be it by what a histogram exposes", () => {
    const histogram: Metric = { ...good, type: "histogram", buckets: [1] };
    const alias: Metric = { ...good, type: "summary" };
    expect(faultsOf({ queues: { histogram, alias } })).toEqual([
      `${good.name}_sum: the name is given twice`,
      `${good.name}_count: the name is given twice`,
    ]);
  });
});
