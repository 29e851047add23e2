// The exporter's own metrics, kept in a prom-client registry: few series, no hot path.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Counter, Gauge, Registry } from "prom-client";
import { exporter as catalog, metrics } from "./catalog/index.ts";
import type { Counter as CounterDef, Gauge as GaugeDef, Info, Label, Metric } from "./catalog/define.ts";
import {
  adjustment,
  customRefusal,
  eventKind,
  foldedLabel,
  forwardResult,
  itemResult,
  otlpRefusal,
  passRefusal,
  rejection,
  signal,
} from "./catalog/labels.ts";
import type { Family } from "./exposition/page.ts";
import type { CollectorRun } from "./exposition/readings.ts";
import type { OtlpTallies } from "./otlp-intake.ts";
import type { Tallies, Tally } from "./tallies.ts";

/** Often enough to meet every wait that senders notice; each look wakes the processor, which costs more than the look. */
const LAG_EVERY_MS = 100;

export interface Self {
  readonly registry: Registry;
  collected(runs: readonly CollectorRun[]): void;
  /** Notes what the last page cost: lines on it, and seconds to make it. */
  scraped(series: number, seconds: number): void;
  /** The registry's metrics as families of a page, with process figures brought up to date. */
  families(): Promise<readonly Family[]>;
}

/** What a journal tells of itself. */
export interface JournalFigures {
  /** Bytes on disk. */
  readonly size: number;
  readonly failures: number;
}

/** What forwarding tells of itself. */
export interface Forwarding {
  readonly results: BySignal<(typeof forwardResult.values)[number]>;
  /** Bytes that wait. */
  readonly waiting: number;
}

/** What refuses what it has no room for, and counts it. */
interface Refusing {
  readonly passThrough: { readonly refused: Tally<(typeof passRefusal.values)[number]> } | undefined;
  readonly customMetrics: { readonly refused: Tally<(typeof customRefusal.values)[number]> } | undefined;
}

type BySignal<V extends string> = Readonly<Record<(typeof signal.values)[number], Tally<V>>>;

/** `startedAt` in Unix milliseconds; `journal` tells its figures, if there is one, and so does each of the rest. */
export function self(
  version: string,
  startedAt: number,
  tallies: Tallies,
  otlp: OtlpTallies,
  journal: (() => JournalFigures) | undefined,
  forwarding: Forwarding | undefined,
  { passThrough, customMetrics }: Refusing,
): Self {
  const registry = new Registry();
  const counts = [
    counted(registry, catalog.eventsAccepted, eventKind, tallies.accepted),
    counted(registry, catalog.eventsRejected, rejection, tallies.rejected),
    counted(registry, catalog.eventsAdjusted, adjustment, tallies.adjusted),
    counted(registry, catalog.folded, foldedLabel, tallies.folded),
    counted(registry, catalog.otlpRefused, otlpRefusal, otlp.refused),
    ...countedBySignal(registry, catalog.otlpItems, itemResult, otlp.items),
    ...(forwarding === undefined
      ? []
      : countedBySignal(registry, catalog.otlpForwarded, forwardResult, forwarding.results)),
    ...(passThrough === undefined
      ? []
      : [counted(registry, catalog.otlpPassRefused, passRefusal, passThrough.refused)]),
    ...(customMetrics === undefined
      ? []
      : [counted(registry, catalog.customRefused, customRefusal, customMetrics.refused)]),
  ];
  const success = gauge(registry, catalog.collectorSuccess);
  const duration = gauge(registry, catalog.collectorDuration);
  const series = gauge(registry, catalog.seriesCount);
  const scrapeDuration = gauge(registry, catalog.scrapeDuration);
  const figures = [
    processFigures(registry),
    ...(journal === undefined ? [] : [journalFigures(registry, journal)]),
    ...(forwarding === undefined ? [] : [forwardingFigures(registry, forwarding)]),
  ];
  gauge(registry, catalog.build).set({ version }, 1);
  gauge(registry, catalog.startTime).set(startedAt / 1000);
  return {
    registry,
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
    async families() {
      for (const hand of counts) hand();
      for (const update of figures) update();
      return registryFamilies(registry);
    },
  };
}

