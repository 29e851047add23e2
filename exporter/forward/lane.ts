// The way of one signal to the backend: several requests at a time while all goes well, and one at a time, ever more seldom,
// while it does not.
import type { Log } from "../log.ts";
import type { Millis } from "../model/clock.ts";
import type { Tally } from "../tallies.ts";
import type { forwardResult } from "../catalog/labels.ts";
import type { CameBody, Outcome, Post } from "./post.ts";
import { Queue, type Waiting } from "./queue.ts";
import type { Signal } from "./target.ts";

export type Result = (typeof forwardResult.values)[number];

/** Room for bodies of all lanes together. */
export interface Room {
  tries(bytes: number): boolean;
  release(bytes: number): void;
}

export interface LaneSettings {
  readonly signal: Signal;
  readonly url: URL;
  readonly post: Post;
  readonly room: Room;
  readonly results: Tally<Result>;
  /** Milliseconds that only go forward. */
  readonly elapsed: () => Millis;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly log: Log;
}

/** Requests under way at the same time: enough for a hundred a second where each takes 80 ms. */
const AT_ONCE = 8;
const BACKOFF_MS = 1_000;
const MOST_DOUBLINGS = 5;
/** What could not be delivered for so long is dropped. No longer wait is kept to either. */
export const GIVE_UP_MS = 300_000;
/** What a body takes besides its bytes, so that many small ones are bounded too. */
const OVERHEAD = 512;
/** OTLP: these, and no others, are sent again. */
const LATER: ReadonlySet<number> = new Set([429, 502, 503, 504]);

export class Lane {
  readonly #settings: LaneSettings;
  readonly #queue = new Queue();
  readonly #waking = new AbortController();
  readonly #refusals = new Set<number>();
  #underWay = 0;
  #failures = 0;
  #isPaused = false;
  #isStopping = false;
  #isLastTry = false;
  #isOver = false;
  /** True while what comes finds no room. */
  #isFull = false;
  /** Bodies given up at the end. */
  #lost = 0;
  #idle: (() => void) | undefined;

  constructor(settings: LaneSettings) {
    this.#settings = settings;
  }

  /** Takes a body to be forwarded, if there is room. Neither waits nor throws. */
  take(body: CameBody): void {
    const { room, results, elapsed } = this.#settings;
    if (this.#isStopping) results.add("stopping");
    else if (!room.tries(sizeOf(body))) {
      results.add("no_room");
      this.#say(!this.#isFull, "warn", "no longer fits into what may wait; what comes is dropped and counted");
      this.#isFull = true;
    } else {
      this.#isFull = false;
      this.#queue.add(body, elapsed());
      this.#send();
    }
  }

  /** Tries once what there is, without waiting; resolves when nothing is left. What cannot be delivered now is dropped. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#isPaused = true;
    this.#waking.abort();
    // What is under way may fail by what was so before.
    await this.#rest();
    if (!this.#isOver) {
      this.#isLastTry = true;
      this.#isPaused = false;
      this.#send();
      await this.#rest();
    }
    this.#say(this.#lost > 0, "warn", `was not taken to the end: bodies that are lost: ${this.#lost}`);
  }

  /** Sends nothing more, and drops what has not been begun; what is under way is expected to end. */
  abandon(): void {
    this.#isOver = true;
    for (let waiting = this.#queue.take(); waiting !== undefined; waiting = this.#queue.take()) {
      this.#settle(waiting, "stopping");
      this.#lost++;
    }
  }

  /** Resolves when nothing is under way. */
  async #rest(): Promise<void> {
    if (this.#underWay > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
  }

  #send(): void {
    while (!this.#isPaused && this.#underWay < (this.#failures === 0 ? AT_ONCE : 1)) {
      const waiting = this.#queue.take();
      if (waiting === undefined) break;
      this.#underWay++;
      const { post, url } = this.#settings;
      void post.send(url, waiting.body).then((outcome) => {
        this.#underWay--;
        this.#learn(waiting, outcome);
        this.#send();
        if (this.#underWay === 0) this.#idle?.();
      });
    }
  }

  #learn(waiting: Waiting, outcome: Outcome): void {
    if (outcome.kind === "unsendable") return this.#refused(waiting, 0, outcome.why);
    if (outcome.kind === "failed") return this.#later(waiting, outcome.why, undefined);
    const { status, wait } = outcome;
    if (LATER.has(status)) return this.#later(waiting, `status ${status}`, wait);
    this.#answers();
    if (status >= 200 && status < 300) this.#settle(waiting, "delivered");
    else this.#refused(waiting, status, `status ${status}`);
  }

  #later(waiting: Waiting, why: string, wait: number | undefined): void {
    this.#queue.putBack(waiting);
    if (this.#isLastTry || this.#isOver) return this.abandon();
    this.#dropOld();
    // Of several under way that fail together, the first says it for all.
    if (this.#isPaused) return;
    this.#say(this.#failures === 0, "warn", `is not taken (${why}); it is kept for a while and sent again`);
    this.#failures++;
    void this.#pause(wait ?? 0);
  }

  /** Jitter, so that those who wait for the same backend do not come back together. */
  async #pause(asked: number): Promise<void> {
    const { pause, random } = this.#settings;
    const longest = BACKOFF_MS * 2 ** Math.min(MOST_DOUBLINGS, this.#failures - 1);
    this.#isPaused = true;
    await pause(Math.min(GIVE_UP_MS, Math.max(asked, longest * (0.5 + 0.5 * random()))), this.#waking.signal);
    if (this.#isStopping) return;
    this.#isPaused = false;
    this.#send();
  }

  #dropOld(): void {
    const oldest = this.#settings.elapsed() - GIVE_UP_MS;
    for (let first = this.#queue.first; first !== undefined && first.since <= oldest; first = this.#queue.first) {
      this.#queue.take();
      this.#settle(first, "expired");
    }
  }

  #answers(): void {
    this.#say(this.#failures > 0, "info", "is taken again");
    this.#failures = 0;
  }

  #refused(waiting: Waiting, status: number, why: string): void {
    this.#say(!this.#refusals.has(status), "warn", `is refused (${why}); what is refused is dropped and counted`);
    this.#refusals.add(status);
    this.#settle(waiting, "refused");
  }

  #settle({ body }: Waiting, result: Result): void {
    this.#settings.room.release(sizeOf(body));
    this.#settings.results.add(result);
  }

  #say(isNew: boolean, level: "info" | "warn", what: string): void {
    const { log, signal, url } = this.#settings;
    // Not the whole address: a path may hold a key.
    if (isNew) log(level, `OTLP ${signal} forwarded to ${url.origin} ${what}`);
  }
}

function sizeOf({ bytes }: CameBody): number {
  return bytes.length + OVERHEAD;
}
