// Whether the agents at work could keep up with a queue, and how many more would.
import * as thresholds from "../catalog/thresholds.ts";
import type { Millis } from "../model/clock.ts";
import type { AgentHistory, History } from "../model/history.ts";
import { mean } from "../stats/mean.ts";
import { atWork } from "./at-work.ts";
import { recent } from "./recent.ts";

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
  const running = agents.map((agent) => recent(agent.busy, now, windowMs).map(({ value }) => value));
  if (agents.length === 0 || running.some((values) => values.length === 0)) return undefined;
  const busy = running.reduce((sum, values) => sum + (mean(values.map((value) => (value > 0 ? 1 : 0))) ?? 0), 0);
  const withRoom = agents.filter((agent, index) => hasRoom(agent, mean(running[index] ?? []) ?? 0));
  return { agents: agents.length, busy, withRoom: withRoom.map(({ name }) => name) };
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
