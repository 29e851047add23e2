// Counters that came since a scraper last looked. Prometheus counts what grows between two scrapes: what a counter holds when it
// is first seen is lost to `rate` and `increase`, and a session that lasts less than a scrape interval would be nothing but that.
// Every counter begins at 0, so each scraper is shown that 0 first, and the value with its next scrape.
//
// A scraper is who tells how long it waits, as Prometheus and its kin do. Whoever looks by other means sees values at once, and so
// does a scraper on its first page: what was counted before it came is no growth.
import type { Millis } from "../model/clock.ts";
import type { Row } from "../store/rows.ts";
import type { Series } from "../store/series.ts";

/** Births by their order, by row. */
type Births = Map<Row, number>;

/** What one scraper has yet to be shown at 0. */
export interface Veil {
  /** True for a row that came after this scraper's last page. */
  hides(series: Series, row: Row): boolean;
  /** Rows of a series that are hidden, those that are gone again among them. */
  rowsOf(series: Series): readonly Row[];
  /** The page was sent. */
  shown(): void;
}

export interface NewbornLimits {
  /** Rows remembered. Where more come between two scrapes, their values are shown at once. */
  readonly rows: number;
  /** Silence after which a scraper is a new one, in ms: Prometheus has given its series up by then. */
  readonly silence: Millis;
  readonly scrapers: number;
}

const MINUTE = 60_000;
export const newbornLimits: NewbornLimits = { rows: 20_000, silence: 5 * MINUTE, scrapers: 16 };

export class Newborn {
  readonly #born = new Map<Series, Births>();
  /** By who it is; heard least recently first. */
  readonly #scrapers = new Map<string, { readonly seen: number; readonly heard: Millis }>();
  readonly #limits: NewbornLimits;
  #sequence = 0;
  #rows = 0;
  /** The first birth that is remembered is the one after this. */
  #forgotten = 0;

  /** Watches series from here on: what they hold already was there before. */
  constructor(all: Iterable<Series>, limits = newbornLimits) {
    this.#limits = limits;
    for (const series of all) {
      const { type } = series.metric;
      if (type === "counter" || type === "histogram" || type === "summary")
        series.onBirth = (row) => this.#note(series, row);
    }
  }

  /** What a scraper is not shown yet. O(scrapers), and for each series O(births remembered). */
  veil(scraper: string, now: Millis): Veil {
    for (const [name, { heard }] of this.#scrapers)
      if (heard + this.#limits.silence <= now) this.#scrapers.delete(name);
    const from = this.#scrapers.get(scraper)?.seen ?? this.#sequence;
    const until = this.#sequence;
    const hides = (series: Series, row: Row): boolean => (this.#born.get(series)?.get(row) ?? 0) > from;
    return {
      hides,
      rowsOf: (series) => [...(this.#born.get(series) ?? [])].flatMap(([row, order]) => (order > from ? [row] : [])),
      shown: () => {
        this.#scrapers.delete(scraper);
        this.#scrapers.set(scraper, { seen: until, heard: now });
        const [oldest] = this.#scrapers.size > this.#limits.scrapers ? this.#scrapers.keys() : [];
        if (oldest !== undefined) this.#scrapers.delete(oldest);
        this.#forget(Math.min(...[...this.#scrapers.values()].map(({ seen }) => seen)));
      },
    };
  }

  #note(series: Series, row: Row): void {
    const births: Births = this.#born.get(series) ?? new Map<Row, number>();
    this.#born.set(series, births);
    if (!births.has(row)) this.#rows++;
    births.set(row, ++this.#sequence);
    if (this.#rows > this.#limits.rows) this.#forget(this.#sequence);
  }

  /** Forgets births up to an order. O(births remembered). */
  #forget(upTo: number): void {
    if (upTo <= this.#forgotten) return;
    this.#forgotten = upTo;
    for (const [series, births] of this.#born) {
      for (const [row, order] of births) if (order <= upTo && births.delete(row)) this.#rows--;
      if (births.size === 0) this.#born.delete(series);
    }
  }
}
