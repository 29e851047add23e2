// Queues: what waits in them as the tasks' own events tell, or as somebody sampled it; a fresh sample goes first.
import { queues as catalog } from "../catalog/index.ts";
import type { Counter, Gauge, Metric } from "../catalog/define.ts";
import { OTHER } from "../catalog/labels.ts";
import type { Millis } from "../model/clock.ts";
import type { EventOf } from "../model/event.ts";
import type { Ledger } from "./ledger.ts";
import { RUNNING, type Attempt, type QueueRecord } from "./records.ts";
import { RingTrack } from "./track.ts";

type Total = keyof QueueRecord["totals"];

/** A sample older than this no longer says how the queue is. */
export const SAMPLE_TTL: Millis = 120_000;
/** An empty queue nobody speaks of disappears. */
export const QUEUE_TTL: Millis = 3_600_000;
/** Ten minutes at the default tick of two seconds. */
const POINTS = 300;

export class Queues {
  readonly #records = new Map<string, QueueRecord>();
  readonly #ledger: Ledger;
  readonly #limit: number;
  readonly #folded: () => void;

  constructor(ledger: Ledger, limit: number, folded: () => void) {
    this.#ledger = ledger;
    this.#limit = limit;
    this.#folded = folded;
  }

  all(): Iterable<QueueRecord> {
    return this.#records.values();
  }

  of(name: string, now: Millis): QueueRecord {
    const found = this.#records.get(name);
    if (found !== undefined) {
      found.lastTouched = now;
      return found;
    }
    if (name !== OTHER && (this.#records.size >= this.#limit || !this.#ledger.hasRoom)) {
      this.#folded();
      return this.of(OTHER, now);
    }
    const queue = create(name, now);
    this.#records.set(name, queue);
    return queue;
  }

  arrive(queue: QueueRecord, attempt: Attempt, now: Millis): void {
    queue.seesArrivals = true;
    if (attempt.rank < RUNNING) queue.waiting.add(attempt);
    this.#count(queue, catalog.arrivals, "arrived", now);
  }

  /** An attempt was taken out to be run; it counts once, in whatever order its reports come. */
  take(queue: QueueRecord, attempt: Attempt, now: Millis): void {
    queue.waiting.delete(attempt);
    if (attempt.rank === RUNNING) queue.taken.add(attempt);
    if (!attempt.served) this.serve(queue, now);
    attempt.served = true;
  }

  /** Counts a task as taken. */
  serve(queue: QueueRecord, now: Millis): void {
    queue.seesStarts = true;
    this.#count(queue, catalog.served, "served", now);
  }

  observeWait(queue: QueueRecord, wait: number): void {
    this.#ledger.observe(catalog.waitDuration, [queue.name], wait, queue);
  }

  leave(queue: QueueRecord, attempt: Attempt): void {
    queue.waiting.delete(attempt);
    queue.taken.delete(attempt);
  }

  /** Takes a sample. False if it is older than the one that is known, or of a queue that is not kept apart. */
  sampled(event: EventOf<"queue.sampled">, now: Millis): boolean {
    const queue = this.of(event.queue, now);
    // Samples of several queues cannot be told as one.
    if (queue.name === OTHER) return true;
    if (queue.sample !== undefined && event.time < queue.sample.time) return false;
    this.#raise(queue, catalog.arrivals, "arrived", event.arrived_total, event.time);
    this.#raise(queue, catalog.served, "served", event.served_total, event.time);
    queue.sample = event;
    return true;
  }

  /** Publishes what is known at `now`; what is not known has no series. Queues nobody speaks of disappear. */
  publish(now: Millis): void {
    for (const queue of [...this.#records.values()]) {
      if (queue.waiting.size + queue.taken.size === 0 && now - queue.lastTouched > QUEUE_TTL) {
        this.#ledger.release(queue);
        this.#records.delete(queue.name);
        continue;
      }
      const view = look(queue, now);
      this.#show(queue, catalog.depth, view.depth);
      this.#show(queue, catalog.oldestAge, view.oldestAge);
      this.#show(queue, catalog.inFlight, view.inFlight);
      this.#show(queue, catalog.consumers, view.consumers);
      this.#show(queue, catalog.deadLetters, view.deadLetters);
    }
  }

  /** Adds what is published to the queues' past. */
  remember(now: Millis): void {
    for (const queue of this.#records.values()) {
      this.#push(queue, catalog.depth, queue.depth, now);
      this.#push(queue, catalog.oldestAge, queue.oldestAge, now);
      this.#push(queue, catalog.arrivals, queue.arrived, now);
      this.#push(queue, catalog.served, queue.served, now);
    }
  }

  #show(queue: QueueRecord, metric: Gauge, value: number | undefined): void {
    if (value === undefined) this.#ledger.unset(metric, [queue.name], queue);
    else this.#ledger.set(metric, [queue.name], value, queue);
  }

  #push(queue: QueueRecord, metric: Metric, track: RingTrack, now: Millis): void {
    const series = this.#ledger.of(metric);
    const row = series.find([queue.name]);
    if (row !== undefined) track.push(now, series.get(row));
  }

  /** Counts what an event tells, unless somebody samples the total: that one goes before. */
  #count(queue: QueueRecord, metric: Counter, what: Total, now: Millis): void {
    const sampled = queue.totals[what];
    if (sampled !== undefined && now - sampled.time <= SAMPLE_TTL) return;
    queue.totals[what] = undefined;
    this.#ledger.add(metric, [queue.name], 1, queue);
  }

  /** Follows a total kept elsewhere: only growth is added, and a fall means that it began again at 0. */
  #raise(queue: QueueRecord, metric: Counter, what: Total, total: number | undefined, time: Millis): void {
    if (total === undefined) return;
    const before = queue.totals[what]?.value;
    queue.totals[what] = { time, value: total };
    const growth = before === undefined ? 0 : total >= before ? total - before : total;
    this.#ledger.add(metric, [queue.name], growth, queue);
  }
}

function isFresh(sample: QueueRecord["sample"], now: Millis): boolean {
  return sample !== undefined && now - sample.time <= SAMPLE_TTL;
}

function create(name: string, now: Millis): QueueRecord {
  return {
    name,
    rows: [],
    gone: false,
    waiting: new Set(),
    taken: new Set(),
    seesArrivals: false,
    seesStarts: false,
    sample: undefined,
    lastTouched: now,
    totals: { arrived: undefined, served: undefined },
    depth: new RingTrack(POINTS),
    oldestAge: new RingTrack(POINTS),
    arrived: new RingTrack(POINTS),
    served: new RingTrack(POINTS),
  };
}

interface View {
  readonly depth: number | undefined;
  readonly oldestAge: number | undefined;
  readonly inFlight: number | undefined;
  readonly consumers: number | undefined;
  readonly deadLetters: number | undefined;
}

/** What is known of a queue now, each figure from the fresh sample if it holds it, else from the events. */
function look(queue: QueueRecord, now: Millis): View {
  const sample = isFresh(queue.sample, now) ? queue.sample : undefined;
  const first = queue.waiting.values().next().value;
  const age = first === undefined ? 0 : Math.max(0, now - (first.queuedAt ?? now)) / 1000;
  return {
    depth: sample?.depth ?? (queue.seesArrivals ? queue.waiting.size : undefined),
    oldestAge:
      sample?.oldest_age ??
      (sample?.depth === undefined && queue.seesArrivals ? age : sample?.depth === 0 ? 0 : undefined),
    inFlight: sample?.in_flight ?? (queue.seesStarts ? queue.taken.size : undefined),
    consumers: sample?.consumers,
    deadLetters: sample?.dead_letters,
  };
}
