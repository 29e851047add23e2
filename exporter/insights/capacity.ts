// Whether the agents at work could keep up with a queue, and how many more would.
import * as thresholds from "../catalog/thresholds.ts";
import type { Millis } from "../model/clock.ts";
import type { AgentHistory, History } from "../model/history.ts";
import { atWork } from "./at-work.ts";
import { eachRecent } from "./recent.ts";

interface Capacity {
  /** Agents at work. */
  readonly agents: number;
  /** How many of them ran something, on average over the window. */
  readonly busy: number;
  /** Names of those that used half of their slots or less (with unknown slots: that ran nothing). */
  readonly withRoom: readonly string[];
}

/** The agents of the last `windowMs`; undefined if nobody is at work or the past of one is not known. */
export function capacity(history: History, now: Millis, windowMs: Millis): Capacity | undefined {
  const agents = atWork(history);
  const withRoom: string[] = [];
  let busy = 0;
  for (const agent of agents) {
    const past = share(agent, now, windowMs);
    if (past === undefined) return undefined;
    busy += past.busy;
    if (hasRoom(agent, past.running)) withRoom.push(agent.name);
  }
  return agents.length === 0 ? undefined : { agents: agents.length, busy, withRoom };
}

/** The part of the time an agent ran something, and how many attempts it ran on average; undefined if its past is not known. */
function share(
  { busy: track }: AgentHistory,
  now: Millis,
  windowMs: Millis,
): { busy: number; running: number } | undefined {
  let points = 0;
  let busy = 0;
  let running = 0;
  eachRecent(track, now, windowMs, (_time, value) => {
    points++;
    if (value > 0) busy++;
    running += value;
  });
  return points === 0 ? undefined : { busy: busy / points, running: running / points };
}

function hasRoom({ slots }: AgentHistory, running: number): boolean {
  return slots === undefined ? running === 0 : running <= slots * thresholds.agentRoom.value;
}

/**
 * How many agents to add so that more is served than arrives: what a busy agent serves is the service rate divided by
 * the busy agents. Rates in tasks per second. Undefined where no agent serves anything, or the present ones suffice.
 */
export function agentsToAdd({ agents, busy }: Capacity, arrival: number, service: number): number | undefined {
  if (service <= 0 || busy <= 0) return undefined;
  const missing = Math.floor(arrival / (service / busy)) + 1 - agents;
  return missing > 0 ? missing : undefined;
}
