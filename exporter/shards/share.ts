// Who of several processes publishes what, so that a sum over all of them is what one process alone would show. The front
// counts what is about no agent, or about a task as a whole, in one place; each shard counts its agents.
import type { Metric } from "../catalog/define.ts";
import * as catalog from "../catalog/index.ts";
import type { adjustment, foldedLabel } from "../catalog/labels.ts";
import type { EventKind } from "../model/event.ts";

/** A process is the whole exporter, or the front of several, or one of the shards behind it. */
export type Share = "whole" | "front" | "shard";

/**
 * `front`: told by the front alone. `shards`: of an agent, told by the agent's shard. `parts`: told by all, each of its own
 * part; the sum is the whole. `peers`: told by the shards, from what their own agents do: not what one process would find.
 * `each`: of the process that tells it.
 */
export type Owner = "front" | "shards" | "parts" | "peers" | "each";

type Family = Exclude<keyof typeof catalog, "families" | "metrics">;
type Owners<F> = { readonly [M in keyof F]: Owner };

/** Total: a metric without an owner does not compile. A family of one owner needs no list. */
const owners: { readonly [F in Family]: Owner | Owners<(typeof catalog)[F]> } = {
  agents: {
    agentInfo: "shards",
    up: "shards",
    state: "shards",
    lastSeen: "shards",
    restarts: "shards",
    spawnDuration: "shards",
    tasksInFlight: "shards",
    slots: "shards",
    oldestAttemptStart: "shards",
    runDuration: "shards",
    recovery: "shards",
    cpuSeconds: "shards",
    memory: "shards",
    heapUsed: "shards",
    gcSeconds: "shards",
    eventLoopDelay: "shards",
    efficiency: "peers",
    efficiencyParts: "peers",
    recentDuration: "peers",
    slowness: "peers",
    specialization: "peers",
    calls: "shards",
    callDuration: "shards",
  },
  // What is told by model, tool or database alone is the sum of what the shards tell of their agents.
  llm: "shards",
  tools: "shards",
  database: "shards",
  code: "shards",
  tasks: {
    attempts: "shards",
    runDuration: "shards",
    // From queued, which names no agent, to started, which does.
    waitDuration: "front",
    assignmentDuration: "shards",
  },
  coordination: {
    messages: "shards",
    messageDuration: "front",
    batchSize: "front",
    consensusRounds: "front",
    consensusDuration: "front",
    busySeconds: "front",
    topologyInfo: "front",
  },
  queues: "front",
  experience: "front",
  // They are on one machine.
  host: "front",
  insights: {
    finding: "each",
    findings: "each",
    imbalance: "peers",
    evaluated: "each",
    evaluationDuration: "each",
  },
  exporter: {
    build: "each",
    startTime: "each",
    collectorSuccess: "front",
    collectorDuration: "front",
    eventsAccepted: "front",
    eventsRejected: "front",
    otlpItems: "front",
    otlpRefused: "front",
    otlpForwarded: "front",
    otlpForwardWaiting: "front",
    otlpPassRefused: "front",
    // Each has room of its own.
    customRefused: "each",
    eventsAdjusted: "parts",
    folded: "parts",
    journalBytes: "each",
    journalFailures: "each",
    seriesCount: "each",
    scrapeDuration: "each",
    eventLoopLag: "each",
    cpuSeconds: "each",
    memory: "each",
  },
};

const byName: ReadonlyMap<string, Owner> = new Map(
  Object.entries(catalog.families).flatMap(([family, metrics]) =>
    Object.entries(metrics).flatMap(([key, { name }]) => {
      const owner = ownerIn(family, key);
      return owner === undefined ? [] : [[name, owner] as const];
    }),
  ),
);

function ownerIn(family: string, key: string): Owner | undefined {
  const table: Readonly<Record<string, Owner | Readonly<Record<string, Owner>>>> = owners;
  const found = table[family];
  return typeof found === "object" ? found[key] : found;
}

/** Who publishes a metric of the catalog; undefined for one that is not in it. */
export function ownerOf({ name }: Metric): Owner | undefined {
  return byName.get(name);
}

/** True if a process with this share publishes a metric. */
export function publishes(share: Share, metric: Metric): boolean {
  const owner = ownerOf(metric);
  if (share === "whole" || owner === "parts" || owner === "each") return true;
  return (owner === "front") === (share === "front");
}

/**
 * True if a process with this share counts what was noticed while it took in an event about `kind`, or between events. Both
 * sides notice it, and one of them counts: a shard what agents tell of themselves, the front all else.
 */
export function countsAdjustment(
  share: Share,
  kind: EventKind | undefined,
  reason: (typeof adjustment.values)[number],
): boolean {
  if (share === "whole") return true;
  const isOfAgents = kind?.startsWith("agent.") === true || reason === "agent_lost";
  return isOfAgents === (share === "shard");
}

/** True if a process with this share counts what was folded into `_other`: on the front, all agents are. */
export function countsFolding(share: Share, label: (typeof foldedLabel.values)[number]): boolean {
  if (share === "whole") return true;
  return (label === "queue" || label === "task_type") === (share === "front");
}

/** True if a process with this share counts events by custom metrics that name an agent, or that name none. */
export function countsEvents(share: Share, namesAgent: boolean): boolean {
  return share === "whole" || namesAgent === (share === "shard");
}

interface Limits {
  readonly maxAgents: number;
  readonly maxQueues: number;
  readonly agentHistograms: boolean;
}

/** What of its limits a process with this share keeps: no agents on the front, no queues in a shard. */
export function limitsOfShare<L extends Limits>(share: Share, limits: L): L {
  if (share === "front") return { ...limits, maxAgents: 0, agentHistograms: false };
  return share === "shard" ? { ...limits, maxQueues: 0 } : limits;
}
