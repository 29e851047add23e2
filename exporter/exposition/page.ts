// Blocks of series → one page of Prometheus text 0.0.4 or OpenMetrics 1.0. Nothing is known here of where a block comes from.
import type { Metric } from "../catalog/define.ts";

/** All series of one metric. `Series` of the store is one; readings of a scrape become one. */
export interface Block {
  readonly metric: Metric;
  /** Calls back for each series: rendered labels without braces, and where its numbers begin. */
  each(visit: (labels: string, values: ArrayLike<number>, at: number) => void): void;
}

export type Format = "text" | "openmetrics";

export interface Page {
  readonly text: string;
  /** Sample lines on the page. */
  readonly series: number;
}

/** Writes the blocks in the order given; blocks of the same metric must be one. A block without series is left out. */
export function renderPage(blocks: Iterable<Block>, format: Format): Page {
  const out: string[] = [];
  let series = 0;
  for (const block of blocks) {
    const before = out.length;
    out.push(header(block.metric, format));
    block.each((labels, values, at) => writeSamples(out, block.metric, labels, values, at));
    const lines = out.length - before - 1;
    if (lines === 0) out.pop();
    series += lines;
  }
  if (format === "openmetrics") out.push("# EOF");
  return { text: out.length === 0 ? "" : `${out.join("\n")}\n`, series };
}

/** A number as both formats read it. */
export function formatNumber(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}

function header(metric: Metric, format: Format): string {
  if (format === "text") {
    const type = metric.type === "info" ? "gauge" : metric.type;
    return `# HELP ${metric.name} ${escapeHelp(metric.help)}\n# TYPE ${metric.name} ${type}`;
  }
  const family = openMetricsFamily(metric);
  const help = escapeHelp(metric.help).replaceAll('"', '\\"');
  const unitName = metric.unit === "timestamp_seconds" ? "seconds" : metric.unit;
  const unit = family.endsWith(`_${unitName}`) ? `\n# UNIT ${family} ${unitName}` : "";
  return `# HELP ${family} ${help}\n# TYPE ${family} ${metric.type}${unit}`;
}

/** OpenMetrics names a family without the suffix its samples carry. */
export function openMetricsFamily(metric: Metric): string {
  if (metric.type === "counter") return metric.name.replace(/_total$/, "");
  return metric.type === "info" ? metric.name.replace(/_info$/, "") : metric.name;
}

function escapeHelp(help: string): string {
  return help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function writeSamples(out: string[], metric: Metric, labels: string, values: ArrayLike<number>, at: number): void {
  const braces = labels === "" ? "" : `{${labels}}`;
  const value = (i: number): number => values[at + i] ?? 0;
  if (metric.type === "histogram") {
    const prefix = labels === "" ? "" : `${labels},`;
    const bounds = metric.buckets ?? [];
    let count = 0;
    bounds.forEach((bound, i) => {
      count += value(i);
      out.push(`${metric.name}_bucket{${prefix}le="${formatNumber(bound)}"} ${String(count)}`);
    });
    count += value(bounds.length);
    out.push(`${metric.name}_bucket{${prefix}le="+Inf"} ${String(count)}`);
    out.push(
      `${metric.name}_sum${braces} ${formatNumber(value(bounds.length + 1))}`,
      `${metric.name}_count${braces} ${String(count)}`,
    );
  } else if (metric.type === "summary") {
    out.push(
      `${metric.name}_sum${braces} ${formatNumber(value(1))}`,
      `${metric.name}_count${braces} ${formatNumber(value(0))}`,
    );
  } else {
    out.push(`${metric.name}${braces} ${formatNumber(value(0))}`);
  }
}
