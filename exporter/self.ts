// The exporter's own metrics, kept in a prom-client registry: few series, no hot path.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Counter, Gauge, Registry } from "prom-client";
import { exporter as catalog, metrics } from "./catalog/index.ts";
import type { Counter as CounterDef, Gauge as GaugeDef, Info, Label, Metric } from "./catalog/define.ts";
import { adjustment, eventKind, foldedLabel, rejection } from "./catalog/labels.ts";
import type { EventKind } from "./model/event.ts";
import type { Block } from "./exposition/page.ts";
import type { CollectorRun } from "./exposition/readings.ts";
import type { RejectionReason } from "./ingest/parse.ts";
import type { Adjustment } from "./store/shelf.ts";
import type { FoldedLabel } from "./store/store.ts";
import { renderLabels } from "./store/series.ts";

export interface Self {
  readonly registry: Registry;
  accepted(kind: EventKind): void;
  rejected(reason: RejectionReason): void;
  adjusted(reason: Adjustment): void;
  folded(label: FoldedLabel): void;
  collected(runs: readonly CollectorRun[]): void;
  /** Notes what the last page cost: lines on it, and seconds to make it. */
  scraped(series: number, seconds: number): void;
  /** Events taken and refused since the start. */
  totals(): { readonly accepted: number; readonly rejected: number };
  /** The registry's metrics as blocks of a page, with process figures brought up to date. */
  blocks(): Promise<readonly Block[]>;
}

/** `startedAt` in Unix milliseconds. */
export function self(version: string, startedAt: number): Self {
  const registry = new Registry();
  const accepted = tally(registry, catalog.eventsAccepted, eventKind);
  const rejected = tally(registry, catalog.eventsRejected, rejection);
  const adjusted = tally(registry, catalog.eventsAdjusted, adjustment);
  const folded = tally(registry, catalog.folded, foldedLabel);
  const success = gauge(registry, catalog.collectorSuccess);
  const duration = gauge(registry, catalog.collectorDuration);
  const series = gauge(registry, catalog.seriesCount);
  const scrapeDuration = gauge(registry, catalog.scrapeDuration);
  const process = processFigures(registry);
  gauge(registry, catalog.build).set({ version }, 1);
  gauge(registry, catalog.startTime).set(startedAt / 1000);
  return {
    registry,
    accepted: accepted.add,
    rejected: rejected.add,
    adjusted: adjusted.add,
    folded: folded.add,
    collected(runs) {
      for (const run of runs) {
        success.set({ collector: run.name }, run.success ? 1 : 0);
        duration.set({ collector: run.name }, run.duration);
      }
    },
    scraped(lines, seconds) {
      series.set(lines);
      scrapeDuration.set(seconds);
    },
    totals: () => ({ accepted: accepted.total(), rejected: rejected.total() }),
    async blocks() {
      for (const each of [accepted, rejected, adjusted, folded]) each.hand();
      process();
      return registryBlocks(registry);
    },
  };
}

/** Counts of one closed label. */
interface Tally<V extends string> {
  add(value: V): void;
  total(): number;
  /** Hands what was counted since the last time to the registry. */
  hand(): void;
}

/** Counting is done here and handed over at a scrape: prom-client looks its labels up anew with every increment. */
function tally<V extends string>(
  registry: Registry,
  def: CounterDef,
  label: Label<string, V> & { readonly values: readonly V[] },
): Tally<V> {
  const { name, help } = def;
  const made = new Counter({ name, help, labelNames: [label.name], registers: [registry] });
  // A closed label starts at 0 with each of its values, so that the first increment is seen as one.
  const counts = new Map<V, { total: number; handed: number }>(
    label.values.map((value) => [value, { total: 0, handed: 0 }]),
  );
  return {
    add(value) {
      const count = counts.get(value);
      if (count !== undefined) count.total++;
    },
    total: () => [...counts.values()].reduce((sum, count) => sum + count.total, 0),
    hand() {
      for (const [value, count] of counts) {
        made.inc({ [label.name]: value }, count.total - count.handed);
        count.handed = count.total;
      }
    },
  };
}

function gauge(registry: Registry, def: GaugeDef | Info): Gauge {
  return new Gauge({
    name: def.name,
    help: def.help,
    labelNames: def.labels.map((l) => l.name),
    registers: [registry],
  });
}

/** Returns a function that brings the process figures up to date. */
function processFigures(registry: Registry): () => void {
  const memory = gauge(registry, catalog.memory);
  const lag = gauge(registry, catalog.eventLoopLag);
  const cpu = new Counter({ name: catalog.cpuSeconds.name, help: catalog.cpuSeconds.help, registers: [registry] });
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let used = 0;
  return () => {
    const { user, system } = process.cpuUsage();
    cpu.inc(Math.max(0, user + system - used) / 1e6);
    used = user + system;
    memory.set(process.memoryUsage.rss());
    // The histogram counts the sampling interval itself; before its first sample it has nothing to say.
    if (delay.count > 0) lag.set(Math.max(0, delay.percentile(99) / 1e9 - 0.01));
    delay.reset();
  };
}

/** The registry as blocks. Its own rendering is not used: one OpenMetrics page would rename its counters for good. */
async function registryBlocks(registry: Registry): Promise<readonly Block[]> {
  const known = new Map(metrics.map((metric) => [metric.name, metric]));
  const blocks: Block[] = [];
  for (const { name, values } of await registry.getMetricsAsJSON()) {
    const metric: Metric | undefined = known.get(name);
    if (metric === undefined) continue;
    blocks.push({
      metric,
      each(visit) {
        for (const { labels, value } of values) {
          const given: Readonly<Record<string, string | number | undefined>> = labels;
          visit(
            renderLabels(
              metric,
              metric.labels.map((label) => String(given[label.name] ?? "")),
            ),
            [value],
            0,
          );
        }
      },
    });
  }
  return blocks;
}
