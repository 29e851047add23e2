// Tools agents call: how often, how it ended, how long it took. Application layer.
import { counter, histogram } from "./define.ts";
import { agent, tool, toolOutcome } from "./labels.ts";

export const calls = counter("swarm_tool_calls_total", "Calls of tools that ended, by outcome.", {
  unit: "none",
  layer: "application",
  labels: [agent, tool, toolOutcome],
});
export const callDuration = histogram(
  "swarm_tool_call_duration_seconds",
  "How long calls of a tool took, in seconds, whatever their outcome.",
  {
    unit: "seconds",
    layer: "application",
    labels: [tool],
    // From a look into memory to a build or a test run.
    buckets: [0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600],
  },
);
