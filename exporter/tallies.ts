// Counts of what came in and what became of it, by the values of closed labels. Plain numbers: prom-client, which shows them,
// looks its labels up anew with every increment.
import { adjustment, eventKind, foldedLabel, rejection } from "./catalog/labels.ts";

export class Tally<V extends string> {
  readonly #counts: Map<V, number>;

  /** Every value is there from the start, so that its first increment is seen as one. */
  constructor(values: readonly V[]) {
    this.#counts = new Map(values.map((value) => [value, 0]));
  }

  add(value: V): void {
    this.#counts.set(value, this.of(value) + 1);
  }

  of(value: V): number {
    return this.#counts.get(value) ?? 0;
  }

  get total(): number {
    let total = 0;
    for (const count of this.#counts.values()) total += count;
    return total;
  }

  entries(): Iterable<readonly [V, number]> {
    return this.#counts;
  }

  /** Takes over counts of before; values that are no longer known are dropped. */
  restore(counts: Iterable<readonly [string, number]>): void {
    const before = new Map(counts);
    for (const value of this.#counts.keys()) this.#counts.set(value, before.get(value) ?? 0);
  }
}

export class Tallies {
  readonly accepted = new Tally(eventKind.values);
  readonly rejected = new Tally(rejection.values);
  readonly adjusted = new Tally(adjustment.values);
  readonly folded = new Tally(foldedLabel.values);
}
