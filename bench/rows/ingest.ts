// Events one core takes in in a second of its time, sent as fast as they are answered: in batches of 100, and one a request.
import { eventsAccepted, eventsAdjusted } from "../../exporter/catalog/exporter.ts";
import { prepare } from "../lib/bodies.ts";
import { inTurn } from "../lib/in-turn.ts";
import { measurement, sized, type Context, type Reading } from "../lib/measurement.ts";
import { pair } from "../lib/pair.ts";
import type { Subject } from "../lib/subject.ts";
import { mix } from "../lib/swarm.ts";
import { wrk, writeRequests } from "../lib/wrk.ts";

const CONNECTIONS = 8;
const AGENTS = 1_000;

export const ingestBatch = measurement({
  name: "ingest-batch",
  lines: [
    {
      id: "ingest-batch",
      what: "ingest, batches of 100, one core",
      unit: "events/s",
      better: "more",
      must: { ratio: 5 },
      aim: { ratio: 10 },
    },
  ],
  async run(context) {
    const { reading, notes } = await ingest(context, 100, 200);
    return { readings: { "ingest-batch": reading }, notes };
  },
});

export const ingestSingle = measurement({
  name: "ingest-single",
  lines: [
    {
      id: "ingest-single",
      what: "ingest, one event a request, one core",
      unit: "events/s",
      better: "more",
      must: { ratio: 6 },
      aim: { ratio: 12 },
    },
  ],
  async run(context) {
    const { reading, notes } = await ingest(context, 1, 2_000);
    return { readings: { "ingest-single": reading }, notes };
  },
});

/** `requests` different ones are sent in turn, each time with new ids and times. */
async function ingest(
  context: Context,
  batch: number,
  requests: number,
): Promise<{ readonly reading: Reading; readonly notes: readonly string[] }> {
  const { ours, card } = await pair(context, AGENTS);
  const happenings = mix(AGENTS, batch * requests);
  const seconds = sized(context.scale, 3, 1);
  const busy = new Map<Subject, number>();
  const sizes: number[] = [];
  const rate = async (subject: Subject) => {
    const folder = await context.stage.folder();
    const prepared = prepare(happenings, batch, subject.dialect, subject.events);
    sizes.push(Math.round(prepared.reduce((sum, { bytes }) => sum + bytes.length, 0) / (batch * requests)));
    await writeRequests(folder, prepared);
    return async (): Promise<number> => {
      const before = [subject.processorSeconds(), performance.now()] as const;
      const { requestsPerSecond } = await wrk(folder, subject.events, CONNECTIONS, seconds);
      const wall = (performance.now() - before[1]) / 1000;
      const share = (subject.processorSeconds() - before[0]) / wall;
      busy.set(subject, Math.max(busy.get(subject) ?? 0, share));
      // Of a second of processor time: what else runs on the machine takes from the share, not from the figure.
      return (requestsPerSecond * batch) / share;
    };
  };
  const plan = { rounds: sized(context.scale, 5, 2), warmUp: 1, say: context.say };
  const events = await inTurn(plan, { ours: await rate(ours), card: await rate(card) });
  await insistAllCounted(ours);
  const shares = [ours, card].map(
    (subject) => `${subject.name} ${Math.round((busy.get(subject) ?? 0) * 100)} % of a core`,
  );
  return {
    reading: { ours: events.ours, peer: events.card },
    notes: [
      `bytes an event with its share of the request: ours ${sizes[0]}, the peer's ${sizes[1]}; at work: ${shares.join(", ")}`,
    ],
  };
}

/** Events that were taken for doubled or late would have cost less than they should. A few heartbeats do overtake each other. */
async function insistAllCounted(subject: Subject): Promise<void> {
  const lines = await subject.samples();
  const sum = (name: string): number =>
    lines
      .filter((line) => line.startsWith(`${name}{`))
      .reduce((total, line) => total + Number(line.split(" ").at(-1)), 0);
  const [accepted, adjusted] = [sum(eventsAccepted.name), sum(eventsAdjusted.name)];
  if (adjusted > accepted / 50) throw new Error(`${adjusted} of ${accepted} events were not counted as they were sent`);
}
