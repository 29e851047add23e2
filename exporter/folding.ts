// Keeps the journal short: when it has grown enough, what it says so far is folded into a snapshot, by a thread of its own that
// reads the files. The program that goes on meanwhile is not stopped, and a snapshot is exactly what a restart would find.
import { Worker } from "node:worker_threads";
import type { Journal } from "./journal/journal.ts";
import { readJournal } from "./journal/read.ts";
import { replayInto } from "./journaled.ts";
import { describe, type Log } from "./log.ts";
import type { Clock } from "./model/clock.ts";
import { State, type StateLimits } from "./state.ts";

/** What the thread is given. */
export interface FoldOrder {
  readonly folder: string;
  /** Segments below this number are folded. */
  readonly before: number;
  readonly limits: StateLimits;
}

/** The state a journal comes to, up to a segment. Reads only. */
export async function fold({ folder, before, limits }: FoldOrder): Promise<Uint8Array> {
  const state = new State(limits);
  // What could not be taken in was logged when it came.
  await readJournal(
    folder,
    replayInto(state, () => undefined),
    before,
  );
  return state.snapshot();
}

interface FoldingOptions {
  readonly folder: string;
  readonly limits: StateLimits;
  /** Bytes of bodies after which a snapshot is made. */
  readonly everyBytes: number;
  /** Bytes of bodies that were read back at the start: no snapshot has them yet. */
  readonly unfolded?: number;
  /** Does the folding; a thread of its own if untold. */
  readonly run?: (order: FoldOrder) => Promise<Uint8Array>;
}

export class Folding {
  readonly #journal: Journal;
  readonly #options: FoldingOptions;
  readonly #clock: Clock;
  readonly #log: Log;
  #foldedAt: number;
  #under: Promise<void> | undefined;

  constructor(journal: Journal, options: FoldingOptions, clock: Clock, log: Log) {
    this.#journal = journal;
    this.#options = options;
    // A program that is killed again and again must fold as well, or its journal grows with every start.
    this.#foldedAt = -(options.unfolded ?? 0);
    this.#clock = clock;
    this.#log = log;
  }

  /** Begins to fold if `kept`, the bytes written since the start, asks for it. One at a time. */
  consider(kept: number): void {
    if (this.#under !== undefined || kept - this.#foldedAt < this.#options.everyBytes) return;
    this.#foldedAt = kept;
    this.#under = this.#fold()
      .catch((error: unknown) =>
        this.#log("error", `the journal could not be folded into a snapshot: ${describe(error)}`),
      )
      .finally(() => (this.#under = undefined));
  }

  /** Resolves when nothing is under way. */
  async rest(): Promise<void> {
    await this.#under;
  }

  async #fold(): Promise<void> {
    const { folder, limits, run = inThread } = this.#options;
    const before = await this.#journal.rotate();
    const bytes = await run({ folder, before, limits });
    await this.#journal.writeSnapshot(before, this.#clock(), bytes);
  }
}

/** Runs `fold` in a thread of its own. */
async function inThread(order: FoldOrder): Promise<Uint8Array> {
  const worker = new Worker(new URL("fold-thread.js", import.meta.url), { workerData: order });
  return await new Promise<Uint8Array>((resolve, reject) => {
    worker.once("message", (bytes: Uint8Array) => resolve(bytes));
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the thread that folds ended with ${String(code)}`)));
  });
}
