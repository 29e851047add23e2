// Metrics of one's own: made by their names, kept as series, and sent now and then.
import { Book } from "./book.ts";
import { cleanText, peek } from "./clean.ts";
import { Counter, Gauge, Timer, type InstrumentParts } from "./instruments.ts";
import { MetricCargo } from "./metric-cargo.ts";
import type { Post } from "./post.ts";
import type { Problems } from "./problems.ts";
import type { Sampling } from "./sampling.ts";
import { Sender } from "./sender.ts";
import { SeriesSet, type Keeper, type Metric } from "./series.ts";
import { Stamps } from "./stamps.ts";
import type { Teller } from "./teller.ts";

export interface MetricOptions {
  /** Unit of its values, as UCUM writes it: `By` bytes, `s` seconds, `{ticket}` for what is counted. */
  readonly unit?: string | undefined;
  /** A sentence that says what it is. */
  readonly description?: string | undefined;
}

export interface TimerOptions {
  /** A sentence that says what it is. */
  readonly description?: string | undefined;
  /** Upper bounds of the buckets, in seconds, ascending; 50 at most. */
  readonly buckets?: readonly number[] | undefined;
}

/** What became of metrics of one's own. A value is what was told of one series since it was sent last. */
export interface MetricStats {
  /** Series there are. */
  readonly series: number;
  /** Values the exporter has taken. */
  readonly accepted: number;
  /** Values it refused as wrong. */
  readonly rejected: number;
  /** Values given up: of a series too many, or for want of time. */
  readonly dropped: number;
  /** Values that have no answer yet. */
  readonly waiting: number;
}

export interface MeterSettings {
  /** Undefined if nothing is to be sent. */
  readonly post: Post | undefined;
  readonly teller: Teller;
  readonly problems: Problems;
  readonly sampling: Sampling;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly service: string | undefined;
  readonly target: string;
  /** Milliseconds a value waits for others at most. */
  readonly every: number;
  /** Milliseconds before the first new try. */
  readonly backoff: number;
}

