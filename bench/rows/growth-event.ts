// Processor time an event costs in swarms of different sizes.
import { setTimeout as pause } from "node:timers/promises";
import { inTurn } from "../lib/in-turn.ts";
import { measurement, sized } from "../lib/measurement.ts";
import { growth, startSizes } from "../lib/sizes.ts";
import { mix } from "../lib/swarm.ts";

const SETTLE_MS = 100;

export const growthEvent = measurement({
  name: "growth-event",
  lines: [
    {
      id: "growth-event",
      what: "an event at 50,000 agents; ours at 1,000",
      unit: "seconds",
      better: "less",
      must: { ratio: 0.5 },
      aim: { ratio: 0.8 },
    },
  ],
  async run(context) {
    const events = sized(context.scale, 20_000, 5_000);
    const sizes = await startSizes(context);
    const costs = sizes.map(({ agents, subject }) => async (): Promise<number> => {
      const happenings = mix(agents, events);
      const before = subject.processorSeconds();
      await subject.feed(happenings);
      await pause(SETTLE_MS);
      return (subject.processorSeconds() - before) / events;
    });
    const plan = { rounds: sized(context.scale, 9, 3), warmUp: 3, say: context.say };
    const cost = await inTurn(plan, Object.fromEntries(costs.map((measure, i) => [String(i), measure])));
    const { reading, note } = growth(
      sizes.map(({ agents }, i) => [agents, cost[String(i)] ?? NaN]),
      1,
    );
    return { readings: { "growth-event": reading }, notes: [`an event: ${note} agents`] };
  },
});
