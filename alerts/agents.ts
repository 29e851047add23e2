// Agents: slow, lost, stalled, failing, or unevenly loaded.
import { agents, insights, queues } from "../exporter/catalog/index.ts";
import {
  agentErrorRatio as errorRatioThreshold,
  agentErrors,
  imbalance,
  saturation,
  slowAgent,
  slowAgentRatio,
} from "../exporter/catalog/thresholds.ts";
import type { Expr } from "../prometheus/promql.ts";
import { crosses, max, op, opOn, sum, value } from "../prometheus/promql.ts";
import { EVALUATION_INTERVAL, FAST_EVALUATION, FAST_HOLD } from "../prometheus/timing.ts";
import { board } from "./boards.ts";
import type { Alert, AlertFamily } from "./define.ts";
import { agentErrorRatio, agentFailures, agentRunDuration, swarmSaturation } from "./recordings.ts";

const isUp = op(value(agents.up), "==", 1);
const somethingWaits: Expr<"job"> = op(sum(value(queues.depth), ["job"]), ">", 0);

const slow: Alert = {
  alert: "SwarmAgentSlow",
  // An agent that has stopped keeps its last figures until it is forgotten; nobody can act on it.
  expr: op(
    op(crosses(value(agents.recentDuration), slowAgent), "and", crosses(value(agents.slowness), slowAgentRatio)),
    "and",
    isUp,
  ),
  keepFiringFor: FAST_HOLD,
  severity: "warning",
  summary: "An agent is much slower than its peers at the same kind of task.",
  description: `Agent {{ $labels.agent }} takes {{ $value | humanizeDuration }} for a task (median of its recent ones; threshold ${String(slowAgent.value)} s), more than ${String(slowAgentRatio.value)} times what its peers take.`,
  dashboard: board("overview", "agent"),
  runbook: {
    means:
      "The median of the agent's recent attempts is long by itself and against its peers: the work does not explain it.",
    impact: "Tasks given to this agent finish late; a scheduler that does not know keeps feeding it.",
    check: [
      `Compare \`${agentRunDuration.name}\` of this agent with the others: since when?`,
      `Look at the machine it runs on: \`${agents.cpuSeconds.name}\`, \`${agents.memory.name}\`, and the host alerts.`,
      "Does it call another model, endpoint or region than its peers? Is it being rate limited?",
    ],
    act: [
      "Give it less or nothing until the cause is known.",
      "Restart it if its speed fell at a moment and nothing else changed.",
      "Its host is short of something: move the agent or relieve the host.",
    ],
  },
};

const lost: Alert = {
  alert: "SwarmAgentLost",
  expr: op(value(agents.state, { state: "lost" }), "==", 1),
  keepFiringFor: FAST_HOLD,
  severity: "warning",
  summary: "An agent has fallen silent without saying goodbye.",
  description:
    "Agent {{ $labels.agent }} has missed its heartbeats and did not report that it stopped. What it was running counts as lost.",
  dashboard: board("overview", "agent"),
  runbook: {
    means: "Heartbeats stopped and no agent.stopped event came: the process died, hangs, or cannot reach the exporter.",
    impact: "Its running attempts will be counted as timed out; the swarm has fewer slots.",
    check: [
      "Does the process still run? If it was killed, look for the kernel's out-of-memory messages.",
      "Can its machine reach the exporter? Other agents of the same machine falling silent point to the network.",
      "Does the agent's own log end with an error?",
    ],
    act: [
      "Restart the agent; queue its open tasks again if the queue does not do that by itself.",
      "If it was stopped on purpose, let it send agent.stopped before it ends.",
    ],
  },
};

