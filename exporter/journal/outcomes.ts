// Tells those that wait what became of their records, in the order of the records and in small slices: what is then done with a
// record may take long beside a sync, and whoever asks the program for something else does not wait for a whole group.
import type { JournalFault } from "./fault.ts";

/** Called once: without a fault when the record is on disk. Must not throw. */
export type Told = (fault: JournalFault | undefined) => void;

/** Milliseconds of a slice. */
const SLICE_MS = 1;

interface Outcome {
  readonly told: Told;
  readonly fault: JournalFault | undefined;
}

export class Outcomes {
  #line: Outcome[] = [];
  #told = 0;
  #underWay = false;
  #sleepers: (() => void)[] = [];

  /** How many have not been told. */
  get waiting(): number {
    return this.#line.length - this.#told;
  }

  /** Puts them in line. The first slice is now, if nobody was waiting. */
  add(told: readonly Told[], fault: JournalFault | undefined): void {
    for (const one of told) this.#line.push({ told: one, fault });
    if (!this.#underWay && this.waiting > 0) this.#tell();
  }

  /** Resolves behind the next slice, if there is one. */
  slice(): Promise<void> {
    return this.#underWay ? new Promise((resolve) => this.#sleepers.push(resolve)) : Promise.resolve();
  }

  #tell(): void {
    this.#underWay = true;
    const began = performance.now();
    do {
      const outcome = this.#line[this.#told++];
      outcome?.told(outcome.fault);
    } while (this.waiting > 0 && performance.now() - began < SLICE_MS);
    this.#underWay = this.waiting > 0;
    this.#line = this.#line.slice(this.#told);
    this.#told = 0;
    // By way of the loop, so that what came in meanwhile has its turn.
    if (this.#underWay) setImmediate(() => this.#tell());
    for (const wake of this.#sleepers.splice(0)) wake();
  }
}
