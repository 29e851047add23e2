// Every threshold and target, once. Detectors, rules, panels and texts read them from here.
import type { Unit } from "./define.ts";

export interface Threshold {
  readonly value: number;
  readonly unit: Unit;
  /** Which side is bad. */
  readonly bad: "above" | "below";
  /** Where the number comes from and when to change it. */
  readonly why: string;
}

function above(value: number, unit: Unit, why: string): Threshold {
  return { value, unit, bad: "above", why };
}

function below(value: number, unit: Unit, why: string): Threshold {
  return { value, unit, bad: "below", why };
}

export const queueBacklog = above(
  1000,
  "tasks",
  "More than this waits: the swarm has fallen behind by far more than a burst. Lower it for queues of long tasks.",
);
export const queueOldestAge = above(
  300,
  "seconds",
  "Five minutes of waiting is what people notice whatever the depth. Set it to the wait you promise.",
);
export const slowAgent = above(
  10,
  "seconds",
  "Median of an agent's recent attempts. Alone it would accuse every model call, so slowAgentRatio must hold too.",
);
export const slowAgentRatio = above(
  2,
  "ratio",
  "Twice the median of the peers at the same task type: slower than the work explains.",
);
export const agentErrors = above(
  5,
  "none",
  "Failed or timed-out attempts of one agent in the window: a handful is bad luck, more is a cause.",
);
export const agentErrorRatio = above(
  0.25,
  "ratio",
  "A quarter of an agent's attempts fail; with agentErrors it keeps quiet on busy agents with rare errors.",
);
export const hostWarning = above(0.85, "ratio", "Little headroom left: plan for more before the next burst.");
export const hostCritical = above(0.9, "ratio", "Queueing grows steeply beyond nine tenths of any resource.");
export const filesystemUsed = above(
  0.9,
  "ratio",
  "Journals, temporary files and checkouts of agents need room; a full disk stops all of them at once.",
);
export const pressureStalled = above(
  0.1,
  "ratio",
  "A tenth of the time nothing at all runs for want of a resource: work is slowed in a way utilization does not show.",
);
export const imbalance = above(
  0.3,
  "ratio",
  "Standard deviation of load beyond three tenths of the mean: some agents queue while others idle.",
);
export const imbalanceCleared = above(
  0.2,
  "ratio",
  "An imbalance is over only below this, so that a value near the threshold does not flap.",
);
export const saturation = above(0.95, "ratio", "Busy slots divided by slots: practically every slot is taken.");
export const exporterOverhead = above(0.01, "ratio", "Watching may cost one hundredth of the host at most.");
export const eventLoopLag = above(
  0.1,
  "seconds",
  "The exporter's event loop is late by this much: scrapes and events are waiting.",
);
export const apdexSatisfied = above(
  2,
  "seconds",
  "People stay in flow up to about this; must be a bucket bound of the request duration.",
);
export const apdexTolerating = above(
  8,
  "seconds",
  "Four times the satisfied mark, as the Apdex definition has it; must be a bucket bound too.",
);
export const spawnLatency = above(
  0.05,
  "seconds",
  "Target for agents inside a process; a process or a model session needs a target of its own.",
);
export const messageLatency = above(0.1, "seconds", "Target for the 99th percentile of message handling.");
export const assignmentLatency = above(0.01, "seconds", "Target for deciding which agent gets a task.");
export const databaseLatency = above(
  0.05,
  "seconds",
  "Target for calls of a database; must be a bucket bound. Indexed reads and small writes stay below it, scans do not.",
);
export const queueGrowth = above(
  0.01,
  "ratio",
  "A hundredth of the depth in two minutes: smaller changes are the breathing of a queue that holds its level.",
);
export const queueGrowthDeviations = above(
  2,
  "none",
  "Standard deviations of the chance difference between arrivals and services: in one window of twenty it is more.",
);
export const agentRoom = below(
  0.5,
  "ratio",
  "An agent that uses half of its slots or less while tasks wait can take more: look at why before adding agents.",
);
export const medianSamples = below(
  3,
  "none",
  "Of fewer than three values the median is just one of them or their middle: one odd value could decide.",
);
export const efficiencyAttempts = below(
  5,
  "tasks",
  "Finished attempts an agent needs for a score; a new agent is unknown, neither perfect nor bad.",
);
export const efficiencyCoverage = below(
  0.5,
  "ratio",
  "A part of the score must rest on at least half of the agent's successful attempts, else it is left out.",
);
export const specializationSamples = below(
  10,
  "none",
  "Durations needed on both sides; with fewer the normal approximation of the rank test is poor.",
);
export const specializationChance = above(
  0.01,
  "ratio",
  "One in a hundred: how often chance may look like a specialization, for each agent and task type.",
);
export const specializationSpeed = above(
  0.8,
  "ratio",
  "The agent's median must be a fifth below its peers': less is real perhaps, but not worth routing by.",
);
export const imbalanceAgents = below(2, "none", "Balance is between agents: one alone has none.");
export const imbalanceRunning = below(
  1,
  "tasks",
  "Mean of running attempts per agent: with less, one task more or less swings the spread without meaning anything.",
);
export const llmErrors = above(
  5,
  "none",
  "Failed requests to one model in the window: a handful is what retries are for, more is a cause.",
);
export const llmErrorRatio = above(
  0.1,
  "ratio",
  "A tenth of the requests fail: retries may hide it, and are paid for with time and tokens.",
);
export const llmRateLimitedRatio = above(
  0.05,
  "ratio",
  "One request in twenty is turned away: the swarm asks for more than its limit allows, and backing off slows it down.",
);
export const llmCostPace = above(
  25,
  "usd",
  "An hour at the present pace: far more than a few coding agents cost, little for a large swarm. Set it to what you would want to be woken for.",
);
export const toolErrors = above(
  5,
  "none",
  "Failed calls of one tool in the window: agents try things, and a handful of failures is part of that.",
);
export const toolErrorRatio = above(
  0.5,
  "ratio",
  "Half of the calls fail: a failing test or an empty search is normal work for an agent, a tool that fails every other time is not.",
);
