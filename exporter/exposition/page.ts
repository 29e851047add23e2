// A family of series → its part of a page of Prometheus text 0.0.4 or OpenMetrics 1.0, rendered whole. Right for the few series that are
// read anew with each scrape; those that are many are kept rendered (sheet.ts). Nothing is known here of where a family comes from.
import type { Metric } from "../catalog/define.ts";
import type { Exemplar } from "../store/exemplars.ts";
import { renderLabels, rowText, shapes, valuesOf } from "./lines.ts";

/** All series of one metric. `Series` of the store is one; readings of a scrape become one. */
export interface Family {
  readonly metric: Metric;
  /** Calls back for each series: its label values in the metric's order, where its numbers begin, and its row if it has one. */
  each(visit: (labels: readonly string[], values: ArrayLike<number>, at: number, row?: number) => void): void;
  /** Exemplars of a row, by bucket, where some are kept. */
  exemplarsOf?(row: number): readonly (Exemplar | undefined)[] | undefined;
}

export type Format = "text" | "openmetrics";

export interface Page {
  readonly text: string;
  /** Sample lines on the page. */
  readonly series: number;
}

/** What ends a page. */
export function ending(format: Format): string {
  return format === "openmetrics" ? "# EOF\n" : "";
}

/** One family with its header; empty without series. */
export function renderFamily(family: Family, format: Format): Page {
  const lines = shapes(family.metric);
  const numbers: number[] = [];
  let text = "";
  let series = 0;
  family.each((labels, values, at, row) => {
    valuesOf(family.metric, values, at, numbers);
    // Text 0.0.4 knows none: a page with one is refused as a whole.
    const exemplars = format === "text" || row === undefined ? undefined : family.exemplarsOf?.(row);
    text += rowText(lines, renderLabels(family.metric, labels), numbers, exemplars);
    series += lines.length;
  });
  return { text: series === 0 ? "" : header(family.metric, format) + text, series };
}

/** What a header tells of a family. */
export type Head = Pick<Metric, "type" | "name" | "help"> & {
  /** `none` for none. */
  readonly unit: string;
};

/** HELP, TYPE and, in OpenMetrics, UNIT of a family. */
export function header(metric: Head, format: Format): string {
  if (format === "text") {
    const type = metric.type === "info" ? "gauge" : metric.type;
    return `# HELP ${metric.name} ${escapeHelp(metric.help)}\n# TYPE ${metric.name} ${type}\n`;
  }
  const family = openMetricsFamily(metric);
  const help = escapeHelp(metric.help).replaceAll('"', '\\"');
  const unitName = metric.unit === "timestamp_seconds" ? "seconds" : metric.unit;
  const unit = family.endsWith(`_${unitName}`) ? `# UNIT ${family} ${unitName}\n` : "";
  return `# HELP ${family} ${help}\n# TYPE ${family} ${metric.type}\n${unit}`;
}

/** OpenMetrics names a family without the suffix its samples carry. */
export function openMetricsFamily(metric: Pick<Metric, "type" | "name">): string {
  if (metric.type === "counter") return metric.name.replace(/_total$/, "");
  return metric.type === "info" ? metric.name.replace(/_info$/, "") : metric.name;
}

function escapeHelp(help: string): string {
  return help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}
