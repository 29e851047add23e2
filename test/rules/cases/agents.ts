import { type AlertCase, fires, type Firing, series, silent, TARGET } from "./case.ts";

const a1 = { agent: "a1" };
const of = (name: string, labels: Readonly<Record<string, string>> = {}): string => series(name, { ...a1, ...labels });
const recent = of("swarm_agent_recent_duration_seconds");
const slowness = of("swarm_agent_slowness_ratio");
const up = of("swarm_agent_up");
const state = (name: string): string => of("swarm_agent_state", { state: name });
const attempts = (outcome: string): string => of("swarm_task_attempts_total", { task_type: "review", outcome });
const depth = series("swarm_queue_depth_tasks", { queue: "review" });
const slots = (agent: string): string => series("swarm_agent_slots", { agent });
const inFlight = (agent: string): string => series("swarm_agent_in_flight_tasks", { agent });
const upOf = (agent: string): string => series("swarm_agent_up", { agent });
const imbalance = series("swarm_insight_imbalance_ratio");

const aboutAgent = (summary: string, description: string, labels: object = {}): Firing => ({
  labels: { severity: "warning", ...a1, ...TARGET, ...labels },
  summary,
  description,
  dashboard: "swarm-overview?var-agent=a1",
});
const aboutSwarm = (summary: string, description: string): Firing => ({
  labels: { severity: "info", job: "swarmscope" },
  summary,
  description,
  dashboard: "swarm-overview",
});

const slowCases: readonly AlertCase[] = [
  {
    alert: "SwarmAgentSlow",
    when: "an agent takes more than 10 s and more than twice as long as its peers",
    series: { [recent]: "25x12", [slowness]: "2.5x12", [up]: "1x12" },
    checks: [
      fires(
        "1m",
        aboutAgent(
          "An agent is much slower than its peers at the same kind of task.",
          "Agent a1 takes 25s for a task (median of its recent ones; threshold 10 s), more than 2 times what its peers take.",
        ),
      ),
    ],
  },
  {
    alert: "SwarmAgentSlow",
    when: "the work is long for everybody",
    series: { [recent]: "60x12", [slowness]: "1.1x12", [up]: "1x12" },
    checks: [silent("1m")],
  },
  {
    alert: "SwarmAgentSlow",
    when: "an agent is slower than its peers but still quick",
    series: { [recent]: "2x12", [slowness]: "5x12", [up]: "1x12" },
    checks: [silent("1m")],
  },
  {
    alert: "SwarmAgentSlow",
    when: "a slow agent has stopped and is not forgotten yet",
    series: { [recent]: "25x30", [slowness]: "2.5x30", [up]: "0x30" },
    checks: [silent("1m")],
  },
];

const stateCases: readonly AlertCase[] = [
  {
    alert: "SwarmAgentLost",
    when: "an agent is in the state lost",
    series: { [state("lost")]: "_x3 1x10" },
    checks: [
      silent("20s"),
      fires(
        "40s",
        aboutAgent(
          "An agent has fallen silent without saying goodbye.",
          "Agent a1 has missed its heartbeats and did not report that it stopped. What it was running counts as lost.",
          { state: "lost" },
        ),
      ),
    ],
  },
  {
    alert: "SwarmAgentLost",
    when: "an agent stops cleanly and is forgotten",
    series: {
      [state("busy")]: "1x3 stale",
      [state("stopped")]: "_x4 1x30 stale",
      [up]: "1x3 0x30 stale",
    },
    checks: [silent("30s"), silent("1m"), silent("6m")],
  },
  {
    alert: "SwarmAgentStalled",
    when: "an agent is in the state stalled",
    series: { [state("stalled")]: "1x10", [up]: "1x10" },
    checks: [
      fires(
        "10s",
        aboutAgent(
          "An agent is alive but its work does not move.",
          "Agent a1 has been running an attempt far longer than its task type takes, and reports no work, only heartbeats at most.",
          { state: "stalled" },
        ),
      ),
    ],
  },
  {
    alert: "SwarmAgentStalled",
    when: "an agent is busy for minutes",
    series: { [state("busy")]: "1x60", [up]: "1x60" },
    checks: [silent("10m")],
  },
];

