// Draws the picture of now that the start page shows.
import { agents as agentCatalog } from "./catalog/index.ts";
import type { CollectorRun } from "./exposition/readings.ts";
import type { Millis } from "./model/clock.ts";
import type { Overview } from "./model/overview.ts";
import type { Store } from "./store/store.ts";

interface Parts {
  readonly version: string;
  readonly startedAt: Millis;
  readonly now: Millis;
  readonly store: Store;
  readonly runs: readonly CollectorRun[];
  readonly totals: { readonly accepted: number; readonly rejected: number };
}

/** Agents on the page: those in trouble first. */
const SHOWN = 200;
const trouble = ["lost", "stalled"];

export function overview({ version, startedAt, now, store, runs, totals }: Parts): Overview {
  const efficiency = store.ledger.of(agentCatalog.efficiency);
  const agents = [...store.agents].map((agent) => {
    const row = efficiency.find([agent.name]);
    return {
      name: agent.name,
      type: agent.type,
      state: agent.state,
      running: agent.running.size,
      slots: agent.slots,
      silence: Math.max(0, now - agent.lastSeen) / 1000,
      efficiency: row === undefined ? undefined : efficiency.get(row),
    };
  });
  const rank = (state: string | undefined): number => trouble.indexOf(state ?? "") + 1;
  return {
    version,
    uptime: (now - startedAt) / 1000,
    eventsAccepted: totals.accepted,
    eventsRejected: totals.rejected,
    agents: agents.sort((a, b) => rank(b.state) - rank(a.state) || a.name.localeCompare(b.name)).slice(0, SHOWN),
    agentCount: agents.length,
    queues: [...store.queues].map(({ name, depth, oldestAge }) => ({
      name,
      depth: depth.last()?.value,
      oldestAge: oldestAge.last()?.value,
    })),
    collectors: runs.map(({ name, success, duration }) => ({ name, success, duration })),
  };
}
