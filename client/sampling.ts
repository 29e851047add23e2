// Looks at something now and then, and keeps no process alive for it.
import { bounded } from "./clean.ts";

const DEFAULT_SECONDS = 10;
const LONGEST_SECONDS = 3600;

export class Sampling {
  readonly #timers = new Set<NodeJS.Timeout>();

  /** Looks now, and every so many seconds, 10 unless told. Returns how to stop. `look` must not throw. */
  start(look: () => void, everySeconds: number | undefined): () => void {
    const timer = setInterval(look, bounded(everySeconds, 0.1, LONGEST_SECONDS, DEFAULT_SECONDS) * 1000).unref();
    this.#timers.add(timer);
    look();
    return () => {
      clearInterval(timer);
      this.#timers.delete(timer);
    };
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers.clear();
  }
}
