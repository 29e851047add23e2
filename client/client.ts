// A client: agents of this process, and where what they do is sent.
import { Agent, type AgentOptions } from "./agent.ts";
import { bounded, cleanFields, cleanText } from "./clean.ts";
import type { CallOutcome, Priority, QueueSample, SwarmEvent } from "./events.ts";
import { EventCargo } from "./event-cargo.ts";
import { beforeExit } from "./exit.ts";
import type { Counter, Gauge, Timer } from "./instruments.ts";
import { Meter, type MetricOptions, type MetricStats, type TimerOptions } from "./meter.ts";
import { Outbox } from "./outbox.ts";
import { callOutcome } from "./outcome.ts";
import type { Settings } from "./options.ts";
import { createPost, type Post } from "./post.ts";
import { Sampling } from "./sampling.ts";
import { Sender } from "./sender.ts";
import { Teller } from "./teller.ts";
import { TimedKind } from "./timed-kind.ts";
import { watch } from "./watch.ts";

export interface ClientStats {
  /** Events the exporter has taken. */
  readonly accepted: number;
  /** Events it refused as wrong. */
  readonly rejected: number;
  /** Events given up for want of room or time. */
  readonly dropped: number;
  /** Events that have no answer yet. */
  readonly waiting: number;
  /** Calls that told something that is no event, and no value of a metric. */
  readonly unusable: number;
  /** Requests that were sent again. */
  readonly retries: number;
  /** What became of metrics of your own. */
  readonly metrics: MetricStats;
}

export interface QueuedOptions {
  readonly type?: string | undefined;
  readonly queue?: string | undefined;
  readonly attempt?: number | undefined;
  readonly priority?: Priority | undefined;
}

/** What reads a queue: its depth, or more. */
export type ReadQueue = () => number | QueueSample;

export interface ClientParts {
  /** Unix milliseconds. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Ten plain characters that no other client has. */
  readonly run: string;
}

const BACKOFF_MS = 500;
const DEFAULT_PATIENCE = 2;
const HOUR = 3600;
/** What a process that ends by itself waits for its last request. */
const EXIT_PATIENCE_MS = 2000;

export class Client {
  readonly #settings: Settings;
  readonly #outbox: Outbox;
  readonly #teller: Teller;
  readonly #cargo: EventCargo;
  /** Undefined if nothing is to be sent. */
  readonly #sender: Sender | undefined;
  readonly #meter: Meter;
  /** Where events and metrics go. */
  readonly #posts: readonly Post[];
  readonly #agents = new Set<Agent>();
  readonly #sampling = new Sampling();
  readonly #requests: TimedKind<CallOutcome>;
  readonly #leaveExit: () => void;
  #flushTimer: NodeJS.Timeout | undefined;
  #holders = 0;
  #dropped = 0;
  #closing: Promise<boolean> | undefined;

