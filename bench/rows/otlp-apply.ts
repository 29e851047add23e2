// Processor time of taking in an OTLP body of 100 items: from its bytes to metrics that can be read. Ours decodes it, works
// out what it tells and has not told before, and counts that; the peer decodes it by protobufjs and counts by prom-client.
import { isDeepStrictEqual } from "node:util";
import { readConfig } from "../../exporter/config.ts";
import { wants } from "../../exporter/ingest/otlp/meaning/senders/wanted.ts";
import type { Signal } from "../../exporter/ingest/otlp/records.ts";
import { OtlpIntake } from "../../exporter/otlp-intake.ts";
import { State } from "../../exporter/state.ts";
import { inTurn } from "../lib/in-turn.ts";
import { sized, type Measurement } from "../lib/measurement.ts";
import { totalsOf, type Totals } from "../lib/otlp-totals.ts";
import { sentAt, stampWork, workBodies } from "../lib/otlp-work.ts";
import { otlpMetrics } from "../peers/otlp-metrics.ts";

const ITEMS = 100;
const BODIES = 200;
/** Bodies between two turns, which come every two seconds. */
const TURN = 100;
const SECOND_MS = 1000;

const signals: readonly Signal[] = ["traces", "metrics", "logs"];

/** One for each signal: `otlp-traces-apply`, `otlp-metrics-apply`, `otlp-logs-apply`. */
export const otlpApply: readonly Measurement[] = signals.map(applying);

interface Side {
  /** Takes in a body that was stamped with a number. */
  take(body: Buffer, number: number): void;
  totals(): Totals | Promise<Totals>;
}

function applying(signal: Signal): Measurement {
  const id = `otlp-${signal}-apply`;
  return {
    name: id,
    lines: [
      {
        id,
        what: `OTLP ${signal}, taking in a body of ${ITEMS}, processor time; protobufjs and prom-client`,
        unit: "seconds",
        better: "less",
        // It counts once what is told twice, which the peer does not try.
        must: { ratio: 0.5 },
        aim: { ratio: 1 },
      },
    ],
    async run({ scale, say }) {
      const bodies = workBodies(signal, ITEMS, sized(scale, BODIES, 20));
      const [our, their] = [ourSide(signal), peerSide(signal)];
      // Both sides take in the same.
      const costOf = (side: Side) => async (round: number) => {
        bodies.forEach((body, i) => stampWork(body, round * bodies.length + i));
        const before = process.cpuUsage();
        bodies.forEach(({ bytes }, i) => side.take(bytes, round * bodies.length + i));
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1e6 / bodies.length;
      };
      const plan = { rounds: sized(scale, 15, 3), warmUp: 5, say };
      const cost = await inTurn(plan, { ours: costOf(our), peer: costOf(their) });
      const [counted, peerCounted] = [await our.totals(), await their.totals()];
      if (!isDeepStrictEqual(counted, peerCounted))
        throw new Error(`not the same was counted: ${JSON.stringify([counted, peerCounted])}`);
      const [ours, peer] = [cost.ours, cost.peer].map((seconds) => Math.round((seconds / ITEMS) * 1e9));
      return {
        readings: { [id]: { ours: cost.ours, peer: cost.peer } },
        notes: [`${ours} ns an item, the peer's ${peer}; both counted ${JSON.stringify(counted)}`],
      };
    },
  };
}

function ourSide(signal: Signal): Side {
  const config = readConfig([], {});
  const { agentTtl, taskTimeout } = config;
  const times = { agentTtl: agentTtl * SECOND_MS, taskTimeout: taskTimeout * SECOND_MS };
  const state = new State({ ...config, ...times, prices: [] });
  let now = sentAt(0);
  state.resume(now);
  const intake = new OtlpIntake(wants, (records) => state.takeInRecords(records, now));
  return {
    take(body, number) {
      now = sentAt(number);
      void intake.take(signal, "protobuf", body);
      if (number % TURN === 0) state.turn(now);
    },
    totals: () => totalsOf(state.store),
  };
}

function peerSide(signal: Signal): Side {
  const metrics = otlpMetrics();
  return { take: (body) => metrics.take(signal, body), totals: async () => await metrics.totals() };
}
