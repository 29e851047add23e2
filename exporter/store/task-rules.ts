// What a report about a task does: legal moves count, what comes late fills gaps, what contradicts is noticed and changes nothing.
// The rules are those of docs/events.md, "Late, doubled and contradictory reports".
import { agents, coordination, tasks } from "../catalog/index.ts";
import { OTHER, outcome as outcomeLabel } from "../catalog/labels.ts";
import type { Outcome } from "../model/agent.ts";
import type { Millis } from "../model/clock.ts";
import type { EventOf } from "../model/event.ts";
import { FINAL, RUNNING, type AgentRecord, type Attempt } from "./records.ts";
import type { Shelf } from "./shelf.ts";

export function queued(shelf: Shelf, event: EventOf<"task.queued">, now: Millis): void {
  const attempt = shelf.attempts.of(event.task, event.attempt, isAfter(event.time));
  describe(shelf, attempt, event, now);
  if (attempt.queuedAt !== undefined) return shelf.notice("duplicate");
  attempt.queuedAt = event.time;
  if (attempt.queue !== undefined) shelf.queues.arrive(attempt.queue, attempt, now);
  if (attempt.rank < RUNNING) return;
  shelf.notice("out_of_order");
  if (attempt.queue !== undefined && wasRun(attempt)) shelf.queues.take(attempt.queue, attempt, now);
  observeWait(shelf, attempt, undefined);
}

export function assigned(shelf: Shelf, event: EventOf<"task.assigned">, now: Millis): void {
  const attempt = shelf.attempts.of(event.task, event.attempt, isAfter(event.time));
  describe(shelf, attempt, event, now);
  // A decision about an agent is no sign of life of it.
  const agent = shelf.agents.of(event.agent, now);
  attempt.taskType = openOutcomes(shelf, agent, attempt.taskType);
  if (attempt.assignedTo === agent) return shelf.notice("duplicate");
  attempt.assignedTo = agent;
  if (event.duration !== undefined) {
    shelf.ledger.observe(tasks.assignmentDuration, [agent.name], event.duration, agent);
    shelf.ledger.add(coordination.busySeconds, ["assignment"], event.duration);
  }
  if (attempt.rank >= RUNNING) shelf.notice("out_of_order");
}

export function started(shelf: Shelf, event: EventOf<"task.started">, now: Millis): void {
  const attempt = shelf.attempts.of(event.task, event.attempt, isAfter(event.time));
  describe(shelf, attempt, event, now);
  const agent = hear(shelf, event.agent, event.time, now);
  attempt.taskType = openOutcomes(shelf, agent, attempt.taskType);
  if (attempt.rank === FINAL) {
    attempt.startedAt ??= event.time;
    observeWait(shelf, attempt, event.wait);
    return shelf.notice("out_of_order");
  }
  if (attempt.rank === RUNNING && attempt.agent === agent && attempt.orphanedAt === undefined)
    return shelf.notice("duplicate");
  const handoff = attempt.rank === RUNNING;
  release(shelf, attempt);
  attempt.agent = agent;
  if (!handoff) attempt.startedAt = event.time;
  shelf.agents.run(agent, attempt, now);
  if (handoff) return;
  attempt.rank = RUNNING;
  if (attempt.queue !== undefined) shelf.queues.take(attempt.queue, attempt, now);
  observeWait(shelf, attempt, event.wait);
}

