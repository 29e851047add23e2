// Insights: what the exporter concluded, as numbers a rule can compare. Application layer.
import { gauge } from "./define.ts";
import { insight, severity, subject } from "./labels.ts";

export const finding = gauge(
  "swarm_insight_finding",
  "1 for each finding that holds now: its kind, what it is about and how grave it is.",
  { unit: "none", layer: "application", labels: [insight, subject, severity] },
);
export const findings = gauge("swarm_insight_findings", "Findings that hold now, by kind and severity.", {
  unit: "none",
  layer: "application",
  labels: [insight, severity],
});
export const imbalance = gauge(
  "swarm_insight_imbalance_ratio",
  "Spread of load over agents with known slots: population standard deviation of busy slots per slot divided by the mean, smoothed; absent below two agents or a mean of one running attempt.",
  { unit: "ratio", layer: "application" },
);
export const evaluated = gauge(
  "swarm_insight_evaluated_timestamp_seconds",
  "When the detectors last ran, in seconds since the epoch.",
  { unit: "timestamp_seconds", layer: "application" },
);
export const evaluationDuration = gauge(
  "swarm_insight_evaluation_duration_seconds",
  "How long the detectors took when they last ran, in seconds.",
  { unit: "seconds", layer: "application" },
);
