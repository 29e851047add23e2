// Queues: what waits in them as the tasks' own events tell, or as somebody sampled it; a fresh sample goes first.
import { OTHER } from "../catalog/labels.ts";
import type { Millis } from "../model/clock.ts";
import type { EventOf } from "../model/event.ts";
import { RUNNING, type Attempt, type Attempts } from "./attempts.ts";
import { Chain, NONE } from "./chain.ts";
import type { QueueRecord, QueueSample } from "./records.ts";
import type { Series } from "./series.ts";
import { NOWHERE, type Slots } from "./slots.ts";
import type { Tables } from "./tables.ts";
import { RingTrack } from "./track.ts";

type Total = keyof QueueRecord["totals"];

/** A sample older than this no longer says how the queue is. */
export const SAMPLE_TTL: Millis = 120_000;
/** An empty queue nobody speaks of disappears. */
export const QUEUE_TTL: Millis = 3_600_000;
/** Ten minutes at the default tick of two seconds. */
const POINTS = 300;

/** What queues need of the rest of the store. */
export interface QueueHome {
  readonly attempts: Attempts;
  readonly tables: Tables;
  readonly slots: Slots<QueueRecord>;
  /** True while further series may be made. */
  hasRoom(): boolean;
  /** Told of each event of a queue that is not kept apart. */
  folded(): void;
}

export class Queues {
  readonly #records = new Map<string, QueueRecord>();
  readonly #home: QueueHome;
  readonly #attempts: Attempts;
  readonly #series: Tables["queue"];
  readonly #limit: number;