export function finished(shelf: Shelf, event: EventOf<"task.finished">, now: Millis): void {
  if (event.task === undefined) return finishLone(shelf, event, hear(shelf, event.agent, event.time, now), now);
  const attempt = shelf.attempts.of(event.task, event.attempt, isAfterRetried(event));
  const agent = isWrittenOff(attempt, event)
    ? shelf.agents.of(event.agent, now)
    : hear(shelf, event.agent, event.time, now);
  if (attempt.rank === FINAL) return shelf.notice(attempt.outcome === event.outcome ? "duplicate" : "conflict");
  describe(shelf, attempt, event, now);
  attempt.taskType = openOutcomes(shelf, agent, attempt.taskType);
  attempt.startedAt ??= event.duration === undefined ? undefined : event.time - event.duration * 1000;
  const { startedAt, queue } = attempt;
  release(shelf, attempt);
  attempt.agent = agent;
  end(shelf, attempt, event.outcome, event.time);
  if (queue !== undefined && wasRun(attempt)) shelf.queues.take(queue, attempt, now);
  observeWait(shelf, attempt, event.wait);
  const duration = event.duration ?? (startedAt === undefined ? undefined : (event.time - startedAt) / 1000);
  count(shelf, agent, attempt.taskType, event.outcome, event.time, duration);
}

/** An attempt whose agent was lost, stopped or began anew did not end well. How long it ran nobody knows. */
export function endLost(shelf: Shelf, attempt: Attempt, now: Millis): void {
  const { agent } = attempt;
  release(shelf, attempt);
  end(shelf, attempt, "timeout", now);
  shelf.notice("agent_lost");
  if (agent === undefined) return;
  count(shelf, agent, attempt.taskType, "timeout", now, undefined);
  // Its last figures must be seen before they go.
  if (agent.goneSince !== undefined) agent.goneSince = now;
}

/** Takes an attempt out of everything that counts it as open, without an end. */
export function abandon(shelf: Shelf, attempt: Attempt, why: "evicted" | "superseded"): void {
  release(shelf, attempt);
  if (attempt.queue !== undefined) shelf.queues.leave(attempt.queue, attempt);
  shelf.notice(why);
}

function end(shelf: Shelf, attempt: Attempt, outcome: Outcome, time: Millis): void {
  if (attempt.queue !== undefined) shelf.queues.leave(attempt.queue, attempt);
  attempt.rank = FINAL;
  attempt.outcome = outcome;
  attempt.endedAt = time;
  shelf.attempts.close(attempt);
}

function finishLone(shelf: Shelf, event: EventOf<"task.finished">, agent: AgentRecord, now: Millis): void {
  const taskType = openOutcomes(shelf, agent, shelf.taskTypes.admit(event.task_type));
  const queue = event.queue === undefined ? undefined : shelf.queues.of(event.queue, now);
  count(shelf, agent, taskType, event.outcome, event.time, event.duration);
  if (queue !== undefined && wasRun({ outcome: event.outcome, startedAt: event.duration })) {
    shelf.queues.serve(queue, now);
  }
  if (event.wait === undefined) return;
  shelf.ledger.observe(tasks.waitDuration, [agent.name, taskType], event.wait, agent);
  if (queue !== undefined) shelf.queues.observeWait(queue, event.wait);
}

/** Without a number, what begins after the end of an attempt begins the next one: at once after one that is retried. */
function isAfter(time: Millis): (ended: Attempt) => boolean {
  return ({ endedAt = Infinity, outcome }) => time > endedAt || (time === endedAt && outcome === "retried");
}

/** A second end is about the next attempt only where there was to be one. */
function isAfterRetried({ time, outcome }: EventOf<"task.finished">): (ended: Attempt) => boolean {
  return (ended) => {
    const { endedAt = Infinity } = ended;
    return ended.outcome === "retried" && (time > endedAt || (time === endedAt && outcome !== "retried"));
  };
}

/** What an agent ran that is gone is given up by others, in its name: that is no sign of life of it. */
function isWrittenOff({ orphanedAt }: Attempt, { outcome }: EventOf<"task.finished">): boolean {
  return orphanedAt !== undefined && outcome !== "ok" && outcome !== "failed";
}

/** Some end in their queue: withdrawn, or waiting for too long. */
function wasRun({ outcome, startedAt }: Pick<Attempt, "outcome" | "startedAt">): boolean {
  return startedAt !== undefined || (outcome !== "cancelled" && outcome !== "timeout");
}

/** Older than any window that is looked at: totals take it, profiles do not. */
export const LATE: Millis = 3_600_000;

