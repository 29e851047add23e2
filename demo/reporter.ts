// Sends events to the door in batches. What it cannot send waits in a bounded buffer; what does not fit is dropped and counted.
import type { SwarmEvent } from "./events.ts";
import { createCaller } from "./post.ts";
import type { Caller } from "./post.ts";
import type { Random } from "./random.ts";

export interface ReporterSettings {
  /** Address of the exporter, such as `http://127.0.0.1:9464`. */
  readonly target: string;
  readonly token?: string | undefined;
  /** Begins every event id, so that the door can tell a repeated batch. */
  readonly run: string;
  readonly random: Random;
  /** Unix milliseconds. */
  now(): number;
  /** Told when the door stops or starts to answer. */
  print(line: string): void;
  /** Events the buffer holds. */
  readonly capacity?: number;
  /** Milliseconds before the first new try, doubled up to 32 times as long. */
  readonly backoffMs?: number;
}

export interface ReporterStats {
  /** Taken by the door. */
  readonly accepted: number;
  /** Refused by the door as wrong. */
  readonly rejected: number;
  /** Lost for want of room or time. */
  readonly dropped: number;
  readonly waiting: number;
}

type Stamped = SwarmEvent & { readonly id: string; readonly time: number };

const CAPACITY = 20_000;
const MOST_A_REQUEST = 1000;
const FLUSH_MS = 500;
const BACKOFF_MS = 500;
const MOST_DOUBLINGS = 5;
const REQUEST_TIMEOUT_MS = 5000;
const MOST_RETRY_AFTER_SECONDS = 30;

export class Reporter {
  readonly #settings: ReporterSettings;
  readonly #caller: Caller;
  readonly #abort = new AbortController();
  #buffer: Stamped[] = [];
  #batchSize = MOST_A_REQUEST;
  #count = 0;
  #accepted = 0;
  #rejected = 0;
  #dropped = 0;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #closed = false;

  constructor(settings: ReporterSettings) {
    this.#settings = settings;
    const { target, token } = settings;
    const base = target.endsWith("/") ? target : `${target}/`;
    this.#caller = createCaller(
      new URL("v1/events", base),
      token === undefined ? {} : { authorization: `Bearer ${token}` },
    );
  }

  readonly report = (event: SwarmEvent, time = this.#settings.now()): void => {
    const { capacity = CAPACITY, run } = this.#settings;
    // The oldest goes: a door that comes back learns what is true now.
    if (this.#buffer.length >= capacity) {
      this.#buffer.shift();
      this.#dropped++;
    }
    this.#buffer.push({ ...event, id: `${run}-${String(this.#count++)}`, time });
    this.#schedule(FLUSH_MS);
  };

  stats(): ReporterStats {
    const { length } = this.#buffer;
    return { accepted: this.#accepted, rejected: this.#rejected, dropped: this.#dropped, waiting: length };
  }

  /** Sends what it can within `ms` milliseconds and counts the rest as dropped. */
  async close(ms: number): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const deadline = setTimeout(() => {
      this.#abort.abort();
    }, ms);
    await this.#sending;
    while (this.#buffer.length > 0 && !this.#abort.signal.aborted && this.#failures < 2) await this.#send();
    clearTimeout(deadline);
    this.#dropped += this.#buffer.length;
    this.#buffer = [];
    this.#caller.close();
  }

  #schedule(ms: number): void {
    if (this.#timer !== undefined || this.#sending !== undefined || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#sending = this.#send().finally(() => {
        this.#sending = undefined;
        if (this.#buffer.length > 0) this.#schedule(this.#delay());
      });
    }, ms);
  }

  #retryAfterMs = 0;

  #delay(): number {
    if (this.#failures === 0) return this.#buffer.length >= this.#batchSize ? 0 : FLUSH_MS;
    const { backoffMs = BACKOFF_MS, random } = this.#settings;
    const backoff = backoffMs * 2 ** Math.min(MOST_DOUBLINGS, this.#failures - 1);
    // Jitter, so that many clients of one door do not come back together.
    return Math.max(this.#retryAfterMs, backoff * (0.5 + 0.5 * random()));
  }

  /** Sends the first batch once. The events leave the buffer when the door has answered for them. */
  async #send(): Promise<void> {
    const batch = this.#buffer.slice(0, this.#batchSize);
    try {
      const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]);
      const { status, text, retryAfter } = await this.#caller.post(JSON.stringify(batch), signal);
      this.#retryAfterMs = Math.min(MOST_RETRY_AFTER_SECONDS, retryAfter ?? 0) * 1000;
      this.#answered(batch, status, text);
    } catch (error) {
      this.#failed(error instanceof Error ? error.message : String(error));
    }
  }

  #answered(batch: readonly Stamped[], status: number, text: string): void {
    if (status === 200 || status === 400) {
      const rejected = Math.min(batch.length, rejectedIn(text) ?? (status === 200 ? 0 : batch.length));
      this.#accepted += batch.length - rejected;
      this.#rejected += rejected;
      this.#forget(batch);
      if (this.#failures > 0) this.#settings.print(`events are accepted again by ${this.#settings.target}`);
      this.#failures = 0;
      this.#batchSize = MOST_A_REQUEST;
    } else if (status === 413 && batch.length > 1) this.#batchSize = Math.ceil(batch.length / 2);
    else if (status === 413) {
      this.#rejected += batch.length;
      this.#forget(batch);
    } else this.#failed(`status ${String(status)}`);
  }

  #failed(reason: string): void {
    if (this.#failures === 0 && !this.#closed) {
      this.#settings.print(`events are not accepted by ${this.#settings.target} (${reason}), trying again`);
    }
    this.#failures++;
  }

  // While the batch was under way the oldest may have been dropped for want of room: count them once.
  #forget(batch: readonly Stamped[]): void {
    const done = new Set(batch.map((event) => event.id));
    const kept = this.#buffer.filter((event) => !done.has(event.id));
    this.#dropped -= batch.length - (this.#buffer.length - kept.length);
    this.#buffer = kept;
  }
}

function rejectedIn(text: string): number | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== "object" || answer === null || !("rejected" in answer)) return undefined;
    return typeof answer.rejected === "number" ? answer.rejected : undefined;
  } catch {
    return undefined;
  }
}
