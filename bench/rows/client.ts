// What telling of a task costs an agent's process, sending included: ours, a span of OpenTelemetry, prom-client; and what adding to
// a counter costs, ours with its sending, and that of prom-client.
import { join } from "node:path";
import { root } from "../../scripts/root.ts";
import { measurement, sized } from "../lib/measurement.ts";
import { benchPackages } from "../lib/packages.ts";
import { difference } from "../lib/statistics.ts";
import { startOurs } from "../lib/subjects.ts";
import { shown } from "../lib/table.ts";

/** Below this the difference to bare tasks is noise; better is not claimed. */
const TELLABLE_SECONDS = 5e-8;

interface Lost {
  readonly dropped: number;
  readonly rejected: number;
}

interface Told {
  readonly bare: number;
  readonly again: number;
  readonly clock: number;
  readonly ours: number;
  readonly span: number;
  readonly prom: number;
  readonly ourCounter: number;
  readonly promCounter: number;
  readonly idle: number;
  readonly stats: Lost & { readonly metrics: Lost };
}

export const client = measurement({
  name: "client",
  lines: [
    {
      id: "client-span",
      what: "telling of a task, processor time of the agent; OpenTelemetry span",
      unit: "seconds",
      better: "less",
      must: { ratio: 4, below: 1e-6 },
      aim: { ratio: 8, below: 5e-7 },
    },
    {
      id: "client-prom",
      what: "telling of a task, processor time of the agent; prom-client timer and counter",
      unit: "seconds",
      better: "less",
      must: { ratio: 1, below: 1e-6 },
      aim: { ratio: 2, below: 5e-7 },
    },
    {
      id: "client-counter",
      what: "adding to a counter with two labels, processor time of the agent; prom-client counter",
      unit: "seconds",
      better: "less",
      must: { ratio: 1, below: 5e-7 },
      aim: { ratio: 2, below: 2e-7 },
    },
  ],
  async run(context) {
    await benchPackages();
    const { stage } = context;
    const peers = join(root, "dist/bench/peers");
    const ours = await startOurs(context);
    const sink = await stage.start("server", [process.execPath, join(peers, "span-sink.js")], /listens on (\S+)/);
    context.say("tasks of an agent, told in three ways");
    const rounds = String(sized(context.scale, 60, 5));
    const command = [process.execPath, join(peers, "client.js"), ours.events.origin, `${sink.found}/v1/traces`, rounds];
    const { found } = await stage.start("load", command, /took (.+)/);
    // Printed by that program.
    const told = JSON.parse(found) as Told;
    const { dropped, rejected, metrics } = told.stats;
    if (dropped + rejected + metrics.dropped + metrics.rejected > 0)
      throw new Error(`events were lost: ${JSON.stringify(told.stats)}`);
    const added = (cost: number): number => difference(cost, told.bare, TELLABLE_SECONDS);
    const own = added(told.ours);
    return {
      readings: {
        "client-span": { ours: own, peer: added(told.span) },
        "client-prom": { ours: own, peer: added(told.prom) },
        "client-counter": { ours: told.ourCounter, peer: told.promCounter },
      },
      notes: [
        `an agent that does nothing takes ${shown(Math.max(0, told.idle), "seconds")} of the processor a second: heartbeats, and looks at its event loop`,
        `ours and the span send over HTTP to servers that answer, prom-client sends nothing; of ours two readings of the clock take ` +
          `${shown(added(told.clock), "seconds")}; two rounds of bare tasks differ by ${shown(Math.abs(told.again - told.bare), "seconds")}`,
      ],
    };
  },
});
