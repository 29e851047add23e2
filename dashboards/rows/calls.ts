// Who calls whom: the edges of the graph between agents.
import { agents } from "../../exporter/catalog/index.ts";
import { increase, matches, mean, op, rate, ratio, sum, topk } from "../../prometheus/promql.ts";
import { MOST_LINES, W } from "../expressions.ts";
import { graph } from "../panels.ts";
import type { Row } from "../panels.ts";
import { table } from "../tables.ts";
import { chosenAgents } from "../variables.ts";

const noValue = "no calls between agents yet";
const RANGE = "$__range";
const EDGES = 100;
const EDGE = ["agent", "callee"] as const;
const calls = sum(increase(agents.calls, RANGE, chosenAgents), EDGE);
const failures = sum(increase(agents.calls, RANGE, { ...chosenAgents, outcome: matches("failed|timeout") }), EDGE);

export const callRow: Row = {
  title: "Who calls whom",
  panels: [
    table({
      title: "Call graph",
      description: `One line an edge: calls of an agent to another over the time shown; the ${String(EDGES)} busiest.`,
      width: 14,
      height: 9,
      labels: { agent: "Agent", callee: "Calls" },
      columns: [
        { name: "Times", expr: topk(EDGES, calls), unit: "short" },
        { name: "Failed", expr: ratio(failures, calls), unit: "percentunit" },
        {
          name: "Mean duration",
          expr: mean(agents.callDuration, RANGE, { by: EDGE, match: chosenAgents }),
          unit: "s",
        },
      ],
      sortBy: { column: "Times", desc: true },
      noValue,
    }),
    graph({
      title: "Calls between agents",
      description: `Calls per minute, by edge; the ${String(MOST_LINES)} busiest.`,
      width: 10,
      height: 9,
      unit: "suffix: /min",
      lines: [
        {
          expr: topk(MOST_LINES, op(sum(rate(agents.calls, W, chosenAgents), EDGE), "*", 60)),
          legend: "{{agent}} → {{callee}}",
        },
      ],
      noValue,
    }),
  ],
};
