// Which databases agents call, how calls end, how long they take; whether pools of connections are large enough.
import { database } from "../../exporter/catalog/index.ts";
import * as thresholds from "../../exporter/catalog/thresholds.ts";
import { quantile, rate, sum, value } from "../../prometheus/promql.ts";
import { toolOutcomeColors } from "../colors.ts";
import { W } from "../expressions.ts";
import { graph } from "../panels.ts";
import type { Row } from "../panels.ts";
import { chosenAgents } from "../variables.ts";

const noValue = "no databases called yet";
const noPools = "no pools told of yet";
const by = ["database"] as const;

export const databaseRow: Row = {
  title: "Databases",
  panels: [
    graph({
      title: "Database calls",
      description: "Calls of the agents chosen, per second, by database.",
      width: 8,
      unit: "ops",
      lines: [{ expr: sum(rate(database.calls, W, chosenAgents), by), legend: "{{database}}" }],
      stack: true,
      noValue,
    }),
    graph({
      title: "Database calls by outcome",
      description: "How calls ended, per second.",
      width: 8,
      unit: "ops",
      lines: [{ expr: sum(rate(database.calls, W, chosenAgents), ["outcome"]), legend: "{{outcome}}" }],
      stack: true,
      // Calls of databases end in the same words as calls of tools.
      colors: toolOutcomeColors,
      noValue,
    }),
    graph({
      title: "Database call duration",
      description: "How long half, and nineteen of twenty, of the calls took at most, of all agents, by database.",
      width: 8,
      unit: "s",
      lines: [
        { expr: quantile(0.5, database.callDuration, W, { by }), legend: "{{database}} p50" },
        { expr: quantile(0.95, database.callDuration, W, { by }), legend: "{{database}} p95" },
      ],
      thresholds: [thresholds.databaseLatency],
      noValue,
    }),
    graph({
      title: "Pool connections",
      description: "Connections of the pools of the agents chosen: idle, used, and how many there may be.",
      width: 12,
      unit: "short",
      lines: [
        { expr: sum(value(database.poolConnections, chosenAgents), ["pool", "state"]), legend: "{{pool}} {{state}}" },
        { expr: sum(value(database.poolMax, chosenAgents), ["pool"]), legend: "{{pool}} max" },
      ],
      noValue: noPools,
    }),
    graph({
      title: "Waiting for a connection",
      description: "Requests that wait for a connection of a pool: it is too small, or what uses it too slow.",
      width: 12,
      unit: "short",
      lines: [{ expr: sum(value(database.poolPending, chosenAgents), ["pool"]), legend: "{{pool}}" }],
      noValue: noPools,
    }),
  ],
};
