// Metrics of one's own, as those who tell them have them in hand. Nothing here throws, whatever is told.
import type { Book } from "./book.ts";
import type { Sampling } from "./sampling.ts";
import type { Labels, Series, SeriesSet } from "./series.ts";
import type { Teller } from "./teller.ts";
import { watch } from "./watch.ts";

export interface InstrumentParts {
  readonly series: SeriesSet;
  readonly book: Book;
}

/** What only grows, such as tickets resolved. */
export class Counter {
  readonly #series: SeriesSet;
  readonly #book: Book;

  /** Of `client.counter`. */
  constructor({ series, book }: InstrumentParts) {
    this.#series = series;
    this.#book = book;
  }

  /**
   * Adds so many, 1 unless told; from 0.
   *
   * @example resolved.add(1, { team: "billing" });
   */
  add(value = 1, labels?: Labels): void {
    if (typeof value !== "number" || !(value >= 0 && value < Infinity))
      return this.#series.refuse("What is added to a counter must be a number from 0");
    const series = this.#series.of(labels);
    if (series === undefined) return;
    series.value += value;
    if (!series.isChanged) this.#book.touch(series);
  }
}

export interface GaugeParts extends InstrumentParts {
  readonly teller: Teller;
  readonly sampling: Sampling;
}

/** What goes up and down, such as the size of a cache: the last value counts. */
export class Gauge {
  readonly #parts: GaugeParts;

  /** Of `client.gauge`. */
  constructor(parts: GaugeParts) {
    this.#parts = parts;
  }

  /** Tells what it is now. */
  set(value: number, labels?: Labels): void {
    const { series: all, book } = this.#parts;
    if (typeof value !== "number" || !Number.isFinite(value))
      return all.refuse("The value of a gauge must be a number");
    const series = all.of(labels);
    if (series === undefined || series.value === value) return;
    series.value = value;
    if (!series.isChanged) book.touch(series);
  }

  /**
   * Looks at it now and then, and tells what it is. Returns how to stop.
   *
   * @param everySeconds Default: 10.
   * @example size.watch(() => cache.size, { cache: "docs" });
   */
  watch(read: () => number, labels?: Labels, everySeconds?: number): () => void {
    const { teller, sampling } = this.#parts;
    const look = (): void => {
      const value = teller.ask(read);
      if (value !== undefined) this.set(value, labels);
    };
    return sampling.start(look, everySeconds);
  }
}

/** How long something takes, in seconds: a histogram. */
export class Timer {
  readonly #series: SeriesSet;
  readonly #book: Book;

  /** Of `client.timer`. */
  constructor({ series, book }: InstrumentParts) {
    this.#series = series;
    this.#book = book;
  }

  /** Tells of something that took so many seconds. */
  record(seconds: number, labels?: Labels): void {
    if (typeof seconds !== "number" || !(seconds >= 0 && seconds < Infinity))
      return this.#series.refuse("What a timer records must be seconds, from 0");
    const series = this.#series.of(labels);
    if (series === undefined) return;
    this.#count(series, seconds);
    if (!series.isChanged) this.#book.touch(series);
  }

  /**
   * Runs `run`, synchronous or not, and tells how long it took, also if it throws. Returns what it returns, throws what it
   * throws. A promise it returns becomes one that ends the same way.
   *
   * @example const text = await parse.time(() => read(file), { kind: "pdf" });
   */
  time<T>(run: () => T, labels?: Labels): T {
    if (typeof run !== "function") this.#series.refuse("What a timer times must be a function");
    const end = (begun: number): void => this.record((performance.now() - begun) / 1000, labels);
    return watch({ begin: () => performance.now(), ended: end, threw: end }, run);
  }

  #count(series: Series, seconds: number): void {
    const { bounds } = this.#series;
    let bucket = 0;
    while (bucket < bounds.length && seconds > (bounds[bucket] ?? Infinity)) bucket++;
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.value += seconds;
  }
}
