// Databases agents read and write: how often, how it ended, how long it took; their pools of connections. Application layer.
import { counter, gauge, histogram } from "./define.ts";
import { agent, database, databaseOutcome, pool, poolState } from "./labels.ts";

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
export const poolConnections = gauge(
  "swarm_database_pool_connections",
  "Connections of a pool to a database, idle and used.",
  { unit: "none", layer: "application", labels: [agent, pool, poolState] },
);
export const poolPending = gauge(
  "swarm_database_pool_pending_requests",
  "Requests that wait for a connection of a pool.",
  { unit: "none", layer: "application", labels: [agent, pool] },
);
export const poolMax = gauge("swarm_database_pool_max_connections", "Connections a pool may have at most.", {
  unit: "none",
  layer: "application",
  labels: [agent, pool],
});
