// Models and tools at a glance; the dashboard "LLM cost and use" has the rest.
import { llm } from "../../exporter/catalog/index.ts";
import * as thresholds from "../../exporter/catalog/thresholds.ts";
import { op, rate, sum } from "../../prometheus/promql.ts";
import { llmOutcomeColors, tokenColors } from "../colors.ts";
import { costPerHour, costPerTask, failedCalls, NO_COST, NO_MODELS, NO_TOOLS, W } from "../expressions.ts";
import { graph, stat } from "../panels.ts";
import type { Row } from "../panels.ts";
import { chosenAgents } from "../variables.ts";

export const usageRow: Row = {
  title: "Models and tools",
  panels: [
    stat({
      title: "Cost per hour",
      description:
        "US dollars an hour costs at the present pace, for the agents chosen. Models without a known price are not in it.",
      width: 3,
      height: 8,
      unit: "currencyUSD",
      expr: costPerHour(chosenAgents),
      thresholds: [thresholds.llmCostPace],
      noValue: NO_COST,
    }),
    stat({
      title: "Cost per task",
      description: "Cost of all agents divided by the tasks that ended meanwhile; retried attempts are not counted.",
      width: 3,
      height: 8,
      unit: "currencyUSD",
      expr: costPerTask,
      noValue: NO_COST,
    }),
    graph({
      title: "Tokens",
      description:
        "Tokens processed by the agents chosen, by type. The types do not overlap: input is what the cache had no part in, output includes reasoning.",
      width: 6,
      unit: "suffix: tokens/s",
      lines: [{ expr: sum(rate(llm.tokens, W, chosenAgents), ["type"]), legend: "{{type}}" }],
      stack: true,
      colors: tokenColors,
      noValue: NO_MODELS,
    }),
    graph({
      title: "Requests to models",
      description: "Requests of the agents chosen that ended, per minute, by outcome.",
      width: 6,
      unit: "suffix: /min",
      lines: [{ expr: op(sum(rate(llm.requests, W, chosenAgents), ["outcome"]), "*", 60), legend: "{{outcome}}" }],
      stack: true,
      colors: llmOutcomeColors,
      noValue: NO_MODELS,
    }),
    graph({
      title: "Tool failures",
      description: "Calls of tools by the agents chosen that failed or timed out, per minute.",
      width: 6,
      unit: "suffix: /min",
      lines: [{ expr: op(sum(failedCalls(W, chosenAgents), ["tool"]), "*", 60), legend: "{{tool}}" }],
      stack: true,
      noValue: NO_TOOLS,
    }),
  ],
};
