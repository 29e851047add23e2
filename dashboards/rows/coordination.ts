// What it costs the agents to work together.
import { coordination, tasks } from "../../exporter/catalog/index.ts";
import * as thresholds from "../../exporter/catalog/thresholds.ts";
import { max, mean, op, quantile, rate, rateOf, ratio, sum, value } from "../../prometheus/promql.ts";
import { bad, good, warn } from "../colors.ts";
import { W } from "../expressions.ts";
import { graph } from "../panels.ts";
import type { PanelDefinition, Row } from "../panels.ts";
import { table } from "../tables.ts";

const noValue = "no messages yet";

const messages: readonly PanelDefinition[] = [
  graph({
    title: "Messages",
    description: "Messages handled by all agents, per second.",
    width: 6,
    unit: "mps",
    lines: [{ expr: sum(rate(coordination.messages, W)), legend: "messages" }],
    noValue,
  }),
  graph({
    title: "Message handling",
    description: "How long handling a message, or a batch of them, took.",
    width: 6,
    unit: "s",
    lines: [
      { expr: quantile(0.5, coordination.messageDuration, W), legend: "p50" },
      { expr: quantile(0.99, coordination.messageDuration, W), legend: "p99" },
    ],
    thresholds: [thresholds.messageLatency],
    noValue,
  }),
  graph({
    title: "Batch size",
    description: "Messages handled together. Larger batches cost less each and wait longer.",
    width: 6,
    unit: "short",
    lines: [
      { expr: mean(coordination.batchSize, W), legend: "mean" },
      { expr: quantile(0.95, coordination.batchSize, W), legend: "p95" },
    ],
    noValue,
  }),
  graph({
    title: "Assignment decision",
    description: "How long the decision which agent gets a task took.",
    width: 6,
    unit: "s",
    lines: [
      { expr: quantile(0.5, tasks.assignmentDuration, W), legend: "p50" },
      { expr: quantile(0.95, tasks.assignmentDuration, W), legend: "p95" },
    ],
    thresholds: [thresholds.assignmentLatency],
    noValue: "no assignments yet",
  }),
];

const cost: readonly PanelDefinition[] = [
  graph({
    title: "Coordination overhead",
    description: "Time spent coordinating divided by the time attempts ran.",
    width: 6,
    unit: "percentunit",
    lines: [
      {
        expr: ratio(sum(rate(coordination.busySeconds, W)), sum(rateOf(tasks.runDuration, "sum", W))),
        legend: "overhead",
      },
    ],
    noValue,
  }),
  graph({
    title: "Coordination by activity",
    description: "What the coordinating time went to; 1 is the whole time of one agent.",
    width: 6,
    unit: "suffix: agents",
    lines: [{ expr: sum(rate(coordination.busySeconds, W), ["activity"]), legend: "{{activity}}" }],
    stack: true,
    noValue,
  }),
  graph({
    title: "Consensus rounds",
    description: "Rounds per minute by result.",
    width: 5,
    unit: "suffix: /min",
    lines: [{ expr: op(sum(rate(coordination.consensusRounds, W), ["result"]), "*", 60), legend: "{{result}}" }],
    stack: true,
    colors: { achieved: good, rejected: warn, timeout: bad },
    noValue: "no consensus rounds yet",
  }),
  graph({
    title: "Consensus duration",
    description: "How long rounds took.",
    width: 5,
    unit: "s",
    lines: [
      { expr: quantile(0.5, coordination.consensusDuration, W), legend: "p50" },
      { expr: quantile(0.95, coordination.consensusDuration, W), legend: "p95" },
    ],
    noValue: "no consensus rounds yet",
  }),
  table({
    title: "Topology",
    description: "Who may talk to whom, as the swarm reports it.",
    width: 2,
    labels: { topology: "Now" },
    columns: [{ name: "Reported", expr: max(value(coordination.topologyInfo), ["topology"]), hidden: true }],
    sortBy: { column: "Now", desc: false },
    noValue: "not told",
  }),
];

export const coordinationRow: Row = { title: "Coordination", collapsed: true, panels: [...messages, ...cost] };