  /** Use `swarm`. */
  constructor(settings: Settings, { now, random, run }: ClientParts) {
    const { url, hasIds, pageBytes, pages, problems, service } = settings;
    this.#settings = settings;
    const outbox = new Outbox({
      run: hasIds ? run : undefined,
      now,
      pageBytes,
      pages,
      onFirst: () => this.#flushLater(),
      onFull: () => this.#sender?.wake(),
      onDropped: (events) => this.#drop(events),
    });
    this.#outbox = outbox;
    this.#teller = new Teller(outbox, problems);
    const fields = { kind: "request.finished" };
    this.#requests = new TimedKind({ outbox, load: { running: 0 }, fields, outcomeOf: callOutcome });
    const target = url?.origin ?? "";
    this.#cargo = new EventCargo({ outbox, problems, target, mostBytes: pageBytes });
    const [events, metrics] = url === undefined ? [] : [eventsPost(url, settings), metricsPost(url, settings)];
    this.#posts = [events, metrics].filter((post) => post !== undefined);
    this.#meter = new Meter({
      ...{ post: metrics, teller: this.#teller, problems, sampling: this.#sampling, now, random, service, target },
      ...{ every: settings.metricsEvery, backoff: BACKOFF_MS },
    });
    if (events === undefined) {
      outbox.shut();
      this.#leaveExit = () => undefined;
      return;
    }
    this.#sender = new Sender({ cargo: this.#cargo, post: events, problems, random, target, backoff: BACKOFF_MS });
    this.#leaveExit = beforeExit(() => this.#lastFlush());
  }

  /**
   * An agent of this process. It is told that it is there; heartbeats follow.
   *
   * @param name Stable name of the agent, no run id. Default: the option `agent`.
   * @example const agent = client.agent("coder-1", { type: "coder", swarm: "checkout", slots: 2 });
   */
  agent(name?: string, options?: AgentOptions): Agent {
    const clean = cleanText(name);
    if (clean === undefined && name !== undefined) this.#teller.refuse("The name of an agent must be a text");
    const agent = new Agent({ teller: this.#teller, outbox: this.#outbox }, clean ?? this.#settings.agent, options);
    this.#agents.add(agent);
    return agent;
  }

  /** Tells any event: docs/events.md lists them. Durations are in seconds; a `time` is in Unix milliseconds. */
  tell(event: SwarmEvent): void {
    this.#teller.tell(event);
  }

  /** Tells that a task begins to wait: for whoever hands out work. */
  queued(task: string, options?: QueuedOptions): void {
    const { type, ...rest } = cleanFields(options) ?? {};
    this.#teller.tell(rest, { kind: "task.queued", task, task_type: type });
  }

  /**
   * Looks at a queue now and then, and tells what it shows. Returns how to stop.
   *
   * @param everySeconds Default: 10.
   * @example client.queue("reviews", () => ({ depth: queue.length, in_flight: running.size }));
   */
  queue(name: string, read: ReadQueue, everySeconds?: number): () => void {
    const look = (): void => {
      const seen = this.#teller.ask(read);
      const sample = typeof seen === "number" ? { depth: seen } : seen;
      if (sample !== undefined) this.#teller.tell(sample, { kind: "queue.sampled", queue: cleanText(name) });
    };
    return this.#sampling.start(look, everySeconds);
  }

  /** Runs what answers a person's request, and tells how long it took and how it ended. */
  request<T>(run: () => T): T {
    return watch(this.#requests, run);
  }

  /** Tells what a person gave, from 1 (bad) to 5 (good). */
  feedback(rating: number): void {
    this.tell({ kind: "feedback.given", rating });
  }

  /**
   * A metric of your own that only grows. The exporter publishes it if its option `otlp-pass-through` names it, added up over
   * all processes that tell the same labels. Asked for again by its name it is the same one.
   *
   * @param name Such as `tickets.resolved`, which is published as `tickets_resolved_total`.
   * @example
   * const resolved = client.counter("tickets.resolved", { unit: "{ticket}", description: "Tickets resolved." });
   * resolved.add(1, { team: "billing" });
   */
  counter(name: string, options?: MetricOptions): Counter {
    return this.#meter.counter(name, options);
  }

  /**
   * A metric of your own that goes up and down, published as `counter` is. Of processes that tell the same labels the last
   * one counts.
   *
   * @example client.gauge("cache.size", { unit: "By" }).set(1234, { cache: "docs" });
   */
  gauge(name: string, options?: MetricOptions): Gauge {
    return this.#meter.gauge(name, options);
  }

  /**
   * A metric of your own that tells how long something takes, in seconds: a histogram, published and added up as `counter` is.
   *
   * @example const text = await client.timer("parse.duration").time(() => parse(file), { kind: "pdf" });
   */
  timer(name: string, options?: TimerOptions): Timer {
    return this.#meter.timer(name, options);
  }

  /** What became of the events told so far. Each is counted in one of accepted, rejected, dropped and waiting. */
  stats(): ClientStats {
    const { accepted, rejected, underWay } = this.#cargo;
    return {
      ...{ accepted, rejected, dropped: this.#dropped, waiting: this.#outbox.count + underWay },
      unusable: this.#teller.unusable,
      retries: (this.#sender?.retries ?? 0) + this.#meter.retries,
      metrics: this.#meter.stats,
    };
  }

  /**
   * Sends what was told so far, trying once. Resolves to true if the exporter has answered for all of it; what it has no
   * answer for is kept and sent later. Never rejects.
   */
  async flush(): Promise<boolean> {
    if (this.#sender === undefined) return false;
    this.#outbox.release();
    this.#holdOn(1);
    try {
      const done = await Promise.all([this.#sender.drain(), this.#meter.drain()]);
      return done.every((isDone) => isDone);
    } finally {
      this.#holdOn(-1);
    }
  }

  /**
   * Stops all agents, sends what was told so far, and ends. What cannot be sent within so many seconds, 2 unless told, is
   * given up; so is what is told later. Resolves to true if the exporter has answered for all. Never rejects.
   *
   * @example process.once("SIGTERM", () => void client.close().finally(() => process.exit()));
   */
  close(seconds?: number): Promise<boolean> {
    this.#closing ??= this.#close(bounded(seconds, 0, HOUR, DEFAULT_PATIENCE) * 1000);
    return this.#closing;
  }

  #drop(events: number): void {
    this.#dropped += events;
    if (this.#sender === undefined || this.#closing !== undefined) return;
    this.#settings.problems.tell("dropped", "Events are given up: more are told than can be kept until they are sent.");
  }

  #flushLater(): void {
    this.#flushTimer ??= setTimeout(() => {
      this.#flushTimer = undefined;
      this.#outbox.release();
      this.#sender?.wake();
    }, this.#settings.flushEvery).unref();
  }

  #holdOn(change: number): void {
    this.#holders += change;
    for (const post of this.#posts) post.hold(this.#holders > 0);
  }

  #stopAll(reason?: string): void {
    for (const agent of this.#agents) agent.stop(reason);
    this.#agents.clear();
    this.#sampling.stop();
  }

  async #close(patience: number): Promise<boolean> {
    const sender = this.#sender;
    this.#stopAll();
    this.#leaveExit();
    if (sender === undefined) return false;
    const deadline = performance.now() + patience;
    let isDone = false;
    for (let pause = 50; !isDone; pause *= 2) {
      const left = deadline - performance.now();
      isDone = await within(this.flush(), left);
      if (!isDone && left <= pause) break;
      if (!isDone) await wait(pause);
    }
    clearTimeout(this.#flushTimer);
    sender.close();
    this.#dropped += this.#cargo.abandon();
    this.#outbox.shut();
    this.#meter.close();
    return isDone;
  }

  /** The process is about to end: a last try. After a failed one there is no other, or the process would not end. */
  async #lastFlush(): Promise<void> {
    this.#stopAll();
    const { waiting, metrics } = this.stats();
    if (waiting + metrics.waiting === 0) return;
    if (await within(this.flush(), EXIT_PATIENCE_MS)) return;
    this.#leaveExit();
    for (const post of this.#posts) post.hold(false);
    this.#tellLost("Events", this.stats().waiting);
    this.#tellLost("Metrics", this.stats().metrics.waiting);
  }

  #tellLost(what: string, lost: number): void {
    const sentence = `${what} are lost, ${lost} of them: the process ends, and they could not be sent.`;
    if (lost > 0) this.#settings.problems.tell("lost", sentence, what);
  }
}

function eventsPost(url: URL, { token, gzipFrom, timeout }: Settings): Post {
  return createPost({ url: new URL("v1/events", url), token, type: "application/x-ndjson", gzipFrom, timeout });
}

function metricsPost(url: URL, { token, gzipFrom, timeout }: Settings): Post {
  return createPost({ url: new URL("v1/metrics", url), token, type: "application/json", gzipFrom, timeout });
}

/** False if it takes longer than so many milliseconds. The process is kept alive for it. */
async function within(task: Promise<boolean>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.max(0, milliseconds));
  });
  return await Promise.race([task, late]).finally(() => clearTimeout(timer));
}

async function wait(milliseconds: number): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
