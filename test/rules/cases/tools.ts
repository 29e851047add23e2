import { type AlertCase, fires, type Firing, series, silent } from "./case.ts";

const calls = (outcome: string, agent = "a1"): string =>
  series("swarm_tool_calls_total", { agent, tool: "shell", outcome });

const failing = (share: string): Firing => ({
  labels: { severity: "warning", job: "swarmscope", tool: "shell" },
  summary: "A tool fails at most of its calls.",
  description: `${share} of the calls of shell failed or timed out in 15 minutes (threshold 50 %).`,
  dashboard: "swarm-llm",
});

export const toolCases: readonly AlertCase[] = [
  {
    alert: "SwarmToolFailing",
    when: "three quarters of its calls fail or time out, over all agents",
    series: { [calls("ok")]: "0+1x120", [calls("failed")]: "0+2x120", [calls("timeout", "a2")]: "0+1x120" },
    checks: [fires("16m", failing("75%"))],
  },
  {
    alert: "SwarmToolFailing",
    when: "a third of its calls fails",
    series: { [calls("ok")]: "0+2x120", [calls("failed")]: "0+1x120" },
    checks: [silent("16m")],
  },
  {
    alert: "SwarmToolFailing",
    when: "the only two calls failed",
    series: { [calls("failed")]: "0x30 2x90" },
    checks: [silent("16m")],
  },
  {
    alert: "SwarmToolFailing",
    when: "people deny or cancel most of its calls",
    series: { [calls("ok")]: "0+1x120", [calls("denied")]: "0+5x120", [calls("cancelled")]: "0+5x120" },
    checks: [silent("16m")],
  },
];
