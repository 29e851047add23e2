// Which tools agents call, which fail, how long they take.
import { tools } from "../../exporter/catalog/index.ts";
import { toolFailed } from "../../exporter/catalog/labels.ts";
import * as thresholds from "../../exporter/catalog/thresholds.ts";
import { increase, matches, mean, op, quantile, rate, ratio, sum } from "../../prometheus/promql.ts";
import { toolOutcomeColors } from "../colors.ts";
import { failedCalls, NO_TOOLS, W } from "../expressions.ts";
import { graph } from "../panels.ts";
import type { Row } from "../panels.ts";
import { table } from "../tables.ts";
import { chosenAgents } from "../variables.ts";

const noValue = NO_TOOLS;
const RANGE = "$__range";
const failures = sum(increase(tools.calls, RANGE, { ...chosenAgents, outcome: matches(toolFailed.join("|")) }), [
  "tool",
]);
const calls = sum(increase(tools.calls, RANGE, chosenAgents), ["tool"]);

export const toolRow: Row = {
  title: "Tools",
  panels: [
    graph({
      title: "Tool calls",
      description: "Calls of the agents chosen, per minute, by tool.",
      width: 8,
      unit: "suffix: /min",
      lines: [{ expr: op(sum(rate(tools.calls, W, chosenAgents), ["tool"]), "*", 60), legend: "{{tool}}" }],
      stack: true,
      noValue,
    }),
    graph({
      title: "Tool calls by outcome",
      description: "How calls ended, per minute. Denied: a person or a rule did not let it.",
      width: 8,
      unit: "suffix: /min",
      lines: [{ expr: op(sum(rate(tools.calls, W, chosenAgents), ["outcome"]), "*", 60), legend: "{{outcome}}" }],
      stack: true,
      colors: toolOutcomeColors,
      noValue,
    }),
    graph({
      title: "Tool failures",
      description: "Calls that failed or timed out, per minute, by tool.",
      width: 8,
      unit: "suffix: /min",
      lines: [{ expr: op(sum(failedCalls(W, chosenAgents), ["tool"]), "*", 60), legend: "{{tool}}" }],
      noValue,
    }),
    graph({
      title: "Tool call duration",
      description: "How long nineteen of twenty calls took at most, of all agents, by tool.",
      width: 12,
      unit: "s",
      lines: [{ expr: quantile(0.95, tools.callDuration, W, { by: ["tool"] }), legend: "{{tool}} p95" }],
      noValue,
    }),
    table({
      title: "Tools by failures",
      description: "Calls over the time shown: of the agents chosen, and the mean duration of all agents.",
      width: 12,
      labels: { tool: "Tool" },
      columns: [
        { name: "Calls", expr: calls, unit: "short" },
        { name: "Failures", expr: failures, unit: "short" },
        { name: "Failed", expr: ratio(failures, calls), unit: "percentunit", thresholds: [thresholds.toolErrorRatio] },
        { name: "Mean duration", expr: mean(tools.callDuration, RANGE, { by: ["tool"] }), unit: "s" },
      ],
      sortBy: { column: "Failures", desc: true },
      noValue,
    }),
  ],
};
