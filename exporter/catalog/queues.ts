// Queues: what waits, for how long, and how fast it comes and goes. Application layer.
import { counter, gauge, histogram } from "./define.ts";
import { queue } from "./labels.ts";

export const depth = gauge("swarm_queue_depth_tasks", "Tasks waiting in a queue; those being run are not in it.", {
  unit: "tasks",
  layer: "application",
  labels: [queue],
});
export const inFlight = gauge("swarm_queue_in_flight_tasks", "Tasks taken from a queue and not finished.", {
  unit: "tasks",
  layer: "application",
  labels: [queue],
});
export const oldestAge = gauge(
  "swarm_queue_oldest_age_seconds",
  "Age of the task that waits longest in a queue, in seconds; 0 when the queue is known to be empty.",
  { unit: "seconds", layer: "application", labels: [queue] },
);
export const arrivals = counter("swarm_queue_arrived_tasks_total", "Tasks that came into a queue.", {
  unit: "tasks",
  layer: "application",
  labels: [queue],
});
export const served = counter("swarm_queue_served_tasks_total", "Tasks taken from a queue to be run.", {
  unit: "tasks",
  layer: "application",
  labels: [queue],
});
export const waitDuration = histogram(
  "swarm_queue_wait_duration_seconds",
  "How long tasks waited in a queue, in seconds, measured when they were taken.",
  {
    unit: "seconds",
    layer: "application",
    labels: [queue],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600, 1800],
  },
);
export const consumers = gauge("swarm_queue_consumers", "Consumers connected to a queue, as sampled.", {
  unit: "none",
  layer: "application",
  labels: [queue],
});
export const deadLetters = gauge(
  "swarm_queue_dead_letter_tasks",
  "Tasks a queue gave up on and kept aside, as sampled.",
  {
    unit: "tasks",
    layer: "application",
    labels: [queue],
  },
);
