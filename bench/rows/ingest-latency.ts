// How long a sender waits at a steady 50,000 events a second while 10,000 agents are scraped every 5 seconds.
import { prepare } from "../lib/bodies.ts";
import { inTurn } from "../lib/in-turn.ts";
import { measurement, sized } from "../lib/measurement.ts";
import { openLoop, type Latencies } from "../lib/open-loop.ts";
import { pair } from "../lib/pair.ts";
import type { Subject } from "../lib/subject.ts";
import { medianOf } from "../lib/statistics.ts";
import { mix } from "../lib/swarm.ts";
import { shown } from "../lib/table.ts";

const BATCH = 100;
const PREPARED = 400;
/** Above this the generator would be part of what is measured. */
const LATE_SECONDS = 0.002;

export const ingestLatency = measurement({
  name: "ingest-latency",
  lines: [
    {
      id: "ingest-latency",
      what: "ingest p99 at 50,000 events/s, 10,000 agents scraped every 5 s",
      unit: "seconds",
      better: "less",
      must: { ratio: 20 },
      aim: { below: 0.005 },
    },
  ],
  async run(context) {
    const agents = sized(context.scale, 10_000, 1_000);
    const rate = sized(context.scale, 50_000, 20_000);
    const seconds = sized(context.scale, 20, 3);
    const { ours, card } = await pair(context, agents);
    const happenings = mix(agents, BATCH * PREPARED);
    const passes = new Map<Subject, Latencies[]>([
      [ours, []],
      [card, []],
    ]);
    const load = (subject: Subject) => {
      const prepared = prepare(happenings, BATCH, subject.dialect, subject.events);
      return async (): Promise<number> => {
        const scrapeEvery = sized(context.scale, 5, 2);
        const taken = await openLoop(subject, { prepared, perSecond: rate / BATCH, warmUp: 2, seconds, scrapeEvery });
        passes.get(subject)?.push(taken);
        return taken.p99;
      };
    };
    const p99 = await inTurn({ rounds: 3, warmUp: 0, say: context.say }, { ours: load(ours), card: load(card) });
    return {
      readings: { "ingest-latency": { ours: p99.ours, peer: p99.card } },
      notes: [...passes].map(([{ name }, taken]) => described(name, taken, seconds)),
    };
  },
});

/** Throws if the load itself was late more often than now and then. */
function described(name: string, passes: readonly Latencies[], seconds: number): string {
  const middle = (of: keyof Latencies): number => medianOf(passes.map((taken) => taken[of]));
  const late = shown(middle("lateness"), "seconds");
  if (middle("lateness") > LATE_SECONDS)
    throw new Error(`the load was late by ${late}: too much else runs on this machine`);
  const answers = `median ${shown(middle("p50"), "seconds")}, longest ${shown(middle("longest"), "seconds")}`;
  return `${name}: ${answers}, ${shown(middle("processor") / seconds, "share")} of a core; the load was late by ${late}`;
}
