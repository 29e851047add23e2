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
  const accepted = counter(registry, catalog.eventsAccepted, eventKind);
  const rejected = counter(registry, catalog.eventsRejected, rejection);
  const adjusted = counter(registry, catalog.eventsAdjusted, adjustment);
  const folded = counter(registry, catalog.folded, foldedLabel);
  const success = gauge(registry, catalog.collectorSuccess);
  const duration = gauge(registry, catalog.collectorDuration);
  const series = gauge(registry, catalog.seriesCount);
  const scrapeDuration = gauge(registry, catalog.scrapeDuration);
  const process = processFigures(registry);
  const totals = { accepted: 0, rejected: 0 };
  gauge(registry, catalog.build).set({ version }, 1);
  gauge(registry, catalog.startTime).set(startedAt / 1000);
  return {
    registry,
    accepted(kind) {
      totals.accepted++;
      accepted.inc({ kind });
    },
    rejected(reason) {
      totals.rejected++;
      rejected.inc({ reason });
    },
    adjusted: (reason) => adjusted.inc({ reason }),
    folded: (label) => folded.inc({ label }),
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
    totals: () => ({ ...totals }),
    async blocks() {
      process();
      return registryBlocks(registry);
    },
  };
}

function counter(registry: Registry, def: CounterDef, label: Label): Counter {
  const made = new Counter({
    name: def.name,
    help: def.help,
    labelNames: def.labels.map((l) => l.name),
    registers: [registry],
  });
  // A closed label starts at 0 with each of its values, so that the first increment is seen as one.
  for (const value of label.values ?? []) made.inc({ [label.name]: value }, 0);
  return made;
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
