// More waits in a queue, or waits longer, than it should.
import * as thresholds from "../catalog/thresholds.ts";
import type { Millis } from "../model/clock.ts";
import type { Detector } from "../model/detector.ts";
import type { Evidence, Finding } from "../model/finding.ts";
import type { History, QueueHistory } from "../model/history.ts";
import { backlog, BACKLOG_WINDOW_MS, waiting, type Backlog } from "./backlog.ts";
import { agentsToAdd, capacity } from "./capacity.ts";
import { quantity } from "./quantity.ts";

const WINDOW = quantity(BACKLOG_WINDOW_MS / 1000, "seconds");

export const queueBacklog: Detector = {
  insight: "queue-backlog",
  doc: {
    means: "Tasks pile up in a queue, or the oldest of them has waited too long.",
    method: `Depth above its threshold, or age of the oldest task above its own. Critical if the depth also grows, or if it is above the threshold and nothing was taken: then it never drains. Growth is the median slope of the depth over the last ${WINDOW} (Theil-Sen); less than the given part of the depth, or than chance makes of independent arrivals and services, is level. Time to drain = depth ÷ fall per second. With a single queue, agents to add = floor(arrival rate ÷ (service rate ÷ mean number of busy agents)) + 1 − agents at work, and only when no agent has room.`,
    thresholds: [
      thresholds.queueBacklog,
      thresholds.queueOldestAge,
      thresholds.queueGrowth,
      thresholds.queueGrowthDeviations,
      thresholds.agentRoom,
      thresholds.medianSamples,
    ],
  },
  detect(history, now) {
    return history.queues.flatMap((queue) => judge(queue, history, now));
  },
};

function judge(queue: QueueHistory, history: History, now: Millis): readonly Finding[] {
  const { depth, oldestAge } = waiting(queue, now);
  const deep = depth !== undefined && depth > thresholds.queueBacklog.value;
  const old = oldestAge !== undefined && oldestAge > thresholds.queueOldestAge.value && depth !== 0;
  if (!deep && !old) return [];
  const crossed = deep
    ? { value: depth, threshold: thresholds.queueBacklog.value }
    : { value: oldestAge ?? 0, threshold: thresholds.queueOldestAge.value };
  // The trend costs more than all else here, so only a queue in trouble is asked for it.
  const state = backlog(queue, now);
  const unbounded = state.trend === "grows" || (deep && state.service === 0 && state.trend !== "falls");
  return [
    {
      insight: "queue-backlog",
      subject: { type: "queue", name: queue.name },
      severity: unbounded ? "critical" : "warning",
      sentence: `Queue ${queue.name} ${held(state, deep)}${trend(state)}.`,
      nextStep: nextStep(queue.name, state, history, now),
      evidence: evidence(state),
      ...crossed,
    },
  ];
}

function held({ depth, oldestAge }: Backlog, deep: boolean): string {
  const tasks = depth === undefined ? "tasks" : quantity(depth, "tasks");
  const limit = quantity(
    deep ? thresholds.queueBacklog.value : thresholds.queueOldestAge.value,
    deep ? "none" : "seconds",
  );
  if (!deep)
    return `holds ${tasks} and the oldest has waited ${quantity(oldestAge ?? 0, "seconds")} (threshold ${limit})`;
  const age = oldestAge === undefined ? "" : `; the oldest has waited ${quantity(oldestAge, "seconds")}`;
  return `holds ${tasks} (threshold ${limit})${age}`;
}

function trend({ trend, growth, drain, service }: Backlog): string {
  const idle = service === 0 ? `; none was taken in the last ${WINDOW}` : "";
  if (trend === undefined || growth === undefined) return idle;
  if (trend === "level") return `, and it does not shrink${idle}`;
  const pace = `${quantity(Math.abs(growth), "tasks")}/s`;
  if (trend === "grows") return ` and it grows by ${pace}${idle}`;
  return `, and it shrinks by ${pace}: empty in ${quantity(drain ?? 0, "seconds")} at this pace`;
}

function nextStep(name: string, state: Backlog, history: History, now: Millis): string {
  if (state.trend === "falls") return `Watch it: ${name} drains by itself. Add agents only if that takes too long.`;
  // Which agents take from which queue is not known, so only a single queue can be set against all agents.
  const staff = history.queues.length === 1 ? capacity(history, now, BACKLOG_WINDOW_MS) : undefined;
  const room = staff?.withRoom ?? [];
  if (staff !== undefined && room.length > 0) {
    return `Find out why ${list(room)} (${quantity(room.length, "none")} of ${quantity(staff.agents, "none")} agents) used half of their slots or less in the last ${WINDOW} while tasks wait in ${name}.`;
  }
  const { arrival, service } = state;
  if (service === 0)
    return `Check that agents which take from ${name} run and are connected: nothing was taken from it.`;
  if (arrival === undefined || service === undefined) {
    return `Look at the agents that take from ${name}: are there fewer than before, or does each task take longer?`;
  }
  const rates = `${quantity(arrival, "tasks")}/s arrive and ${quantity(service, "tasks")}/s are taken`;
  const add = staff && agentsToAdd(staff, arrival, service);
  if (staff === undefined || add === undefined)
    return `Add agents that take from ${name} or slow down what fills it: ${rates}.`;
  const busy = quantity(staff.busy, "none");
  return `Add ${quantity(add, "none")} ${add === 1 ? "agent" : "agents"} that take from ${name} or slow down what fills it: ${rates} by ${busy} busy agents.`;
}

/** Three names at most. */
function list(names: readonly string[]): string {
  const rest = names.length - 3;
  return names.slice(0, 3).join(", ") + (rest > 0 ? ` and ${quantity(rest, "none")} more` : "");
}

function evidence(state: Backlog): readonly Evidence[] {
  const all = [
    { name: "depth", value: state.depth, unit: "tasks" },
    { name: "age of the oldest", value: state.oldestAge, unit: "seconds" },
    { name: "arrivals per second", value: state.arrival, unit: "tasks" },
    { name: "taken per second", value: state.service, unit: "tasks" },
    { name: "growth per second", value: state.growth, unit: "tasks" },
    { name: "time to drain", value: state.drain, unit: "seconds" },
  ] as const;
  return all.flatMap(({ name, value, unit }) => (value === undefined ? [] : [{ name, value, unit }]));
}
