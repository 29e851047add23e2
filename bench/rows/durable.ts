// Events a second that are on disk before they are acknowledged, in batches of 100, from one sender and from sixteen.
import { join } from "node:path";
import { prepare } from "../lib/bodies.ts";
import { durableFlags } from "../lib/exporter-flags.ts";
import { inTurn } from "../lib/in-turn.ts";
import { measurement, sized } from "../lib/measurement.ts";
import type { Subject } from "../lib/subject.ts";
import { startCard, startOurs } from "../lib/subjects.ts";
import { beginning, mix } from "../lib/swarm.ts";
import { wrk, writeRequests } from "../lib/wrk.ts";

const AGENTS = 1_000;
const BATCH = 100;
const PREPARED = 200;

export const durable = measurement({
  name: "durable",
  lines: [
    {
      id: "durable-1",
      what: "durable ingest, 1 writer; better-sqlite3 WAL FULL a batch",
      unit: "events/s",
      better: "more",
      must: { ratio: 3 },
      aim: {},
    },
    {
      id: "durable-16",
      what: "durable ingest, 16 writers; better-sqlite3 WAL FULL a batch",
      unit: "events/s",
      better: "more",
      must: { ratio: 3 },
      aim: { ratio: 10 },
    },
  ],
  async run(context) {
    const [own, peers] = [await context.stage.folder(), await context.stage.folder()];
    const ours = await startOurs(context, durableFlags(own));
    const card = await startCard(context, ["--database", join(peers, "events.db")]);
    const happenings = mix(AGENTS, BATCH * PREPARED);
    const writers = async (subject: Subject) => {
      await subject.feed(beginning(AGENTS));
      const folder = await context.stage.folder();
      await writeRequests(folder, prepare(happenings, BATCH, subject.dialect, subject.events));
      const seconds = sized(context.scale, 3, 1);
      return (connections: number) => async (): Promise<number> =>
        (await wrk(folder, subject.events, connections, seconds)).requestsPerSecond * BATCH;
    };
    const [mine, theirs] = [await writers(ours), await writers(card)];
    const plan = { rounds: sized(context.scale, 5, 2), warmUp: 1, say: context.say };
    const events = await inTurn(plan, { ours1: mine(1), card1: theirs(1), ours16: mine(16), card16: theirs(16) });
    return {
      readings: {
        "durable-1": { ours: events.ours1, peer: events.card1 },
        "durable-16": { ours: events.ours16, peer: events.card16 },
      },
      notes: [],
    };
  },
});