const failingCases: readonly AlertCase[] = [
  {
    alert: "SwarmAgentFailing",
    when: "half of an agent's attempts fail",
    series: { [attempts("ok")]: "0+1x100", [attempts("failed")]: "0+1x100" },
    checks: [
      fires("16m", {
        ...aboutAgent(
          "An agent fails at a large part of its tasks.",
          "Agent a1 had about 90 failed or timed-out attempts in 15 minutes, more than 25 % of its attempts.",
        ),
        labels: { severity: "warning", agent: "a1", job: "swarmscope" },
      }),
    ],
  },
  {
    alert: "SwarmAgentFailing",
    when: "a busy agent fails rarely",
    series: { [attempts("ok")]: "0+10x100", [attempts("failed")]: "0+1x100", [attempts("timeout")]: "0+1x100" },
    checks: [silent("16m")],
  },
  {
    alert: "SwarmAgentFailing",
    when: "a few attempts failed and nothing else happened",
    series: { [attempts("failed")]: "0x60 1 2 3x90" },
    checks: [silent("11m"), silent("16m")],
  },
  {
    alert: "SwarmAgentFailing",
    when: "attempts are retried or cancelled",
    series: { [attempts("ok")]: "0+1x100", [attempts("retried")]: "0+1x100", [attempts("cancelled")]: "0+1x100" },
    checks: [silent("16m")],
  },
];

const loadCases: readonly AlertCase[] = [
  {
    alert: "SwarmLoadImbalanced",
    when: "load is uneven for five minutes while tasks wait",
    series: { [imbalance]: "0.5x60", [depth]: "10x60" },
    checks: [
      silent("4m"),
      fires(
        "6m",
        aboutSwarm(
          "Some agents are overloaded while others have room and work waits.",
          "The load of the agents of swarmscope spreads by 0.50 of its mean (threshold 0.3).",
        ),
      ),
    ],
  },
  {
    alert: "SwarmLoadImbalanced",
    when: "load is uneven and nothing waits",
    series: { [imbalance]: "0.9x60", [depth]: "0x60" },
    checks: [silent("9m")],
  },
  {
    alert: "SwarmLoadImbalanced",
    when: "load is even while tasks wait",
    series: { [imbalance]: "0.1x60", [depth]: "10x60" },
    checks: [silent("9m")],
  },
  {
    alert: "SwarmSaturated",
    when: "all slots are busy for ten minutes while tasks wait",
    series: {
      [slots("a1")]: "2x80",
      [inFlight("a1")]: "2x80",
      [upOf("a1")]: "1x80",
      // More in hand than it can run at a time: its two slots are busy once.
      [slots("a2")]: "2x80",
      [inFlight("a2")]: "7x80",
      [upOf("a2")]: "1x80",
      [depth]: "10x80",
    },
    checks: [
      silent("9m"),
      fires(
        "11m",
        aboutSwarm(
          "Every slot of the swarm is busy while work waits.",
          "100% of the slots of swarmscope have been busy for 10 minutes while tasks wait.",
        ),
      ),
    ],
  },
  {
    alert: "SwarmSaturated",
    when: "one agent holds too much and another has a free slot",
    series: {
      [slots("a1")]: "2x80",
      [inFlight("a1")]: "9x80",
      [upOf("a1")]: "1x80",
      [slots("a2")]: "2x80",
      [inFlight("a2")]: "1x80",
      [upOf("a2")]: "1x80",
      [depth]: "10x80",
    },
    checks: [silent("12m")],
  },
  {
    alert: "SwarmSaturated",
    when: "all slots are busy and nothing waits",
    series: { [slots("a1")]: "2x80", [inFlight("a1")]: "2x80", [upOf("a1")]: "1x80", [depth]: "0x80" },
    checks: [silent("12m")],
  },
];

export const agentCases: readonly AlertCase[] = [...slowCases, ...stateCases, ...failingCases, ...loadCases];
