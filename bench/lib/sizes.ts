// Our exporter with swarms of different sizes at the same time, for what must not cost more in a larger one.
import type { Context, Reading } from "./measurement.ts";
import { sized } from "./measurement.ts";
import type { Subject } from "./subject.ts";
import { startOurs } from "./subjects.ts";
import { beginning } from "./swarm.ts";
import { shown } from "./table.ts";

export interface Sized {
  readonly agents: number;
  readonly subject: Subject;
}

/** Smallest first. */
export async function startSizes(context: Context, flags: readonly string[] = []): Promise<readonly Sized[]> {
  const sizes = sized(context.scale, [100, 1_000, 10_000, 50_000], [100, 500, 2_000]);
  const started: Sized[] = [];
  for (const agents of sizes) {
    context.say(`telling one of ${agents} agents`);
    const subject = await startOurs(context, flags);
    await subject.feed(beginning(agents));
    started.push({ agents, subject });
  }
  return started;
}

/** Seconds something costs in a swarm of so many agents. */
export type Cost = readonly [agents: number, seconds: number];

/**
 * The cost in the largest swarm beside that in a smaller one, given by its place. The smallest is a bad one: what is paid
 * anyway is not spread over enough agents there to vanish.
 */
export function growth(costs: readonly Cost[], smaller: number): { readonly reading: Reading; readonly note: string } {
  const [reference, largest] = [costs.at(smaller), costs.at(-1)];
  if (reference === undefined || largest === undefined) throw new Error("growth needs at least two sizes");
  const told = costs.map(([agents, seconds]) => `${shown(seconds, "seconds")} at ${agents.toLocaleString("en")}`);
  return { reading: { ours: largest[1], peer: reference[1] }, note: told.join(", ") };
}
