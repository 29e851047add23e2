import { type AlertCase, fires, type Firing, series, silent } from "./case.ts";

const age = series("swarm_queue_oldest_age_seconds", { queue: "review" });
const agent = { agent: "a1" };
const attempts = (outcome: string): string =>
  series("swarm_task_attempts_total", { ...agent, task_type: "review", outcome });
const state = (name: string): string => series("swarm_agent_state", { ...agent, state: name });

const waiting = { [series("up")]: "1x60", [age]: "0+10x60" };
const oneSlot = { [series("swarm_agent_up", agent)]: "1x60", [series("swarm_agent_slots", agent)]: "1x60" };
const free = { ...oneSlot, [series("swarm_agent_in_flight_tasks", agent)]: "0x60", [state("idle")]: "1x60" };
const busy = { ...oneSlot, [series("swarm_agent_in_flight_tasks", agent)]: "1x60" };

const standsStill = (waited: string): Firing => ({
  labels: { severity: "critical", job: "swarmscope" },
  summary: "Work waits, agents could take it, and nothing gets done.",
  description: `The oldest task of swarmscope has waited ${waited}, agents are free or stuck, and no task has ended for 5 minutes.`,
  dashboard: "swarm-overview",
});

export const taskCases: readonly AlertCase[] = [
  {
    alert: "SwarmNoProgress",
    when: "a task waits, an agent is idle and nothing has ended for five minutes",
    series: { ...waiting, ...free, [attempts("ok")]: "40x60" },
    checks: [silent("4m50s"), fires("6m", standsStill("6m 0s"))],
  },
  {
    alert: "SwarmNoProgress",
    when: "the only agent is stalled",
    series: { ...waiting, ...busy, [state("stalled")]: "1x60", [attempts("ok")]: "40x60" },
    checks: [fires("6m", standsStill("6m 0s"))],
  },
  {
    alert: "SwarmNoProgress",
    when: "nothing has ended since the exporter started",
    series: { ...waiting, ...free },
    checks: [fires("6m", standsStill("6m 0s"))],
  },
  {
    alert: "SwarmNoProgress",
    when: "attempts end only to be retried",
    series: { ...waiting, ...free, [attempts("retried")]: "0+1x60" },
    checks: [fires("6m", standsStill("6m 0s"))],
  },
  {
    alert: "SwarmNoProgress",
    when: "every slot is busy with a long task",
    series: { ...waiting, ...busy, [state("busy")]: "1x60", [attempts("ok")]: "40x60" },
    checks: [silent("6m"), silent("9m")],
  },
  {
    alert: "SwarmNoProgress",
    when: "a task ends every four minutes",
    series: { ...waiting, ...free, [attempts("ok")]: "1x23 2x23 3x20" },
    checks: [silent("6m"), silent("8m")],
  },
  {
    alert: "SwarmNoProgress",
    when: "the first task of its kind ends",
    series: { ...waiting, ...free, [attempts("ok")]: "_x29 1x30" },
    checks: [silent("5m20s"), silent("6m"), silent("9m")],
  },
  {
    alert: "SwarmNoProgress",
    when: "Prometheus has only begun to watch a swarm whose tasks wait long",
    series: { ...waiting, ...free, [age]: "900+10x60", [attempts("ok")]: "40x60" },
    checks: [silent("10s"), silent("1m"), silent("4m30s")],
  },
  {
    alert: "SwarmNoProgress",
    when: "Prometheus has only begun to watch and nothing has ended so far",
    series: { ...waiting, ...free, [age]: "900+10x60" },
    checks: [silent("10s"), silent("1m"), silent("4m30s")],
  },
  {
    alert: "SwarmNoProgress",
    when: "nothing waits",
    series: { ...waiting, ...free, [age]: "0x60", [attempts("ok")]: "40x60" },
    checks: [silent("6m"), silent("10m")],
  },
  {
    alert: "SwarmNoProgress",
    when: "the agents are gone without a word and nobody could work",
    series: { ...waiting, ...free, [series("swarm_agent_up", agent)]: "0x60" },
    checks: [silent("6m")],
  },
];
