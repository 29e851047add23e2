// Everything that changes the state, one after the other. With a journal each step is on disk before it is done, and only then
// is its sender told: what was acknowledged, or seen by a scrape, survives the process.
import { SwarmscopeError, type ErrorCode } from "./errors.ts";
import type { Receipt } from "./ingest/events.ts";
import type { Records } from "./ingest/otlp/records.ts";
import type { JournalFault } from "./journal/fault.ts";
import type { Journal } from "./journal/journal.ts";
import { record, refusal, writtenRecords } from "./journaled.ts";
import type { Log } from "./log.ts";
import type { Clock, Millis } from "./model/clock.ts";
import type { State } from "./state.ts";

const NOTHING = Buffer.alloc(0);

export class Keeper {
  readonly #state: State;
  readonly #journal: Journal | undefined;
  readonly #clock: Clock;
  readonly #log: Log;
  /** When the program was started, until that is on disk. */
  #resumed: Millis | undefined;

  /** Without a journal what is kept ends with the process. */
  constructor(state: State, journal: Journal | undefined, clock: Clock, log: Log) {
    this.#state = state;
    this.#journal = journal;
    this.#clock = clock;
    this.#log = log;
  }

  /** Bytes written to the journal since the start. */
  get kept(): number {
    return this.#journal?.recordBytes ?? 0;
  }

  /**
   * The program was started: silence counts from here on. On disk it stands before everything that comes later, also if the disk is
   * full now and the program goes on without.
   */
  resume(now: Millis): void {
    this.#state.resume(now);
    this.#resumed = now;
    this.#tellResumed();
  }

  /** Takes in a body of events, once it is safe. Throws, or rejects with, SwarmscopeError where nothing of it can be taken. */
  takeIn(body: Buffer): Receipt | Promise<Receipt> {
    const now = this.#clock();
    const journal = this.#journal;
    if (journal === undefined) return this.#state.takeIn(body, now);
    this.#tellResumed();
    return onDisk(journal, record.body, now, body, (fault) => {
      if (fault !== undefined) throw refusal(fault);
      return this.#state.takeIn(body, now);
    });
  }

  /** Takes in records of OTLP, once they are safe. Throws, or rejects with, SwarmscopeError where they cannot be. */
  takeInRecords(records: Records): void | Promise<void> {
    const now = this.#clock();
    const journal = this.#journal;
    if (journal === undefined) return this.#state.takeInRecords(records, now);
    this.#tellResumed();
    return onDisk(journal, record.otlp, now, writtenRecords(records), (fault) => {
      if (fault !== undefined) throw refusal(fault);
      this.#state.takeInRecords(records, now);
    });
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

  /**
   * Counts a body that was refused before anything in it was looked at, once that is on disk: else a count that a page has shown
   * could be gone after a restart. With a full disk it is not counted.
   */
  refuse(code: ErrorCode): void {
    const count = (): void => this.#state.refuse(code);
    if (this.#journal === undefined) return count();
    this.#journal.append(record.refused, this.#clock(), Buffer.from(code, "latin1"), (fault) => {
      if (fault === undefined) count();
    });
  }

  /** Ends a turn: see `State.settle`. */
  async settle(now: Millis): Promise<void> {
    const journal = this.#journal;
    const end = (): void => this.#state.settle(now);
    if (journal === undefined) return end();
    this.#tellResumed();
    await onDisk(journal, record.turn, now, NOTHING, (fault) => {
      // Time goes on though the disk is full; should the process end now, the next one finds the same by itself.
      if (fault !== undefined) this.#log("warn", `a turn is not in the journal: ${fault.message}`);
      end();
    });
  }

  /** Again with each record until it is on disk, in the same group as that record; twice does no harm. */
  #tellResumed(): void {
    if (this.#resumed === undefined) return;
    this.#journal?.append(record.resumed, this.#resumed, NOTHING, (fault) => {
      if (fault === undefined) this.#resumed = undefined;
    });
  }
}

/** Takes a step when its record is on disk, or is known not to be: in the order of the records, as when they are read back. */
function onDisk<T>(
  journal: Journal,
  kind: number,
  now: Millis,
  body: Buffer,
  step: (fault: JournalFault | undefined) => T,
): Promise<T> {
  return new Promise((done, failed) => {
    journal.append(kind, now, body, (fault) => {
      try {
        done(step(fault));
      } catch (error) {
        failed(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
}
