// Tasks: attempts by outcome, waiting apart from running. Application layer.
import { counter, histogram } from "./define.ts";
import { agent, outcome, taskType } from "./labels.ts";

// Holds the marks the thresholds and targets speak of: 0.05, 0.1, 2, 5, 8, 10, 12, 15 and 20 seconds.
const RUN_BUCKETS = [0.01, 0.05, 0.1, 0.5, 1, 2, 5, 8, 10, 12, 15, 20, 30, 60, 120, 300, 600, 1800];
// Waiting is either nothing or long: fewer marks in the middle, the same span.
const WAIT_BUCKETS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600, 1800];
// From an in-process router (10 µs) to a decision made over a network (10 ms) and beyond.
const ASSIGNMENT_BUCKETS = [0.000_001, 0.000_01, 0.000_02, 0.000_1, 0.001, 0.005, 0.01, 0.05, 0.1, 1, 10];

export const attempts = counter("swarm_task_attempts_total", "Finished attempts at tasks by outcome.", {
  unit: "none",
  layer: "application",
  labels: [agent, taskType, outcome],
});
export const runDuration = histogram(
  "swarm_task_run_duration_seconds",
  "How long attempts ran, in seconds, from start to end.",
  { unit: "seconds", layer: "application", labels: [agent, taskType], buckets: RUN_BUCKETS },
);
export const waitDuration = histogram(
  "swarm_task_wait_duration_seconds",
  "How long tasks waited, in seconds, from queued to started.",
  { unit: "seconds", layer: "application", labels: [agent, taskType], buckets: WAIT_BUCKETS },
);
export const assignmentDuration = histogram(
  "swarm_task_assignment_duration_seconds",
  "How long the decision which agent gets a task took, in seconds.",
  { unit: "seconds", layer: "application", labels: [agent], buckets: ASSIGNMENT_BUCKETS },
);
