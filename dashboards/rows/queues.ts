// Why does the queue grow? Depth and age, then what comes in against what goes out, then who takes from it.
import { queues } from "../../exporter/catalog/index.ts";
import type { Counter } from "../../exporter/catalog/define.ts";
import * as thresholds from "../../exporter/catalog/thresholds.ts";
import { max, op, quantile, rate, ratio, sum, value } from "../../prometheus/promql.ts";
import type { Expr } from "../../prometheus/promql.ts";
import { NO_QUEUES, W } from "../expressions.ts";
import { graph } from "../panels.ts";
import type { PanelDefinition, Row } from "../panels.ts";
import { table } from "../tables.ts";
import { chosenQueues } from "../variables.ts";

const noValue = NO_QUEUES;
const legend = "{{queue}}";

const flow = (metric: Counter<"queue">): Expr<"queue"> => sum(rate(metric, W, chosenQueues), ["queue"]);
const perMinute = (expr: Expr): Expr => op(expr, "*", 60);
const total = (metric: Counter<"queue">): Expr => perMinute(sum(rate(metric, W, chosenQueues)));

const growth: readonly PanelDefinition[] = [
  graph({
    title: "Queue depth",
    description: "Tasks waiting. The dashed line is the mark of the queue-backlog insight.",
    width: 8,
    unit: "short",
    lines: [{ expr: value(queues.depth, chosenQueues), legend }],
    thresholds: [thresholds.queueBacklog],
    noValue,
  }),
  graph({
    title: "Age of the oldest task",
    description: "How long the task that waits longest has been waiting, per queue.",
    width: 8,
    unit: "s",
    lines: [{ expr: value(queues.oldestAge, chosenQueues), legend }],
    thresholds: [thresholds.queueOldestAge],
    noValue,
  }),
  graph({
    title: "Arriving and taken",
    description: "All queues chosen. Where more arrives than is taken, the queue grows.",
    width: 8,
    unit: "suffix: /min",
    lines: [
      { expr: total(queues.arrivals), legend: "arriving" },
      { expr: total(queues.served), legend: "taken" },
    ],
    noValue,
  }),
];

const detail: readonly PanelDefinition[] = [
  graph({
    title: "Queue wait, 95th percentile",
    description: "How long tasks had waited when they were taken.",
    width: 8,
    unit: "s",
    lines: [{ expr: quantile(0.95, queues.waitDuration, W, { by: ["queue"], match: chosenQueues }), legend }],
    noValue,
  }),
  table({
    title: "Queues, oldest first",
    description:
      "Time to empty is the depth divided by how much faster tasks are taken than arrive; without it the queue does not shrink.",
    width: 16,
    labels: { queue: "Queue" },
    columns: [
      {
        name: "Waiting",
        expr: max(value(queues.depth, chosenQueues), ["queue"]),
        unit: "short",
        thresholds: [thresholds.queueBacklog],
      },
      {
        name: "Oldest",
        expr: max(value(queues.oldestAge, chosenQueues), ["queue"]),
        unit: "s",
        thresholds: [thresholds.queueOldestAge],
      },
      { name: "In flight", expr: max(value(queues.inFlight, chosenQueues), ["queue"]), unit: "short" },
      { name: "Arriving", expr: perMinute(flow(queues.arrivals)), unit: "suffix: /min" },
      { name: "Taken", expr: perMinute(flow(queues.served)), unit: "suffix: /min" },
      {
        name: "Time to empty",
        expr: ratio(
          max(value(queues.depth, chosenQueues), ["queue"]),
          op(flow(queues.served), "-", flow(queues.arrivals)),
        ),
        unit: "s",
      },
      { name: "Consumers", expr: max(value(queues.consumers, chosenQueues), ["queue"]), unit: "short" },
      { name: "Dead letters", expr: max(value(queues.deadLetters, chosenQueues), ["queue"]), unit: "short" },
    ],
    sortBy: { column: "Oldest", desc: true },
    noValue,
  }),
];

export const queueRow: Row = { title: "Queues", panels: [...growth, ...detail] };
