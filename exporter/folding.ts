// Keeps the journal short: when it has grown enough, what it says so far is folded into a snapshot, by a process of its own that
// reads the files. The program that goes on meanwhile is not stopped, a snapshot is exactly what a restart would find, and the
// memory it took is given back whole, which that of a thread is not.
import { spawn } from "node:child_process";
import { setPriority } from "node:os";
import { buffer, text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Journal } from "./journal/journal.ts";
import { readJournal } from "./journal/read.ts";
import { replayInto } from "./journaled.ts";
import { describe, type Log } from "./log.ts";
import type { Clock, Millis } from "./model/clock.ts";
import { State, type StateLimits } from "./state.ts";

/** What the process is given. */
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
  /** Bytes of records after which a snapshot is made. */
  readonly everyBytes: number;
  /** Bytes of records that were read back at the start: no snapshot has them yet. */
  readonly unfolded?: number;
  /** Does the folding; a process of its own if untold. */
  readonly run?: (order: FoldOrder, stop: AbortSignal) => Promise<Uint8Array>;
}

/** After a failure: long beside the work it takes to fail again, short beside the time until a disk is full. */
const AGAIN: Millis = 60_000;

export class Folding {
  readonly #journal: Journal;
  readonly #options: FoldingOptions;
  readonly #clock: Clock;
  readonly #log: Log;
  #foldedAt: number;
  #notBefore: Millis = -Infinity;
  readonly #stop = new AbortController();
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
    if (this.#under !== undefined || this.#stop.signal.aborted || this.#clock() < this.#notBefore) return;
    const before = this.#foldedAt;
    if (kept - before < this.#options.everyBytes) return;
    this.#foldedAt = kept;
    this.#under = this.#fold()
      .catch((error: unknown) => {
        if (this.#stop.signal.aborted) return;
        // Else the journal would grow by as much again before anything of it is deleted.
        this.#foldedAt = before;
        this.#notBefore = this.#clock() + AGAIN;
        this.#log("error", `the journal could not be folded into a snapshot: ${describe(error)}`);
      })
      .finally(() => (this.#under = undefined));
  }

  /** Resolves when nothing is under way. */
  async rest(): Promise<void> {
    await this.#under;
  }

  /** Gives up what is under way, whose end may be long in coming: the next start finds the same without. Begins nothing more. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.rest();
  }

  async #fold(): Promise<void> {
    const { folder, limits, run = inProcess } = this.#options;
    const before = await this.#journal.rotate();
    this.#stop.signal.throwIfAborted();
    const bytes = await run({ folder, before, limits }, this.#stop.signal);
    await this.#journal.writeSnapshot(before, this.#clock(), bytes);
  }
}

/** Nobody waits for a snapshot: agents and events go first. */
const NICE = 10;

/** Runs `fold` in a process of its own. */
async function inProcess(order: FoldOrder, stop: AbortSignal): Promise<Uint8Array> {
  const program = fileURLToPath(new URL("fold-process.js", import.meta.url));
  const child = spawn(process.execPath, [program], { signal: stop, killSignal: "SIGKILL" });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  child.once("spawn", () => {
    try {
      if (child.pid !== undefined) setPriority(child.pid, NICE);
    } catch {
      // It is done already, or may not be slowed down here: then it folds as it is.
    }
  });
  // It may be gone before it has read its order; its end tells.
  child.stdin.on("error", () => undefined);
  child.stdin.end(JSON.stringify(order));
  const [bytes, complaint, code] = await Promise.all([buffer(child.stdout), text(child.stderr), ended]);
  if (code !== 0) throw new Error(`the process that folds ended with ${String(code)}: ${complaint.trim()}`);
  return bytes;
}
