// Databases agents read and write: how often, how it ended, how long it took. Application layer.
import { counter, histogram } from "./define.ts";
import { agent, database, databaseOutcome } from "./labels.ts";

export const calls = counter("swarm_database_calls_total", "Calls of databases that ended, by outcome.", {
  unit: "none",
  layer: "application",
  labels: [agent, database, databaseOutcome],
});
export const callDuration = histogram(
  "swarm_database_call_duration_seconds",
  "How long calls of a database took, in seconds, whatever their outcome.",
  {
    unit: "seconds",
    layer: "application",
    labels: [database],
    // From a row found in memory to a scan; the target is one of the bounds.
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
);
