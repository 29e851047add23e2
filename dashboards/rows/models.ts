// How well models answer: outcomes, errors, how long it takes.
import { llm } from "../../exporter/catalog/index.ts";
import * as thresholds from "../../exporter/catalog/thresholds.ts";
import { bucketRate, op, quantile, rate, sum } from "../../prometheus/promql.ts";
import { llmOutcomeColors } from "../colors.ts";
import { llmErrorRatio, NO_MODELS, W } from "../expressions.ts";
import { graph, heatmap } from "../panels.ts";
import type { Row } from "../panels.ts";
import { chosenUse } from "../variables.ts";

const noValue = NO_MODELS;
const { model } = chosenUse;
const ofModels = { by: ["model"], match: { model } } as const;

export const modelRow: Row = {
  title: "Models",
  panels: [
    graph({
      title: "Requests by outcome",
      description: "Requests that ended, per minute. Rate limited and overloaded ones are often tried again.",
      width: 8,
      unit: "suffix: /min",
      lines: [{ expr: op(sum(rate(llm.requests, W, chosenUse), ["outcome"]), "*", 60), legend: "{{outcome}}" }],
      stack: true,
      colors: llmOutcomeColors,
      noValue,
    }),
    graph({
      title: "Error ratio",
      description:
        "Failed requests out of all but those that were cancelled or that the model would not answer, by model.",
      width: 8,
      unit: "percentunit",
      lines: [{ expr: llmErrorRatio(W, chosenUse, ["model"]), legend: "{{model}}" }],
      thresholds: [thresholds.llmErrorRatio],
      max: 1,
      noValue,
    }),
    graph({
      title: "Requests by model",
      description: "Requests that ended, per minute.",
      width: 8,
      unit: "suffix: /min",
      lines: [{ expr: op(sum(rate(llm.requests, W, chosenUse), ["model"]), "*", 60), legend: "{{model}}" }],
      noValue,
    }),
    graph({
      title: "Request duration",
      description: "From the request to the end of the answer, of all agents, by model.",
      width: 8,
      unit: "s",
      lines: [
        { expr: quantile(0.5, llm.requestDuration, W, ofModels), legend: "{{model}} p50" },
        { expr: quantile(0.95, llm.requestDuration, W, ofModels), legend: "{{model}} p95" },
      ],
      noValue,
    }),
    graph({
      title: "Time to first token",
      description: "From the request to the first token of the answer, of all agents, by model. People feel this one.",
      width: 8,
      unit: "s",
      lines: [
        { expr: quantile(0.5, llm.timeToFirstToken, W, ofModels), legend: "{{model}} p50" },
        { expr: quantile(0.95, llm.timeToFirstToken, W, ofModels), legend: "{{model}} p95" },
      ],
      noValue: "no source tells it",
    }),
    heatmap({
      title: "Request durations",
      description: "How the durations of the models chosen are spread.",
      width: 8,
      unit: "s",
      expr: bucketRate(llm.requestDuration, W, { match: { model } }),
      noValue,
    }),
  ],
};
