// Tasks: the swarm as a whole gets nothing done.
import { agents, queues, tasks } from "../exporter/catalog/index.ts";
import { queueOldestAge } from "../exporter/catalog/thresholds.ts";
import { exporterJobs } from "../prometheus/jobs.ts";
import type { Expr } from "../prometheus/promql.ts";
import {
  count,
  crosses,
  increase,
  matches,
  max,
  not,
  op,
  opOn,
  sampledAt,
  sum,
  up,
  value,
} from "../prometheus/promql.ts";
import { FAST_HOLD, WINDOW_EVALUATION } from "../prometheus/timing.ts";
import { board } from "./boards.ts";
import type { AlertFamily } from "./define.ts";
import { throughput1m } from "./recordings.ts";

const waitsLong: Expr<"job"> = crosses(max(value(queues.oldestAge), ["job"]), queueOldestAge);

// Slots all busy with long tasks are not standstill: somebody must be free to work, or known to be stuck.
const hasFreeSlot = op(value(agents.slots), ">", value(agents.tasksInFlight));
const idleOrStalled = value(agents.state, { state: matches("idle|stalled") });
const upAgents = op(value(agents.up), "==", 1);
const couldWork: Expr<"job"> = count(
  opOn(op(hasFreeSlot, "or", idleOrStalled), "and", ["job", "instance", "agent"], upAgents),
  ["job"],
);

// Retrying ends an attempt and gets nothing done.
const ENDED = { outcome: not("retried") };
const seriesNow: Expr<"job"> = count(sampledAt(tasks.attempts, ENDED), ["job"]);
const seriesBefore: Expr<"job"> = count(sampledAt(tasks.attempts, ENDED, "5m"), ["job"]);
// The first task of its kind makes a new series, and a series that begins at 1 has no increase yet.
const newSeries = op(seriesNow, "unless", op(seriesBefore, ">=", seriesNow));
const progress: Expr<"job"> = op(op(sum(increase(tasks.attempts, "5m", ENDED), ["job"]), ">", 0), "or", newSeries);

// What was not watched for the whole window cannot be said to have stood still.
const watched: Expr<"job"> = count(sampledAt(up, { job: exporterJobs }, "5m"), ["job"]);

const standsStill = opOn(
  opOn(opOn(waitsLong, "and", ["job"], couldWork), "unless", ["job"], progress),
  "and",
  ["job"],
  watched,
);

export const taskAlerts: AlertFamily = {
  family: "tasks",
  groups: [
    {
      name: "swarm-tasks",
      interval: WINDOW_EVALUATION,
      rules: [
        {
          alert: "SwarmNoProgress",
          expr: standsStill,
          keepFiringFor: FAST_HOLD,
          severity: "critical",
          summary: "Work waits, agents could take it, and nothing gets done.",
          description: `The oldest task of {{ $labels.job }} has waited {{ $value | humanizeDuration }}, agents are free or stuck, and no task has ended for 5 minutes.`,
          dashboard: board("overview"),
          runbook: {
            means:
              "For five minutes no task of the swarm has ended in any way, although tasks wait and agents are idle, have free slots, or are stalled. Slots that are all busy with long tasks do not count as this.",
            impact: "The swarm does nothing for those who wait.",
            check: [
              "Are agents idle? Then work does not reach them: look at the queue's server and the scheduler.",
              "Are agents stalled? Then they share something that hangs: a model endpoint, a tool, a lock, the network.",
              `Since when? \`${throughput1m.name}\` shows the moment it fell to nothing.`,
              "What changed at that moment: a deploy, credentials, a limit that was reached?",
            ],
            act: [
              "Repair what the agents share, or take it out of their way.",
              "Restart the scheduler or the agents if nothing else is wrong; queued tasks stay queued.",
              "If it is meant (maintenance), silence the alert for that time.",
            ],
          },
        },
      ],
    },
  ],
};
