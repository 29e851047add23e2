// Runs the collectors for one scrape: each by itself, each within the time left, one failure never another's.
import type { Metric } from "../catalog/define.ts";
import { NoData, type Collector, type CollectorName, type Reading } from "../collectors/collector.ts";
import type { Family } from "./page.ts";

export interface CollectorRun {
  readonly name: CollectorName;
  readonly success: boolean;
  /** Seconds. */
  readonly duration: number;
  readonly error?: unknown;
}

export interface Collected {
  readonly readings: readonly Reading[];
  readonly runs: readonly CollectorRun[];
}

/** Collects from all, in parallel where they wait. A collector that is not done after `budgetMs` counts as failed. */
export async function collect(collectors: readonly Collector[], budgetMs: number): Promise<Collected> {
  const results = await Promise.all(collectors.map((collector) => runOne(collector, budgetMs)));
  return { readings: results.flatMap(({ readings }) => readings), runs: results.map(({ run }) => run) };
}

async function runOne(
  collector: Collector,
  budgetMs: number,
): Promise<{ readings: readonly Reading[]; run: CollectorRun }> {
  const began = performance.now();
  const run = (success: boolean, error?: unknown): CollectorRun => ({
    name: collector.name,
    success,
    duration: (performance.now() - began) / 1000,
    ...(error !== undefined && { error }),
  });
  const abort = new AbortController();
  try {
    const given = collector.collect(abort.signal);
    // One that does not wait is done here and now: its duration must not hold the others' as well.
    const readings = given instanceof Promise ? await within(given, budgetMs, abort) : given;
    return { readings: [...readings], run: run(true) };
  } catch (error) {
    return error instanceof NoData ? { readings: [], run: run(true) } : { readings: [], run: run(false, error) };
  }
}

/** What a promise brings, or an error after `budgetMs`, at which `abort` is told too. */
async function within<T>(given: Promise<T>, budgetMs: number, abort: AbortController): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      abort.abort();
      reject(new Error(`no answer within ${String(Math.round(budgetMs))} ms`));
    }, budgetMs);
  });
  try {
    return await Promise.race([given, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Groups readings by metric, in order of first appearance. Of two readings of the same series the first counts. */
export function readingFamilies(readings: Iterable<Reading>): readonly Family[] {
  const byMetric = new Map<Metric, Map<string, Reading>>();
  for (const reading of readings) {
    const series = byMetric.get(reading.metric) ?? new Map<string, Reading>();
    byMetric.set(reading.metric, series);
    const key = reading.labels.join("\u0000");
    if (!series.has(key)) series.set(key, reading);
  }
  return [...byMetric].map(([metric, series]) => ({
    metric,
    each(visit) {
      for (const { labels, value } of series.values()) visit(labels, [value], 0);
    },
  }));
}
