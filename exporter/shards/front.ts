// The door of the front: shards first, each its own events; when all have acknowledged the front takes its own part, the whole
// body, in which it knows no agents. Its receipt is that of one process, since it reads the same body by the same rules.
import { SwarmscopeError, type ErrorCode } from "../errors.ts";
import type { Receipt } from "../ingest/events.ts";
import { describe, type Log } from "../log.ts";
import type { Clock } from "../model/clock.ts";
import type { Link } from "./link.ts";
import type { Parcel } from "./parcel.ts";
import { QueuedTasks } from "./queued-tasks.ts";
import { split, type Splitting } from "./split.ts";

/** Where bodies go in: of the front, or of a process as it is without one. */
export interface Door {
  /** Takes in a body of events, once it is safe. Throws, or rejects with, SwarmscopeError where it cannot be taken. */
  takeIn(body: Buffer): Receipt | Promise<Receipt>;
  /** Takes in a body whose sender does not wait: resolves when that is done, whatever came of it. */
  takeInLater(body: Buffer): Promise<void>;
  /** Counts a body that was refused before anything in it was looked at. */
  refuse(code: ErrorCode): void;
}

/** What is asked of the way to a shard. */
export type Way = Pick<Link, "isUp" | "send" | "down">;

interface FrontLimits {
  readonly maxBatchEvents: number;
  readonly maxOpenTasks: number;
}

export class Front implements Door {
  readonly #ways: readonly Way[];
  readonly #own: Door;
  readonly #splitting: Splitting;
  readonly #clock: Clock;
  readonly #log: Log;
  /** Bodies whose senders do not wait may depend on each other: the front takes them in the order they came. */
  #later: Promise<void> = Promise.resolve();

  /** `ways` lead to the shards, in their order. */
  constructor(ways: readonly Way[], own: Door, limits: FrontLimits, clock: Clock, log: Log) {
    this.#ways = ways;
    this.#own = own;
    this.#splitting = {
      shards: ways.length,
      maxEvents: limits.maxBatchEvents,
      queued: new QueuedTasks(limits.maxOpenTasks),
    };
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * Takes in a body of events, and answers when all who take a part of it have it safe. Throws, or rejects with,
   * SwarmscopeError: then the front took nothing, but shards may have.
   */
  takeIn(body: Buffer): Receipt | Promise<Receipt> {
    const passed = this.#passOn(body);
    return passed === undefined ? this.#own.takeIn(body) : passed.then(() => this.#own.takeIn(body));
  }

  /** What cannot be taken is counted, or else logged. */
  async takeInLater(body: Buffer): Promise<void> {
    const passed = this.#passOn(body);
    // Looked at below, in its turn; a rejection nobody looks at for a while would end the program.
    passed?.catch(() => undefined);
    const done = this.#later.then(async () => {
      await passed;
      await this.#own.takeIn(body);
    });
    this.#later = done.then(
      () => undefined,
      () => undefined,
    );
    try {
      await done;
    } catch (error) {
      if (!(error instanceof SwarmscopeError)) throw error;
      if (error.status > 500) this.#log("warn", `a body whose sender did not wait was lost: ${describe(error)}`);
    }
  }

  refuse(code: ErrorCode): void {
    this.#own.refuse(code);
  }

  /** Resolves when no body is under way whose sender does not wait. */
  async rest(): Promise<void> {
    await this.#later;
  }

  /** Gives each shard its part; undefined if there is none. */
  #passOn(body: Buffer): Promise<void> | undefined {
    const parcels = [...split(body, this.#clock(), this.#splitting)].flatMap(([shard, parcel]) => {
      const way = this.#ways[shard];
      return way === undefined ? [] : [{ way, parcel }];
    });
    if (parcels.length === 0) return undefined;
    return deliver(parcels).catch((error: unknown) => {
      this.#splitting.queued.tellAgain();
      throw error;
    });
  }
}

/** Nothing is sent if one of the shards is known to be down, so that a body sent again is counted twice as seldom as can be. */
async function deliver(parcels: readonly { readonly way: Way; readonly parcel: Parcel }[]): Promise<void> {
  const missing = parcels.find(({ way }) => !way.isUp);
  if (missing !== undefined) throw missing.way.down("is down");
  const results = await Promise.allSettled(parcels.map(({ way, parcel }) => way.send(parcel)));
  for (const result of results) if (result.status === "rejected") throw result.reason;
}
