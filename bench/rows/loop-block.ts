// The longest time events have to wait because a page is being made: the longest turn of the event loop during a scrape.
import { setTimeout as pause } from "node:timers/promises";
import { inTurn } from "../lib/in-turn.ts";
import { measurement, sized, type Context, type Reading } from "../lib/measurement.ts";
import { pair } from "../lib/pair.ts";
import type { Subject } from "../lib/subject.ts";
import { tenth } from "../lib/swarm.ts";

const SETTLE_MS = 100;

export const loopBlock = measurement({
  name: "loop-block",
  lines: [
    {
      id: "loop-block",
      what: "event loop blocked by a scrape, 10,000 agents",
      unit: "seconds",
      better: "less",
      must: { ratio: 20 },
      aim: { below: 0.005 },
    },
    {
      id: "loop-block-50k",
      what: "event loop blocked by a scrape, 50,000 agents",
      unit: "seconds",
      better: "less",
      must: { ratio: 20 },
      aim: { below: 0.005 },
    },
  ],
  async run(context) {
    const some = await blocked(context, sized(context.scale, 10_000, 1_000), sized(context.scale, 15, 3));
    await context.stage.clear();
    const many = await blocked(context, sized(context.scale, 50_000, 2_000), sized(context.scale, 5, 3));
    return {
      readings: { "loop-block": some.reading, "loop-block-50k": many.reading },
      notes: [some.series, many.series],
    };
  },
});

async function blocked(
  context: Context,
  agents: number,
  rounds: number,
): Promise<{ reading: Reading; series: string }> {
  const { ours, card, series } = await pair(context, agents);
  const longest = (subject: Subject) => async (round: number) => {
    await subject.feed(tenth(agents, round));
    await pause(SETTLE_MS);
    await subject.watchLoop();
    await subject.scrape();
    return await subject.longestTurn();
  };
  const block = await inTurn({ rounds, warmUp: 2, say: context.say }, { ours: longest(ours), card: longest(card) });
  return { reading: { ours: block.ours, peer: block.card }, series };
}
