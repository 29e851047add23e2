// OTLP before shards: the front makes events of it, which go the way of all events, to the shards of their agents. What waits to
// be understood, and what waits for a shard that is away, is in the front's memory alone: what shards have taken is in their
// journals. Metrics that are passed through are of no agent: the front has them, with its own journal.
import { SwarmscopeError } from "../errors.ts";
import { Translator } from "../ingest/otlp/meaning/translator.ts";
import type { Records } from "../ingest/otlp/records.ts";
import type { Log } from "../log.ts";
import type { Clock, Millis } from "../model/clock.ts";
import type { SwarmEvent } from "../model/event.ts";
import { shardOf } from "./hash.ts";
import { Outbox, type Amount, type EventDoor } from "./outbox.ts";

/** Events of one body: beyond some hundreds a larger one is no faster. */
const BATCH = 1_000;

/**
 * What may wait for shards before bodies are refused: of spans, minutes of a busy swarm, and not much beside what the program
 * needs anyway. Held beyond it are only the events of the body that came last, and of what the translator had before it.
 */
export const mostWaiting: Amount = { events: 100_000, bytes: 32 * 1_024 * 1_024 };

interface OtlpFrontLimits {
  readonly shards: number;
  readonly maxBatchEvents: number;
  readonly maxBodyBytes: number;
  /** Of events that wait for shards; beyond, bodies are refused. */
  readonly waiting?: Amount;
}

/** Takes in records that are passed through, once they are safe. */
export interface OwnRecords {
  among(records: Records): Records | undefined;
  takeIn(records: Records): void | Promise<void>;
}

export class OtlpFront {
  readonly #translator: Translator;
  readonly #outboxes: readonly Outbox[];
  readonly #mostWaiting: Amount;
  readonly #own: OwnRecords | undefined;
  readonly #clock: Clock;
  readonly #log: Log;
  /** Ids keep a part from being counted twice that is sent again; they begin with the time of the start, as nothing else does. */
  readonly #ids: string;
  #told = 0;

  /** `own` has what is passed through, if anything is. */
  constructor(door: EventDoor, limits: OtlpFrontLimits, clock: Clock, log: Log, own?: OwnRecords) {
    const since = clock();
    this.#own = own;
    this.#translator = new Translator({ since });
    const ofBody = { events: Math.min(BATCH, limits.maxBatchEvents), bytes: limits.maxBodyBytes };
    this.#outboxes = Array.from({ length: limits.shards }, () => new Outbox(door, ofBody, log));
    this.#mostWaiting = limits.waiting ?? mostWaiting;
    this.#clock = clock;
    this.#log = log;
    this.#ids = `otlp-${since}`;
  }

  /**
   * Resolves when the shards have taken what it came to, or when that waits for one that is away. Rejects with SwarmscopeError
   * where too much waits already: then nothing was looked at, and sent again it is no repetition.
   */
  async takeInRecords(records: Records): Promise<void> {
    this.#refuseIfFull();
    const given = new Set<Outbox>();
    this.#translator.take(records, this.#clock(), (event) => given.add(this.#put(event)));
    await Promise.all([...given].map((outbox) => outbox.tried()));
    const own = this.#own?.among(records);
    if (own !== undefined) await this.#own?.takeIn(own);
  }

  /** Time passes: what waited for something that did not come is told, and what waited for a shard is tried again. */
  turn(now: Millis): void {
    this.#translator.turn(now, (event) => this.#put(event));
    // Nobody waits for it: a shard that hangs must not hold up the turn.
    for (const outbox of this.#outboxes) void outbox.again();
  }

  /** Tries what waits for shards one last time. What is left is lost, and the log says so. */
  async stop(): Promise<void> {
    await Promise.all(this.#outboxes.map((outbox) => outbox.again()));
    const { events } = this.#waiting();
    if (events > 0) this.#log("error", `${String(events)} events made from OTLP were lost: their shard is away`);
  }

  #refuseIfFull(): void {
    const { events, bytes } = this.#waiting();
    if (events < this.#mostWaiting.events && bytes < this.#mostWaiting.bytes) return;
    const fault = this.#outboxes.find((outbox) => outbox.fault !== undefined)?.fault;
    const what = `${String(events)} events made from OTLP wait for shards, as many as may; nothing of the body was taken`;
    throw fault === undefined
      ? new SwarmscopeError("SWM_BUSY", `${what}, send it again later`)
      : new SwarmscopeError("SWM_SHARD_DOWN", `${what}, send it again later (${fault.message})`);
  }

  #waiting(): { readonly events: number; readonly bytes: number } {
    let [events, bytes] = [0, 0];
    for (const outbox of this.#outboxes) {
      events += outbox.events;
      bytes += outbox.bytes;
    }
    return { events, bytes };
  }

  #put(event: SwarmEvent): Outbox {
    const agent = "agent" in event ? (event.agent ?? "") : "";
    const outbox = this.#outboxes[shardOf(agent, this.#outboxes.length)];
    if (outbox === undefined) throw new Error("a front without shards");
    outbox.add(JSON.stringify({ ...event, id: `${this.#ids}-${String(this.#told++)}` }));
    return outbox;
  }
}
