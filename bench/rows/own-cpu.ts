// What watching costs the host: processor time of the exporter at an ordinary load, as a share of all cores.
import { cpus } from "node:os";
import { prepare } from "../lib/bodies.ts";
import { measurement, sized } from "../lib/measurement.ts";
import { openLoop } from "../lib/open-loop.ts";
import { pair } from "../lib/pair.ts";
import type { Subject } from "../lib/subject.ts";
import { startDiscard } from "../lib/subjects.ts";
import { mix } from "../lib/swarm.ts";
import { shown } from "../lib/table.ts";

const AGENTS = 1_000;
const RATE = 1_000;
/** As in the row of latency: an agent that counts every processor second sends its events together. */
const BATCH = 100;
const SCRAPE_EVERY = 10;
/** How much faster than what is measured both are told and scraped before it. */
const HURRY = 8;

export const ownCpu = measurement({
  name: "own-cpu",
  lines: [
    {
      id: "own-cpu",
      what: "share of the host, 1,000 agents, 1,000 events/s in bodies of 100, scrape every 10 s",
      unit: "share",
      better: "less",
      must: { below: 0.01 },
      aim: { below: 0.003 },
    },
  ],
  async run(context) {
    const { ours, card, series } = await pair(context, AGENTS);
    const discard = await startDiscard(context);
    const seconds = sized(context.scale, 40, 5);
    const warmUp = sized(context.scale, 20, 2);
    const happenings = mix(AGENTS, BATCH * 500);
    const share = async (subject: Subject, scrapeEvery: number): Promise<number> => {
      context.say(`${subject.name} under load for ${warmUp + 2 + seconds} s`);
      const prepared = prepare(happenings, BATCH, subject.dialect, subject.events);
      const perSecond = RATE / BATCH;
      // At such a load Node goes on compiling for minutes, once in the life of a process: it is hurried through that first.
      const hurried = { perSecond: perSecond * HURRY, scrapeEvery: scrapeEvery / HURRY, warmUp: 0, seconds: warmUp };
      await openLoop(subject, { prepared, ...hurried });
      const schedule = { prepared, perSecond, warmUp: 2, seconds, scrapeEvery };
      return (await openLoop(subject, schedule)).processor / seconds / cpus().length;
    };
    // One after the other: at the same time each would find the core's caches full of the others' things.
    const own = await share(ours, SCRAPE_EVERY);
    const peers = await share(card, SCRAPE_EVERY);
    const least = await share(discard, Infinity);
    return {
      readings: { "own-cpu": { ours: own, peer: peers } },
      notes: [
        `${series}; ${cpus().length} cores; bodies of ${BATCH} events; ` +
          `a bare node:http server that drops the same bodies uses ${shown(least, "share")}`,
      ],
    };
  },
});
