// Metrics that users define: counted out of the events that come in, whoever sent them, in no more lines than there is a budget for.
import { customRefusal } from "../catalog/labels.ts";
import type { Metric } from "../catalog/define.ts";
import type { Millis } from "../model/clock.ts";
import { kinds, type EventKind, type SwarmEvent } from "../model/event.ts";
import type { Known } from "../model/known.ts";
import { traceOf } from "../store/exemplars.ts";
import type { Row } from "../store/rows.ts";
import { Series } from "../store/series.ts";
import { Tally } from "../tallies.ts";
import { compile, keyOf, type Compiled } from "./compile.ts";
import { identity, type Definition } from "./definition.ts";
import { LabelRows } from "./label-rows.ts";
import type { CustomLimits } from "./options.ts";

type CustomRefusal = (typeof customRefusal.values)[number];

/** In place of a row: there is none. */
const NOBODY: Row = -1;
const MINUTE: Millis = 60_000;
/** Silence after which a gauge is gone: as long as Prometheus holds on to a value it hears nothing of. */
export const GAUGE_SILENCE: Millis = 5 * MINUTE;
/** Silence after which other series go, and only where there is no room: what grows no more is in Prometheus. */
export const SILENCE: Millis = 60 * MINUTE;

/** One metric with all that is known of it. */
interface Kept extends Compiled {
  readonly definition: Definition;
  readonly series: Series;
  readonly rows: LabelRows;
  /** By row: when it was heard last, by our own clock. */
  readonly heard: Millis[];
  /** By row of a gauge: when what it shows happened. */
  readonly happened: Millis[];
}

export class CustomMetrics {
  readonly refused = new Tally(customRefusal.values);
  /** Metrics of which series had no room. */
  readonly crowded = new Set<string>();
  readonly #all: readonly Kept[];
  readonly #byKind = new Map<EventKind, Kept[]>();
  readonly #mostLines: number;
  readonly #counts: (namesAgent: boolean) => boolean;
  #lines = 0;
  /** Until then there is nobody silent for long enough to make room. */
  #fullUntil: Millis = -Infinity;

  /** `counts` says whether this process counts events that name an agent, or none. */
  constructor({ definitions, lines }: CustomLimits, counts: (namesAgent: boolean) => boolean) {
    this.#mostLines = lines;
    this.#counts = counts;
    this.#all = definitions.map(kept);
    for (const metric of this.#all) {
      const { event, labels, type } = metric.definition;
      this.#byKind.set(event, [...(this.#byKind.get(event) ?? []), metric]);
      // There is only one, and it begins at 0.
      if (type !== "gauge" && Object.keys(labels).length === 0 && this.#mayCount(event)) this.#rowOf(metric, "", [], 0);
    }
  }

  /** Takes one event that arrived at `now`, with what the store knows of it, and keeps nothing of the object. O(definitions of its kind). */
  take(event: SwarmEvent, known: Known, now: Millis): void {
    const metrics = this.#byKind.get(event.kind);
    if (metrics === undefined || !this.#counts("agent" in event && event.agent !== undefined)) return;
    for (const metric of metrics) {
      if (!metric.fits(event, known)) continue;
      const refusal = this.#count(metric, event, known, now);
      if (refusal !== undefined) this.refused.add(refusal);
    }
  }

  /** Time passes: a gauge nobody told for long is gone. */
  turn(now: Millis): void {
    for (const metric of this.#all) if (metric.definition.type === "gauge") this.#drop(metric, now - GAUGE_SILENCE);
  }

  /** In the order of the file. */
  series(): readonly Series[] {
    return this.#all.map(({ series }) => series);
  }

  dump(): CustomDump {
    return {
      refused: [...this.refused.entries()],
      metrics: this.#all.map(({ definition, series, rows, heard, happened }) => ({
        identity: identity(definition),
        rows: [...rows.all()].map((row) => ({
          labels: rows.labels(row),
          values: series.values.slice(row * series.width, (row + 1) * series.width),
          heard: heard[row] ?? 0,
          time: happened[row] ?? 0,
        })),
      })),
    };
  }

