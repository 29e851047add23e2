// What the tests of collectors share: where fixtures are, and readings as the text a page would show.
import { fileURLToPath } from "node:url";
import type { Metric } from "../../exporter/catalog/define.ts";
import type { Collector, Reading } from "../../exporter/collectors/collector.ts";

/** The path of a made-up /proc. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/proc/${name}`, import.meta.url));
}

/** Runs a collector once; a throw of a synchronous one is a rejection here. */
export async function readingsOf(collector: Collector, signal = new AbortController().signal): Promise<Reading[]> {
  return [...(await collector.collect(signal))];
}

/** One line a reading: `name{label="value"} 1`. */
export function asText(readings: readonly Reading[]): string[] {
  return readings.map(({ metric, labels, value }) => {
    const pairs = metric.labels.map(({ name }, i) => `${name}="${labels[i] ?? ""}"`).join(",");
    return `${metric.name}${pairs === "" ? "" : `{${pairs}}`} ${String(value)}`;
  });
}

/** The lines of a collector's readings on a fixture. */
export async function linesOf(collector: Collector): Promise<string[]> {
  return asText(await readingsOf(collector));
}

/** The sum of a metric's values, over the series that have these label values. */
export function sumOf(readings: readonly Reading[], metric: Metric, ...having: readonly string[]): number {
  const matching = readings.filter((r) => r.metric === metric && having.every((value) => r.labels.includes(value)));
  return matching.reduce((sum, { value }) => sum + value, 0);
}
