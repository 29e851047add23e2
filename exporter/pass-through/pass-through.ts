// Metrics of OTLP nobody has a meaning for, published as they are: allow-listed ones, under the names, types and labels that
// OpenTelemetry's specification gives them in Prometheus, and in no more lines than there is a budget for.
//
// Cumulative points are told again as they are: they go back where their source began anew, and nowhere else. A point that is
// not newer than the last, or of an older start, is passed over. Delta points count once each, in any order, and are added up.
import { passRefusal } from "../catalog/labels.ts";
import { Seen } from "../ingest/otlp/meaning/counting/seen.ts";
import { wants } from "../ingest/otlp/meaning/senders/wanted.ts";
import type { Group, MetricPoint, PassedWants, Records } from "../ingest/otlp/records.ts";
import type { Millis } from "../model/clock.ts";
import { Tally } from "../tallies.ts";
import { Families, type Family, type Series } from "./families.ts";
import {
  attributeLabels,
  MOST_ATTRIBUTES,
  originLabels,
  resourceKeys,
  targetLabels,
  targetOf,
  together,
} from "./labels.ts";
import { typeOf } from "./names.ts";
import { fits, type PassThroughLimits } from "./options.ts";
import { PassedPage } from "./page.ts";
import { isDelta, linesOf, plus, valueOf } from "./value.ts";

export type PassRefusal = (typeof passRefusal.values)[number];

/** Silence after which a series is gone: five of the minutes in which SDKs tell their metrics by default. */
export const SILENCE: Millis = 300_000;
/** Delta points remembered, so that a repeated delivery counts once. */
const POINTS = 50_000;

interface Target {
  readonly labels: string;
  heard: Millis;
}

/** Whose points they are, as labels. */
interface Whose {
  readonly labels: string;
  readonly target: string;
  readonly about: string;
}

export class PassThrough {
  /** Points that were to be passed through and were not. */
  readonly refused = new Tally(passRefusal.values);
  /** The first metric of which points were refused, by reason. */
  readonly examples = new Map<PassRefusal, string>();
  /** What decoders must keep for it. A metric that has a meaning is counted by that, and never a second time under its own name. */
  readonly wants: PassedWants;
  readonly #mostLines: number;
  readonly #families = new Families();
  /** By job and instance. */
  readonly #targets = new Map<string, Target>();
  readonly #points = new Seen(POINTS);
  /** Lines on a page, as far as nobody else has one of their names. */
  #lines = 0;

  constructor({ names, lines }: PassThroughLimits) {
    const isNamed = fits(names);
    this.wants = {
      names,
      metric: (name) => isNamed(name) && !wants.metric(name),
      resource: (key) => resourceKeys.has(key),
    };
    this.#mostLines = lines;
  }

  /** Those of the records that are for it; undefined if there are none. */
  among(records: Records): Records | undefined {
    if (records.signal !== "metrics") return undefined;
    const groups = records.groups.flatMap((group) => {
      const passed = group.records.filter(({ metric }) => this.wants.metric(metric));
      return passed.length === 0 ? [] : [{ ...group, records: passed }];
    });
    return groups.length === 0 ? undefined : { signal: "metrics", groups };
  }

  /** Takes what is for it of the points; the rest is somebody else's. */
  take(groups: readonly Group<MetricPoint>[], now: Millis): void {
    for (const { origin, records, help } of groups) {
      let whose: Whose | undefined;
      let [metric, isWanted] = ["", false];
      for (const point of records) {
        // The points of a metric come one behind the other.
        if (point.metric !== metric) [metric, isWanted] = [point.metric, this.wants.metric(point.metric)];
        if (!isWanted) continue;
        whose ??= { labels: originLabels(origin), target: targetOf(origin), about: targetLabels(origin) };
        const refusal = this.#take(point, whose, help?.get(point.metric), now);
        if (refusal === undefined) continue;
        this.refused.add(refusal);
        if (!this.examples.has(refusal)) this.examples.set(refusal, point.metric);
      }
    }
  }

  /** Time passes: what was silent for long is gone. */
  turn(now: Millis): void {
    for (const family of this.#families.all()) {
      for (const [labels, { heard }] of family.series) if (heard + SILENCE <= now) this.#end(family, labels);
    }
    for (const [target, { heard }] of this.#targets) {
      if (heard + SILENCE > now) continue;
      this.#targets.delete(target);
      this.#lines--;
    }
  }

