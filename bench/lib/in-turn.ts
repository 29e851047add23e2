// Variants in turn (A B C, A B C, …): a machine whose speed drifts slows all of them alike. What counts is the median.
import { medianOf } from "./statistics.ts";

export interface Plan {
  readonly rounds: number;
  /** Rounds before those, not counted: code is compiled and buffers grow in them. */
  readonly warmUp: number;
  readonly say: (progress: string) => void;
}

/** Runs every variant once a round and gives the median of what each returned. `round` counts from 0, warm-up included. */
export async function inTurn<Name extends string>(
  { rounds, warmUp, say }: Plan,
  variants: Readonly<Record<Name, (round: number) => Promise<number>>>,
): Promise<Readonly<Record<Name, number>>> {
  // Object.entries forgets what the keys are.
  const entries = Object.entries(variants) as [Name, (round: number) => Promise<number>][];
  const samples = entries.map(([name, measure]) => ({ name, measure, values: [] as number[] }));
  for (let round = 0; round < warmUp + rounds; round++) {
    for (const { measure, values } of samples) {
      const value = await measure(round);
      if (round >= warmUp) values.push(value);
    }
    say(round < warmUp ? "warming up" : `round ${round - warmUp + 1} of ${rounds}`);
  }
  // Each name of the variants has its samples.
  return Object.fromEntries(samples.map(({ name, values }) => [name, medianOf(values)])) as Record<Name, number>;
}
