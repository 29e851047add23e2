// How long a scraper waits for the page of 10,000 agents over HTTP, a tenth of them changed since the last one.
import { setTimeout as pause } from "node:timers/promises";
import { inTurn } from "../lib/in-turn.ts";
import { measurement, sized } from "../lib/measurement.ts";
import { pair } from "../lib/pair.ts";
import type { Subject } from "../lib/subject.ts";
import { startPushgateway } from "../lib/subjects.ts";
import { tenth } from "../lib/swarm.ts";

/** What was told is worked in before the scrape, as between two scrapes of a real Prometheus. */
const SETTLE_MS = 100;

export const scrape = measurement({
  name: "scrape",
  lines: [
    {
      id: "scrape",
      what: "scrape, 10,000 agents × 27 series of the peer; express + prom-client",
      unit: "seconds",
      better: "less",
      must: { ratio: 10 },
      aim: { ratio: 25 },
    },
    {
      id: "scrape-pushgateway",
      what: "scrape, 10,000 agents; Pushgateway holding the peer's page",
      unit: "seconds",
      better: "less",
      must: {},
      aim: { ratio: 8 },
    },
  ],
  async run(context) {
    const agents = sized(context.scale, 10_000, 1_000);
    const { ours, card, series } = await pair(context, agents);
    const pushgateway = await startPushgateway(context, (await card.scrape("", true)).body);
    const changed = (subject: Subject) => async (round: number) => {
      await subject.feed(tenth(agents, round));
      return await settled(subject);
    };
    const plan = { rounds: sized(context.scale, 15, 3), warmUp: 2, say: context.say };
    const wall = await inTurn(plan, {
      ours: changed(ours),
      card: changed(card),
      pushgateway: async () => await settled(pushgateway),
    });
    return {
      readings: {
        scrape: { ours: wall.ours, peer: wall.card },
        "scrape-pushgateway": { ours: wall.ours, peer: wall.pushgateway },
      },
      notes: [series],
    };
  },
});

async function settled(subject: Subject): Promise<number> {
  await pause(SETTLE_MS);
  return (await subject.scrape()).seconds;
}
