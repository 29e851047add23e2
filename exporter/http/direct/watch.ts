// All connections read directly: none may be held without end, and all of them end when the program stops. One look at all of
// them now and then instead of timers for each request.
import type { Clock, Millis } from "../../model/clock.ts";

/** A connection that is watched. */
export interface Watched {
  /** Ends it if it has been in its present state for too long. */
  check(now: Millis): void;
  /** Ends it if nothing is under way on it. */
  endIfIdle(): void;
  destroy(): void;
}

export class Watch {
  readonly #open = new Set<Watched>();
  readonly #clock: Clock;
  #now: Millis;
  #date: string | undefined;
  #isStopping = false;

  /** `now` and all later ones are of a clock that is never set; `clock` tells the date. */
  constructor(now: Millis, clock: Clock) {
    this.#now = now;
    this.#clock = clock;
  }

  /** Time of the last look: exact enough for limits of many seconds, and free. */
  get now(): Millis {
    return this.#now;
  }

  /** As a Date header has it; made once between two looks. */
  get date(): string {
    return (this.#date ??= new Date(this.#clock()).toUTCString());
  }

  /** True once the program stops: then connections end with the answer they are at. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  add(connection: Watched): void {
    this.#open.add(connection);
  }

  delete(connection: Watched): void {
    this.#open.delete(connection);
  }

  /** To be called every second or so. */
  look(now: Millis): void {
    this.#now = now;
    this.#date = undefined;
    for (const connection of this.#open) connection.check(now);
  }

  /** Ends idle connections now, the others when they have been answered. */
  stop(): void {
    this.#isStopping = true;
    for (const connection of this.#open) connection.endIfIdle();
  }

  destroyAll(): void {
    for (const connection of this.#open) connection.destroy();
  }
}
