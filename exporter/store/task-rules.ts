// What a report about a task does: legal moves count, what comes late fills gaps, what contradicts is noticed and changes nothing.
// The rules are those of docs/events.md, "Late, doubled and contradictory reports".
import { OTHER } from "../catalog/labels.ts";
import type { Outcome } from "../model/agent.ts";
import type { Millis } from "../model/clock.ts";
import type { EventOf } from "../model/event.ts";
import { Recent } from "./recent.ts";
import { FINAL, RUNNING, type AgentRecord, type Attempt, type Pair, type QueueRecord } from "./records.ts";
import type { Shelf } from "./shelf.ts";
import { outcomeRow } from "./tables.ts";

export function queued(shelf: Shelf, event: EventOf<"task.queued">, now: Millis): void {
  const attempt = shelf.attempts.of(event.task, event, isAfter);
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
  const attempt = shelf.attempts.of(event.task, event, isAfter);
  describe(shelf, attempt, event, now);
  // A decision about an agent is no sign of life of it.
  const agent = shelf.agents.of(event.agent, now);
  attempt.taskType = pairOf(shelf, agent, attempt.taskType).taskType;
  if (attempt.assignedTo === agent) return shelf.notice("duplicate");
  attempt.assignedTo = agent;
  if (event.duration !== undefined) {
    const { durations, swarm } = shelf.tables;
    durations.assignment.observe(durations.agentRow(agent), event.duration);
    swarm.busySeconds.add(swarm.rows.activities.row("assignment"), event.duration);
  }
  if (attempt.rank >= RUNNING) shelf.notice("out_of_order");
}

export function started(shelf: Shelf, event: EventOf<"task.started">, now: Millis): void {
  const attempt = shelf.attempts.of(event.task, event, isAfter);
  describe(shelf, attempt, event, now);
  const agent = hear(shelf, event.agent, event.time, now);
  attempt.taskType = pairOf(shelf, agent, attempt.taskType).taskType;
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
  const attempt = shelf.attempts.of(event.task, event, isAfterRetried);
  const agent = isWrittenOff(attempt, event)
    ? shelf.agents.of(event.agent, now)
    : hear(shelf, event.agent, event.time, now);
  if (attempt.rank === FINAL) return shelf.notice(attempt.outcome === event.outcome ? "duplicate" : "conflict");
  describe(shelf, attempt, event, now);
  const pair = pairOf(shelf, agent, attempt.taskType);
  attempt.taskType = pair.taskType;
  attempt.startedAt ??= event.duration === undefined ? undefined : event.time - event.duration * 1000;
  const { startedAt, queue } = attempt;
  release(shelf, attempt);
  attempt.agent = agent;
  end(shelf, attempt, event.outcome, event.time);
  if (queue !== undefined && wasRun(attempt)) shelf.queues.take(queue, attempt, now);
  observeWait(shelf, attempt, event.wait);
  const duration = event.duration ?? (startedAt === undefined ? undefined : (event.time - startedAt) / 1000);
  count(shelf, pair, event.outcome, event.time, duration);
}

/** An attempt whose agent was lost, stopped or began anew did not end well. How long it ran nobody knows. */
export function endLost(shelf: Shelf, attempt: Attempt, now: Millis): void {
  const { agent } = attempt;
  release(shelf, attempt);
  end(shelf, attempt, "timeout", now);
  shelf.notice("agent_lost");
  if (agent === undefined) return;
  count(shelf, pairOf(shelf, agent, attempt.taskType), "timeout", now, undefined);
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
  const pair = pairOf(shelf, agent, shelf.taskTypes.admit(event.task_type));
  const queue = event.queue === undefined ? undefined : shelf.queues.of(event.queue, now);
  count(shelf, pair, event.outcome, event.time, event.duration);
  if (queue !== undefined && wasRun({ outcome: event.outcome, startedAt: event.duration })) {
    shelf.queues.serve(queue, now);
  }
  if (event.wait === undefined) return;
  countWait(shelf, pair, queue, event.wait);
}

/** Without a number, what begins after the end of an attempt begins the next one: at once after one that is retried. */
function isAfter({ endedAt = Infinity, outcome }: Attempt, { time }: { readonly time: Millis }): boolean {
  return time > endedAt || (time === endedAt && outcome === "retried");
}

/** A second end is about the next attempt only where there was to be one. */
function isAfterRetried(ended: Attempt, { time, outcome }: EventOf<"task.finished">): boolean {
  const { endedAt = Infinity } = ended;
  return ended.outcome === "retried" && (time > endedAt || (time === endedAt && outcome !== "retried"));
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

function count(shelf: Shelf, pair: Pair, outcome: Outcome, time: Millis, duration: number | undefined): void {
  const { tables } = shelf;
  const { agent } = pair;
  tables.pair.attempts.add(outcomeRow(pair.slot, outcome), 1);
  // Two clocks may disagree by more than the work took: such a difference is no duration.
  const known = duration !== undefined && duration >= 0 ? duration : undefined;
  if (duration !== undefined && known === undefined) shelf.notice("clock_skew");
  if (known !== undefined) {
    tables.durations.run.observe(tables.durations.pairRow(pair), known);
    tables.agent.runDuration.observe(agent.slot, known);
  }
  if (shelf.now - time > LATE) return shelf.notice("late");
  // What agents did that are not kept apart says nothing about any of them.
  if (agent.name === OTHER) return;
  pair.recent ??= new Recent();
  pair.recent.add(time, outcome, known);
  recover(shelf, agent, outcome, time);
}

/** Recovery time: from the first error after a success to the next success. */
function recover(shelf: Shelf, agent: AgentRecord, outcome: Outcome, time: Millis): void {
  const { recovery } = shelf.tables.agent;
  if (outcome === "failed" || outcome === "timeout") {
    agent.failingSince ??= time;
    // There is something to recover from: the series begins at 0, so that the first recovery is seen as one.
    recovery.open(agent.slot);
  }
  if (outcome !== "ok" || agent.failingSince === undefined) return;
  recovery.observe(agent.slot, Math.max(0, time - agent.failingSince) / 1000);
  agent.failingSince = undefined;
}

/** An agent at a task type, with its series; at the type `_other` where there is no room for one more. */
function pairOf(shelf: Shelf, agent: AgentRecord, wanted: string): Pair {
  const found = agent.types.get(wanted);
  if (found !== undefined) return found;
  const bounded = wanted === OTHER || wanted === "" || agent.name === OTHER;
  const taskType = bounded || shelf.hasRoom() ? wanted : shelf.taskTypes.fold();
  return agent.types.get(taskType) ?? shelf.agents.addType(agent, taskType);
}

/** Fills in what this report knows and earlier ones did not. */
function describe(
  shelf: Shelf,
  attempt: Attempt,
  told: Pick<EventOf<"task.queued">, "task_type" | "queue">,
  now: Millis,
): void {
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
  countWait(shelf, pairOf(shelf, agent, attempt.taskType), attempt.queue, wait);
}

function countWait(shelf: Shelf, pair: Pair, queue: QueueRecord | undefined, wait: number): void {
  const { durations } = shelf.tables;
  durations.wait.observe(durations.pairRow(pair), wait);
  if (queue !== undefined) shelf.queues.observeWait(queue, wait);
}

function release(shelf: Shelf, attempt: Attempt): void {
  if (attempt.agent !== undefined) shelf.agents.leave(attempt.agent, attempt);
}

function hear(shelf: Shelf, name: string, time: Millis, now: Millis): AgentRecord {
  const agent = shelf.agents.of(name, now);
  shelf.agents.heard(agent, time, now, now - time <= LATE);
  return agent;
}
