// What watching costs the host: processor time of the exporter at an ordinary load, as a share of all cores.
import { cpus } from "node:os";
import { prepare } from "../lib/bodies.ts";
import { measurement, sized } from "../lib/measurement.ts";
import { openLoop } from "../lib/open-loop.ts";
import { pair } from "../lib/pair.ts";
import type { Subject } from "../lib/subject.ts";
import { mix } from "../lib/swarm.ts";

const AGENTS = 1_000;
const RATE = 1_000;
const BATCH = 10;
const SCRAPE_EVERY = 10;

export const ownCpu = measurement({
  name: "own-cpu",
  lines: [
    {
      id: "own-cpu",
      what: "share of the host, 1,000 agents, 1,000 events/s, scrape every 10 s",
      unit: "share",
      better: "less",
      must: { below: 0.01 },
      aim: { below: 0.003 },
    },
  ],
  async run(context) {
    const { ours, card, series } = await pair(context, AGENTS);
    const seconds = sized(context.scale, 60, 10);
    const happenings = mix(AGENTS, BATCH * 500);
    const share = async (subject: Subject): Promise<number> => {
      const prepared = prepare(happenings, BATCH, subject.dialect, subject.events);
      const schedule = { prepared, perSecond: RATE / BATCH, warmUp: 5, seconds, scrapeEvery: SCRAPE_EVERY };
      return (await openLoop(subject, schedule)).processor / seconds / cpus().length;
    };
    context.say(`both under load for ${seconds} s`);
    // At the same time: neither needs more than a part of its core.
    const [own, peers] = await Promise.all([share(ours), share(card)]);
    return { readings: { "own-cpu": { ours: own, peer: peers } }, notes: [`${series}; ${cpus().length} cores`] };
  },
});
