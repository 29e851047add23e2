// Takes pages out of the outbox and sends them, one request at a time and in order, again and again until the exporter has
// answered for each event.
import { countEvents, nextPart, type Page } from "./page.ts";
import type { Outbox } from "./outbox.ts";
import type { Answer, Post } from "./post.ts";
import type { Problems } from "./problems.ts";

export interface SenderSettings {
  readonly outbox: Outbox;
  readonly post: Post;
  readonly problems: Problems;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Where events go, for sentences. */
  readonly target: string;
  /** Most bytes of a request. */
  readonly mostBytes: number;
  /** Milliseconds before the first new try; doubled with each, up to 64 times as long. */
  readonly backoff: number;
}

export interface Delivered {
  accepted: number;
  rejected: number;
  /** Requests sent again. */
  retries: number;
}

const MOST_DOUBLINGS = 6;
const MOST_RETRY_AFTER_MS = 60_000;
/** Client errors that are about the moment, not about the request. */
const LATER = new Set([408, 425, 429]);

export class Sender {
  readonly delivered: Delivered = { accepted: 0, rejected: 0, retries: 0 };
  readonly #settings: SenderSettings;
  #page: Page | undefined;
  #mostBytes: number;
  /** Events of the page the exporter has answered for. */
  #answered = 0;
  #failures = 0;
  /** Milliseconds the exporter asked to wait. */
  #retryAfter = 0;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(settings: SenderSettings) {
    this.#settings = settings;
    this.#mostBytes = settings.mostBytes;
  }

  /** Events that have left the outbox and have no answer yet. */
  get underWay(): number {
    return this.#page === undefined ? 0 : this.#page.count - this.#answered;
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
    return this.#page === undefined;
  }

  /** Sends nothing more. Returns the events that were taken out and have no answer. */
  close(): number {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const lost = this.underWay;
    this.#page = undefined;
    this.#answered = 0;
    this.#settings.post.close();
    return lost;
  }

  /** Never rejects. */
  async #run(): Promise<void> {
    const { outbox } = this.#settings;
    for (;;) {
      const page = (this.#page ??= outbox.take());
      if (page === undefined) break;
      const isDone = await this.#sendPart(page);
      if (this.#isClosed) break;
      if (!isDone) {
        this.#waitAndRetry();
        break;
      }
      if (page.answered < page.used) continue;
      this.#page = undefined;
      this.#answered = 0;
      outbox.giveBack(page);
    }
  }

  /** False if it has to be tried again later. */
  async #sendPart(page: Page): Promise<boolean> {
    const { post, problems, target } = this.#settings;
    const part = nextPart(page, this.#mostBytes);
    try {
      const answer = await post.send(part);
      if (this.#isClosed) return true;
      if (answer.status >= 500 || LATER.has(answer.status)) {
        this.#retryAfter = Math.min(MOST_RETRY_AFTER_MS, (answer.retryAfter ?? 0) * 1000);
        throw new Error(`status ${answer.status}`);
      }
      this.#failures = 0;
      problems.over("unreachable");
      this.#settle(page, part, answer);
      return true;
    } catch (error) {
      if (this.#isClosed) return true;
      this.#failures++;
      const why = error instanceof Error ? reasonOf(error) : String(error);
      problems.tell("unreachable", `Events are not taken by ${target} (${why}); they are kept and sent again.`);
      return false;
    }
  }

  #settle(page: Page, part: Buffer, answer: Answer): void {
    const isRest = page.answered + part.length === page.used;
    const count = isRest ? page.count - this.#answered : countEvents(part);
    if (answer.status === 413 && count > 1) {
      this.#mostBytes = Math.ceil(part.length / 2);
      return;
    }
    const { rejected, why } = verdictOf(answer, count);
    this.delivered.accepted += count - rejected;
    this.delivered.rejected += rejected;
    page.answered += part.length;
    this.#answered += count;
    if (rejected > 0) {
      const { problems, target } = this.#settings;
      problems.tell("rejected", `${rejected} of ${count} events were refused by ${target}: ${why}`);
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
      this.delivered.retries++;
      this.wake();
    }, wait).unref();
  }
}

function reasonOf(error: Error): string {
  // Where several addresses were tried, the message is empty and the code is not.
  return error.message === "" && "code" in error ? String(error.code) : error.message;
}

/** How many events were refused, and a reason. What is not answered with 200 is refused as a whole. */
function verdictOf({ status, text }: Answer, count: number): { readonly rejected: number; readonly why: string } {
  const answer = parsed(text);
  const isTaken = status >= 200 && status < 300;
  const told = field(answer, "rejected");
  const errors = field(answer, "errors");
  const first: unknown = Array.isArray(errors) ? errors[0] : field(answer, "error");
  const why = field(first, "message");
  return {
    rejected: !isTaken ? count : typeof told === "number" && told >= 0 ? Math.min(count, told) : 0,
    why: typeof why === "string" ? why : `status ${status}`,
  };
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
