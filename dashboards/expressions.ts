// Expressions that more than one panel shows, with what they leave out and why.
import { agents, host, llm, tasks, tools } from "../exporter/catalog/index.ts";
import { llmFailed, toolFailed } from "../exporter/catalog/labels.ts";
import { matches, not, notMatches, op, rate, ratio, sum, value } from "../prometheus/promql.ts";
import type { Expr, Match, Matcher, Window } from "../prometheus/promql.ts";

/** Panels look back as far as Grafana finds right for the data source's interval. */
export const W: Window = "$__rate_interval";
export const NO_AGENTS = "no agents yet";
export const NO_QUEUES = "no queues yet";
export const NO_MODELS = "no models asked yet";
export const NO_TOOLS = "no tools called yet";
export const NO_COST = "cost not known";

/** Per-agent graphs show no more than this many lines. */
export const MOST_LINES = 20;

const running = value(agents.tasksInFlight);
const slots = value(agents.slots);
const alive = op(value(agents.up), "==", 1);
// The lesser of the two: an agent may hold more attempts than it can run, and its slots are busy only once.
const busySlots = op(op(running, "<", slots), "or", op(slots, "<=", running));

/** Busy slots divided by slots, over living agents that told their slots. */
export const saturation: Expr = ratio(sum(op(busySlots, "and", alive)), sum(op(slots, "and", alive)));

/** Tasks that came to an end, per minute: a retried attempt is not the end of its task. */
export const tasksPerMinute: Expr = op(sum(rate(tasks.attempts, W, { outcome: not("retried") })), "*", 60);

/** Succeeded attempts out of those that succeeded, failed or timed out. 0 where none succeeded, absent where none ended. */
export function successRatio(match: Match<"agent"> = {}): Expr {
  const ended = sum(rate(tasks.attempts, W, { ...match, outcome: notMatches("cancelled|retried") }));
  const succeeded = sum(rate(tasks.attempts, W, { ...match, outcome: "ok" }));
  return ratio(op(succeeded, "or", op(ended, "*", 0)), ended);
}

const llmFailure: Matcher = matches(llmFailed.join("|"));
// Neither cancelling nor refusing to answer says anything about the service.
const llmVerdict: Matcher = notMatches("cancelled|refused");

/** Share of requests to models that failed. 0 where none did, absent where none ended. */
export function llmErrorRatio<const B extends "model" = never>(
  window: Window,
  match: Match<"agent" | "model"> = {},
  by?: readonly B[],
): Expr<B> {
  const failed = sum(rate(llm.requests, window, { ...match, outcome: llmFailure }), by);
  const ended = sum(rate(llm.requests, window, { ...match, outcome: llmVerdict }), by);
  return ratio(failed, ended);
}

/** Calls of tools that failed or timed out, per second. */
export const failedCalls = (window: Window, match: Match<"agent" | "tool"> = {}): Expr<"agent" | "tool" | "outcome"> =>
  rate(tools.calls, window, { ...match, outcome: matches(toolFailed.join("|")) });

/** US dollars an hour costs at the present pace. */
export const costPerHour = (match: Match<"agent" | "model"> = {}): Expr<never> =>
  op(sum(rate(llm.cost, W, match)), "*", 3600);

/** US dollars for each task that came to an end; of all agents, as one plans and another finishes. */
export const costPerTask: Expr<never> = ratio(
  sum(rate(llm.cost, W)),
  sum(rate(tasks.attempts, W, { outcome: not("retried") })),
);

/** All processor time of the host per second: the number of processors. */
export const processors: Expr<never> = sum(rate(host.cpuSeconds, W));

/** Share of all processor time in use. Waiting for disks is idle time: the processor could have worked. */
export const processorUse: Expr = op(
  1,
  "-",
  ratio(sum(rate(host.cpuSeconds, W, { mode: matches("idle|iowait") })), processors),
);

/** Share of the memory that cannot be given out without swapping. */
export const memoryUse: Expr = op(1, "-", ratio(value(host.memoryAvailable), value(host.memoryTotal)));

/** Share of each filesystem in use, as df shows it: what is kept for root counts neither way. */
export const filesystemUse: Expr<"device" | "mountpoint" | "fstype"> = ratio(
  value(host.filesystemUsed),
  op(value(host.filesystemUsed), "+", value(host.filesystemAvailable)),
);
