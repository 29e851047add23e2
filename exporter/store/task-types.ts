// Task types as numbers: they are compared and looked up with every task. How many are kept apart is for the budget to say.
import { OTHER } from "../catalog/labels.ts";
import type { Budget } from "./budget.ts";

/** Numbers of the type that was not told, and of all that are not kept apart. */
export const UNTOLD = 0;
export const FOLDED = 1;

export class TaskTypes {
  readonly #names: string[] = ["", OTHER];
  readonly #numbers = new Map<string, number>(this.#names.map((name, number) => [name, number]));
  readonly #budget: Budget;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** The number of a type; FOLDED when the budget is used up. */
  admit(name: string | undefined): number {
    if (name === undefined) return UNTOLD;
    return this.#numbers.get(name) ?? this.of(this.#budget.admit(name));
  }

  /** Counts a type that is folded, and gives what it is folded into. */
  fold(): number {
    this.#budget.fold();
    return FOLDED;
  }

  nameOf(number: number): string {
    return this.#names[number] ?? "";
  }

  /** The number of a type that was admitted before, here or in the process a snapshot is of. */
  of(name: string): number {
    const found = this.#numbers.get(name);
    if (found !== undefined) return found;
    const number = this.#names.push(name) - 1;
    this.#numbers.set(name, number);
    return number;
  }

  /** The types that are kept apart: what a snapshot keeps. */
  get known(): readonly string[] {
    return this.#budget.known;
  }

  restore(known: readonly string[]): void {
    this.#budget.restore(known);
    for (const name of known) this.of(name);
  }
}
