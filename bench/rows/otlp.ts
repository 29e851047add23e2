// Processor time of reading an OTLP body of 100 items: ours to records with everything in it that is wanted, the peer the
// decoding alone, by the general decoder protobufjs compiles for the same messages.
import type { Signal } from "../../exporter/ingest/otlp/records.ts";
import { Decoder } from "../../exporter/ingest/otlp/wire/decoder.ts";
import { inTurn } from "../lib/in-turn.ts";
import { sized, type Measurement } from "../lib/measurement.ts";
import { bodyKeys, otlpBodies } from "../lib/otlp-bodies.ts";
import { requestTypes } from "../lib/otlp-schema.ts";

const ITEMS = 100;
/** Bodies a round: enough that the clock's steps do not matter. */
const BODIES = 200;

const signals: readonly Signal[] = ["traces", "metrics", "logs"];

/** One for each signal: `otlp-traces`, `otlp-metrics`, `otlp-logs`. */
export const otlp: readonly Measurement[] = signals.map(decoding);

function decoding(signal: Signal): Measurement {
  return {
    name: `otlp-${signal}`,
    lines: [
      {
        id: `otlp-${signal}`,
        what: `OTLP ${signal}, decoding a body of ${ITEMS}, processor time; protobufjs`,
        unit: "seconds",
        better: "less",
        must: { ratio: 2 },
        aim: { ratio: 4 },
      },
    ],
    async run({ scale, say }) {
      const body = otlpBodies(ITEMS)[signal];
      const decoder = new Decoder({ attribute: (key) => bodyKeys.has(key), event: () => true, metric: () => true });
      const { groups } = decoder[signal]("protobuf", body);
      const records = groups.reduce((sum, group) => sum + group.records.length, 0);
      if (records !== ITEMS) throw new Error(`${records} of ${ITEMS} items were read`);
      const type = requestTypes[signal];
      const bodies = sized(scale, BODIES, 20);
      const cost = await inTurn(
        { rounds: sized(scale, 15, 3), warmUp: 3, say },
        {
          ours: costOf(bodies, () => decoder[signal]("protobuf", body)),
          peer: costOf(bodies, () => type.decode(body)),
        },
      );
      const [ours, peer] = [cost.ours, cost.peer].map((seconds) => Math.round((seconds / ITEMS) * 1e9));
      return {
        readings: { [`otlp-${signal}`]: { ours: cost.ours, peer: cost.peer } },
        notes: [`${body.length} bytes; ${ours} ns an item, the peer's ${peer}`],
      };
    },
  };
}

/** Seconds of processor time for one body. */
function costOf(bodies: number, decode: () => object): () => Promise<number> {
  return async () => {
    const before = process.cpuUsage();
    for (let i = 0; i < bodies; i++) decode();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6 / bodies;
  };
}
