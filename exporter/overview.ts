// Draws the picture of now that the start page shows.
import type { CollectorRun } from "./exposition/readings.ts";
import type { Millis } from "./model/clock.ts";
import type { Overview } from "./model/overview.ts";
import type { Tallies } from "./tallies.ts";
import type { Store } from "./store/store.ts";
import { modelLines, usageOf, usageOfAll } from "./usage-lines.ts";

interface Parts {
  readonly version: string;
  readonly startedAt: Millis;
  readonly now: Millis;
  readonly store: Store;
  readonly runs: readonly CollectorRun[];
  readonly tallies: Tallies;
  readonly fleet: { lines(): Overview["shards"] };
}

/** Agents on the page: those in trouble first. */
const SHOWN = 200;
const trouble = ["lost", "stalled"];

export function overview({ version, startedAt, now, store, runs, tallies, fleet }: Parts): Overview {
  const { efficiency } = store.tables.agent;
  const shards = fleet.lines();
  // A front knows its agents as `_other` only.
  const known = shards.length === 0 ? [...store.agents] : [];
  const agents = known.map((agent) => ({
    name: agent.name,
    type: agent.type,
    state: agent.state,
    running: agent.running.size,
    slots: agent.slots,
    silence: Math.max(0, now - agent.lastSeen) / 1000,
    efficiency: efficiency.get(agent.slot),
    usage: usageOf(store.calls, agent.slot),
  }));
  const rank = (state: string | undefined): number => trouble.indexOf(state ?? "") + 1;
  return {
    version,
    uptime: (now - startedAt) / 1000,
    eventsAccepted: tallies.accepted.total,
    eventsRejected: tallies.rejected.total,
    agents: agents.sort((a, b) => rank(b.state) - rank(a.state) || a.name.localeCompare(b.name)).slice(0, SHOWN),
    agentCount: agents.length,
    usage: usageOfAll(agents.map(({ usage }) => usage)),
    models: modelLines(
      store.calls,
      known.map(({ slot }) => slot),
    ),
    queues: [...store.queues].map(({ name, depth, oldestAge }) => ({
      name,
      depth: depth.last()?.value,
      oldestAge: oldestAge.last()?.value,
    })),
    collectors: runs.map(({ name, success, duration }) => ({ name, success, duration })),
    shards,
  };
}
