// What the dashed lines and colours mean, in the words of the thresholds themselves.
import * as thresholds from "../../exporter/catalog/thresholds.ts";
import type { Threshold } from "../../exporter/catalog/thresholds.ts";
import { text } from "../panels.ts";
import type { Row } from "../panels.ts";

const shown: readonly (readonly [string, Threshold])[] = [
  ["Saturation", thresholds.saturation],
  ["Tasks waiting", thresholds.queueBacklog],
  ["Oldest waiting", thresholds.queueOldestAge],
  ["Slow agent", thresholds.slowAgent],
  ["Against peers", thresholds.slowAgentRatio],
  ["Load imbalance", thresholds.imbalance],
];

function amount({ value, unit }: Threshold): string {
  if (unit === "ratio") return value > 1 ? `${String(value)} ×` : `${String(value * 100)} %`;
  return unit === "seconds" ? `${String(value)} s` : `${String(value)} ${unit}`;
}

const lines = shown.map(
  ([name, threshold]) => `| ${name} | ${threshold.bad} ${amount(threshold)} | ${threshold.why} |`,
);

export const guide: Row = {
  title: "How to read this",
  collapsed: true,
  panels: [
    text(
      {
        title: "Marks",
        description: "Where colours turn and dashed lines lie, and why there.",
        width: 24,
        height: 9,
      },
      ["| Value | Bad when | Why |", "| --- | --- | --- |", ...lines].join("\n"),
    ),
  ],
};
