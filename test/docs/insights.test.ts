// docs/insights.md explains every kind of finding and every computed figure, with the thresholds of the catalog.
import { describe, expect, it } from "vitest";
import { insight } from "../../exporter/catalog/labels.ts";
import * as thresholds from "../../exporter/catalog/thresholds.ts";
import { detectors, profileDocs } from "../../exporter/insights/index.ts";
import type { DetectorDoc } from "../../exporter/model/detector.ts";
import { insightsDocument } from "../../scripts/docs/insights.ts";

const text = insightsDocument.render();
const docs: readonly (readonly [string, DetectorDoc])[] = [
  ...detectors.map(({ insight: kind, doc }) => [kind, doc] as const),
  ...Object.entries(profileDocs),
];

function section(name: string): string {
  return text.split(/^### /m).find((part) => part.startsWith(`${name}\n`)) ?? "";
}

describe("the document of insights", () => {
  it("explains every kind of finding", () => {
    expect(detectors.map(({ insight: kind }) => kind).sort()).toEqual([...insight.values].sort());
  });

  it.each(docs)("says what %s means and how it is decided", (name, { means, method }) => {
    expect(section(name)).toContain(`\n\n${means}\n\n**Method.** ${method}\n\n`);
  });

  it.each(docs)("names the thresholds of %s with value and reason", (name, doc) => {
    const all: Readonly<Record<string, unknown>> = thresholds;
    expect(doc.thresholds.length).toBeGreaterThan(0);
    for (const threshold of doc.thresholds) {
      const named = Object.keys(all).find((key) => all[key] === threshold) ?? "?";
      const { value, unit, bad, why } = threshold;
      const amount = unit === "none" ? String(value) : `${String(value)} ${unit}`;
      expect(section(name)).toContain(`| \`${named}\` | ${amount} | ${bad} | ${why} |`);
    }
  });

  it.each(Object.keys(profileDocs))("says which metric shows the %s", (name) => {
    expect(section(name)).toMatch(/\*\*Metric\.\*\* `swarm_\w+`/);
  });

  it("shows every part of a finding", () => {
    for (const field of [
      "insight",
      "subject",
      "severity",
      "sentence",
      "nextStep",
      "evidence",
      "value",
      "threshold",
      "since",
    ])
      expect(text).toContain(`| \`${field}\` | `);
  });
});
