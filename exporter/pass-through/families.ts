// The metrics that are passed through, by their names on the page: who may have a name, and what is told under it.
import { isReserved, namesOf } from "../exposition/reserved.ts";
import type { MetricPoint } from "../ingest/otlp/records.ts";
import type { Millis } from "../model/clock.ts";
import { metricName, typeOf, type PassedType } from "./names.ts";
import type { Value } from "./value.ts";

export interface Series {
  /** Where its process told it to begin; only cumulative series have one to compare. */
  start: Millis;
  /** Of the newest point. */
  time: Millis;
  /** When it was heard last, by our own clock. */
  heard: Millis;
  value: Value;
  lines: number;
}

export interface Family {
  readonly name: string;
  readonly type: PassedType;
  readonly unit: string;
  readonly help: string;
  /** The name in OTLP it was met under first. */
  readonly metric: string;
  /** By their labels. */
  readonly series: Map<string, Series>;
}

/** As what a point is refused whose metric can have no name. */
export type NameFault = "unsupported" | "name_reserved" | "name_taken";

export class Families {
  readonly #byName = new Map<string, Family>();
  /** Every name a sample or a header may have, of all families. */
  readonly #owners = new Map<string, Family>();
  /** What was asked last: the points of a metric come one behind the other. */
  #last: { readonly point: MetricPoint; readonly found: Family | NameFault } | undefined;

  /** The family of a point, made if there is none; or why there can be none. `help` describes it if it is new. */
  of(point: MetricPoint, help: string | undefined): Family | NameFault {
    const last = this.#last;
    const found = last !== undefined && isSame(last.point, point) ? last.found : this.#find(point, help);
    this.#last = { point, found };
    return found;
  }

  #find(point: MetricPoint, help: string | undefined): Family | NameFault {
    const told = metricName(point);
    if (told === undefined) return "unsupported";
    const type = typeOf(point);
    const names = namesOf({ name: told.name, type });
    if (names.some(isReserved)) return "name_reserved";
    const known = this.#byName.get(told.name);
    if (known?.type === type) return known;
    if (names.some((name) => this.#owners.has(name))) return "name_taken";
    return {
      ...told,
      type,
      help: help ?? `${point.metric}, as it came by OTLP.`,
      metric: point.metric,
      series: new Map(),
    };
  }

  /** Keeps a family, as soon as it has a series: one that has none would hold a name for nothing. */
  keep(family: Family): void {
    if (this.#byName.has(family.name)) return;
    this.#byName.set(family.name, family);
    for (const name of namesOf(family)) this.#owners.set(name, family);
  }

  /** Gives the names of a family free that has no series any more. */
  release(family: Family): void {
    if (family.series.size > 0) return;
    this.#last = undefined;
    this.#byName.delete(family.name);
    for (const name of namesOf(family)) this.#owners.delete(name);
  }

  all(): Iterable<Family> {
    return this.#byName.values();
  }
}

function isSame(a: MetricPoint, b: MetricPoint): boolean {
  return a.metric === b.metric && a.unit === b.unit && a.kind === b.kind && a.monotonic === b.monotonic;
}
