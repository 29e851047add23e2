// The most memory the process ever held while 50,000 agents were told of and scraped.
import { measurement, sized, type Context } from "../lib/measurement.ts";
import type { Subject } from "../lib/subject.ts";
import { startCard, startOurs } from "../lib/subjects.ts";
import { beginning, tenth } from "../lib/swarm.ts";

export const memory = measurement({
  name: "memory",
  lines: [
    {
      id: "memory",
      what: "peak memory, 50,000 agents × 27 series of the peer fed and scraped",
      unit: "bytes",
      better: "less",
      must: { ratio: 4, below: 500e6 },
      aim: { ratio: 8, below: 300e6 },
    },
  ],
  async run(context) {
    const agents = sized(context.scale, 50_000, 2_000);
    // One after the other: neither is to be short of memory because of the other.
    const ours = await peak(context, await startOurs(context), agents);
    const card = await peak(context, await startCard(context), agents);
    return {
      readings: { memory: { ours: ours.bytes, peer: card.bytes } },
      notes: [`${agents} agents: ${ours.series} series of ours, ${card.series} of the peer`],
    };
  },
});

async function peak(
  context: Context,
  subject: Subject,
  agents: number,
): Promise<{ readonly bytes: number; readonly series: number }> {
  await subject.feed(beginning(agents));
  const rounds = sized(context.scale, 5, 2);
  for (let round = 0; round < rounds; round++) {
    context.say(`${subject.name}: round ${round + 1} of ${rounds}`);
    await subject.scrape();
    await subject.feed(tenth(agents, round));
  }
  const bytes = subject.peakMemory();
  const series = (await subject.samples()).length;
  await context.stage.clear();
  return { bytes, series };
}
