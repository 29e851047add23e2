// Task types, as numbers: what is compared and looked up with every task. The first so many are kept apart, the rest are `_other`.
import { OTHER } from "../catalog/labels.ts";

/** Numbers of the type that was not told, and of all that are not kept apart. */
export const UNTOLD = 0;
export const FOLDED = 1;

export class TaskTypes {
  readonly #names: string[] = ["", OTHER];
  readonly #numbers = new Map<string, number>(this.#names.map((name, number) => [name, number]));
  readonly #limit: number;
  readonly #folded: () => void;

  /** `folded` is told of each use of a type that is not kept apart. */
  constructor(limit: number, folded: () => void) {
    this.#limit = limit;
    this.#folded = folded;
  }

  /** The number of a type; FOLDED when the budget is used up. */
  admit(name: string | undefined): number {
    if (name === undefined) return UNTOLD;
    const found = this.#numbers.get(name);
    if (found !== undefined) return found;
    if (this.#names.length - 2 >= this.#limit) return this.fold();
    return this.#add(name);
  }

  /** Counts a type that is folded, and gives what it is folded into. */
  fold(): number {
    this.#folded();
    return FOLDED;
  }

  nameOf(number: number): string {
    return this.#names[number] ?? "";
  }

  /** The number of a type a snapshot names: of one that was kept apart. */
  of(name: string): number {
    return this.#numbers.get(name) ?? this.#add(name);
  }

  /** The types that are kept apart: what a snapshot keeps. */
  get known(): readonly string[] {
    return this.#names.slice(FOLDED + 1);
  }

  restore(known: readonly string[]): void {
    for (const name of known) this.of(name);
  }

  #add(name: string): number {
    const number = this.#names.push(name) - 1;
    this.#numbers.set(name, number);
    return number;
  }
}
