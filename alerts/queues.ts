// Queues: more waits, or waits longer, than it should.
import { queues } from "../exporter/catalog/index.ts";
import { queueBacklog, queueOldestAge } from "../exporter/catalog/thresholds.ts";
import { crosses, value } from "../prometheus/promql.ts";
import { FAST_EVALUATION, FAST_HOLD } from "../prometheus/timing.ts";
import { board } from "./boards.ts";
import type { AlertFamily } from "./define.ts";
import { queueArrivals, queueServices } from "./recordings.ts";

export const queueAlerts: AlertFamily = {
  family: "queues",
  groups: [
    {
      name: "swarm-queues-fast",
      interval: FAST_EVALUATION,
      rules: [
        {
          alert: "SwarmQueueBacklog",
          expr: crosses(value(queues.depth), queueBacklog),
          keepFiringFor: FAST_HOLD,
          severity: "warning",
          summary: "A queue holds far more tasks than a burst explains.",
          description: `Queue {{ $labels.queue }} holds {{ $value | printf "%.0f" }} tasks (threshold ${String(queueBacklog.value)}).`,
          dashboard: board("overview", "queue"),
          runbook: {
            means: "Tasks come into the queue faster than agents take them, and have done so for a while.",
            impact: "Everything behind the backlog waits as long as it takes to drain.",
            check: [
              `Compare \`${queueArrivals.name}\` with \`${queueServices.name}\`: did more arrive, or is less taken?`,
              "Is SwarmSaturated firing too? Then all slots are busy; otherwise agents are idle while work waits.",
              "Read the queue-backlog finding on the exporter's page: it names the growth and the time to drain.",
            ],
            act: [
              "All slots busy: add agents that take from this queue, or slow down what fills it.",
              "Slots free: find out why agents do not take work (wrong queue, lost connection, paused).",
              "Shrinking already: wait; the alert ends by itself.",
            ],
          },
        },
        {
          alert: "SwarmQueueStalled",
          expr: crosses(value(queues.oldestAge), queueOldestAge),
          keepFiringFor: FAST_HOLD,
          severity: "warning",
          summary: "The oldest task of a queue has waited too long.",
          description: `The oldest task in queue {{ $labels.queue }} has waited {{ $value | humanizeDuration }} (threshold ${String(queueOldestAge.value)} s).`,
          dashboard: board("overview", "queue"),
          runbook: {
            means: "A task waits longer than people accept, however short the queue is.",
            impact: "Whoever waits for this task waits too; deadlines behind it pass.",
            check: [
              `Look at \`${queueServices.name}\`: is anything taken from this queue?`,
              `Look at \`${queues.consumers.name}\` and at the agents' states: does anybody serve this queue?`,
              "Is the order fair? New tasks that overtake old ones starve them.",
            ],
            act: [
              "Nobody serves it: start or reconnect agents that do.",
              "It is served but too slowly: add agents or move work to another queue.",
              "One task is stuck at the head: take it out and look at it.",
            ],
          },
        },
      ],
    },
  ],
};
