// Event ids of late: a repeated delivery is recognised while its id is among the last so many.
import type { Print } from "../model/print.ts";
import { ABSENT, PrintTable } from "./print-table.ts";

interface SeenDump {
  readonly young: Int32Array;
  readonly old: Int32Array;
}

export class SeenIds {
  #young = new PrintTable();
  #old = new PrintTable();
  readonly #half: number;

  /** Remembers at least the last `window` ids, at most twice as many. */
  constructor(window: number) {
    this.#half = window;
  }

  /** True if the id is new. */
  add({ high, low }: Print): boolean {
    if (this.#young.get(high, low) !== ABSENT || this.#old.get(high, low) !== ABSENT) return false;
    this.#young.set(high, low, 0);
    if (this.#young.size >= this.#half) {
      const oldest = this.#old;
      this.#old = this.#young;
      this.#young = oldest;
      oldest.clear();
    }
    return true;
  }

  dump(): SeenDump {
    return { young: this.#young.prints(), old: this.#old.prints() };
  }

  restore({ young, old }: SeenDump): void {
    fill(this.#young, young);
    fill(this.#old, old);
  }
}

function fill(table: PrintTable, prints: Int32Array): void {
  for (let at = 0; at < prints.length; at += 2) table.set(prints[at] ?? 0, prints[at + 1] ?? 0, 0);
}
