// Models: they fail, turn requests away, or cost more than was meant.
import { llm } from "../exporter/catalog/index.ts";
import { llmCostPace, llmErrorRatio, llmErrors, llmRateLimitedRatio } from "../exporter/catalog/thresholds.ts";
import { crosses, op, value } from "../prometheus/promql.ts";
import { EVALUATION_INTERVAL } from "../prometheus/timing.ts";
import { board } from "./boards.ts";
import type { Alert, AlertFamily } from "./define.ts";
import { costPace, modelErrorRatio, modelFailures, modelRateLimited, modelRateLimitedRatio } from "./recordings.ts";

const isRateLimited = op(
  crosses(value(modelRateLimitedRatio), llmRateLimitedRatio),
  "and",
  crosses(value(modelRateLimited), llmErrors),
);

const failing: Alert = {
  alert: "SwarmModelFailing",
  // Too many requests have an alert of their own, and another remedy.
  expr: op(
    op(crosses(value(modelErrorRatio), llmErrorRatio), "and", crosses(value(modelFailures), llmErrors)),
    "unless",
    isRateLimited,
  ),
  severity: "warning",
  summary: "Many requests to a model fail.",
  description: `{{ $value | humanizePercentage }} of the requests to {{ $labels.model }} failed in 15 minutes (threshold ${String(llmErrorRatio.value * 100)} %).`,
  dashboard: board("llm", "model"),
  runbook: {
    means:
      "A large part of the requests to one model end in an error: the service is overloaded or down, or what is sent to it is wrong.",
    impact: "Agents wait, try again and give up; tasks fail or take longer, and failed requests may be paid for.",
    check: [
      `Which outcome is it? \`${llm.requests.name}\` tells \`overloaded\`, \`timeout\`, \`unauthorized\`, \`invalid_request\` and other failures apart.`,
      "One agent or all of them? One alone points to its credentials, its prompts or its version.",
      "Does the provider's status page tell of trouble, or does the network between fail for others too?",
    ],
    act: [
      "Overloaded or down: let agents fall back to another model or region, with longer pauses between attempts.",
      "Unauthorized: renew the key. Invalid: roll back what changed in the requests, such as a context that is too long.",
    ],
  },
};

const rateLimited: Alert = {
  alert: "SwarmModelRateLimited",
  expr: isRateLimited,
  severity: "warning",
  summary: "A model turns requests away because there are too many.",
  description: `{{ $value | humanizePercentage }} of the requests to {{ $labels.model }} were rate limited in 15 minutes (threshold ${String(llmRateLimitedRatio.value * 100)} %).`,
  dashboard: board("llm", "model"),
  runbook: {
    means: "The swarm asks for more requests or tokens a minute than its account may have.",
    impact: "Agents back off and stand still meanwhile; more agents make it worse, not faster.",
    check: [
      `Who asks most? Sort the agents by \`${llm.requests.name}\` and \`${llm.tokens.name}\`.`,
      "Do many agents begin at the same moment, or try again without a pause?",
      "Is the cache used? Tokens read from it often do not count towards the limit.",
    ],
    act: [
      "Let fewer agents run at a time, or spread their beginnings.",
      "Send what a smaller model can do to a smaller model; ask the provider for a higher limit.",
    ],
  },
};

const costly: Alert = {
  alert: "SwarmCostHigh",
  expr: crosses(value(costPace), llmCostPace),
  for: "5m",
  severity: "warning",
  summary: "The swarm spends money on models faster than was meant.",
  description: `At the pace of the last 15 minutes an hour of {{ $labels.job }} costs {{ $value | printf "%.2f" }} US dollars (threshold ${String(llmCostPace.value)}).`,
  dashboard: board("llm"),
  runbook: {
    means: "Tokens are used at a pace at which an hour costs more than the threshold. It is a pace, not a bill.",
    impact: "Money: a loop that nobody watches can cost in a night what was meant for a month.",
    check: [
      `Which agent and which model? Sort by \`${llm.cost.name}\` on the dashboard.`,
      "Do tasks get done with it? Cost per task tells work from a loop.",
      "Has the share of tokens from the cache fallen? Then the same context is paid for in full each time.",
    ],
    act: [
      "Stop the agent that goes in circles; give agents a limit of turns or of tokens for each task.",
      "Use a smaller model where it is good enough, and keep the beginning of prompts the same so that the cache holds.",
      "If this is what the swarm is meant to cost, raise the threshold.",
    ],
  },
};

export const llmAlerts: AlertFamily = {
  family: "llm",
  groups: [{ name: "swarm-llm", interval: EVALUATION_INTERVAL, rules: [failing, rateLimited, costly] }],
};
