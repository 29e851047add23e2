import { type AlertCase, fires, type Firing, series, silent } from "./case.ts";

const m = { model: "claude-sonnet-4-5" };
const requests = (outcome: string, agent = "a1"): string =>
  series("swarm_llm_requests_total", { agent, ...m, outcome });
const cost = (agent: string): string => series("swarm_llm_cost_usd_total", { agent, ...m });

const failing = (share: string): Firing => ({
  labels: { severity: "warning", job: "swarmscope", ...m },
  summary: "Many requests to a model fail.",
  description: `${share} of the requests to claude-sonnet-4-5 failed in 15 minutes (threshold 10 %).`,
  dashboard: "swarm-llm?var-model=claude-sonnet-4-5",
});
const limited = (share: string): Firing => ({
  labels: { severity: "warning", job: "swarmscope", ...m },
  summary: "A model turns requests away because there are too many.",
  description: `${share} of the requests to claude-sonnet-4-5 were rate limited in 15 minutes (threshold 5 %).`,
  dashboard: "swarm-llm?var-model=claude-sonnet-4-5",
});
const costly = (dollars: string): Firing => ({
  labels: { severity: "warning", job: "swarmscope" },
  summary: "The swarm spends money on models faster than was meant.",
  description: `At the pace of the last 15 minutes an hour of swarmscope costs ${dollars} US dollars (threshold 25).`,
  dashboard: "swarm-llm",
});

export const llmCases: readonly AlertCase[] = [
  {
    alert: "SwarmModelFailing",
    when: "a quarter of the requests fails, by whatever outcome and agent",
    series: {
      [requests("ok")]: "0+6x120",
      [requests("timeout")]: "0+1x120",
      [requests("overloaded", "a2")]: "0+1x120",
    },
    checks: [fires("16m", failing("25%"))],
  },
  {
    alert: "SwarmModelFailing",
    when: "one request in twenty fails",
    series: { [requests("ok")]: "0+19x120", [requests("failed")]: "0+1x120" },
    checks: [silent("16m")],
  },
  {
    alert: "SwarmModelFailing",
    when: "the only two requests failed",
    series: { [requests("failed")]: "0x30 2x90" },
    checks: [silent("16m")],
  },
  {
    alert: "SwarmModelFailing",
    when: "people cancel and the model refuses to answer",
    series: { [requests("ok")]: "0+1x120", [requests("cancelled")]: "0+5x120", [requests("refused")]: "0+5x120" },
    checks: [silent("16m")],
  },
  {
    alert: "SwarmModelFailing",
    when: "requests fail because there are too many, which has an alert of its own",
    series: { [requests("ok")]: "0+3x120", [requests("rate_limited")]: "0+1x120" },
    checks: [silent("16m")],
  },
  {
    alert: "SwarmModelRateLimited",
    when: "a quarter of the requests is turned away",
    series: { [requests("ok")]: "0+3x120", [requests("rate_limited")]: "0+1x120" },
    checks: [fires("16m", limited("25%"))],
  },
  {
    alert: "SwarmModelRateLimited",
    when: "one in a hundred is",
    series: { [requests("ok")]: "0+99x120", [requests("rate_limited")]: "0+1x120" },
    checks: [silent("16m")],
  },
  {
    alert: "SwarmCostHigh",
    when: "two agents together spend 36 dollars an hour",
    series: { [cost("a1")]: "0+0.06x180", [cost("a2")]: "0+0.04x180" },
    checks: [silent("4m"), fires("20m", costly("36.00"))],
  },
  {
    alert: "SwarmCostHigh",
    when: "they spend 18",
    series: { [cost("a1")]: "0+0.03x180", [cost("a2")]: "0+0.02x180" },
    checks: [silent("20m")],
  },
];
