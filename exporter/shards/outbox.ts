// Events on their way to one shard, as many as fit into a body at a time, in the order they were made. What a shard does not
// take stays here and is tried again: whoever made the events has forgotten them, and knows what is sent again for a repetition.
import { SwarmscopeError, type ErrorCode } from "../errors.ts";
import { describe, type Log } from "../log.ts";
import type { Door } from "./front.ts";

/** The door for events. An event it takes must have an id: one that is sent again may have been taken before. */
export type EventDoor = Pick<Door, "takeIn" | "refuse">;

/** So many events, and bytes of them. */
export interface Amount {
  readonly events: number;
  readonly bytes: number;
}

/** Who waits until the first so many events of all are done with. */
interface Waiter {
  readonly upTo: number;
  readonly done: () => void;
}

/** Refusals of the body itself: sent again it would be refused again, and keep all that comes after it from being taken. */
const FINAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "SWM_BODY_TOO_LARGE",
  "SWM_BATCH_TOO_LARGE",
  "SWM_BODY_NOT_JSON",
  "SWM_BODY_EMPTY",
]);

export class Outbox {
  readonly #door: EventDoor;
  readonly #most: Amount;
  readonly #log: Log;
  /** Events as JSON, the oldest first. */
  readonly #lines: string[] = [];
  #bytes = 0;
  /** Events that have left, since the start. */
  #left = 0;
  #waiters: Waiter[] = [];
  #fault: SwarmscopeError | undefined;
  #isBusy = false;

  /** `most`: what a body may hold. */
  constructor(door: EventDoor, most: Amount, log: Log) {
    this.#door = door;
    this.#most = most;
    this.#log = log;
  }

  /** Events in it. */
  get events(): number {
    return this.#lines.length;
  }

  /** Bytes of the events in it. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Why the last attempt failed; undefined if it did not. */
  get fault(): SwarmscopeError | undefined {
    return this.#fault;
  }

  add(line: string): void {
    this.#lines.push(line);
    this.#bytes += Buffer.byteLength(line);
  }

  /** Resolves when what is in it now is taken, or is known to have to wait: while a shard is away, at once. */
  async tried(): Promise<void> {
    if (this.#lines.length > 0 && this.#fault === undefined) await this.#until(this.#left + this.#lines.length);
  }

  /** Tries what is in it once more. Resolves when all of it is taken, or an attempt has failed. */
  async again(): Promise<void> {
    if (this.#lines.length > 0) await this.#until(Infinity);
  }

  async #until(upTo: number): Promise<void> {
    await new Promise<void>((done) => {
      this.#waiters.push({ upTo, done });
      if (!this.#isBusy) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    while (this.#lines.length > 0) {
      const { lines, bytes } = this.#next();
      if (!(await this.#isTaken(lines))) break;
      this.#lines.splice(0, lines.length);
      this.#bytes -= bytes;
      this.#left += lines.length;
      this.#release((upTo) => upTo <= this.#left);
    }
    this.#isBusy = false;
    this.#release(() => true);
  }

  /** The events of the next body, at least one. */
  #next(): { readonly lines: readonly string[]; readonly bytes: number } {
    const lines: string[] = [];
    let bytes = 0;
    for (const line of this.#lines) {
      const more = Buffer.byteLength(line);
      const isFull = lines.length >= this.#most.events || bytes + more + lines.length > this.#most.bytes;
      if (isFull && lines.length > 0) break;
      lines.push(line);
      bytes += more;
    }
    return { lines, bytes };
  }

  /** False if the events have to wait. */
  async #isTaken(lines: readonly string[]): Promise<boolean> {
    try {
      await this.#door.takeIn(Buffer.from(lines.join("\n")));
      if (this.#fault !== undefined) this.#log("info", "events made from OTLP that waited are taken again");
      this.#fault = undefined;
    } catch (error) {
      if (error instanceof SwarmscopeError && !FINAL.has(error.code)) {
        // Once, not at every attempt.
        if (this.#fault === undefined) this.#log("warn", `events made from OTLP wait: ${describe(error)}`);
        this.#fault = error;
        return false;
      }
      if (error instanceof SwarmscopeError) this.#door.refuse(error.code);
      this.#log("error", `${String(lines.length)} events made from OTLP were lost: ${describe(error)}`);
    }
    return true;
  }

  #release(isDue: (upTo: number) => boolean): void {
    const due = this.#waiters.filter(({ upTo }) => isDue(upTo));
    this.#waiters = this.#waiters.filter(({ upTo }) => !isDue(upTo));
    for (const { done } of due) done();
  }
}
