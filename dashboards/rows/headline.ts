// Is it fine? Saturation first, then who is there, what gets done and what waits.
import { agents, insights, queues } from "../../exporter/catalog/index.ts";
import * as thresholds from "../../exporter/catalog/thresholds.ts";
import { max, op, sum, value } from "../../prometheus/promql.ts";
import { severityColors } from "../colors.ts";
import { NO_AGENTS, NO_QUEUES, saturation, successRatio, tasksPerMinute } from "../expressions.ts";
import { alertList, graph, stat } from "../panels.ts";
import type { PanelDefinition, Row } from "../panels.ts";
import { table } from "../tables.ts";

const { agentErrorRatio } = thresholds;
// The mark of one agent's failures, seen from the other side and for all of them.
const successMark = { ...agentErrorRatio, value: 1 - agentErrorRatio.value, bad: "below" } as const;

const stats: readonly PanelDefinition[] = [
  stat({
    title: "Saturation",
    description:
      "Busy slots divided by slots of the agents alive that told how many they have. At 100 % new tasks only wait.",
    width: 4,
    unit: "percentunit",
    expr: saturation,
    thresholds: [thresholds.saturation],
    max: 1,
    noValue: NO_AGENTS,
  }),
  stat({
    title: "Agents up",
    description: "Agents the exporter hears from.",
    width: 3,
    unit: "short",
    expr: sum(value(agents.up)),
    noValue: NO_AGENTS,
  }),
  stat({
    title: "Agents lost",
    description: "Agents that promised heartbeats and are silent: crashed, cut off, or stopped without a word.",
    width: 3,
    unit: "short",
    // Programs that tell nothing at their end, as command lines do, promised nothing: they are not lost.
    expr: op(sum(value(agents.state, { state: "lost" })), "or", op(sum(value(agents.up)), "*", 0)),
    goodAtZero: true,
    noValue: NO_AGENTS,
  }),
  stat({
    title: "Tasks per minute",
    description: "Tasks that ended, whatever the outcome; attempts that are retried are not counted.",
    width: 4,
    unit: "suffix: /min",
    expr: tasksPerMinute,
    noValue: "no tasks yet",
  }),
  stat({
    title: "Success",
    description:
      "Succeeded attempts out of those that succeeded, failed or timed out. Cancelled and retried ones say nothing about it.",
    width: 3,
    unit: "percentunit",
    expr: successRatio(),
    thresholds: [successMark],
    max: 1,
    noValue: "no tasks yet",
  }),
  stat({
    title: "Tasks waiting",
    description: "Depth of all queues together.",
    width: 3,
    unit: "short",
    expr: sum(value(queues.depth)),
    thresholds: [thresholds.queueBacklog],
    noValue: NO_QUEUES,
  }),
  stat({
    title: "Oldest waiting",
    description: "How long the task that waits longest in any queue has been waiting. It tells more than the depth.",
    width: 4,
    unit: "s",
    expr: max(value(queues.oldestAge)),
    thresholds: [thresholds.queueOldestAge],
    noValue: NO_QUEUES,
  }),
];

const conclusions: readonly PanelDefinition[] = [
  alertList({
    title: "Firing alerts",
    description: "Alerts of Prometheus that fire now, gravest first.",
    width: 7,
    noValue: "",
  }),
  table({
    title: "Findings",
    description:
      "What the exporter concluded from the last minutes. The sentences and next steps are on its own page and API.",
    width: 10,
    labels: { insight: "Insight", subject: "About", severity: "Severity" },
    columns: [{ name: "Holds", expr: max(value(insights.finding), ["insight", "subject", "severity"]), hidden: true }],
    sortBy: { column: "Severity", desc: false },
    colors: { Severity: severityColors },
    noValue: "nothing found",
  }),
  graph({
    title: "Findings over time",
    description: "How many findings held, by kind.",
    width: 7,
    unit: "short",
    lines: [{ expr: sum(value(insights.findings), ["insight"]), legend: "{{insight}}" }],
    stack: true,
    noValue: "nothing found",
  }),
];

export const headline: Row = { title: "Is it fine?", panels: [...stats, ...conclusions] };
