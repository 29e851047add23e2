// Sends bodies, one request at a time and in order, again and again until the exporter has answered for each.
import type { Answer, Post } from "./post.ts";
import type { Problems } from "./problems.ts";

/** What is to be sent. */
export interface Cargo {
  /** What it is, for sentences: `Events`. */
  readonly name: string;
  /** The body to send now: the same one until it is settled. Undefined if there is none. */
  next(): Buffer | undefined;
  /** Takes a final answer for that body. False if it is none that the exporter gives: then it counts as no answer. */
  settle(answer: Answer): boolean;
}

export interface SenderSettings {
  readonly cargo: Cargo;
  readonly post: Post;
  readonly problems: Problems;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Where it goes, for sentences. */
  readonly target: string;
  /** Milliseconds before the first new try; doubled with each, up to 64 times as long. */
  readonly backoff: number;
}

const MOST_DOUBLINGS = 6;
const MOST_RETRY_AFTER_MS = 60_000;
/** Client errors that are about the moment, not about the request. */
const LATER = new Set([408, 425, 429]);

export class Sender {
  /** Requests sent again. */
  retries = 0;
  readonly #settings: SenderSettings;
  #failures = 0;
  /** Milliseconds the exporter asked to wait. */
  #retryAfter = 0;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(settings: SenderSettings) {
    this.#settings = settings;
  }

  /** Sends what can be taken, unless that is going on, or is to wait. */
  wake(): void {
    if (this.#timer !== undefined || this.#isClosed) return;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** Sends all that can be taken now, without waiting for a second try. Resolves to true if the exporter has answered for it. */
  async drain(): Promise<boolean> {
    // What is going on now may fail by what was so before.
    await this.#running;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.wake();
    await this.#running;
    return this.#failures === 0;
  }

  /** Sends nothing more. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#settings.post.close();
  }

  /** Never rejects. */
  async #run(): Promise<void> {
    const { cargo } = this.#settings;
    for (let body = cargo.next(); body !== undefined; body = cargo.next()) {
      const isDone = await this.#send(body);
      if (this.#isClosed) break;
      if (!isDone) {
        this.#waitAndRetry();
        break;
      }
    }
  }

  /** False if it has to be tried again later. */
  async #send(body: Buffer): Promise<boolean> {
    const { cargo, post, problems, target } = this.#settings;
    try {
      const answer = await post.send(body);
      if (this.#isClosed) return true;
      if (answer.status >= 500 || LATER.has(answer.status)) {
        this.#retryAfter = Math.min(MOST_RETRY_AFTER_MS, (answer.retryAfter ?? 0) * 1000);
        throw new Error(`status ${answer.status}`);
      }
      if (!cargo.settle(answer)) throw new Error("it does not answer like Swarmscope");
      this.#failures = 0;
      problems.over("unreachable", cargo.name);
      return true;
    } catch (error) {
      if (this.#isClosed) return true;
      this.#failures++;
      const why = error instanceof Error ? reasonOf(error) : String(error);
      const sentence = `${cargo.name} are not taken by ${target} (${why}); they are kept and sent again.`;
      problems.tell("unreachable", sentence, cargo.name);
      return false;
    }
  }

  #waitAndRetry(): void {
    const { backoff, random } = this.#settings;
    const longest = backoff * 2 ** Math.min(MOST_DOUBLINGS, this.#failures - 1);
    // Jitter, so that the clients of one exporter do not come back together.
    const wait = Math.max(this.#retryAfter, longest * (0.5 + 0.5 * random()));
    this.#retryAfter = 0;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.retries++;
      this.wake();
    }, wait).unref();
  }
}

function reasonOf(error: Error): string {
  // Where several addresses were tried, the message is empty and the code is not.
  return error.message === "" && "code" in error ? String(error.code) : error.message;
}