const stalled: Alert = {
  alert: "SwarmAgentStalled",
  expr: op(value(agents.state, { state: "stalled" }), "==", 1),
  keepFiringFor: FAST_HOLD,
  severity: "warning",
  summary: "An agent is alive but its work does not move.",
  description:
    "Agent {{ $labels.agent }} has been running an attempt far longer than its task type takes, and reports no work, only heartbeats at most.",
  dashboard: board("overview", "agent"),
  runbook: {
    means: "The agent holds an attempt for several times as long as usual and nothing it does is heard of.",
    impact: "A slot is occupied for nothing, and the task in it makes no progress.",
    check: [
      `See since when: \`${agents.oldestAttemptStart.name}\`.`,
      "What does the agent wait for: a model call without a timeout, a lock, a person's answer, a tool that hangs?",
      "Are several agents stalled at once? Then look at what they share.",
    ],
    act: ["Cancel the attempt, or restart the agent if it cannot be cancelled.", "Give the call that hung a timeout."],
  },
};

const failing: Alert = {
  alert: "SwarmAgentFailing",
  expr: op(crosses(value(agentFailures), agentErrors), "and", crosses(value(agentErrorRatio), errorRatioThreshold)),
  severity: "warning",
  summary: "An agent fails at a large part of its tasks.",
  description: `Agent {{ $labels.agent }} had about {{ $value | printf "%.0f" }} failed or timed-out attempts in 15 minutes, more than ${String(errorRatioThreshold.value * 100)} % of its attempts.`,
  dashboard: board("overview", "agent"),
  runbook: {
    means: "Many attempts of this agent fail, in number and as a share of what it does.",
    impact: "Work is done twice or not at all, and tokens and time are spent on it.",
    check: [
      "Do its peers fail as well? Then the cause is shared: a model, a tool, an input.",
      "Does one task type fail, or all of them? Compare by task type on the dashboard.",
      "Failed or timed out? Timeouts point to a slow dependency, failures to a broken one.",
    ],
    act: [
      "Take the agent out of the rotation if its peers are well.",
      "Roll back what changed last: version, prompt, credentials, tool.",
    ],
  },
};

const imbalanced: Alert = {
  alert: "SwarmLoadImbalanced",
  // A lightly loaded swarm is always uneven; it matters while something waits.
  expr: opOn(max(crosses(value(insights.imbalance), imbalance), ["job"]), "and", ["job"], somethingWaits),
  for: "5m",
  severity: "info",
  summary: "Some agents are overloaded while others have room and work waits.",
  description: `The load of the agents of {{ $labels.job }} spreads by {{ $value | printf "%.2f" }} of its mean (threshold ${String(imbalance.value)}).`,
  dashboard: board("overview"),
  runbook: {
    means: "The standard deviation of busy slots per slot is a large part of the mean, for minutes, while tasks wait.",
    impact: "Tasks wait for busy agents although others could take them.",
    check: [
      "Who has the load? Sort the agents by busy slots on the dashboard.",
      "Are tasks bound to agents by type or by session? Then the spread may be meant.",
    ],
    act: [
      "Read the imbalance finding on the exporter's page: it says how many tasks to move from whom to whom.",
      "Let agents take work when they are free instead of assigning it beforehand.",
    ],
  },
};

const saturated: Alert = {
  alert: "SwarmSaturated",
  expr: opOn(crosses(value(swarmSaturation), saturation), "and", ["job"], somethingWaits),
  for: "10m",
  severity: "info",
  summary: "Every slot of the swarm is busy while work waits.",
  description:
    "{{ $value | humanizePercentage }} of the slots of {{ $labels.job }} have been busy for 10 minutes while tasks wait.",
  dashboard: board("overview"),
  runbook: {
    means:
      "The swarm works at its limit. That is what a batch should do, and not enough for work that people wait for.",
    impact: "The queue grows with every task beyond this rate.",
    check: [
      "Does the queue grow, or is it being worked off?",
      "Do attempts take longer than usual? Then the slots are busy because work is slow.",
    ],
    act: ["Add agents or slots if the waiting matters.", "Otherwise leave it: this is context for other alerts."],
  },
};

export const agentAlerts: AlertFamily = {
  family: "agents",
  groups: [
    { name: "swarm-agents-fast", interval: FAST_EVALUATION, rules: [slow, lost, stalled] },
    { name: "swarm-agents", interval: EVALUATION_INTERVAL, rules: [failing, imbalanced, saturated] },
  ],
};
