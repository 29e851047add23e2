// Agents come, go, fall and get up again, and what each of them uses.
import { agents } from "../../exporter/catalog/index.ts";
import * as thresholds from "../../exporter/catalog/thresholds.ts";
import { increase, max, mean, opOn, rate, since, sum, topk, value } from "../../prometheus/promql.ts";
import type { Expr } from "../../prometheus/promql.ts";
import { MOST_LINES, NO_AGENTS, W } from "../expressions.ts";
import { graph } from "../panels.ts";
import type { PanelDefinition, Row } from "../panels.ts";
import { table } from "../tables.ts";
import { chosenAgents } from "../variables.ts";

const noValue = NO_AGENTS;
const legend = "{{agent}}";

const falls: readonly PanelDefinition[] = [
  graph({
    title: "Restarts",
    description: `New incarnations of known agents; the ${String(MOST_LINES)} agents with most.`,
    width: 6,
    unit: "short",
    lines: [{ expr: topk(MOST_LINES, sum(increase(agents.restarts, W, chosenAgents), ["agent"])), legend }],
    noValue: "no restarts",
  }),
  graph({
    title: "Recovery",
    description: "Mean time from the first error after a success to the next success.",
    width: 6,
    unit: "s",
    lines: [{ expr: topk(MOST_LINES, mean(agents.recovery, W, { by: ["agent"], match: chosenAgents })), legend }],
    noValue: "nothing to recover from",
  }),
  graph({
    title: "Processor use per agent",
    description: `As the agents report it; the ${String(MOST_LINES)} with most.`,
    width: 6,
    unit: "suffix: cores",
    lines: [{ expr: topk(MOST_LINES, sum(rate(agents.cpuSeconds, W, chosenAgents), ["agent"])), legend }],
    noValue: "no agent reports it",
  }),
  graph({
    title: "Memory per agent",
    description: `Resident memory as the agents report it; the ${String(MOST_LINES)} with most.`,
    width: 6,
    unit: "bytes",
    lines: [{ expr: topk(MOST_LINES, value(agents.memory, chosenAgents)), legend }],
    noValue: "no agent reports it",
  }),
];

/** What is inside a process that is slow though its host has room. */
const runtimes: readonly PanelDefinition[] = [
  graph({
    title: "Event loop delay per agent",
    description: `How long what was due had to wait, 99th percentile between two heartbeats, as the agents report it; the ${String(MOST_LINES)} with most. An agent that does one thing for long answers nothing else meanwhile.`,
    width: 8,
    unit: "s",
    lines: [{ expr: topk(MOST_LINES, value(agents.eventLoopDelay, chosenAgents)), legend }],
    noValue: "no agent reports it",
  }),
  graph({
    title: "Garbage collection per agent",
    description: `Share of time, as the agents report it; the ${String(MOST_LINES)} with most.`,
    width: 8,
    unit: "percentunit",
    lines: [{ expr: topk(MOST_LINES, sum(rate(agents.gcSeconds, W, chosenAgents), ["agent"])), legend }],
    noValue: "no agent reports it",
  }),
  graph({
    title: "Heap per agent",
    description: `Used heap as the agents report it; the ${String(MOST_LINES)} with most. What stays after garbage collection and grows is a leak.`,
    width: 8,
    unit: "bytes",
    lines: [{ expr: topk(MOST_LINES, value(agents.heapUsed, chosenAgents)), legend }],
    noValue: "no agent reports it",
  }),
];

const MOST_ROWS = 100;
const quiet = topk(MOST_ROWS, since(agents.lastSeen, chosenAgents));
const ofQuiet = <L extends string>(expr: Expr<L | "agent">): Expr<L | "agent"> => opOn(expr, "and", ["agent"], quiet);

const registry = table({
  title: "Who is there",
  description: `The ${String(MOST_ROWS)} agents quiet for longest. Identity is as they told it. Quiet for: time since the last event. Longest attempt: how long the oldest running attempt has been running.`,
  width: 15,
  labels: { agent: "Agent", type: "Type", swarm: "Swarm", version: "Version" },
  columns: [
    {
      name: "Known",
      expr: ofQuiet(max(value(agents.agentInfo), ["agent", "type", "swarm", "version"])),
      hidden: true,
    },
    { name: "Quiet for", expr: ofQuiet(max(since(agents.lastSeen), ["agent"])), unit: "s" },
    { name: "Longest attempt", expr: ofQuiet(max(since(agents.oldestAttemptStart), ["agent"])), unit: "s" },
    { name: "Restarts", expr: ofQuiet(max(increase(agents.restarts, "$__range"), ["agent"])), unit: "short" },
    {
      name: "Start took",
      expr: ofQuiet(max(value(agents.spawnDuration), ["agent"])),
      unit: "s",
      thresholds: [thresholds.spawnLatency],
    },
  ],
  sortBy: { column: "Quiet for", desc: true },
  noValue,
});

const strengths = table({
  title: "Specialization",
  description:
    "How surely an agent is faster than its peers at a task type. Absent where its history does not show it.",
  width: 9,
  labels: { agent: "Agent", task_type: "Task type" },
  columns: [
    {
      name: "Confidence",
      expr: topk(MOST_ROWS, max(value(agents.specialization, chosenAgents), ["agent", "task_type"])),
      unit: "percentunit",
    },
  ],
  sortBy: { column: "Confidence", desc: true },
  noValue: "no agent stands out",
});

export const lifecycleRow: Row = {
  title: "Lifecycle",
  collapsed: true,
  panels: [...falls, ...runtimes, registry, strengths],
};
