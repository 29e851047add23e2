// Counts of what came in and what became of it, by the values of closed labels. Plain numbers: prom-client, which shows them,
// looks its labels up anew with every increment.
import { adjustment, eventKind, foldedLabel, rejection } from "./catalog/labels.ts";

export class Tally<V extends string> {
  readonly #counts: ReadonlyMap<V, { count: number }>;

  /** Every value is there from the start, so that its first increment is seen as one. */
  constructor(values: readonly V[]) {
    this.#counts = new Map(values.map((value) => [value, { count: 0 }]));
  }

  add(value: V, count = 1): void {
    const held = this.#counts.get(value);
    if (held !== undefined) held.count += count;
  }

  of(value: V): number {
    return this.#counts.get(value)?.count ?? 0;
  }

  get total(): number {
    let total = 0;
    for (const { count } of this.#counts.values()) total += count;
    return total;
  }

  entries(): readonly (readonly [V, number])[] {
    return [...this.#counts].map(([value, { count }]) => [value, count]);
  }

  /** Takes over counts of before; values that are no longer known are dropped. */
  restore(counts: Iterable<readonly [string, number]>): void {
    const before = new Map(counts);
    for (const [value, held] of this.#counts) held.count = before.get(value) ?? 0;
  }
}

export class Tallies {
  readonly accepted = new Tally(eventKind.values);
  readonly rejected = new Tally(rejection.values);
  readonly adjusted = new Tally(adjustment.values);
  readonly folded = new Tally(foldedLabel.values);
}
