// docs/metrics.md: the dictionary of everything the exporter publishes, from the catalog.
import type { Label, Metric } from "../../exporter/catalog/define.ts";
import { exporter, families, metrics } from "../../exporter/catalog/index.ts";
import { OTHER } from "../../exporter/catalog/labels.ts";
import * as thresholds from "../../exporter/catalog/thresholds.ts";
import type { Threshold } from "../../exporter/catalog/thresholds.ts";
import { newbornLimits } from "../../exporter/exposition/newborn.ts";
import type { Artifact } from "../../prometheus/artifact.ts";
import { code, duration, generatedFrom, page, table } from "./markdown.ts";

const SAMPLES: Readonly<Record<Metric["type"], string>> = {
  counter: "one series that only grows while the exporter runs; ask for `rate()` or `increase()` of it",
  gauge: "one series that goes up and down",
  info: "one series whose value is 1; what it tells stands in its labels",
  histogram: "`_bucket` by upper bound `le`, `_sum` and `_count`; ask for `histogram_quantile()` or a mean",
  summary: "`_sum` and `_count`, no quantiles; ask for the mean, `rate(…_sum) / rate(…_count)`",
};

export const metricsDocument: Artifact = {
  path: "docs/metrics.md",
  render: () =>
    page([
      generatedFrom("exporter/catalog"),
      "# Metrics",
      "Every metric the exporter publishes, by family. A series that is missing means that its value is not known: nothing is filled in with 0.",
      `Counters, histograms and summaries begin at 0, and are shown so: a scraper that was here before finds each new one at 0, and its value with the next scrape. Else ${code("rate()")} and ${code("increase()")} would not see what it held when it came, and of a session shorter than a scrape interval nothing at all. A scraper is who sends ${code("X-Prometheus-Scrape-Timeout-Seconds")}, as Prometheus and its kin do; ${code("curl")} is shown values at once. Who comes for the first time, or again after ${duration(newbornLimits.silence)}, is shown values too: what was counted before is no growth.`,
      ...Object.entries(families).flatMap(([name, family]) => [`## ${name}`, ...Object.values(family).map(entry)]),
      "## Types",
      table(["type", "what it is"], Object.entries(SAMPLES)),
      "## Labels",
      `A closed label has the values named here and no others. An open label has a budget: when so many different values are kept, further ones are told as ${code(OTHER)} and counted in ${code(exporter.folded.name)}.`,
      labelTable(),
      "## Thresholds and targets",
      "What detectors, rules and panels compare with.",
      thresholdTable(),
    ]),
};

function entry({ name, help, type, layer, labels, buckets }: Metric): string {
  const lines = [`### ${code(name)}`, "", help, "", `- ${type} · ${layer} layer`];
  if (labels.length > 0) lines.push(`- labels: ${labels.map((label) => code(label.name)).join(", ")}`);
  if (buckets !== undefined) lines.push(`- upper bounds: ${buckets.join(", ")}`);
  return lines.join("\n");
}

/** Labels of the same name but different values (the outcome of an attempt, of a request) have a row each. */
function labelTable(): string {
  const labels = new Set(metrics.flatMap((metric) => metric.labels));
  const rows = [...labels].map((label) => [code(label.name), label.help, valuesOf(label)]);
  return table(["label", "meaning", "values"], rows.sort(byFirstCell));
}

function valuesOf({ values, budget }: Label): string {
  return values === undefined ? `open, at most ${String(budget)}` : values.map(code).join(", ");
}

function thresholdTable(): string {
  const all: Readonly<Record<string, Threshold>> = thresholds;
  const rows = Object.entries(all).map(([name, { value, unit, bad, why }]) => [
    code(name),
    unit === "none" ? String(value) : `${String(value)} ${unit}`,
    bad,
    why,
  ]);
  return table(["name", "value", "bad is", "why"], rows.sort(byFirstCell));
}

function byFirstCell([a = ""]: readonly string[], [b = ""]: readonly string[]): number {
  return a.localeCompare(b, "en");
}
