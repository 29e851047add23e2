// Coordination: messages, consensus and what they cost. Application layer.
import { counter, gauge, histogram } from "./define.ts";
import { activity, agent, consensusResult, topology } from "./labels.ts";

export const messages = counter("swarm_coordination_messages_total", "Messages handled by an agent.", {
  unit: "messages",
  layer: "application",
  labels: [agent],
});
export const messageDuration = histogram(
  "swarm_coordination_message_duration_seconds",
  "How long handling a message took, in seconds; a batch counts once, with its whole duration.",
  {
    unit: "seconds",
    layer: "application",
    buckets: [0.000_1, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 2.5, 10],
  },
);
export const batchSize = histogram("swarm_coordination_batch_size_messages", "Messages handled together.", {
  unit: "messages",
  layer: "application",
  buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
});
export const consensusRounds = counter("swarm_coordination_consensus_rounds_total", "Consensus rounds by result.", {
  unit: "none",
  layer: "application",
  labels: [consensusResult],
});
export const consensusDuration = histogram(
  "swarm_coordination_consensus_duration_seconds",
  "How long consensus rounds took, in seconds.",
  { unit: "seconds", layer: "application", buckets: [0.001, 0.01, 0.05, 0.1, 0.5, 1.5, 5, 15, 60, 300] },
);
export const busySeconds = counter(
  "swarm_coordination_busy_seconds_total",
  "Time spent coordinating, in seconds, by activity; divided by the time attempts ran it is the coordination overhead.",
  { unit: "seconds", layer: "application", labels: [activity] },
);
export const topologyInfo = gauge("swarm_coordination_topology", "1 for the topology the swarm reports.", {
  unit: "none",
  layer: "application",
  labels: [topology],
});
