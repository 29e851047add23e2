// docs/insights.md: every detector and every profile with its method and thresholds, from what they say of themselves.
import { agents, insights } from "../../exporter/catalog/index.ts";
import { severity } from "../../exporter/catalog/labels.ts";
import * as thresholds from "../../exporter/catalog/thresholds.ts";
import type { Threshold } from "../../exporter/catalog/thresholds.ts";
import { options } from "../../exporter/config.ts";
import { detectors, profileDocs } from "../../exporter/insights/index.ts";
import type { DetectorDoc } from "../../exporter/model/detector.ts";
import type { Artifact } from "../../prometheus/artifact.ts";
import { code, generatedFrom, page, table } from "./markdown.ts";

const FINDING: readonly (readonly [field: string, meaning: string])[] = [
  ["insight", "which detector found it: a heading below"],
  ["subject", "what it is about: `type` (agent, queue, resource or swarm) and `name`"],
  ["severity", severity.help.replace(/\.$/, "")],
  ["sentence", "what is wrong, with the subject and the numbers"],
  ["nextStep", "what to do now"],
  ["evidence", "the numbers it rests on: `name`, `value`, `unit`"],
  ["value", "the number that crossed its threshold"],
  ["threshold", "what it crossed"],
  ["since", "when the finding began, RFC 3339"],
];

/** Which metric shows a profile. */
const SHOWN_BY: Readonly<Record<keyof typeof profileDocs, readonly string[]>> = {
  efficiency: [agents.efficiency.name, agents.efficiencyParts.name],
  specialization: [agents.specialization.name],
  "imbalance index": [insights.imbalance.name],
};

export const insightsDocument: Artifact = {
  path: "docs/insights.md",
  render: () =>
    page([
      generatedFrom("exporter/insights and exporter/catalog/thresholds.ts"),
      "# Insights",
      `Every ${String(options.tick.default)} seconds (option ${code("tick")}) the exporter looks at its own bounded past of agents, queues and the host. What crosses a threshold becomes a finding: one sentence, its evidence and the next step. The same past gives the same findings; nothing is guessed where numbers are missing.`,
      `Findings that hold now are at ${code("/api/v1/insights")}, on the start page, and as the metrics ${code(insights.finding.name)} and ${code(insights.findings.name)}; rules turn them into [alerts](alerts.md).`,
      table(
        ["field", "meaning"],
        FINDING.map(([field, meaning]) => [code(field), meaning]),
      ),
      "## Detectors",
      ...detectors.map(({ insight, doc }) => section(insight, doc, [])),
      "## Computed figures",
      "Figures that describe rather than accuse. Where too little is known they have no series.",
      ...Object.entries(profileDocs).map(([name, doc]) => section(name, doc, SHOWN_BY[name] ?? [])),
    ]),
};

function section(name: string, { means, method, thresholds: used }: DetectorDoc, shownBy: readonly string[]): string {
  const shown = shownBy.length === 0 ? [] : [`**Metric.** ${shownBy.map(code).join(", ")}`];
  return [`### ${name}`, means, `**Method.** ${method}`, ...shown, thresholdTable(used)].join("\n\n");
}

function thresholdTable(used: readonly Threshold[]): string {
  const rows = used.map((threshold) => [code(nameOf(threshold)), amount(threshold), threshold.bad, threshold.why]);
  return table(["threshold", "value", "bad is", "why"], rows);
}

function nameOf(wanted: Threshold): string {
  const all: Readonly<Record<string, Threshold>> = thresholds;
  const found = Object.entries(all).find(([, threshold]) => threshold === wanted);
  if (found === undefined) throw new Error(`a threshold is not in the catalog: ${wanted.why}`);
  return found[0];
}

function amount({ value, unit }: Threshold): string {
  return unit === "none" ? String(value) : `${String(value)} ${unit}`;
}
