// One task, the agents that run it, and the names of the series it moves.
import type { Watched } from "./watched.ts";

export const ran = (part: "sum" | "count", agent = "a"): string =>
  `swarm_task_run_duration_seconds_${part}{agent="${agent}",task_type="review"}`;
export const waited = (part: "sum" | "count", agent = "a"): string =>
  `swarm_task_wait_duration_seconds_${part}{agent="${agent}",task_type="review"}`;
export const inFlight = (agent = "a"): string => `swarm_agent_in_flight_tasks{agent="${agent}"}`;
export const depth = `swarm_queue_depth_tasks{queue="q"}`;
export const arrived = `swarm_queue_arrived_tasks_total{queue="q"}`;
export const served = `swarm_queue_served_tasks_total{queue="q"}`;

export const of = { task: "t1", task_type: "review", queue: "q" };
export const byA = { ...of, agent: "a" };
export const byB = { ...of, agent: "b" };

/** All outcomes of an agent at a type, those at 0 left out. */
export function outcomes(swarm: Watched, agent = "a"): Readonly<Record<string, number>> {
  const lines = Object.entries(swarm.lines(`swarm_task_attempts_total{agent="${agent}"`));
  return Object.fromEntries(
    lines.filter(([, value]) => value > 0).map(([line, value]) => [/outcome="(\w+)"/.exec(line)?.[1] ?? "", value]),
  );
}
