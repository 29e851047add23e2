// What a report adds to the page, in the words of the page: series with their labels.
import { agents, queues, tasks } from "../../exporter/catalog/index.ts";
import type { Metric } from "../../exporter/catalog/define.ts";

/** A series as the page names it, and what is added to it. */
export type Add = readonly [series: string, amount: number];

/** A series of a metric, with the labels of the metric in their order; an empty one is not shown. */
export function seriesOf({ name, labels }: Metric, ...values: readonly string[]): string {
  return series(
    name,
    labels.map((label, i) => [label.name, values[i] ?? ""] as const),
  );
}

function series(name: string, labels: readonly (readonly [string, string])[]): string {
  const shown = labels.filter(([, value]) => value !== "").map(([label, value]) => `${label}="${value}"`);
  return shown.length === 0 ? name : `${name}{${shown.join(",")}}`;
}

const observations = new Map<string, readonly Add[]>();

/** What one value adds to a histogram, or to a summary, which is one without buckets. */
export function observed(metric: Metric, value: number, ...values: readonly string[]): readonly Add[] {
  const key = [metric.name, value, ...values].join(" ");
  const known = observations.get(key);
  if (known !== undefined) return known;
  const labels = metric.labels.map((label, i) => [label.name, values[i] ?? ""] as const);
  const marks =
    metric.buckets === undefined ? [] : [...metric.buckets.filter((mark) => value <= mark).map(String), "+Inf"];
  const adds: readonly Add[] = [
    ...marks.map((mark): Add => [series(`${metric.name}_bucket`, [...labels, ["le", mark]]), 1]),
    [series(`${metric.name}_sum`, labels), value],
    [series(`${metric.name}_count`, labels), 1],
  ];
  observations.set(key, adds);
  return adds;
}

/** An attempt ended: all that is counted of it. */
export function ended(agent: string, type: string, end: string, seconds: number): readonly Add[] {
  return [
    [seriesOf(tasks.attempts, agent, type, end), 1],
    ...observed(tasks.runDuration, seconds, "", type),
    ...observed(agents.runDuration, seconds, agent),
  ];
}

/** A task of a queue waited. */
export function waited(type: string, queue: string, seconds: number): readonly Add[] {
  return [...observed(tasks.waitDuration, seconds, "", type), ...observed(queues.waitDuration, seconds, queue)];
}
