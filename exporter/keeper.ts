// Everything that changes the state, one after the other. With a journal each step is on disk before it is done, and only then
// is its sender told: what was acknowledged, or seen by a scrape, survives the process.
import { SwarmscopeError, type ErrorCode } from "./errors.ts";
import type { Receipt } from "./ingest/events.ts";
import type { Journal } from "./journal/journal.ts";
import { record, refusal } from "./journaled.ts";
import { describe, type Log } from "./log.ts";
import type { Clock, Millis } from "./model/clock.ts";
import type { State } from "./state.ts";

const NOTHING = Buffer.alloc(0);

export class Keeper {
  readonly #state: State;
  readonly #journal: Journal | undefined;
  readonly #clock: Clock;
  readonly #log: Log;
  #kept = 0;

  /** Without a journal what is kept ends with the process. */
  constructor(state: State, journal: Journal | undefined, clock: Clock, log: Log) {
    this.#state = state;
    this.#journal = journal;
    this.#clock = clock;
    this.#log = log;
  }

  /** Bytes of bodies written to the journal since the start. */
  get kept(): number {
    return this.#kept;
  }

  /** Takes in a body of events, once it is safe. Throws, or rejects with, SwarmscopeError where nothing of it can be taken. */
  takeIn(body: Buffer): Receipt | Promise<Receipt> {
    const now = this.#clock();
    return this.#journal === undefined ? this.#state.takeIn(body, now) : this.#takeInSafe(this.#journal, body, now);
  }

  /** Takes in a body whose sender does not wait to hear of it. What cannot be taken is counted, or else logged. */
  async takeInLater(body: Buffer): Promise<void> {
    try {
      await this.takeIn(body);
    } catch (error) {
      if (!(error instanceof SwarmscopeError)) throw error;
      if (error.code === "SWM_DISK_FULL" || error.code === "SWM_JOURNAL_FAILED")
        this.#log("warn", `a body whose sender did not wait was lost: ${error.message}`);
    }
  }

  /** Counts a body that was refused before anything in it was looked at. */
  refuse(code: ErrorCode): void {
    this.#state.refuse(code);
    this.#journal?.appendUnwaited(record.refused, this.#clock(), Buffer.from(code, "latin1"));
  }

  /** Ends a turn: see `Store.settle`. */
  async settle(now: Millis): Promise<void> {
    try {
      await this.#journal?.append(record.turn, now, NOTHING);
    } catch (error) {
      // Time goes on though the disk is full; should the process end now, the next one finds the same by itself.
      this.#log("warn", `a turn is not in the journal: ${describe(error)}`);
    }
    this.#state.store.settle(now);
  }

  async #takeInSafe(journal: Journal, body: Buffer, now: Millis): Promise<Receipt> {
    try {
      await journal.append(record.body, now, body);
    } catch (error) {
      throw refusal(error);
    }
    this.#kept += body.length;
    return this.#state.takeIn(body, now);
  }
}
