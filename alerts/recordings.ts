// Series worth computing once: shared by rules and panels, or asked for by people. Named `level:metric:operations`, where
// the level is what one series stands for: agent, queue, model, tool, instance (one exporter and its host) or swarm (one scrape job).
import {
  agents,
  coordination,
  experience,
  exporter,
  host,
  llm,
  queues,
  tasks,
  tools,
} from "../exporter/catalog/index.ts";
import { llmFailed, toolFailed } from "../exporter/catalog/labels.ts";
import type { Metric } from "../exporter/catalog/define.ts";
import { apdexSatisfied, apdexTolerating } from "../exporter/catalog/thresholds.ts";
import type { Expr, Window } from "../prometheus/promql.ts";
import * as promql from "../prometheus/promql.ts";
import type { Recording } from "./define.ts";

const LEVELS = {
  agent: ["job", "agent"],
  queue: ["job", "queue"],
  model: ["job", "model"],
  tool: ["job", "tool"],
  instance: ["job", "instance"],
  filesystem: ["job", "instance", "device", "mountpoint", "fstype"],
  swarm: ["job"],
} as const;
type Level = keyof typeof LEVELS;
type LabelOf<K extends Level> = (typeof LEVELS)[K][number];

function record<K extends Level>(
  level: K,
  metric: Metric,
  operations: string,
  help: string,
  expr: Expr<LabelOf<K>>,
): Recording<LabelOf<K>> {
  const name = `${level}:${metric.name.replace(/_total$/, "")}:${operations}`;
  return { name, labels: LEVELS[level], help, expr };
}

// Attempts that ended the task one way or the other: cancelling is no verdict, retrying does not end it.
const FAILED = promql.matches("failed|timeout");
const FINISHED = promql.matches("ok|failed|timeout");

export const agentRunDuration = record(
  "agent",
  agents.runDuration,
  "mean5m",
  "Mean time an agent's attempts ran, in seconds, over five minutes.",
  promql.mean(agents.runDuration, "5m", { by: ["job", "agent"] }),
);
const agentHeartbeatAge = record(
  "agent",
  agents.lastSeen,
  "age",
  "Seconds since the newest event of an agent.",
  promql.min(promql.since(agents.lastSeen), ["job", "agent"]),
);
export const agentFailures = record(
  "agent",
  tasks.attempts,
  "failed_increase15m",
  "Failed and timed-out attempts of an agent in fifteen minutes.",
  promql.sum(promql.increase(tasks.attempts, "15m", { outcome: FAILED }), ["job", "agent"]),
);
export const agentErrorRatio = record(
  "agent",
  tasks.attempts,
  "failed_ratio15m",
  "Share of an agent's finished attempts that failed or timed out, over fifteen minutes.",
  promql.ratio(
    promql.value(agentFailures),
    promql.sum(promql.increase(tasks.attempts, "15m", { outcome: FINISHED }), ["job", "agent"]),
  ),
);

export const queueArrivals = record(
  "queue",
  queues.arrivals,
  "rate5m",
  "Tasks that come into a queue per second, over five minutes.",
  promql.sum(promql.rate(queues.arrivals, "5m"), ["job", "queue"]),
);
export const queueServices = record(
  "queue",
  queues.served,
  "rate5m",
  "Tasks taken from a queue per second, over five minutes.",
  promql.sum(promql.rate(queues.served, "5m"), ["job", "queue"]),
);

const slots = promql.value(agents.slots);
const running = promql.value(agents.tasksInFlight);
const upAgents = promql.op(promql.value(agents.up), "==", 1);
// The lesser of the two: an agent may hold more attempts than it can run, and its slots are busy only once.
const busySlots = promql.op(promql.op(running, "<", slots), "or", promql.op(slots, "<=", running));

export const swarmSaturation = record(
  "swarm",
  agents.slots,
  "busy_ratio",
  "Busy slots divided by slots, over agents that are up and told their slots.",
  promql.ratio(
    promql.sum(promql.op(busySlots, "and", upAgents), ["job"]),
    promql.sum(promql.op(slots, "and", upAgents), ["job"]),
  ),
);

const throughput = (window: Window, words: string): Recording<"job"> =>
  record(
    "swarm",
    tasks.attempts,
    `finished_rate${window}`,
    `Tasks finished per second, well or badly, over ${words}.`,
    promql.sum(promql.rate(tasks.attempts, window, { outcome: FINISHED }), ["job"]),
  );
export const throughput1m = throughput("1m", "one minute");
const throughput5m = throughput("5m", "five minutes");
// The mean of five-minute rates over an hour: reading every raw sample of an hour again would cost a hundred times as much.
const throughput1h = record(
  "swarm",
  tasks.attempts,
  "finished_rate1h",
  "Tasks finished per second, well or badly, over one hour.",
  promql.overTime("avg", throughput5m, "1h"),
);
const succeeded = promql.sum(promql.rate(tasks.attempts, "5m", { outcome: "ok" }), ["job"]);
const swarmSuccess = record(
  "swarm",
  tasks.attempts,
  "ok_ratio5m",
  "Share of finished tasks that succeeded, over five minutes.",
  // Where nothing ever succeeded there is no series of successes: then it is 0 of what finished, not unknown.
  promql.ratio(promql.op(succeeded, "or", promql.op(promql.value(throughput5m), "*", 0)), promql.value(throughput5m)),
);
const coordinationOverhead = record(
  "swarm",
  coordination.busySeconds,
  "run_ratio5m",
  "Time spent coordinating divided by the time attempts ran, over five minutes.",
  promql.ratio(
    promql.sum(promql.rate(coordination.busySeconds, "5m"), ["job"]),
    promql.sum(promql.rateOf(tasks.runDuration, "sum", "5m"), ["job"]),
  ),
);
const waitedLess = (bound: number): Expr<"job"> =>
  promql.shareBelow(experience.requestDuration, bound, "5m", { by: ["job"] });
