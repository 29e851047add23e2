// The two sides most rows compare, each with the same swarm in it.
import type { Context } from "./measurement.ts";
import type { Subject } from "./subject.ts";
import { startCard, startOurs } from "./subjects.ts";
import { beginning } from "./swarm.ts";

export interface Pair {
  readonly ours: Subject;
  readonly card: Subject;
  /** How many series each of them publishes: ours may not be fewer, or the comparison means nothing. */
  readonly series: string;
}

export async function pair(context: Context, agents: number): Promise<Pair> {
  const swarm = beginning(agents);
  const [ours, card] = [await startOurs(context), await startCard(context)];
  context.say(`telling both of ${agents} agents`);
  for (const subject of [ours, card]) await subject.feed(swarm);
  const [own, peers] = [(await ours.samples()).length, (await card.samples()).length];
  if (own < peers) throw new Error(`we publish ${own} series, the peer ${peers}: this compares less with more`);
  return { ours, card, series: `${agents} agents: ${own} series of ours, ${peers} of the peer` };
}
