// Processor time a scrape costs for each of its series, in swarms of different sizes, a tenth of the agents changed.
import { setTimeout as pause } from "node:timers/promises";
import { inTurn } from "../lib/in-turn.ts";
import { measurement, sized } from "../lib/measurement.ts";
import { growth, startSizes } from "../lib/sizes.ts";
import { tenth } from "../lib/swarm.ts";

const SETTLE_MS = 100;

export const growthScrape = measurement({
  name: "growth-scrape",
  lines: [
    {
      id: "growth-scrape",
      what: "a series of a scrape at 50,000 agents; ours at 1,000",
      unit: "seconds",
      better: "less",
      must: { ratio: 0.5 },
      aim: { ratio: 0.8 },
    },
  ],
  async run(context) {
    const sizes = await startSizes(context);
    const series = await Promise.all(sizes.map(async ({ subject }) => (await subject.samples()).length));
    const costs = sizes.map(({ agents, subject }, i) => async (round: number): Promise<number> => {
      await subject.feed(tenth(agents, round));
      await pause(SETTLE_MS);
      const before = subject.processorSeconds();
      await subject.scrape();
      return (subject.processorSeconds() - before) / (series[i] ?? NaN);
    });
    const plan = { rounds: sized(context.scale, 9, 3), warmUp: 2, say: context.say };
    const cost = await inTurn(plan, Object.fromEntries(costs.map((measure, i) => [String(i), measure])));
    const { reading, note } = growth(
      sizes.map(({ agents }, i) => [agents, cost[String(i)] ?? NaN]),
      1,
    );
    return { readings: { "growth-scrape": reading }, notes: [`a series of a scrape: ${note} agents`] };
  },
});