const apdex = record(
  "swarm",
  experience.requestDuration,
  "apdex5m",
  "Apdex of people's requests, 0 to 1: satisfied ones count fully, tolerating ones half, over five minutes.",
  promql.op(promql.op(waitedLess(apdexSatisfied.value), "+", waitedLess(apdexTolerating.value)), "/", 2),
);

const requests = (match: promql.Match<"agent" | "model" | "outcome">): Expr<"job" | "model"> =>
  promql.sum(promql.increase(llm.requests, "15m", match), ["job", "model"]);
// Neither cancelling nor refusing to answer says anything about the service.
const JUDGED = promql.matches(["ok", ...llmFailed].join("|"));
export const modelFailures = record(
  "model",
  llm.requests,
  "failed_increase15m",
  "Failed requests to a model in fifteen minutes, for whatever reason.",
  requests({ outcome: promql.matches(llmFailed.join("|")) }),
);
export const modelErrorRatio = record(
  "model",
  llm.requests,
  "failed_ratio15m",
  "Share of the requests to a model that failed, for whatever reason, over fifteen minutes.",
  promql.ratio(promql.value(modelFailures), requests({ outcome: JUDGED })),
);
export const modelRateLimited = record(
  "model",
  llm.requests,
  "rate_limited_increase15m",
  "Requests to a model in fifteen minutes that were turned away because there were too many.",
  requests({ outcome: "rate_limited" }),
);
export const modelRateLimitedRatio = record(
  "model",
  llm.requests,
  "rate_limited_ratio15m",
  "Share of the requests to a model that were turned away because there were too many, over fifteen minutes.",
  promql.ratio(promql.value(modelRateLimited), requests({ outcome: JUDGED })),
);
const swarmTokens = record(
  "swarm",
  llm.tokens,
  "rate5m",
  "Tokens of all kinds processed per second, over five minutes.",
  promql.sum(promql.rate(llm.tokens, "5m"), ["job"]),
);
export const costPace = record(
  "swarm",
  llm.cost,
  "hourly15m",
  "US dollars an hour costs at the pace of the last fifteen minutes.",
  promql.op(promql.sum(promql.rate(llm.cost, "15m"), ["job"]), "*", 3600),
);

const toolCalls = (outcomes: readonly string[]): Expr<"job" | "tool"> =>
  promql.sum(promql.increase(tools.calls, "15m", { outcome: promql.matches(outcomes.join("|")) }), ["job", "tool"]);
export const toolFailures = record(
  "tool",
  tools.calls,
  "failed_increase15m",
  "Failed and timed-out calls of a tool in fifteen minutes.",
  toolCalls(toolFailed),
);
export const toolErrorRatio = record(
  "tool",
  tools.calls,
  "failed_ratio15m",
  "Share of the calls of a tool that failed or timed out, over fifteen minutes.",
  promql.ratio(promql.value(toolFailures), toolCalls(["ok", ...toolFailed])),
);

const cpuTime = (match: promql.Match<"cpu" | "mode"> = {}): Expr<"job" | "instance"> =>
  promql.sum(promql.rate(host.cpuSeconds, "2m", match), ["job", "instance"]);
export const hostCpuBusy = record(
  "instance",
  host.cpuSeconds,
  "busy_ratio2m",
  "Share of the host's processor time that is neither idle nor waiting for input or output, over two minutes.",
  promql.op(1, "-", promql.ratio(cpuTime({ mode: promql.matches("idle|iowait") }), cpuTime())),
);
export const hostMemoryUsed = record(
  "instance",
  host.memoryAvailable,
  "used_ratio",
  "Share of the host's memory that cannot be given out without swapping.",
  promql.op(1, "-", promql.ratio(promql.value(host.memoryAvailable), promql.value(host.memoryTotal))),
);
export const filesystemUsed = record(
  "filesystem",
  host.filesystemUsed,
  "ratio",
  "Share of a filesystem in use, as df shows it.",
  promql.ratio(
    promql.value(host.filesystemUsed),
    promql.op(promql.value(host.filesystemUsed), "+", promql.value(host.filesystemAvailable)),
  ),
);
export const exporterOverhead = record(
  "instance",
  exporter.cpuSeconds,
  "host_ratio5m",
  "Processor time of the exporter divided by all the host has, over five minutes.",
  promql.ratio(
    promql.sum(promql.rate(exporter.cpuSeconds, "5m"), ["job", "instance"]),
    promql.sum(promql.rate(host.cpuSeconds, "5m"), ["job", "instance"]),
  ),
);

/** In the order of evaluation: a rule may read the ones before it. */
export const recordings: readonly Recording[] = [
  agentRunDuration,
  agentHeartbeatAge,
  agentFailures,
  agentErrorRatio,
  queueArrivals,
  queueServices,
  swarmSaturation,
  throughput1m,
  throughput5m,
  throughput1h,
  swarmSuccess,
  coordinationOverhead,
  apdex,
  modelFailures,
  modelErrorRatio,
  modelRateLimited,
  modelRateLimitedRatio,
  swarmTokens,
  costPace,
  toolFailures,
  toolErrorRatio,
  hostCpuBusy,
  hostMemoryUsed,
  filesystemUsed,
  exporterOverhead,
];
