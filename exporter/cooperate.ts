// Long work in small slices: what is asked of the program meanwhile does not wait for all of it.
import { setImmediate as nextTurn } from "node:timers/promises";

/** Milliseconds one slice may take: short beside what a request takes anyway, long beside what giving way costs. */
const SLICE_MS = 1;

/** Gives way to everything that waits when the slice at hand is used up. */
export class Slice {
  #began = performance.now();

  get isUp(): boolean {
    return performance.now() - this.#began >= SLICE_MS;
  }

  async rest(): Promise<void> {
    await nextTurn();
    this.#began = performance.now();
  }
}

/** Steps looked at between two looks at the clock, which costs as much as a small step. */
const STEPS = 8;

/** Runs all steps of a piece of work, in slices. */
export async function cooperate(work: Iterable<void>): Promise<void> {
  const slice = new Slice();
  const steps = work[Symbol.iterator]();
  for (let step = 1; steps.next().done !== true; step++) if (step % STEPS === 0 && slice.isUp) await slice.rest();
}

/** Work that is done again and again. */
export interface Repeated {
  /** Begins no more. */
  stop(): void;
  /** Resolves when what is under way is done. */
  rest(): Promise<void>;
}

/** Does `work` every so many milliseconds. One that is not done when the next is due is not begun again: that one is left out. */
export function repeat(work: () => Promise<void>, everyMs: number, onFault: (error: unknown) => void): Repeated {
  let under: Promise<void> | undefined;
  const timer = setInterval(() => {
    under ??= work()
      .catch(onFault)
      .finally(() => (under = undefined));
  }, everyMs);
  return {
    stop: () => clearInterval(timer),
    async rest() {
      await under;
    },
  };
}
