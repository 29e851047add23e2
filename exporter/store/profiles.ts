// An agent's recent attempts beside those of its peers. The pool of peers is sampled, so that the cost per agent does not
// grow with the swarm.
import type { Attempts, TypeAttempts } from "../model/attempts.ts";
import type { Millis } from "../model/clock.ts";
import type { TypeRecord } from "../model/history.ts";
import { median } from "../stats/median.ts";
import type { Tally } from "./recent.ts";
import type { AgentRecord } from "./records.ts";
import type { Work } from "./work.ts";

/** How an agent is now: its last attempts, none of them old. */
const RECORD_WINDOW: Millis = 600_000;
const RECORD_ATTEMPTS = 15;
/** How an agent is on the whole. */
const PROFILE_WINDOW: Millis = 3_600_000;
/** Peers looked at for one task type, and attempts in all. */
const POOL_AGENTS = 64;
const POOL_ATTEMPTS = 256;

/** The peers looked at for one task type, with what they come to for an agent that is not among them: the same for all of these. */
interface Pool {
  readonly attempts: ReadonlyMap<AgentRecord, Tally>;
  readonly tally: Attempts;
}
/** Who is there, and what they work at. */
interface Swarm {
  readonly agents: Iterable<AgentRecord>;
  readonly work: Work;
}

interface Pools {
  readonly work: Work;
  /** By number of the task type. */
  readonly byType: ReadonlyMap<number, Pool>;
}

/** Makes the pools of all task types: up to 64 agents spread evenly over all, up to 256 attempts between them. */
function pools({ agents, work }: Swarm, now: Millis, window: Millis): Pools {
  const workers = new Map<number, AgentRecord[]>();
  for (const agent of agents) {
    for (const pair of work.pairs.of(agent.slot)) {
      if (!work.recents.has(pair)) continue;
      const type = work.pairs.typeOf(pair);
      const known = workers.get(type);
      if (known === undefined) workers.set(type, [agent]);
      else known.push(agent);
    }
  }
  const byType = new Map([...workers].map(([type, list]) => [type, pool(list, work, type, now - window)]));
  return { work, byType };
}

function pool(agents: readonly AgentRecord[], { pairs, recents }: Work, type: number, since: Millis): Pool {
  const stride = Math.max(1, agents.length / POOL_AGENTS);
  const size = Math.min(agents.length, POOL_AGENTS);
  const each = Math.max(4, Math.floor(POOL_ATTEMPTS / size));
  const attempts = new Map<AgentRecord, Tally>();
  for (let i = 0; i < size; i++) {
    const agent = agents[Math.floor(i * stride)];
    if (agent !== undefined) attempts.set(agent, recents.tally(pairs.find(agent.slot, type), since, each));
  }
  return summed(attempts);
}

function summed(attempts: Pool["attempts"]): Pool {
  return { attempts, tally: sum(attempts.values()) };
}

const NOBODY = summed(new Map());

/** The pool without an agent's own attempts; the pool itself for an agent that is not in it. */
function peersOf(agent: AgentRecord, pool: Pool | undefined): Pool {
  if (pool === undefined) return NOBODY;
  if (!pool.attempts.has(agent)) return pool;
  const others = new Map(pool.attempts);
  others.delete(agent);
  return summed(others);
}

/** Pools for `typeRecords`. */
export const recordPools = (swarm: Swarm, now: Millis): Pools => pools(swarm, now, RECORD_WINDOW);
/** Pools for `typeAttempts`. */
export const profilePools = (swarm: Swarm, now: Millis): Pools => pools(swarm, now, PROFILE_WINDOW);

/** What detectors see of an agent's speed: its last attempts by task type against its peers'. */
export function typeRecords(agent: AgentRecord, { work, byType }: Pools, now: Millis): readonly TypeRecord[] {
  return [...work.pairs.of(agent.slot)].flatMap((pair) => {
    const own = work.recents.durations(pair, now - RECORD_WINDOW, RECORD_ATTEMPTS);
    const middle = median(own);
    if (middle === undefined) return [];
    const { durations, median: peerMedian } = peersOf(agent, byType.get(work.pairs.typeOf(pair))).tally;
    const record = {
      taskType: work.typeName(pair),
      samples: own.length,
      median: middle,
      peerSamples: durations.length,
    };
    return [peerMedian === undefined ? record : { ...record, peerMedian }];
  });
}

/** What profiles are computed from: all remembered attempts of the last hour beside the peers'. */
export function typeAttempts(agent: AgentRecord, { work, byType }: Pools, now: Millis): readonly TypeAttempts[] {
  return [...work.pairs.of(agent.slot)].flatMap((pair) =>
    work.recents.has(pair)
      ? [
          {
            taskType: work.typeName(pair),
            own: sum([work.recents.tally(pair, now - PROFILE_WINDOW)]),
            peers: peersOf(agent, byType.get(work.pairs.typeOf(pair))).tally,
          },
        ]
      : [],
  );
}

function sum(tallies: Iterable<Tally>): Attempts {
  const durations: number[] = [];
  const counts = { ok: 0, failed: 0, timeout: 0 };
  for (const tally of tallies) {
    for (const duration of tally.durations) durations.push(duration);
    counts.ok += tally.ok;
    counts.failed += tally.failed;
    counts.timeout += tally.timeout;
  }
  return { durations, median: median(durations), ...counts };
}
