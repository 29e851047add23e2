// The stand-in for a database: what an agent remembers of its tasks, in files of its folder, through a pool of few connections.
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DatabaseOutcome, PoolUse } from "./events.ts";

/** Its kind, as agents tell it. */
export const DATABASE = "stand-in-kv";
const CONNECTIONS = 2;

/** Told of each call when it is over; seconds, the wait for a connection not among them. */
type Called = (outcome: DatabaseOutcome, duration: number) => void;

export class Memory {
  readonly #folder: string;
  readonly #called: Called;
  readonly #waiting: (() => void)[] = [];
  #used = 0;
  #writes = 0;

  constructor(folder: string, called: Called) {
    this.#folder = folder;
    this.#called = called;
  }

  get pool(): PoolUse {
    return { idle: CONNECTIONS - this.#used, used: this.#used, pending: this.#waiting.length, max: CONNECTIONS };
  }

  /** What was remembered under a key, empty if nothing was. Rejects if it cannot be read. */
  async recall(key: string): Promise<string> {
    return this.#connected(() => readFile(this.#pathOf(key), "utf8").catch(nothingThere));
  }

  /** Remembers a value in place of the one before. Rejects if it cannot be written. */
  async remember(key: string, value: string): Promise<void> {
    await this.#connected(async () => {
      const fresh = this.#pathOf(`${key}-${String(this.#writes++)}`);
      await writeFile(fresh, value, { mode: 0o600 });
      await rename(fresh, this.#pathOf(key));
    });
  }

  async #connected<T>(call: () => Promise<T>): Promise<T> {
    if (this.#used === CONNECTIONS) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#used++;
    const began = performance.now();
    let outcome: DatabaseOutcome = "failed";
    try {
      const result = await call();
      outcome = "ok";
      return result;
    } finally {
      this.#called(outcome, (performance.now() - began) / 1000);
      // A connection goes from hand to hand.
      const next = this.#waiting.shift();
      if (next === undefined) this.#used--;
      else next();
    }
  }

  #pathOf(key: string): string {
    return join(this.#folder, `memory-${key}`);
  }
}

function nothingThere(error: unknown): string {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
  throw error;
}