/** Shows a tally in the registry. Returns a function that hands over what was counted since it was last called. */
function counted<V extends string>(
  registry: Registry,
  def: CounterDef,
  label: Label<string, V> & { readonly values: readonly V[] },
  tally: Tally<V>,
): () => void {
  const { name, help } = def;
  return handing(new Counter({ name, help, labelNames: [label.name], registers: [registry] }), label.name, tally, {});
}

/** Shows tallies of OTLP, of each signal. */
function countedBySignal<V extends string>(
  registry: Registry,
  { name, help }: CounterDef,
  label: Label<string, V>,
  tallies: BySignal<V>,
): readonly (() => void)[] {
  const shown = new Counter({ name, help, labelNames: [signal.name, label.name], registers: [registry] });
  return signal.values.map((value) => handing(shown, label.name, tallies[value], { [signal.name]: value }));
}

function handing<V extends string>(
  shown: Counter,
  label: string,
  tally: Tally<V>,
  others: Readonly<Record<string, string>>,
): () => void {
  const handed = new Map<V, number>();
  return () => {
    for (const [value, count] of tally.entries()) {
      shown.inc({ ...others, [label]: value }, count - (handed.get(value) ?? 0));
      handed.set(value, count);
    }
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

/** Returns a function that brings the journal's figures up to date. */
function journalFigures(registry: Registry, journal: () => JournalFigures): () => void {
  const { name, help } = catalog.journalFailures;
  const size = gauge(registry, catalog.journalBytes);
  const failures = new Counter({ name, help, registers: [registry] });
  let told = 0;
  return () => {
    const now = journal();
    size.set(now.size);
    failures.inc(now.failures - told);
    told = now.failures;
  };
}

/** Returns a function that brings the figures of forwarding up to date. */
function forwardingFigures(registry: Registry, forwarding: Forwarding): () => void {
  const waiting = gauge(registry, catalog.otlpForwardWaiting);
  return () => waiting.set(forwarding.waiting);
}

/** Returns a function that brings the process figures up to date. */
function processFigures(registry: Registry): () => void {
  const memory = gauge(registry, catalog.memory);
  const lag = gauge(registry, catalog.eventLoopLag);
  const cpu = new Counter({ name: catalog.cpuSeconds.name, help: catalog.cpuSeconds.help, registers: [registry] });
  const delay = monitorEventLoopDelay({ resolution: LAG_EVERY_MS });
  delay.enable();
  let used = 0;
  return () => {
    const { user, system } = process.cpuUsage();
    cpu.inc(Math.max(0, user + system - used) / 1e6);
    used = user + system;
    memory.set(process.memoryUsage.rss());
    // The histogram counts the sampling interval itself; before its first sample it has nothing to say.
    if (delay.count > 0) lag.set(Math.max(0, delay.percentile(99) / 1e9 - LAG_EVERY_MS / 1e3));
    delay.reset();
  };
}

/** The registry as families. Its own rendering is not used: one OpenMetrics page would rename its counters for good. */
async function registryFamilies(registry: Registry): Promise<readonly Family[]> {
  const known = new Map(metrics.map((metric) => [metric.name, metric]));
  const families: Family[] = [];
  for (const { name, values } of await registry.getMetricsAsJSON()) {
    const metric: Metric | undefined = known.get(name);
    if (metric === undefined) continue;
    families.push({
      metric,
      each(visit) {
        for (const { labels, value } of values) {
          const given: Readonly<Record<string, string | number | undefined>> = labels;
          visit(
            metric.labels.map((label) => String(given[label.name] ?? "")),
            [value],
            0,
          );
        }
      },
    });
  }
  return families;
}
