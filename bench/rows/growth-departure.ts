// Processor time it costs that an agent stops, is forgotten, and another takes its place, in swarms of different sizes. What a
// second exporter with the same swarm, which nobody leaves, uses in the same time is taken off. Without those who take the
// places, the smaller swarm would save more than a departure costs.
import { setTimeout as pause } from "node:timers/promises";
import { forgetfulFlags } from "../lib/exporter-flags.ts";
import type { Happening } from "../lib/happenings.ts";
import { measurement } from "../lib/measurement.ts";
import { growth, startSizes, type Cost, type Sized } from "../lib/sizes.ts";
import { beginning } from "../lib/swarm.ts";

/** A turn, to warm up. */
const WARM_UP_MS = 20_000;
/** Two turns, whenever it begins; agents that stop at its beginning are forgotten in the second one at the latest. */
const WINDOW_MS = 40_000;
/** One agent in so many leaves. */
const LEAVES = 4;
/** How much more than noise a cost must be before it is told. */
const CLEAR_OF_NOISE = 2;

/** Two exporters with swarms of the same size. */
interface Twins {
  readonly agents: number;
  readonly staying: Sized;
  readonly losing: Sized;
}

export const growthDeparture = measurement({
  name: "growth-departure",
  lines: [
    {
      id: "growth-departure",
      what: "an agent that leaves and its successor, 50,000 agents; ours at 10,000",
      unit: "seconds",
      better: "less",
      must: { ratio: 0.5 },
      aim: { ratio: 0.8 },
    },
  ],
  async run(context) {
    const [staying, losing] = [await startSizes(context, forgetfulFlags), await startSizes(context, forgetfulFlags)];
    const twins = staying.map((each, i): Twins => ({ agents: each.agents, staying: each, losing: losing[i] ?? each }));
    context.say("warming up");
    await differences(twins, WARM_UP_MS, false);
    context.say("nobody leaves: what is noise");
    const noise = await differences(twins, WINDOW_MS, false);
    context.say("every fourth agent leaves one of the two");
    const costs = await differences(twins, WINDOW_MS, true);
    for (const each of losing) await insistGone(each);
    // Smaller swarms lose too few agents to tell.
    const { reading, note } = growth(costs, -2);
    const told = `an agent that leaves and its successor: ${note} agents; noise: ${growth(noise, -2).note}`;
    for (const place of [-2, -1])
      // Put so that a figure that is not there is no proof either.
      if (!(secondsAt(costs, place) > Math.abs(secondsAt(noise, place)) * CLEAR_OF_NOISE))
        throw new Error(`noise hides the cost: ${told}`);
    return { readings: { "growth-departure": reading }, notes: [told] };
  },
});

function secondsAt(costs: readonly Cost[], place: number): number {
  return costs.at(place)?.[1] ?? NaN;
}

/** Every fourth agent stops. */
function leaving(agents: number): readonly Happening[] {
  return Array.from({ length: Math.floor(agents / LEAVES) }, (_, i) => ({ what: "stopped", agent: i * LEAVES }));
}

async function replace({ agents, losing: { subject } }: Twins): Promise<void> {
  const leave = leaving(agents);
  await subject.feed(leave);
  await subject.feed(beginning(leave.length, agents));
}

/**
 * How much more processor time the second of each twins used in a window and the scrape after it, for each agent that
 * leaves it at the beginning, or would have left.
 */
async function differences(twins: readonly Twins[], windowMs: number, leave: boolean): Promise<readonly Cost[]> {
  const used = (twin: Twins): number =>
    twin.losing.subject.processorSeconds() - twin.staying.subject.processorSeconds();
  const before = twins.map(used);
  if (leave) for (const each of twins) await replace(each);
  await pause(windowMs);
  for (const { staying, losing } of twins) {
    await staying.subject.scrape();
    await losing.subject.scrape();
  }
  return twins.map((twin, i) => [twin.agents, (used(twin) - (before[i] ?? NaN)) / leaving(twin.agents).length]);
}

async function insistGone({ agents, subject }: Sized): Promise<void> {
  const lines = (await subject.samples()).filter((line) => line.includes('agent="agent-000000"'));
  if (lines.length > 0) throw new Error(`of ${agents} agents one that stopped still has ${lines.length} series`);
}
