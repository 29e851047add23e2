// What models cost, for whom, and what of it is tokens that could come from the cache.
import { llm } from "../../exporter/catalog/index.ts";
import * as thresholds from "../../exporter/catalog/thresholds.ts";
import { increase, matches, op, rate, ratio, sum, topk } from "../../prometheus/promql.ts";
import { tokenColors } from "../colors.ts";
import { costPerHour, costPerTask, MOST_LINES, NO_COST, NO_MODELS, W } from "../expressions.ts";
import { graph, stat } from "../panels.ts";
import type { PanelDefinition, Row } from "../panels.ts";
import { table } from "../tables.ts";
import { chosenUse } from "../variables.ts";

const RANGE = "$__range";

const money: readonly PanelDefinition[] = [
  stat({
    title: "Cost",
    description: "US dollars over the time shown, for the agents and models chosen.",
    width: 4,
    unit: "currencyUSD",
    expr: sum(increase(llm.cost, RANGE, chosenUse)),
    overall: true,
    noValue: NO_COST,
  }),
  stat({
    title: "Cost per hour",
    description: "US dollars an hour costs at the present pace, for the agents and models chosen.",
    width: 4,
    unit: "currencyUSD",
    expr: costPerHour(chosenUse),
    thresholds: [thresholds.llmCostPace],
    noValue: NO_COST,
  }),
  stat({
    title: "Cost per task",
    description: "Cost of all agents and models divided by the tasks that ended meanwhile.",
    width: 4,
    unit: "currencyUSD",
    expr: costPerTask,
    noValue: NO_COST,
  }),
  stat({
    title: "Tokens per second",
    description: "Tokens of all types processed for the agents by the models chosen.",
    width: 4,
    unit: "suffix: tokens/s",
    expr: sum(rate(llm.tokens, W, chosenUse)),
    noValue: NO_MODELS,
  }),
  stat({
    title: "Cache hits",
    description: "Tokens read from the cache out of all that were read. Absent where no source tells of a cache.",
    width: 4,
    unit: "percentunit",
    expr: cacheHits(),
    max: 1,
    noValue: "no cache told",
  }),
  stat({
    title: "Tokens without a price",
    description:
      "Tokens over the time shown whose cost is not known, and so is in no figure of cost: their model has no price, and its source tells none. Give the model a price with the option prices.",
    width: 4,
    unit: "short",
    expr: sum(increase(llm.unpricedTokens, RANGE)),
    goodAtZero: true,
    overall: true,
    noValue: "none",
  }),
];

const courses: readonly PanelDefinition[] = [
  graph({
    title: "Cost per hour by model",
    description: "US dollars an hour costs at the pace of each moment.",
    width: 8,
    unit: "currencyUSD",
    lines: [{ expr: op(sum(rate(llm.cost, W, chosenUse), ["model"]), "*", 3600), legend: "{{model}}" }],
    stack: true,
    noValue: NO_COST,
  }),
  graph({
    title: "Cost per hour by agent",
    description: `US dollars an hour costs at the pace of each moment; the ${String(MOST_LINES)} that spend most.`,
    width: 8,
    unit: "currencyUSD",
    lines: [
      {
        expr: topk(MOST_LINES, op(sum(rate(llm.cost, W, chosenUse), ["agent"]), "*", 3600)),
        legend: "{{agent}}",
      },
    ],
    noValue: NO_COST,
  }),
  graph({
    title: "Tokens by type",
    description: "Input is what the cache had no part in, output includes reasoning; the types do not overlap.",
    width: 8,
    unit: "suffix: tokens/s",
    lines: [{ expr: sum(rate(llm.tokens, W, chosenUse), ["type"]), legend: "{{type}}" }],
    stack: true,
    colors: tokenColors,
    noValue: NO_MODELS,
  }),
  graph({
    title: "Cache hit ratio",
    description: "Tokens read from the cache out of all that were read, by model. A fall makes the same work dearer.",
    width: 8,
    unit: "percentunit",
    lines: [{ expr: cacheHits(["model"]), legend: "{{model}}" }],
    max: 1,
    noValue: "no cache told",
  }),
  graph({
    title: "Reasoning in the output",
    description: "Share of the output tokens that was spent on reasoning, for models whose source tells it.",
    width: 8,
    unit: "percentunit",
    lines: [
      {
        expr: ratio(
          sum(rate(llm.reasoningTokens, W, chosenUse), ["model"]),
          sum(rate(llm.tokens, W, { ...chosenUse, type: "output" }), ["model"]),
        ),
        legend: "{{model}}",
      },
    ],
    max: 1,
    noValue: "no reasoning told",
  }),
  table({
    title: "Dearest agents",
    description: "What agents and their models used over the time shown; the fifty that cost most.",
    width: 8,
    labels: { agent: "Agent", model: "Model" },
    columns: [
      {
        name: "US dollars",
        expr: topk(50, sum(increase(llm.cost, RANGE, chosenUse), ["agent", "model"])),
        unit: "currencyUSD",
      },
      {
        name: "Tokens",
        expr: topk(50, sum(increase(llm.tokens, RANGE, chosenUse), ["agent", "model"])),
        unit: "short",
      },
    ],
    sortBy: { column: "US dollars", desc: true },
    noValue: NO_MODELS,
  }),
];

function cacheHits(): ReturnType<typeof ratio<never>>;
function cacheHits(by: readonly ["model"]): ReturnType<typeof ratio<"model">>;
function cacheHits(by?: readonly ["model"]): ReturnType<typeof ratio> {
  const read = sum(rate(llm.tokens, W, { ...chosenUse, type: "cache_read" }), by);
  return ratio(read, sum(rate(llm.tokens, W, { ...chosenUse, type: matches("input|cache_read|cache_write") }), by));
}

export const costRow: Row = { title: "Cost and tokens", panels: [...money, ...courses] };
