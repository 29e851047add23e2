// What the people who wait for the swarm see.
import { experience } from "../../exporter/catalog/index.ts";
import * as thresholds from "../../exporter/catalog/thresholds.ts";
import { increase, op, quantile, rate, shareBelow, sum } from "../../prometheus/promql.ts";
import { outcomeColors } from "../colors.ts";
import { W } from "../expressions.ts";
import { graph } from "../panels.ts";
import type { Row } from "../panels.ts";
import { table } from "../tables.ts";

const { apdexSatisfied, apdexTolerating } = thresholds;
const { failed, ok, timeout } = outcomeColors;
const noValue = "no requests yet";

/** (satisfied + tolerating / 2) / all, which is the mean of the shares below the two marks. */
const apdex = op(
  op(
    shareBelow(experience.requestDuration, apdexSatisfied.value, W),
    "+",
    shareBelow(experience.requestDuration, apdexTolerating.value, W),
  ),
  "/",
  2,
);

export const experienceRow: Row = {
  title: "People",
  collapsed: true,
  panels: [
    graph({
      title: "Requests by outcome",
      description: "What people asked, per minute.",
      width: 7,
      unit: "suffix: /min",
      lines: [{ expr: op(sum(rate(experience.requests, W), ["outcome"]), "*", 60), legend: "{{outcome}}" }],
      stack: true,
      colors: { failed, ok, timeout },
      noValue,
    }),
    graph({
      title: "Time to answer",
      description: "How long people waited, end to end.",
      width: 7,
      unit: "s",
      lines: [
        { expr: quantile(0.5, experience.requestDuration, W), legend: "p50" },
        { expr: quantile(0.95, experience.requestDuration, W), legend: "p95" },
      ],
      thresholds: [apdexTolerating],
      noValue,
    }),
    graph({
      title: "Apdex",
      description: `1: everybody was answered within ${String(apdexSatisfied.value)} s. Answers within ${String(apdexTolerating.value)} s count half, later ones nothing.`,
      width: 6,
      unit: "percentunit",
      lines: [{ expr: apdex, legend: "Apdex" }],
      max: 1,
      noValue,
    }),
    table({
      title: "Ratings",
      description: "Ratings given in the time shown, 5 is best.",
      width: 4,
      labels: { rating: "Rating" },
      columns: [{ name: "Given", expr: sum(increase(experience.feedback, "$__range"), ["rating"]), unit: "short" }],
      sortBy: { column: "Rating", desc: true },
      noValue: "no ratings yet",
    }),
  ],
};