const MOST_SERIES = 1000;
const MOST_METRICS = 1000;
const MOST_BUCKETS = 50;
/** Longest description the exporter keeps, in characters. */
const LONGEST_DESCRIPTION = 256;
/** The exporter forgets a series it has not heard of for five minutes: it hears of each every other minute. */
const REFRESH_MS = 60_000;
/** How much sooner it may be: clients that were started together do not have to come together. */
const JITTER = 0.1;
/** What OpenTelemetry takes for a name. */
const NAME = /^[a-z][\w./-]{0,254}$/i;
/** The exporter's own names on its page. */
const RESERVED = /^swarm[^a-z0-9]/i;
/** From what a cache answers to what a model thinks about. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

export class Meter {
  readonly #settings: MeterSettings;
  readonly #book: Book;
  readonly #keeper: Keeper;
  readonly #cargo: MetricCargo;
  readonly #sender: Sender | undefined;
  readonly #kinds = new Map<string, Metric["kind"]>();
  readonly #counters = new Map<string, Counter>();
  readonly #gauges = new Map<string, Gauge>();
  readonly #timers = new Map<string, Timer>();
  #flushTimer: NodeJS.Timeout | undefined;
  #refreshTimer: NodeJS.Timeout | undefined;

  constructor(settings: MeterSettings) {
    const { now, random, teller, problems, service, target, post, backoff } = settings;
    this.#settings = settings;
    const stamps = new Stamps(now, random);
    const book = new Book({
      most: MOST_SERIES,
      since: stamps.first(),
      onFirst: () => this.#flushLater(),
      onFull: () =>
        problems.tell("dropped", `Metrics have more than ${MOST_SERIES} series: others are given up.`, "Metrics"),
    });
    this.#book = book;
    this.#keeper = {
      meet: (metric, attributes) => book.meet(metric, attributes),
      mayRemember: () => book.mayRemember(),
      refuse: (message) => teller.refuse(message),
    };
    const cargo = new MetricCargo({ book, stamps, problems, service, target });
    this.#cargo = cargo;
    if (post === undefined) book.shut();
    else this.#sender = new Sender({ cargo, post, problems, random, target, backoff });
  }

  get stats(): MetricStats {
    const { accepted, rejected, underWay } = this.#cargo;
    const { size: series, dropped, waiting } = this.#book;
    return { series, accepted, rejected, dropped, waiting: waiting + underWay };
  }

  get retries(): number {
    return this.#sender?.retries ?? 0;
  }

  counter(name: string, options: MetricOptions | undefined): Counter {
    const make = (parts: InstrumentParts): Counter => new Counter(parts);
    return this.#make(this.#counters, { kind: "counter", name, options, bounds: [] }, make);
  }

  gauge(name: string, options: MetricOptions | undefined): Gauge {
    const { teller, sampling } = this.#settings;
    const make = (parts: InstrumentParts): Gauge => new Gauge({ ...parts, teller, sampling });
    return this.#make(this.#gauges, { kind: "gauge", name, options, bounds: [] }, make);
  }

  timer(name: string, options: TimerOptions | undefined): Timer {
    const make = (parts: InstrumentParts): Timer => new Timer(parts);
    return this.#make(this.#timers, { kind: "timer", name, options, unit: "s", bounds: this.#boundsOf(options) }, make);
  }

  /** Sends what was told so far, trying once. Resolves to true if the exporter has answered for it. Never rejects. */
  async drain(): Promise<boolean> {
    this.#book.release();
    return (await this.#sender?.drain()) ?? true;
  }

  /** Sends nothing more. */
  close(): void {
    clearTimeout(this.#flushTimer);
    clearInterval(this.#refreshTimer);
    this.#sender?.close();
    this.#book.shut();
    this.#book.dropped += this.#cargo.abandon();
  }

  /** The one that was made first under a name is the one for all. */
  #make<T>(made: Map<string, T>, asked: Asked, make: (parts: InstrumentParts) => T): T {
    const { kind, name, options, unit, bounds } = asked;
    const known = made.get(name);
    if (known !== undefined) return known;
    const book = this.#book;
    const description = descriptionOf(options);
    const metric = { kind, name, unit: unit ?? cleanText(peek(options, "unit")) ?? "", description, bounds };
    const fault = this.#faultOf(kind, name);
    const instrument = make({ series: new SeriesSet(metric, this.#keeper, fault), book });
    if (fault !== undefined) {
      this.#keeper.refuse(fault);
      return instrument;
    }
    this.#kinds.set(name, kind);
    made.set(name, instrument);
    if (this.#sender !== undefined) this.#refreshTimer ??= setInterval(() => book.refresh(), REFRESH_MS).unref();
    return instrument;
  }

  /** Why there can be no metric of that name. */
  #faultOf(kind: Metric["kind"], name: unknown): string | undefined {
    if (typeof name !== "string" || !NAME.test(name))
      return "The name of a metric must be a text that begins with a letter and has letters, digits, and . _ - / in it";
    if (RESERVED.test(name)) return `A metric cannot be named ${name}: what begins with swarm is the exporter's own`;
    const other = this.#kinds.get(name);
    if (other !== undefined && other !== kind)
      return `The metric ${name} is a ${other} already, and cannot be a ${kind}`;
    return this.#kinds.size >= MOST_METRICS ? `There are ${MOST_METRICS} metrics already` : undefined;
  }

  #boundsOf(options: TimerOptions | undefined): readonly number[] {
    const told = peek(options, "buckets");
    if (told === undefined) return BUCKETS;
    const bounds = ascending(told);
    if (bounds !== undefined) return bounds;
    const sentence = `The buckets of a timer must be 1 to ${MOST_BUCKETS} numbers in ascending order: the usual ones are taken.`;
    this.#settings.problems.tell("configuration", sentence, "buckets");
    return BUCKETS;
  }

  #flushLater(): void {
    const { every, random } = this.#settings;
    this.#flushTimer ??= setTimeout(
      () => {
        this.#flushTimer = undefined;
        this.#book.release();
        this.#sender?.wake();
      },
      every * (1 - JITTER * random()),
    ).unref();
  }
}

interface Asked {
  readonly kind: Metric["kind"];
  readonly name: string;
  readonly options: unknown;
  /** Undefined if the options tell it. */
  readonly unit?: string;
  readonly bounds: readonly number[];
}

function descriptionOf(options: unknown): string {
  const told = peek(options, "description");
  return typeof told === "string" ? told.slice(0, LONGEST_DESCRIPTION) : "";
}

/** A copy of a list of finite numbers that ascend; undefined for anything else. */
function ascending(told: unknown): readonly number[] | undefined {
  try {
    if (!Array.isArray(told) || told.length < 1 || told.length > MOST_BUCKETS) return undefined;
    const bounds: number[] = [];
    for (let i = 0; i < told.length; i++) {
      const bound: unknown = told[i];
      if (typeof bound !== "number" || !Number.isFinite(bound) || bound <= (bounds[i - 1] ?? -Infinity))
        return undefined;
      bounds.push(bound);
    }
    return bounds;
  } catch {
    // A proxy that throws.
    return undefined;
  }
}
