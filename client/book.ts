// Every series of a client, what was told of it since it was sent last, and which of them are to be sent: bounded, however much
// is told and however long the exporter is away.
import type { Metric, Series } from "./series.ts";

export interface BookSettings {
  /** Series at most. */
  readonly most: number;
  /** Since when a new series counts. Nanoseconds since 1970, as text. */
  readonly since: string;
  /** Told when the first series has changed after all were released. */
  readonly onFirst: () => void;
  /** Told when there is no room for one more. */
  readonly onFull: () => void;
}

/** Ways of writing labels that are remembered, for each series there may be. */
const WAYS = 4;

export class Book {
  /** Values that were given up: of a series too many, or told too late. */
  dropped = 0;
  readonly #settings: BookSettings;
  readonly #all: Series[] = [];
  #changed: Series[] = [];
  /** Released, the next one last. */
  #ready: Series[] = [];
  #ways = 0;
  #isShut = false;

  constructor(settings: BookSettings) {
    this.#settings = settings;
  }

  get size(): number {
    return this.#all.length;
  }

  /** Series that are to be sent. */
  get waiting(): number {
    return this.#changed.length + this.#ready.length;
  }

  /** A new series. Undefined if there are as many as may be: then a value is lost. */
  meet(metric: Metric, attributes: string): Series | undefined {
    const { most, since, onFull } = this.#settings;
    if (this.#all.length >= most) {
      this.dropped++;
      onFull();
      return undefined;
    }
    const { kind, bounds } = metric;
    const counts = kind === "timer" ? Array.from({ length: bounds.length + 1 }, () => 0) : [];
    // What a gauge is, is not known yet: whatever comes is a change.
    const value = kind === "gauge" ? NaN : 0;
    const series: Series = { metric, attributes, value, counts, since, isChanged: false, isFresh: false };
    this.#all.push(series);
    return series;
  }

  /** True as often as there is room for one more way of writing labels. */
  mayRemember(): boolean {
    if (this.#ways >= WAYS * this.#settings.most) return false;
    this.#ways++;
    return true;
  }

  /** A series that did not wait to be sent has changed. */
  touch(series: Series): void {
    if (this.#isShut) {
      this.dropped++;
      return;
    }
    series.isChanged = true;
    if (this.#changed.push(series) === 1) this.#settings.onFirst();
  }

  /** What was not sent since this was called last is to be sent again: the exporter forgets what it no longer hears of. */
  refresh(): void {
    for (const series of this.#all) {
      if (!series.isFresh && !series.isChanged) this.touch(series);
      series.isFresh = false;
    }
  }

  /** What has changed until now can be taken. */
  release(): void {
    this.#ready = [...this.#changed.reverse(), ...this.#ready];
    this.#changed = [];
  }

  /** The next series that was released: what is told of it from now on is a change anew. */
  take(): Series | undefined {
    const series = this.#ready.pop();
    if (series !== undefined) {
      series.isChanged = false;
      series.isFresh = true;
    }
    return series;
  }

  /** Gives up all that waits, and all that comes from now on. */
  shut(): void {
    this.#isShut = true;
    this.dropped += this.waiting;
    for (const series of [...this.#changed, ...this.#ready]) series.isChanged = false;
    this.#changed = [];
    this.#ready = [];
  }
}
