// Calls of language models: tokens, what they cost, how they ended and how long they took. Business layer where it is money.
import { counter, histogram } from "./define.ts";
import { agent, llmOutcome, model, tokenType } from "./labels.ts";

// From a small model nearby to an answer of many minutes; steps fine enough for a median where most models are.
const REQUEST_BUCKETS = [0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 12, 20, 30, 60, 120, 300, 600];
const FIRST_TOKEN_BUCKETS = [0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30, 60];

export const tokens = counter(
  "swarm_llm_tokens_total",
  "Tokens processed for an agent by a model; the types are disjoint, so that their sum is what was processed; a type that is never told has no series.",
  { unit: "tokens", layer: "business", labels: [agent, model, tokenType] },
);
export const reasoningTokens = counter(
  "swarm_llm_reasoning_tokens_total",
  "The part of the output tokens a model spent on reasoning; absent where it is not told.",
  { unit: "tokens", layer: "business", labels: [agent, model] },
);
export const cost = counter(
  "swarm_llm_cost_usd_total",
  "Cost of tokens in US dollars: as the source tells it, else computed from the price of the model; absent where neither is known.",
  { unit: "usd", layer: "business", labels: [agent, model] },
);
export const unpricedTokens = counter(
  "swarm_llm_unpriced_tokens_total",
  "Tokens whose cost is not known: the source does not tell it and the model has no price.",
  { unit: "tokens", layer: "business", labels: [model] },
);
export const requests = counter("swarm_llm_requests_total", "Requests to models that ended, by outcome.", {
  unit: "none",
  layer: "application",
  labels: [agent, model, llmOutcome],
});
export const requestDuration = histogram(
  "swarm_llm_request_duration_seconds",
  "How long requests to a model took, in seconds, whatever their outcome.",
  { unit: "seconds", layer: "application", labels: [model], buckets: REQUEST_BUCKETS },
);
export const timeToFirstToken = histogram(
  "swarm_llm_time_to_first_token_seconds",
  "Time from a request to the first token of its answer, in seconds.",
  { unit: "seconds", layer: "application", labels: [model], buckets: FIRST_TOKEN_BUCKETS },
);
