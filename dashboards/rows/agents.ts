// Who is busy, who is stuck, who is slow.
import { agents, insights } from "../../exporter/catalog/index.ts";
import { agentState } from "../../exporter/catalog/labels.ts";
import type { efficiencyPart } from "../../exporter/catalog/labels.ts";
import * as thresholds from "../../exporter/catalog/thresholds.ts";
import { max, op, opOn, ratio, sum, topk, value } from "../../prometheus/promql.ts";
import type { Expr } from "../../prometheus/promql.ts";
import { stateColors } from "../colors.ts";
import { MOST_LINES, NO_AGENTS } from "../expressions.ts";
import { graph } from "../panels.ts";
import type { PanelDefinition, Row } from "../panels.ts";
import { stateTimeline, table } from "../tables.ts";
import type { Column } from "../tables.ts";
import { chosenAgents } from "../variables.ts";

const WORST = 50;
const noValue = NO_AGENTS;

/** One number per agent that says its state: the place in the closed list, from 1. */
const stateNumber: Expr<"agent"> = max(
  agentState.values
    .map((state, index) => op(value(agents.state, { ...chosenAgents, state }), "*", index + 1))
    .reduce((all, one) => op(all, "or", one)),
  ["agent"],
);

const load: readonly PanelDefinition[] = [
  graph({
    title: "Attempts in flight per agent",
    description: `What each agent runs now; the ${String(MOST_LINES)} with most.`,
    width: 8,
    unit: "short",
    lines: [{ expr: topk(MOST_LINES, value(agents.tasksInFlight, chosenAgents)), legend: "{{agent}}" }],
    noValue,
  }),
  graph({
    title: "Saturation per agent",
    description: `Attempts in flight divided by slots, for agents that told their slots; the ${String(MOST_LINES)} fullest.`,
    width: 8,
    unit: "percentunit",
    lines: [
      {
        expr: topk(MOST_LINES, ratio(value(agents.tasksInFlight, chosenAgents), value(agents.slots, chosenAgents))),
        legend: "{{agent}}",
      },
    ],
    thresholds: [thresholds.saturation],
    noValue,
  }),
  graph({
    title: "Load imbalance",
    description:
      "Spread of the load per slot over all agents, divided by its mean. 0 is even. Absent when there is too little work to tell.",
    width: 8,
    unit: "percentunit",
    lines: [{ expr: value(insights.imbalance), legend: "imbalance" }],
    thresholds: [thresholds.imbalance],
    noValue: "too little work to tell",
  }),
];

const states: readonly PanelDefinition[] = [
  graph({
    title: "Agents by state",
    description: "How many of the agents chosen are in each state.",
    width: 8,
    unit: "short",
    lines: [{ expr: sum(value(agents.state, chosenAgents), ["state"]), legend: "{{state}}" }],
    stack: true,
    colors: stateColors,
    noValue,
  }),
  stateTimeline({
    title: "Agent states",
    description:
      "Who was in which state when. Stalled: busy without progress. Lost: not heard from. Choose agents above when there are many.",
    width: 16,
    expr: stateNumber,
    legend: "{{agent}}",
    states: agentState.values.map((text, index) => ({ value: index + 1, text, color: stateColors[text] })),
    noValue,
  }),
];

const worst = topk(WORST, op(1, "-", value(agents.efficiency, chosenAgents)));
const ofWorst = <L extends string>(expr: Expr<L | "agent">): Expr<L | "agent"> => opOn(expr, "and", ["agent"], worst);
const part = (name: (typeof efficiencyPart.values)[number]): Expr<"agent"> =>
  ofWorst(max(value(agents.efficiencyParts, { part: name }), ["agent"]));

const columns: readonly Column[] = [
  { name: "Known", expr: ofWorst(max(value(agents.agentInfo), ["agent", "type"])), hidden: true },
  { name: "Score", expr: ofWorst(max(value(agents.efficiency), ["agent"])), unit: "percentunit" },
  { name: "Speed", expr: part("speed"), unit: "percentunit" },
  { name: "Consistency", expr: part("consistency"), unit: "percentunit" },
  { name: "Success rate", expr: part("success"), unit: "percentunit" },
  {
    name: "Against peers",
    expr: ofWorst(max(value(agents.slowness), ["agent"])),
    unit: "suffix: ×",
    thresholds: [thresholds.slowAgentRatio],
  },
  {
    name: "Median run",
    expr: ofWorst(max(value(agents.recentDuration), ["agent"])),
    unit: "s",
    thresholds: [thresholds.slowAgent],
  },
];

const efficiency = table({
  title: "Agent efficiency, worst first",
  description: `The ${String(WORST)} lowest scores. The score is the geometric mean of its three parts; agents with too few attempts have none. Against peers: median duration divided by that of other agents at the same task type.`,
  width: 24,
  height: 9,
  labels: { agent: "Agent", type: "Type" },
  columns,
  sortBy: { column: "Score", desc: false },
  link: {
    heading: "Agent",
    title: "Only this agent",
    url: "/d/${__dashboard.uid}?${__url_time_range}&var-agent=${__data.fields.Agent:percentencode}",
  },
  noValue: "no agent has enough attempts yet",
});

export const agentRow: Row = { title: "Agents", panels: [...load, ...states, efficiency] };
