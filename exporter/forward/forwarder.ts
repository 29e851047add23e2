// Passes on the bodies of OTLP as they came, to another backend, behind the back of their senders: these never wait for it,
// and never learn what became of it.
import { setTimeout as delay } from "node:timers/promises";
import { forwardResult, signal as signals } from "../catalog/labels.ts";
import type { Log } from "../log.ts";
import type { Clock, Millis } from "../model/clock.ts";
import { Tally } from "../tallies.ts";
import { Lane, type LaneSettings, type Result } from "./lane.ts";
import { createPost, type CameBody, type Post } from "./post.ts";
import type { Signal, Target } from "./target.ts";

export interface ForwarderSettings {
  readonly target: Target;
  /** Most bytes that wait, those under way included. */
  readonly mostBytes: number;
  /** Name and version of this program. */
  readonly userAgent: string;
  /** Tells this process from all others. */
  readonly id: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds until the backend must have answered. */
  readonly timeout?: number;
  readonly elapsed?: () => Millis;
  readonly random?: () => number;
  readonly pause?: LaneSettings["pause"];
}

/** Shorter than senders' own, so that a backend that hangs is noticed before the queue is full. */
const TIMEOUT_MS = 10_000;
/** Half of the time that container engines give a program to end. */
const GRACE_MS = 5_000;

export class Forwarder {
  readonly results: Readonly<Record<Signal, Tally<Result>>> = {
    traces: new Tally(forwardResult.values),
    metrics: new Tally(forwardResult.values),
    logs: new Tally(forwardResult.values),
  };
  readonly #lanes: ReadonlyMap<Signal, Lane>;
  readonly #post: Post;
  readonly #via: string;
  #waiting = 0;

  constructor(settings: ForwarderSettings) {
    const { target, mostBytes, clock, log } = settings;
    this.#via = `swarmscope-${settings.id}`;
    const headers = { "user-agent": settings.userAgent, ...target.headers, via: `1.1 ${this.#via}` };
    const post = createPost({ headers, timeout: settings.timeout ?? TIMEOUT_MS, clock });
    const room = {
      tries: (bytes: number) => {
        if (this.#waiting + bytes > mostBytes) return false;
        this.#waiting += bytes;
        return true;
      },
      release: (bytes: number) => void (this.#waiting -= bytes),
    };
    const { elapsed = () => performance.now(), random = Math.random, pause = paused } = settings;
    const shared = { post, room, elapsed, random, pause, log };
    this.#post = post;
    this.#lanes = new Map(
      [...target.urls].map(([signal, url]) => [
        signal,
        new Lane({ ...shared, signal, url, results: this.results[signal] }),
      ]),
    );
  }

  /** Bytes that wait or are under way, with what keeping them costs. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Takes a body that was taken in. `via` is its header of that name. Neither waits nor throws. */
  take(signal: Signal, body: CameBody, via: string | undefined): void {
    const lane = this.#lanes.get(signal);
    if (lane === undefined) return;
    if (via?.includes(this.#via) === true) this.results[signal].add("looped");
    else lane.take({ ...body, bytes: ownBytes(body.bytes) });
  }

  /** Delivers what it can, within a time; the rest is counted as dropped. */
  async stop(graceMs = GRACE_MS): Promise<void> {
    const lanes = signals.values.flatMap((signal) => this.#lanes.get(signal) ?? []);
    const timer = setTimeout(() => {
      for (const lane of lanes) lane.abandon();
      this.#post.close();
    }, graceMs);
    await Promise.all(lanes.map(async (lane) => lane.stop()));
    clearTimeout(timer);
    this.#post.close();
  }
}

/** A few bytes may lie in much larger memory, which would be kept with them. */
function ownBytes(bytes: Buffer): Buffer {
  return bytes.buffer.byteLength > 2 * bytes.length ? Buffer.from(bytes) : bytes;
}

/** Does not keep the program alive. */
async function paused(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal, ref: false }).catch(() => undefined);
}