function count(
  shelf: Shelf,
  agent: AgentRecord,
  taskType: string,
  outcome: Outcome,
  time: Millis,
  duration: number | undefined,
): void {
  shelf.ledger.add(tasks.attempts, [agent.name, taskType, outcome], 1, agent);
  // Two clocks may disagree by more than the work took: such a difference is no duration.
  const known = duration !== undefined && duration >= 0 ? duration : undefined;
  if (duration !== undefined && known === undefined) shelf.notice("clock_skew");
  if (known !== undefined) shelf.ledger.observe(tasks.runDuration, [agent.name, taskType], known, agent);
  if (shelf.now - time > LATE) return shelf.notice("late");
  // What agents did that are not kept apart says nothing about any of them.
  if (agent.name === OTHER) return;
  shelf.agents.recentOf(agent, taskType).add({ time, outcome, duration: known });
  recover(shelf, agent, outcome, time);
}

/** Recovery time: from the first error after a success to the next success. */
function recover(shelf: Shelf, agent: AgentRecord, outcome: Outcome, time: Millis): void {
  if (outcome === "failed" || outcome === "timeout") {
    agent.failingSince ??= time;
    // There is something to recover from: the series begins at 0, so that the first recovery is seen as one.
    shelf.ledger.open(agents.recovery, [agent.name], agent);
  }
  if (outcome !== "ok" || agent.failingSince === undefined) return;
  shelf.ledger.observe(agents.recovery, [agent.name], Math.max(0, time - agent.failingSince) / 1000, agent);
  agent.failingSince = undefined;
}

/**
 * Rates and ratios need their zero: every outcome has a series from the first sight of the pair on. Gives the type the
 * pair is kept under, `_other` where there is no room for one more.
 */
function openOutcomes(shelf: Shelf, agent: AgentRecord, wanted: string): string {
  const has = (type: string): boolean => shelf.ledger.of(tasks.attempts).find([agent.name, type, "ok"]) !== undefined;
  if (has(wanted)) return wanted;
  const bounded = wanted === OTHER || wanted === "" || agent.name === OTHER;
  const taskType = bounded || shelf.ledger.hasRoom ? wanted : shelf.taskTypes.fold();
  if (has(taskType)) return taskType;
  for (const outcome of outcomeLabel.values) shelf.ledger.open(tasks.attempts, [agent.name, taskType, outcome], agent);
  return taskType;
}

/** Fills in what this report knows and earlier ones did not. */
function describe(shelf: Shelf, attempt: Attempt, told: { task_type?: string; queue?: string }, now: Millis): void {
  if (attempt.taskType === "" && told.task_type !== undefined) attempt.taskType = shelf.taskTypes.admit(told.task_type);
  if (attempt.queue === undefined && told.queue !== undefined) {
    attempt.queue = shelf.queues.of(told.queue, now);
  }
}

function observeWait(shelf: Shelf, attempt: Attempt, told: number | undefined): void {
  if (attempt.waitKnown || attempt.agent === undefined) return;
  const { queuedAt, startedAt, agent } = attempt;
  const wait = told ?? (queuedAt === undefined || startedAt === undefined ? undefined : (startedAt - queuedAt) / 1000);
  if (wait === undefined) return;
  attempt.waitKnown = true;
  if (wait < 0) return shelf.notice("clock_skew");
  shelf.ledger.observe(tasks.waitDuration, [agent.name, attempt.taskType], wait, agent);
  if (attempt.queue !== undefined) shelf.queues.observeWait(attempt.queue, wait);
}

function release(shelf: Shelf, attempt: Attempt): void {
  if (attempt.agent !== undefined) shelf.agents.leave(attempt.agent, attempt);
}

function hear(shelf: Shelf, name: string, time: Millis, now: Millis): AgentRecord {
  const agent = shelf.agents.of(name, now);
  shelf.agents.heard(agent, time, now, now - time <= LATE);
  return agent;
}
