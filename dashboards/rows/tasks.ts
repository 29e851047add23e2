// What gets done, how long it runs, and, apart from that, how long it waits.
import { agents, tasks } from "../../exporter/catalog/index.ts";
import * as thresholds from "../../exporter/catalog/thresholds.ts";
import { bucketRate, mean, op, quantile, rate, sum, topk } from "../../prometheus/promql.ts";
import type { Histogram } from "../../exporter/catalog/define.ts";
import { outcomeColors } from "../colors.ts";
import { MOST_LINES, W } from "../expressions.ts";
import { graph, heatmap } from "../panels.ts";
import type { Query, Row } from "../panels.ts";
import { chosenAgents } from "../variables.ts";

const noValue = "no tasks yet";

// Of all agents: without `agent-histograms` durations are kept by task type, and the label is empty.
const percentiles = (metric: Histogram<"agent" | "task_type">, quantiles: readonly number[]): readonly Query[] =>
  quantiles.map((q) => ({ expr: quantile(q, metric, W), legend: `p${String(q * 100)}` }));

export const taskRow: Row = {
  title: "Tasks",
  panels: [
    graph({
      title: "Attempts by outcome",
      description: "Finished attempts per minute of the agents chosen.",
      width: 8,
      unit: "suffix: /min",
      lines: [{ expr: op(sum(rate(tasks.attempts, W, chosenAgents), ["outcome"]), "*", 60), legend: "{{outcome}}" }],
      stack: true,
      colors: outcomeColors,
      noValue,
    }),
    graph({
      title: "Run duration",
      description: "From start to end of an attempt. Waiting is not in it.",
      width: 8,
      unit: "s",
      lines: percentiles(tasks.runDuration, [0.5, 0.95, 0.99]),
      noValue,
    }),
    graph({
      title: "Wait duration",
      description: "From queued to started. Long waits with short runs mean too few free agents, not slow ones.",
      width: 8,
      unit: "s",
      lines: percentiles(tasks.waitDuration, [0.5, 0.95]),
      noValue,
    }),
    heatmap({
      title: "Run durations",
      description:
        "How the durations of all attempts are spread. Two bands are two kinds of work, or one agent apart from the rest.",
      width: 12,
      unit: "s",
      expr: bucketRate(tasks.runDuration, W),
      noValue,
    }),
    graph({
      title: "Mean run duration per agent",
      description: `The ${String(MOST_LINES)} slowest of the agents chosen. The dashed line is the mark of the slow-agent insight.`,
      width: 12,
      unit: "s",
      lines: [
        {
          expr: topk(MOST_LINES, mean(agents.runDuration, W, { by: ["agent"], match: chosenAgents })),
          legend: "{{agent}}",
        },
      ],
      thresholds: [thresholds.slowAgent],
      noValue,
    }),
  ],
};