  /** What is on a page now. Families with one of the names in `taken` are left out of it. */
  page(taken: ReadonlySet<string>): PassedPage {
    const targets = [...this.#targets].map(([target, { labels }]) => together(target, labels));
    return new PassedPage([...this.#families.all()], targets, taken);
  }

  dump(): PassThroughDump {
    return {
      refused: [...this.refused.entries()],
      families: [...this.#families.all()].map((family) => structuredClone(family)),
      targets: [...this.#targets].map(([target, told]) => [target, { ...told }]),
      points: this.#points.dump(),
    };
  }

  /** Takes over what is allowed still, as far as there is room. This one must be new. */
  restore({ refused, families, targets, points }: PassThroughDump): void {
    this.refused.restore(refused);
    this.#points.restore(points);
    for (const { series, ...family } of families) {
      if (!this.wants.metric(family.metric)) continue;
      const kept: Family = { ...family, series: new Map() };
      for (const [labels, one] of series) if (this.#hasRoom(one.lines)) this.#put(kept, labels, { ...one });
    }
    for (const [target, told] of targets) if (this.#hasRoom(1)) this.#meet(target, told.labels, told.heard);
  }

  /** Why a point is refused; undefined if it is not. */
  #take(point: MetricPoint, whose: Whose, help: string | undefined, now: Millis): PassRefusal | undefined {
    if (point.attributes.size > MOST_ATTRIBUTES) return "too_many_labels";
    const family = this.#families.of(point, help);
    if (typeof family === "string") return family;
    const labels = together(whose.labels, attributeLabels(point.attributes));
    const before = family.series.get(labels);
    // Where no time is told it is now.
    const time = point.time > 0 ? point.time : now;
    if (point.noValue) return this.#noValue(family, labels, time);
    const told = valueOf(point);
    if (told === undefined) return "unsupported";
    const start = typeOf(point) === "gauge" ? 0 : point.start;
    if (!isDelta(point) && before !== undefined && isOld(before, start, time)) return "out_of_order";
    const key = isDelta(point) ? `${family.name}\n${labels}\n${start}\n${time}` : undefined;
    if (key !== undefined && this.#points.has(key)) return "out_of_order";
    const value = key === undefined || before === undefined ? told : plus(before.value, told);
    const lines = linesOf(value);
    if (!this.#hasRoom(lines - (before?.lines ?? 0))) return "no_room";
    if (key !== undefined) this.#points.add(key);
    this.#put(family, labels, { ...newest(before, start, time), heard: now, value, lines });
    this.#meet(whose.target, whose.about, now);
    return undefined;
  }

  /** A series that says that it has no value now is gone. */
  #noValue(family: Family, labels: string, time: Millis): PassRefusal | undefined {
    const before = family.series.get(labels);
    if (before === undefined) return undefined;
    if (time < before.time) return "out_of_order";
    this.#end(family, labels);
    return undefined;
  }

  #hasRoom(lines: number): boolean {
    return lines <= 0 || this.#lines + lines <= this.#mostLines;
  }

  #put(family: Family, labels: string, series: Series): void {
    this.#families.keep(family);
    this.#lines += series.lines - (family.series.get(labels)?.lines ?? 0);
    family.series.set(labels, series);
  }

  #end(family: Family, labels: string): void {
    this.#lines -= family.series.get(labels)?.lines ?? 0;
    family.series.delete(labels);
    this.#families.release(family);
  }

  /** Of a process there is a line if more is known of it, and room. */
  #meet(target: string, labels: string, now: Millis): void {
    if (target === "" || labels === "") return;
    if (!this.#targets.has(target)) {
      if (!this.#hasRoom(1)) return;
      this.#lines++;
    }
    // What was told last counts: there may be one line of a process.
    this.#targets.set(target, { labels, heard: now });
  }
}

/** True for what another process told that shares all labels and is older, and for what comes late. A start of 0 is untold. */
function isOld(before: Series, start: Millis, time: Millis): boolean {
  return time <= before.time || (start > 0 && start < before.start);
}

/** Delta points may come in any order: the newest times stand. */
function newest(before: Series | undefined, start: Millis, time: Millis): Pick<Series, "start" | "time"> {
  return { start: Math.max(start, before?.start ?? 0), time: Math.max(time, before?.time ?? 0) };
}

/** Everything that is kept, as plain data. */
export interface PassThroughDump {
  readonly refused: readonly (readonly [string, number])[];
  readonly families: readonly Family[];
  readonly targets: readonly (readonly [string, Target])[];
  readonly points: ReturnType<Seen["dump"]>;
}
