// One shard: the same program in a process of its own, that is begun again when it ends by itself.
import { fork, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { SwarmscopeError } from "../errors.ts";
import type { Log } from "../log.ts";

/** Time a shard gets to answer what is under way and to close its journal. */
const PATIENCE_MS = 10_000;
/** It is begun again after this, and after twice as long each time, up to the most; anew after it ran well for a while. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
const RAN_WELL_MS = 60_000;

export interface ShardOptions {
  /** How it is called in messages: `shard 1`. */
  readonly name: string;
  /** File of the program, and its arguments. */
  readonly program: string;
  readonly args: readonly string[];
  readonly log: Log;
  /** Takes each line it prints. */
  readonly say: (line: string) => void;
}

export class ShardProcess {
  readonly #options: ShardOptions;
  #child: ChildProcess | undefined;
  #url: string | undefined;
  #pause = FIRST_PAUSE_MS;
  #timer: NodeJS.Timeout | undefined;
  #isStopping = false;

  private constructor(options: ShardOptions) {
    this.#options = options;
  }

  /** Starts one, and resolves when it listens. Rejects with SWM_SHARD_DOWN if it ends before it ever did. */
  static async start(options: ShardOptions): Promise<ShardProcess> {
    const made = new ShardProcess(options);
    await new Promise<void>((resolve, reject) => {
      made.#begin(resolve, () => {
        made.#isStopping = true;
        reject(new SwarmscopeError("SWM_SHARD_DOWN", `${options.name} did not start; what it said is above`));
      });
    });
    return made;
  }

  /** Where it listens; undefined while it does not. */
  get url(): string | undefined {
    return this.#url;
  }

  /** Ends it in good order, and resolves when it is gone. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child === undefined) return;
    const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    await gone;
    clearTimeout(timer);
  }

  /** `up` is told when it listens, `failed` if it ends before. */
  #begin(up: () => void, failed: () => void): void {
    const { program, args, say, name } = this.#options;
    // Detached from the terminal's Ctrl-C: the front tells it when. It ends by itself when the front is gone.
    const child = fork(program, [...args], { detached: true, stdio: ["ignore", "pipe", "pipe", "ipc"] });
    const began = performance.now();
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) passOn(stream, (line) => say(`${name}: ${line}`));
    child.on("message", (message) => {
      this.#url = urlIn(message);
      up();
    });
    child.on("error", (error) => say(`${name}: ${error.message}`));
    // Not `exit`: by then not all that it said may have been read.
    child.once("close", (code, signal) => {
      const wasUp = this.#url !== undefined;
      this.#child = undefined;
      this.#url = undefined;
      if (!wasUp) failed();
      if (!this.#isStopping) this.#beginAgain(signal ?? `code ${String(code)}`, performance.now() - began);
    });
  }

  #beginAgain(end: string, ranMs: number): void {
    if (ranMs > RAN_WELL_MS) this.#pause = FIRST_PAUSE_MS;
    const pause = this.#pause;
    this.#pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    const { name, log } = this.#options;
    log("error", `${name} ended with ${end}; it is begun again in ${String(pause / 1000)} s`);
    this.#timer = setTimeout(() => {
      this.#begin(
        () => log("info", `${name} is back`),
        () => undefined,
      );
    }, pause);
  }
}

function passOn(stream: Readable | null, say: (line: string) => void): void {
  if (stream !== null) createInterface({ input: stream }).on("line", say);
}

/** What a shard tells the front once it listens. */
function urlIn(message: unknown): string | undefined {
  const isTold = typeof message === "object" && message !== null && "url" in message;
  return isTold && typeof message.url === "string" ? message.url : undefined;
}
