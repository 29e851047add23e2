// Event ids of late: a repeated delivery is recognised while its id is among the last so many.
import type { Print } from "./print.ts";
import { ABSENT, PrintTable } from "./print-table.ts";

/** Prints, both halves of each, one after the other. */
type Prints = Int32Array;

interface SeenDump {
  readonly young: Prints;
  readonly old: Prints;
}

type Halves = Pick<Print, "high" | "low">;

export class SeenIds {
  #young: Ids;
  #old: Ids;

  /** Remembers at least the last `window` ids, at most twice as many. */
  constructor(window: number) {
    this.#young = new Ids(window);
    this.#old = new Ids(window);
  }

  has(id: Halves): boolean {
    return this.#young.has(id) || this.#old.has(id);
  }

  /** True if the id is new. */
  add(id: Halves): boolean {
    if (this.has(id)) return false;
    if (this.#young.isFull) this.#beginAnew();
    this.#young.add(id);
    return true;
  }

  dump(): SeenDump {
    return { young: this.#young.prints(), old: this.#old.prints() };
  }

  restore({ young, old }: SeenDump): void {
    this.#young.fill(young);
    this.#old.fill(old);
  }

  #beginAnew(): void {
    const oldest = this.#old;
    this.#old = this.#young;
    this.#young = oldest;
    oldest.clear();
  }
}

/** At most so many ids, numbered as they come. */
class Ids {
  readonly #highs: Int32Array;
  readonly #table: PrintTable;

  constructor(limit: number) {
    this.#highs = new Int32Array(limit);
    this.#table = new PrintTable(this.#highs);
  }

  get isFull(): boolean {
    return this.#table.size >= this.#highs.length;
  }

  has({ high, low }: Halves): boolean {
    return this.#table.get(high, low) !== ABSENT;
  }

  /** Adds one that is not there; there must be room. */
  add({ high, low }: Halves): void {
    const number = this.#table.size;
    this.#highs[number] = high;
    this.#table.set(high, low, number);
  }

  clear(): void {
    this.#table.clear();
  }

  /** All of them, in the order they came. */
  prints(): Prints {
    const prints = new Int32Array(this.#table.size * 2);
    this.#table.each((number, low) => {
      prints[number * 2] = this.#highs[number] ?? 0;
      prints[number * 2 + 1] = low;
    });
    return prints;
  }

  /** Adds the newest of these, as many as there is room for. */
  fill(prints: Prints): void {
    const room = this.#highs.length - this.#table.size;
    for (let at = Math.max(0, prints.length - room * 2); at < prints.length; at += 2) {
      this.add({ high: prints[at] ?? 0, low: prints[at + 1] ?? 0 });
    }
  }
}
