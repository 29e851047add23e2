// Swarms that behave: no alert whatever may fire on them.
import { series } from "./case.ts";

interface HealthySwarm {
  readonly name: string;
  readonly series: Readonly<Record<string, string>>;
  /** When every alert is looked at. */
  readonly times: readonly string[];
}

const MINUTES = ["1m", "5m10s", "6m", "10m30s", "15m"];
// As long as the latest look, and a little more.
const LENGTH = 95;

const agent = (name: string): Readonly<Record<string, string>> => ({ agent: name });
const state = (name: string, told: string): string => series("swarm_agent_state", { agent: name, state: told });
const attempts = (name: string, outcome: string): string =>
  series("swarm_task_attempts_total", { ...agent(name), task_type: "review", outcome });

/** The exporter and a host with enough of everything. */
const around = {
  [series("up")]: `1x${LENGTH}`,
  [series("swarm_exporter_collector_success", { collector: "host_cpu" })]: `1x${LENGTH}`,
  [series("swarm_exporter_events_rejected_total", { reason: "not_json" })]: `0x${LENGTH}`,
  [series("swarm_exporter_folded_total", { label: "agent" })]: `0x${LENGTH}`,
  [series("swarm_exporter_event_loop_lag_seconds")]: `0.012x${LENGTH}`,
  [series("swarm_exporter_cpu_seconds_total")]: `0+0.02x${LENGTH}`,
  [series("swarm_host_cpu_seconds_total", { cpu: "0", mode: "idle" })]: `0+7x${LENGTH}`,
  [series("swarm_host_cpu_seconds_total", { cpu: "0", mode: "user" })]: `0+3x${LENGTH}`,
  [series("swarm_host_memory_total_bytes")]: `8000000000x${LENGTH}`,
  [series("swarm_host_memory_available_bytes")]: `5000000000x${LENGTH}`,
  [series("swarm_host_pressure_stalled_seconds_total", { resource: "io" })]: `0+0.01x${LENGTH}`,
};

const idle = {
  ...around,
  [series("swarm_agent_up", agent("a1"))]: `1x${LENGTH}`,
  [state("a1", "idle")]: `1x${LENGTH}`,
  [series("swarm_agent_slots", agent("a1"))]: `2x${LENGTH}`,
  [series("swarm_agent_in_flight_tasks", agent("a1"))]: `0x${LENGTH}`,
  [attempts("a1", "ok")]: `40x${LENGTH}`,
  [attempts("a1", "failed")]: `2x${LENGTH}`,
  [series("swarm_queue_depth_tasks", { queue: "review" })]: `0x${LENGTH}`,
  [series("swarm_queue_oldest_age_seconds", { queue: "review" })]: `0x${LENGTH}`,
};

/** It asks a model and uses a tool; now and then something fails. */
const usage = {
  [series("swarm_llm_requests_total", { ...agent("a1"), model: "m", outcome: "ok" })]: `0+10x${LENGTH}`,
  [series("swarm_llm_requests_total", { ...agent("a1"), model: "m", outcome: "rate_limited" })]: `0+0.1x${LENGTH}`,
  [series("swarm_llm_requests_total", { ...agent("a1"), model: "m", outcome: "failed" })]: `0+0.1x${LENGTH}`,
  [series("swarm_llm_cost_usd_total", { ...agent("a1"), model: "m" })]: `0+0.02x${LENGTH}`,
  [series("swarm_tool_calls_total", { ...agent("a1"), tool: "t", outcome: "ok" })]: `0+10x${LENGTH}`,
  [series("swarm_tool_calls_total", { ...agent("a1"), tool: "t", outcome: "failed" })]: `0+2x${LENGTH}`,
};

const burst = "100 80 60 40 20 0 ".repeat(16);
const ages = "0 10 20 30 40 0 ".repeat(16);
const busyThenIdle = "2 2 2 2 1 0 ".repeat(16);

/** a1 works off bursts of 100 tasks every minute; a2 helps, stops cleanly after five minutes and is forgotten after ten. */
const bursts = {
  ...idle,
  ...usage,
  [series("swarm_queue_depth_tasks", { queue: "review" })]: burst.trim(),
  [series("swarm_queue_oldest_age_seconds", { queue: "review" })]: ages.trim(),
  [series("swarm_agent_in_flight_tasks", agent("a1"))]: busyThenIdle.trim(),
  [series("swarm_agent_recent_duration_seconds", agent("a1"))]: `1.5x${LENGTH}`,
  [series("swarm_agent_slowness_ratio", agent("a1"))]: `1.1x${LENGTH}`,
  [series("swarm_insight_imbalance_ratio")]: `0.1 0.4 0.2 ${"0.1 0.4 0.2 ".repeat(31)}`.trim(),
  [attempts("a1", "ok")]: `40+10x${LENGTH}`,
  [attempts("a1", "failed")]: `2+0.1x${LENGTH}`,
  [series("swarm_agent_up", agent("a2"))]: "1x29 0x30 stale",
  [state("a2", "busy")]: "1x29 stale",
  [state("a2", "stopped")]: "_x30 1x30 stale",
  [series("swarm_agent_slots", agent("a2"))]: "1x60 stale",
  [series("swarm_agent_in_flight_tasks", agent("a2"))]: "1x29 0x30 stale",
  [attempts("a2", "ok")]: "0+5x29 145x30 stale",
};

/** Prometheus is there before the exporter has any agent; the first tasks arrive, wait and end one after the other. */
const start = {
  ...around,
  [series("up")]: `_x1 1x${LENGTH}`,
  [series("swarm_agent_up", agent("a1"))]: `_x5 1x${LENGTH}`,
  [state("a1", "starting")]: "_x5 1x1 stale",
  [state("a1", "idle")]: "_x7 1x1 stale",
  [state("a1", "busy")]: `_x9 1x${LENGTH}`,
  [series("swarm_agent_slots", agent("a1"))]: `_x5 1x${LENGTH}`,
  [series("swarm_agent_in_flight_tasks", agent("a1"))]: `_x5 0x3 1x${LENGTH}`,
  [series("swarm_queue_depth_tasks", { queue: "review" })]: `_x6 30-1x28 0x${LENGTH}`,
  [series("swarm_queue_oldest_age_seconds", { queue: "review" })]: `_x6 0+10x28 0x${LENGTH}`,
  [attempts("a1", "ok")]: `_x12 1+1x${LENGTH}`,
};

export const healthySwarms: readonly HealthySwarm[] = [
  { name: "an idle swarm", series: idle, times: MINUTES },
  { name: "a swarm with bursts and an agent that leaves", series: bursts, times: MINUTES },
  { name: "a swarm at its first start", series: start, times: ["0s", "5s", "10s", "20s", "40s", "1m30s", ...MINUTES] },
];
