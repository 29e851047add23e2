// Experience: what the people who wait for the swarm see. Experience layer.
import { counter, histogram } from "./define.ts";
import { rating, requestOutcome } from "./labels.ts";

export const requests = counter("swarm_experience_requests_total", "Requests of people by outcome.", {
  unit: "none",
  layer: "experience",
  labels: [requestOutcome],
});
// 2 and 8 are the Apdex marks: satisfied, and four times that, tolerating.
export const requestDuration = histogram(
  "swarm_experience_request_duration_seconds",
  "How long people waited for an answer, in seconds, end to end.",
  { unit: "seconds", layer: "experience", buckets: [0.1, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300, 600] },
);
export const feedback = counter("swarm_experience_feedback_total", "Ratings people gave, 1 to 5.", {
  unit: "none",
  layer: "experience",
  labels: [rating],
});
