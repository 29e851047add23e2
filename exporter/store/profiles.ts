// An agent's recent attempts beside those of its peers. The pool of peers is sampled, so that the cost per agent does not
// grow with the swarm.
import type { Attempts, TypeAttempts } from "../model/attempts.ts";
import type { Millis } from "../model/clock.ts";
import type { TypeRecord } from "../model/history.ts";
import { median } from "../stats/median.ts";
import type { RecentAttempt } from "./recent.ts";
import type { AgentRecord } from "./records.ts";

/** How an agent is now: its last attempts, none of them old. */
const RECORD_WINDOW: Millis = 600_000;
const RECORD_ATTEMPTS = 15;
/** How an agent is on the whole. */
const PROFILE_WINDOW: Millis = 3_600_000;
/** Peers looked at for one task type, and attempts in all. */
const POOL_AGENTS = 64;
const POOL_ATTEMPTS = 256;

type Pools = ReadonlyMap<string, readonly PoolEntry[]>;
interface PoolEntry {
  readonly agent: AgentRecord;
  readonly attempts: readonly RecentAttempt[];
}

/** Makes the pools of all task types: up to 64 agents spread evenly over all, up to 256 attempts between them. */
function pools(agents: Iterable<AgentRecord>, now: Millis, window: Millis): Pools {
  const byType = new Map<string, AgentRecord[]>();
  for (const agent of agents) {
    for (const taskType of agent.recent.keys()) {
      const known = byType.get(taskType);
      if (known === undefined) byType.set(taskType, [agent]);
      else known.push(agent);
    }
  }
  return new Map([...byType].map(([taskType, list]) => [taskType, pool(list, taskType, now - window)]));
}

function pool(agents: readonly AgentRecord[], taskType: string, since: Millis): readonly PoolEntry[] {
  const stride = Math.max(1, agents.length / POOL_AGENTS);
  const chosen = Array.from({ length: Math.min(agents.length, POOL_AGENTS) }, (_, i) => agents[Math.floor(i * stride)]);
  const each = Math.max(4, Math.floor(POOL_ATTEMPTS / chosen.length));
  return chosen.flatMap((agent) => {
    const attempts = agent?.recent.get(taskType)?.since(since).slice(-each) ?? [];
    return agent === undefined || attempts.length === 0 ? [] : [{ agent, attempts }];
  });
}

/** Pools for `typeRecords`. */
export const recordPools = (agents: Iterable<AgentRecord>, now: Millis): Pools => pools(agents, now, RECORD_WINDOW);
/** Pools for `typeAttempts`. */
export const profilePools = (agents: Iterable<AgentRecord>, now: Millis): Pools => pools(agents, now, PROFILE_WINDOW);

/** What detectors see of an agent's speed: its last attempts by task type against its peers'. */
export function typeRecords(agent: AgentRecord, from: Pools, now: Millis): readonly TypeRecord[] {
  return [...agent.recent].flatMap(([taskType, recent]) => {
    const own = recent.durations(now - RECORD_WINDOW, RECORD_ATTEMPTS);
    const middle = median(own);
    if (middle === undefined) return [];
    const peers = durations(peersOf(agent, from.get(taskType)));
    const peerMedian = median(peers);
    const record = { taskType, samples: own.length, median: middle, peerSamples: peers.length };
    return [peerMedian === undefined ? record : { ...record, peerMedian }];
  });
}

/** What profiles are computed from: all remembered attempts of the last hour beside the peers'. */
export function typeAttempts(agent: AgentRecord, from: Pools, now: Millis): readonly TypeAttempts[] {
  return [...agent.recent].map(([taskType, recent]) => ({
    taskType,
    own: tally(recent.since(now - PROFILE_WINDOW)),
    peers: tally(peersOf(agent, from.get(taskType))),
  }));
}

function peersOf(agent: AgentRecord, entries: readonly PoolEntry[] = []): readonly RecentAttempt[] {
  return entries.flatMap((entry) => (entry.agent === agent ? [] : entry.attempts));
}

function durations(attempts: readonly RecentAttempt[]): readonly number[] {
  return attempts.flatMap(({ outcome, duration }) => (outcome === "ok" && duration !== undefined ? [duration] : []));
}

function tally(attempts: readonly RecentAttempt[]): Attempts {
  const count = (wanted: RecentAttempt["outcome"]): number =>
    attempts.filter(({ outcome }) => outcome === wanted).length;
  return { durations: durations(attempts), ok: count("ok"), failed: count("failed"), timeout: count("timeout") };
}
