// OTLP before shards: the front makes events of it, which go the way of all events, to the shards of their agents. Only what
// waits to be understood is in the front, and in memory alone: what shards have taken is in their journals.
import { SwarmscopeError } from "../errors.ts";
import type { Receipt } from "../ingest/events.ts";
import { Translator } from "../ingest/otlp/meaning/translator.ts";
import type { Records } from "../ingest/otlp/records.ts";
import { describe, type Log } from "../log.ts";
import type { Clock, Millis } from "../model/clock.ts";
import type { SwarmEvent } from "../model/event.ts";

/** Events of one body: far below what a door takes at once. */
const BATCH = 1_000;

type TakeIn = (body: Buffer) => Receipt | Promise<Receipt>;

export class OtlpFront {
  readonly #translator: Translator;
  readonly #takeIn: TakeIn;
  readonly #clock: Clock;
  readonly #log: Log;
  /** Ids keep a part from being counted twice that is sent again; they begin with the time of the start, as nothing else does. */
  readonly #ids: string;
  #told = 0;

  constructor(takeIn: TakeIn, clock: Clock, log: Log) {
    const since = clock();
    this.#translator = new Translator({ since });
    this.#takeIn = takeIn;
    this.#clock = clock;
    this.#log = log;
    this.#ids = `otlp-${since}`;
  }

  /** Rejects with SwarmscopeError where a shard cannot take its part. */
  async takeInRecords(records: Records): Promise<void> {
    const events: SwarmEvent[] = [];
    this.#translator.take(records, this.#clock(), (event) => events.push(event));
    await this.#pass(events);
  }

  /** Time passes: what waited for something that did not come is told. */
  async turn(now: Millis): Promise<void> {
    const events: SwarmEvent[] = [];
    this.#translator.turn(now, (event) => events.push(event));
    try {
      await this.#pass(events);
    } catch (error) {
      if (!(error instanceof SwarmscopeError)) throw error;
      this.#log("warn", `events made from OTLP were lost: ${describe(error)}`);
    }
  }

  async #pass(events: readonly SwarmEvent[]): Promise<void> {
    for (let at = 0; at < events.length; at += BATCH) {
      const lines = events.slice(at, at + BATCH).map((event) => this.#line(event));
      await this.#takeIn(Buffer.from(lines.join("\n")));
    }
  }

  #line(event: SwarmEvent): string {
    return JSON.stringify({ ...event, id: `${this.#ids}-${this.#told++}` });
  }
}
