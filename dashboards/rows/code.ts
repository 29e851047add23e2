// What coding agents leave behind: lines, commits, pull requests.
import { code } from "../../exporter/catalog/index.ts";
import { increase, op, rate, sum } from "../../prometheus/promql.ts";
import { W } from "../expressions.ts";
import { graph } from "../panels.ts";
import type { Row } from "../panels.ts";
import { chosenAgents } from "../variables.ts";

const noValue = "no code told of yet";

export const codeRow: Row = {
  title: "Code",
  panels: [
    graph({
      title: "Lines of code",
      description: "Lines the agents chosen added and removed, per minute.",
      width: 12,
      unit: "suffix: /min",
      lines: [{ expr: op(sum(rate(code.lines, W, chosenAgents), ["change"]), "*", 60), legend: "{{change}}" }],
      noValue,
    }),
    graph({
      title: "Commits and pull requests",
      description: "What the agents chosen committed and proposed, in each interval.",
      width: 12,
      unit: "short",
      lines: [
        { expr: sum(increase(code.commits, W, chosenAgents)), legend: "commits" },
        { expr: sum(increase(code.pullRequests, W, chosenAgents)), legend: "pull requests" },
      ],
      noValue,
    }),
  ],
};
