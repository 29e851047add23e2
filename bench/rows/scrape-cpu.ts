// Processor time a scrape costs the exporter under a real Prometheus: what it used while a tenth of the agents changed and
// Prometheus scraped, less what it uses by itself, for each scrape.
import { setTimeout as pause } from "node:timers/promises";
import { measurement, sized } from "../lib/measurement.ts";
import { pair } from "../lib/pair.ts";
import { startPrometheus } from "../lib/prometheus.ts";
import type { Subject } from "../lib/subject.ts";
import { difference } from "../lib/statistics.ts";
import { tenth } from "../lib/swarm.ts";
import { shown } from "../lib/table.ts";

/** Below this the difference of two windows is noise; better is not claimed. */
const TELLABLE_SECONDS = 0.001;

export const scrapeCpu = measurement({
  name: "scrape-cpu",
  lines: [
    {
      id: "scrape-cpu",
      what: "processor time a scrape under Prometheus, 10,000 agents × 27 series of the peer",
      unit: "seconds",
      better: "less",
      must: { ratio: 10 },
      aim: { ratio: 20 },
    },
  ],
  async run(context) {
    const agents = sized(context.scale, 10_000, 1_000);
    const interval = sized(context.scale, 5, 2);
    const scrapes = sized(context.scale, 8, 3);
    const { ours, card, series } = await pair(context, agents);
    const both = [ours, card] as const;
    const used = async (work: () => Promise<void>): Promise<readonly [number, number]> => {
      const before = both.map((subject) => subject.processorSeconds());
      await work();
      const [own = 0, peers = 0] = both.map((subject, i) => subject.processorSeconds() - (before[i] ?? 0));
      return [own / scrapes, peers / scrapes];
    };
    context.say("each by itself");
    // Once to warm up: a page made for the first time leaves work behind.
    for (const subject of both) await subject.scrape();
    await pause(interval * 1000);
    const alone = await used(async () => await pause(scrapes * interval * 1000));
    const prometheus = await startPrometheus(context.stage, { ours: ours.address, card: card.address }, interval);
    // The first scrapes make Prometheus' series, and both pages for the first time.
    context.say("first scrapes");
    for (let round = 0; round < 2; round++) await news(both, agents, round, interval);
    // As many intervals as scrapes, begun anywhere in one: there are just as many scrapes in them.
    const scraped = await used(async () => {
      for (let round = 0; round < scrapes; round++) {
        context.say(`scrape ${round + 1} of ${scrapes}`);
        await news(both, agents, round + 2, interval);
      }
    });
    for (const job of ["ours", "card"]) await insist(await prometheus.scrapes(job, scrapes * interval), scrapes);
    const cost = (side: 0 | 1): number => difference(scraped[side], alone[side], TELLABLE_SECONDS);
    return {
      readings: { "scrape-cpu": { ours: cost(0), peer: cost(1) } },
      notes: [
        `${series}; used by itself in each interval of ${interval} s, not counted: ` +
          `ours ${shown(alone[0], "seconds")}, the peer ${shown(alone[1], "seconds")}`,
      ],
    };
  },
});

/** A tenth is told at the beginning of an interval. */
async function news(subjects: readonly Subject[], agents: number, round: number, interval: number): Promise<void> {
  const until = performance.now() + interval * 1000;
  for (const subject of subjects) await subject.feed(tenth(agents, round));
  await pause(Math.max(0, until - performance.now()));
}

async function insist(counted: number, expected: number): Promise<void> {
  if (Math.abs(counted - expected) > 1)
    throw new Error(`Prometheus made ${counted} good scrapes instead of ${expected}`);
}