  /** Takes over metrics whose definition is the same, as far as there is room. This one must be new. */
  restore({ refused, metrics }: CustomDump): void {
    this.refused.restore(refused);
    const before = new Map(metrics.map(({ identity: of, rows }) => [of, rows]));
    for (const metric of this.#all) {
      for (const { labels, values, heard, time } of before.get(identity(metric.definition)) ?? []) {
        const row = this.#rowOf(metric, keyOf(labels), labels, heard);
        if (row === NOBODY) continue;
        metric.series.restore(row, values);
        metric.happened[row] = time;
      }
    }
  }

  /** Why an event is not counted that fits; undefined if it is, or does not tell what is asked for. */
  #count(metric: Kept, event: SwarmEvent, known: Known, now: Millis): CustomRefusal | undefined {
    const amount = metric.amount(event, known);
    if (amount === undefined) return undefined;
    const { series, definition, happened } = metric;
    const key = metric.key(event, known);
    const row = metric.rows.find(key) ?? this.#rowOf(metric, key, metric.labels(event, known), now);
    if (row === NOBODY) return "no_room";
    metric.heard[row] = now;
    if (definition.type === "counter") series.add(row, amount);
    else if (definition.type === "histogram") series.observe(row, amount, metric.times(event, known), traceOf(event));
    else {
      if (event.time < (happened[row] ?? 0)) return "out_of_order";
      happened[row] = event.time;
      series.set(row, amount);
    }
    return undefined;
  }

  /** The row of these labels, made if there is room. */
  #rowOf(metric: Kept, key: string, labels: readonly string[], now: Millis): Row {
    const { series, rows, heard, definition } = metric;
    const found = rows.find(key);
    if (found !== undefined) return found;
    if (!this.#hasRoom(series.linesPerRow, now)) {
      this.crowded.add(definition.name);
      return NOBODY;
    }
    this.#lines += series.linesPerRow;
    const row = rows.open(key, labels);
    heard[row] = now;
    series.open(row);
    return row;
  }

  /** True if so many lines fit, where need be after what is silent for long has gone. */
  #hasRoom(lines: number, now: Millis): boolean {
    if (this.#lines + lines > this.#mostLines && now >= this.#fullUntil) {
      // One without labels has a single series, which stays.
      for (const metric of this.#all) if (metric.series.metric.labels.length > 0) this.#drop(metric, now - SILENCE);
      this.#fullUntil = now + MINUTE;
    }
    return this.#lines + lines <= this.#mostLines;
  }

  /** Lets go what was not heard of after `since`. */
  #drop({ rows, series, heard, happened }: Kept, since: Millis): void {
    for (const row of [...rows.all()]) {
      if ((heard[row] ?? 0) > since) continue;
      rows.close(row);
      series.remove(row);
      happened[row] = 0;
      this.#lines -= series.linesPerRow;
    }
  }

  /** True if this process counts some events of a kind. */
  #mayCount(kind: EventKind): boolean {
    const { required, optional } = kinds[kind];
    const mayName = "agent" in required || "agent" in optional;
    return (mayName && this.#counts(true)) || (!("agent" in required) && this.#counts(false));
  }
}

function kept(definition: Definition): Kept {
  const rows = new LabelRows();
  return {
    ...compile(definition),
    definition,
    rows,
    series: new Series(metricOf(definition), rows),
    heard: [],
    happened: [],
  };
}

/** A definition as the page knows metrics. */
function metricOf({ name, type, help, labels, buckets }: Definition): Metric {
  return {
    name,
    type,
    help,
    unit: "none",
    layer: "application",
    labels: Object.keys(labels).map((label) => ({ name: label, help: "" })),
    ...(type === "histogram" ? { buckets } : {}),
  };
}

/** Everything that is kept, as plain data. */
export interface CustomDump {
  readonly refused: readonly (readonly [string, number])[];
  readonly metrics: readonly {
    readonly identity: string;
    readonly rows: readonly {
      readonly labels: readonly string[];
      readonly values: Float64Array;
      readonly heard: Millis;
      readonly time: Millis;
    }[];
  }[];
}
