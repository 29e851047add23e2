import { type AlertCase, fires, series, silent, TARGET } from "./case.ts";

const depth = series("swarm_queue_depth_tasks", { queue: "review" });
const age = series("swarm_queue_oldest_age_seconds", { queue: "review" });
const labels = { severity: "warning", queue: "review", ...TARGET };

const backlog = (tasks: number): Parameters<typeof fires>[1] => ({
  labels,
  summary: "A queue holds far more tasks than a burst explains.",
  description: `Queue review holds ${String(tasks)} tasks (threshold 1000).`,
  dashboard: "swarm-overview?var-queue=review",
});

export const queueCases: readonly AlertCase[] = [
  {
    alert: "SwarmQueueBacklog",
    when: "more than 1000 tasks wait, from the first evaluation on",
    series: { [depth]: "0 0 0 1001x10" },
    checks: [silent("25s"), fires("30s", backlog(1001))],
  },
  {
    alert: "SwarmQueueBacklog",
    when: "the depth dips below the threshold for less than half a minute",
    series: { [depth]: "1500x6 900 900 1500x6" },
    checks: [fires("1m15s", backlog(1500)), fires("1m25s", backlog(1500))],
  },
  {
    alert: "SwarmQueueBacklog",
    when: "a burst of 100 tasks comes and goes",
    series: { [depth]: "0 100 80 60 40 20 0 0" },
    checks: [silent("10s"), silent("30s"), silent("1m")],
  },
  {
    alert: "SwarmQueueBacklog",
    when: "exactly 1000 tasks wait",
    series: { [depth]: "1000x30" },
    checks: [silent("5m")],
  },
  {
    alert: "SwarmQueueBacklog",
    when: "the backlog has been gone for more than half a minute",
    series: { [depth]: "1500x3 0x20" },
    checks: [silent("1m30s")],
  },
  {
    alert: "SwarmQueueStalled",
    when: "the oldest task has waited more than five minutes",
    series: { [age]: "0+10x40" },
    checks: [
      fires("5m10s", {
        labels,
        summary: "The oldest task of a queue has waited too long.",
        description: "The oldest task in queue review has waited 5m 10s (threshold 300 s).",
        dashboard: "swarm-overview?var-queue=review",
      }),
    ],
  },
  {
    alert: "SwarmQueueStalled",
    when: "tasks wait less than five minutes each, whatever comes after them",
    series: { [age]: "0 250 290 300 40 120 0", [depth]: "0 100 80 60 40 20 0" },
    checks: [silent("10s"), silent("30s"), silent("1m")],
  },
];