  constructor(home: QueueHome, limit: number) {
    this.#home = home;
    this.#attempts = home.attempts;
    this.#series = home.tables.queue;
    this.#limit = limit;
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
    if (name !== OTHER && (this.#records.size >= this.#limit || !this.#home.hasRoom())) {
      this.#home.folded();
      return this.of(OTHER, now);
    }
    const queue = this.#home.slots.take((slot) => this.made(name, slot, now));
    this.#records.set(name, queue);
    return queue;
  }

  /** Puts a queue back as it was: for restoring. Its series are restored by themselves. */
  restore(queue: QueueRecord): void {
    this.#records.set(queue.name, queue);
    this.#home.slots.put(queue.slot, queue);
  }

  arrive(queue: QueueRecord, attempt: Attempt, now: Millis): void {
    queue.seesArrivals = true;
    if ((this.#attempts.rank[attempt] ?? RUNNING) < RUNNING) queue.waiting.add(attempt);
    this.#count(queue, this.#series.arrivals, "arrived", now);
  }

  /** An attempt was taken out to be run; it counts once, in whatever order its reports come. */
  take(queue: QueueRecord, attempt: Attempt, now: Millis): void {
    const { rank, served } = this.#attempts;
    queue.waiting.remove(attempt);
    if (rank[attempt] === RUNNING) queue.taken.add(attempt);
    if (served[attempt] === 0) this.serve(queue, now);
    served[attempt] = 1;
  }

  /** Counts a task as taken. */
  serve(queue: QueueRecord, now: Millis): void {
    queue.seesStarts = true;
    this.#count(queue, this.#series.served, "served", now);
  }

  observeWait(queue: QueueRecord, wait: number): void {
    this.#series.waitDuration.observe(queue.slot, wait);
  }

  leave(queue: QueueRecord, attempt: Attempt): void {
    queue.waiting.remove(attempt);
    queue.taken.remove(attempt);
  }

  /** Takes a sample. False if it is older than the one that is known, or of a queue that is not kept apart. */
  sampled(event: EventOf<"queue.sampled">, now: Millis): boolean {
    const queue = this.of(event.queue, now);
    // Samples of several queues cannot be told as one.
    if (queue.name === OTHER) return true;
    if (queue.sample !== undefined && event.time < queue.sample.time) return false;
    this.#raise(queue, this.#series.arrivals, "arrived", event.arrived_total, event.time);
    this.#raise(queue, this.#series.served, "served", event.served_total, event.time);
    queue.sample = kept(event);
    return true;
  }

  /** Publishes what is known at `now`; what is not known has no series. Queues nobody speaks of disappear. */
  publish(now: Millis): void {
    const { depth, oldestAge, inFlight, consumers, deadLetters } = this.#series;
    for (const queue of this.#records.values()) {
      if (queue.waiting.size + queue.taken.size === 0 && now - queue.lastTouched > QUEUE_TTL) {
        this.#release(queue);
        continue;
      }
      const view = look(queue, this.#oldestWait(queue, now), now);
      depth.show(queue.slot, view.depth);
      oldestAge.show(queue.slot, view.oldestAge);
      inFlight.show(queue.slot, view.inFlight);
      consumers.show(queue.slot, view.consumers);
      deadLetters.show(queue.slot, view.deadLetters);
    }
  }

  /** A record of a queue nothing is known of yet. */
  made(name: string, slot: number, now: Millis): QueueRecord {
    return {
      name,
      slot,
      waiting: new Chain(this.#attempts.inQueue),
      taken: new Chain(this.#attempts.inQueue),
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

  /** Adds what is published to the queues' past. */
  remember(now: Millis): void {
    const { depth, oldestAge, arrivals, served } = this.#series;
    for (const queue of this.#records.values()) {
      const push = (track: RingTrack, value: number | undefined): void => {
        if (value !== undefined) track.push(now, value);
      };
      push(queue.depth, depth.get(queue.slot));
      push(queue.oldestAge, oldestAge.get(queue.slot));
      push(queue.arrived, arrivals.get(queue.slot));
      push(queue.served, served.get(queue.slot));
    }
  }

  /** Seconds the task waits that came first. */
  #oldestWait({ waiting }: QueueRecord, now: Millis): number {
    const queuedAt = waiting.first === NONE ? NaN : (this.#attempts.queuedAt[waiting.first] ?? NaN);
    return Number.isNaN(queuedAt) ? 0 : Math.max(0, now - queuedAt) / 1000;
  }

  #release(queue: QueueRecord): void {
    this.#home.tables.forgetQueue(queue.slot);
    this.#records.delete(queue.name);
    this.#home.slots.give(queue.slot);
    queue.slot = NOWHERE;
  }

  /** Counts what an event tells, unless somebody samples the total: that one goes before. */
  #count(queue: QueueRecord, series: Series, what: Total, now: Millis): void {
    const sampled = queue.totals[what];
    if (sampled !== undefined && now - sampled.time <= SAMPLE_TTL) return;
    queue.totals[what] = undefined;
    series.add(queue.slot, 1);
  }

  /** Follows a total kept elsewhere: only growth is added, and a fall means that it began again at 0. */
  #raise(queue: QueueRecord, series: Series, what: Total, total: number | undefined, time: Millis): void {
    if (total === undefined) return;
    const before = queue.totals[what]?.value;
    queue.totals[what] = { time, value: total };
    const growth = before === undefined ? 0 : total >= before ? total - before : total;
    series.add(queue.slot, growth);
  }
}

function isFresh(sample: QueueRecord["sample"], now: Millis): boolean {
  return sample !== undefined && now - sample.time <= SAMPLE_TTL;
}

/** What of a sample is looked at later: the event itself is the door's, and gone when this call is over. */
function kept({ time, depth, oldest_age, in_flight, consumers, dead_letters }: EventOf<"queue.sampled">): QueueSample {
  return {
    time,
    ...(depth !== undefined && { depth }),
    ...(oldest_age !== undefined && { oldest_age }),
    ...(in_flight !== undefined && { in_flight }),
    ...(consumers !== undefined && { consumers }),
    ...(dead_letters !== undefined && { dead_letters }),
  };
}

interface View {
  readonly depth: number | undefined;
  readonly oldestAge: number | undefined;
  readonly inFlight: number | undefined;
  readonly consumers: number | undefined;
  readonly deadLetters: number | undefined;
}

/**
 * What is known of a queue now, each figure from the fresh sample if it holds it, else from the events, by which the task that
 * came first waits for `age` seconds.
 */
function look(queue: QueueRecord, age: number, now: Millis): View {
  const sample = isFresh(queue.sample, now) ? queue.sample : undefined;
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
