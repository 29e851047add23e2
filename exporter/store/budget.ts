// Keeps the values of an open label within a budget: the first so many are kept, the rest become `_other`.
import { OTHER } from "../catalog/labels.ts";

export class Budget {
  readonly #known = new Set<string>();
  readonly #limit: number;
  readonly #folded: () => void;

  constructor(limit: number, folded: () => void) {
    this.#limit = limit;
    this.#folded = folded;
  }

  /** The value itself, or `_other` when the budget is used up; an untold value stays empty. */
  admit(value: string | undefined): string {
    if (value === undefined) return "";
    if (this.#known.has(value) || value === OTHER) return value;
    if (this.#known.size >= this.#limit) return this.fold();
    this.#known.add(value);
    return value;
  }

  /** Counts a value that is folded, and gives what it is folded into. */
  fold(): string {
    this.#folded();
    return OTHER;
  }

  /** The values that are kept apart: what a snapshot keeps. */
  get known(): readonly string[] {
    return [...this.#known];
  }

  restore(known: readonly string[]): void {
    for (const value of known) this.#known.add(value);
  }
}
