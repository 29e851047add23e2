// Agents: who is there, in what state, how loaded and how good. Application layer.
import { counter, gauge, info, summary } from "./define.ts";
import {
  agent,
  agentState,
  agentType,
  callee,
  callOutcome,
  efficiencyPart,
  swarm,
  taskType,
  version,
} from "./labels.ts";

export const agentInfo = info(
  "swarm_agent_info",
  "Identity of an agent: its type, swarm and version, as far as told.",
  {
    layer: "application",
    labels: [agent, agentType, swarm, version],
  },
);
export const up = gauge("swarm_agent_up", "1 while an agent is heard from, 0 from then on until it is forgotten.", {
  unit: "none",
  layer: "application",
  labels: [agent],
});
export const state = gauge("swarm_agent_state", "1 for the state an agent is in; other states have no series.", {
  unit: "none",
  layer: "application",
  labels: [agent, agentState],
});
export const lastSeen = gauge(
  "swarm_agent_last_seen_timestamp_seconds",
  "When the last event of an agent was accepted, in seconds since the epoch; its heartbeat age is now minus this.",
  { unit: "timestamp_seconds", layer: "application", labels: [agent] },
);
export const restarts = counter("swarm_agent_restarts_total", "Incarnations of an agent after its first.", {
  unit: "none",
  layer: "application",
  labels: [agent],
});
export const spawnDuration = gauge(
  "swarm_agent_spawn_duration_seconds",
  "Time from asking for the agent's current incarnation to its being able to take a task, in seconds.",
  { unit: "seconds", layer: "application", labels: [agent] },
);
export const tasksInFlight = gauge("swarm_agent_in_flight_tasks", "Attempts an agent is running now.", {
  unit: "tasks",
  layer: "application",
  labels: [agent],
});
export const slots = gauge(
  "swarm_agent_slots",
  "Attempts an agent can run at the same time; absent if it never told.",
  { unit: "none", layer: "application", labels: [agent] },
);
export const oldestAttemptStart = gauge(
  "swarm_agent_oldest_attempt_start_timestamp_seconds",
  "When the longest-running attempt of an agent began, in seconds since the epoch; absent when it runs none.",
  { unit: "timestamp_seconds", layer: "application", labels: [agent] },
);
export const runDuration = summary(
  "swarm_agent_run_duration_seconds",
  "How long an agent's attempts ran, in seconds: sum and count, from which the mean follows.",
  { unit: "seconds", layer: "application", labels: [agent] },
);
export const recovery = summary(
  "swarm_agent_recovery_duration_seconds",
  "Time from an agent's first error after a success to its next success, in seconds.",
  { unit: "seconds", layer: "application", labels: [agent] },
);
export const cpuSeconds = counter(
  "swarm_agent_cpu_seconds_total",
  "Processor time an agent used, in seconds, as it reports it.",
  {
    unit: "seconds",
    layer: "system",
    labels: [agent],
  },
);
export const memory = gauge("swarm_agent_memory_bytes", "Resident memory of an agent in bytes, as it reports it.", {
  unit: "bytes",
  layer: "system",
  labels: [agent],
});
export const heapUsed = gauge(
  "swarm_agent_heap_used_bytes",
  "Bytes of an agent's heap that are used, as it reports it; absent if it does not.",
  { unit: "bytes", layer: "system", labels: [agent] },
);
export const gcSeconds = counter(
  "swarm_agent_gc_seconds_total",
  "Time an agent's process spent on garbage collection, in seconds, as it reports it; absent if it does not.",
  { unit: "seconds", layer: "system", labels: [agent] },
);
export const eventLoopDelay = gauge(
  "swarm_agent_event_loop_delay_seconds",
  "How long what was due had to wait for an agent's event loop, in seconds: 99th percentile between its last two heartbeats, as it reports it; absent if it does not.",
  { unit: "seconds", layer: "system", labels: [agent] },
);
export const efficiency = gauge(
  "swarm_agent_efficiency_ratio",
  "Efficiency score of an agent, 0 to 1: geometric mean of speed, consistency and success over its recent attempts; absent below the minimum of attempts.",
  { unit: "ratio", layer: "application", labels: [agent] },
);
export const efficiencyParts = gauge(
  "swarm_agent_efficiency_part_ratio",
  "One part of the efficiency score of an agent, 0 to 1.",
  { unit: "ratio", layer: "application", labels: [agent, efficiencyPart] },
);
export const recentDuration = gauge(
  "swarm_agent_recent_duration_seconds",
  "Median duration of an agent's recent attempts of the task type it is slowest at, in seconds.",
  { unit: "seconds", layer: "application", labels: [agent] },
);
export const slowness = gauge(
  "swarm_agent_slowness_ratio",
  "The same median divided by that of the agent's peers at the same task type; absent without peers.",
  { unit: "ratio", layer: "application", labels: [agent] },
);
export const specialization = gauge(
  "swarm_agent_specialization_ratio",
  "Confidence, 0 to 1, that an agent is faster than its peers at a task type; absent where its history does not show it.",
  { unit: "ratio", layer: "application", labels: [agent, taskType] },
);
export const calls = counter(
  "swarm_agent_calls_total",
  "Calls of an agent to another agent or service, by outcome: an edge of the graph of who calls whom.",
  { unit: "none", layer: "application", labels: [agent, callee, callOutcome] },
);
export const callDuration = summary(
  "swarm_agent_call_duration_seconds",
  "How long calls of an agent to another took, in seconds: sum and count, from which the mean follows.",
  { unit: "seconds", layer: "application", labels: [agent, callee] },
);
