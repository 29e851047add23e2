// Points of counters as what they grew by, whatever their temporality: repeated, late and restarted ones included.
//
// Delta points are taken once each, in any order. Of cumulative points the growth since the last one counts; a point that is
// not newer than the last is passed over, a newer and smaller one is a restart, and one with another start is another stream,
// as processes that share all attributes may live at the same time. The first point of a stream counts from zero if nobody can
// have told of it before: if it began when this receiver was up, or shortly before the point. Otherwise it is where counting
// begins, as a total that was counted in an earlier life of this receiver must not be counted again.
import type { Millis } from "../../../../model/clock.ts";
import type { MetricPoint } from "../../records.ts";
import { Seen } from "../counting/seen.ts";

export interface Growth {
  /** Of sums their value, of histograms and summaries the sum of what was observed. */
  readonly sum: number;
  readonly count: number;
}

interface Stream {
  time: Millis;
  sum: number;
  count: number;
}

export interface StreamLimits {
  /** Cumulative streams kept; the one silent for longest makes room. */
  readonly streams: number;
  /** Delta points remembered. */
  readonly points: number;
  /** Age up to which a stream counts as new when its first point comes, in ms. */
  readonly young: Millis;
}

const NOTHING: Growth = { sum: 0, count: 0 };
const CUMULATIVE = 2;
/** Temporality of increments, of which alone no total and no level can be told. */
export const DELTA = 1;

export class Increments {
  /** Least recently heard first. */
  #streams = new Map<string, Stream>();
  readonly #points: Seen;
  readonly #limits: StreamLimits;
  #since: Millis;
  dropped = 0;

  /** `since`: when this receiver came up for the first time. */
  constructor(limits: StreamLimits, since: Millis) {
    this.#limits = limits;
    this.#points = new Seen(limits.points);
    this.#since = since;
  }

  /** What the points of one stream in one delivery grew by; they are all of `key`. One that is told twice counts once. */
  of(key: string, points: readonly MetricPoint[]): Growth {
    let sum = 0;
    let count = 0;
    for (const same of inOrder(points)) {
      const growth = same.temporality === DELTA ? this.#delta(key, same) : this.#cumulative(key, same);
      sum += growth.sum;
      count += growth.count;
    }
    return { sum, count };
  }

  dump(): {
    readonly since: Millis;
    readonly streams: readonly (readonly [string, Stream])[];
    readonly points: ReturnType<Seen["dump"]>;
  } {
    return {
      since: this.#since,
      streams: [...this.#streams].map(([key, stream]) => [key, { ...stream }] as const),
      points: this.#points.dump(),
    };
  }

  restore({ since, streams, points }: ReturnType<Increments["dump"]>): void {
    this.#since = since;
    this.#streams = new Map(streams.map(([key, stream]) => [key, { ...stream }]));
    this.#points.restore(points);
  }

  #delta(key: string, { start, time, sum, count }: Period): Growth {
    return this.#points.add(`${key}\n${start}\n${time}`) ? { sum, count } : NOTHING;
  }

  #cumulative(key: string, { start, time, sum, count }: Period): Growth {
    const name = `${key}\n${start}`;
    const last = this.#streams.get(name);
    if (last === undefined) {
      this.#keep(name, { time, sum, count });
      const isNew = start >= this.#since || time - start <= this.#limits.young;
      return isNew ? { sum, count } : NOTHING;
    }
    if (time <= last.time) return NOTHING;
    const restarted = sum < last.sum || count < last.count;
    this.#streams.delete(name);
    this.#keep(name, { time, sum, count });
    return restarted ? { sum, count } : { sum: sum - last.sum, count: count - last.count };
  }

  #keep(name: string, stream: Stream): void {
    const [oldest] = this.#streams.size >= this.#limits.streams ? this.#streams.keys() : [];
    if (oldest !== undefined) {
      this.#streams.delete(oldest);
      this.dropped++;
    }
    this.#streams.set(name, stream);
  }
}

interface Period {
  readonly temporality: number;
  readonly start: Millis;
  readonly time: Millis;
  readonly sum: number;
  readonly count: number;
}

/** The oldest first. Points of an untold temporality are taken as cumulative, which never counts too much. */
function inOrder(points: readonly MetricPoint[]): readonly Period[] {
  const periods = points.filter(isSane).map(periodOf);
  // Nearly always there is one.
  return periods.length < 2 ? periods : periods.sort((a, b) => a.time - b.time || a.start - b.start);
}

function periodOf({ temporality, start, time, kind, value, sum = 0, count }: MetricPoint): Period {
  return {
    temporality: temporality === DELTA ? DELTA : CUMULATIVE,
    start,
    time,
    sum: kind === "sum" ? value : sum,
    count,
  };
}

/** False for what no counter can have. That says nothing of the others of its stream: least of all that it began again. */
function isSane({ kind, value, sum = 0, count }: MetricPoint): boolean {
  return isCount(count) && isCount(kind === "sum" ? value : sum);
}

function isCount(value: number): boolean {
  return value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}
