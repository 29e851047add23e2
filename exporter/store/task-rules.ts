// What a report about a task does: legal moves count, what comes late fills gaps, what contradicts is noticed and changes nothing.
// The rules are those of docs/events.md, "Late, doubled and contradictory reports".
import type { Outcome } from "../model/agent.ts";
import type { Millis } from "../model/clock.ts";
import type { EventOf } from "../model/event.ts";
import { taskPrint } from "../model/print.ts";
import { traceOf, type Trace } from "./exemplars.ts";
import { FINAL, RUNNING, WAITING, type Attempt, type Attempts } from "./attempts.ts";
import type { Pair } from "./pairs.ts";
import type { AgentRecord, QueueRecord } from "./records.ts";
import type { Shelf } from "./shelf.ts";
import { NOWHERE } from "./slots.ts";
import { outcomeRow } from "./tables.ts";
import { FOLDED, UNTOLD } from "./task-types.ts";

export function queued(shelf: Shelf, event: EventOf<"task.queued">, now: Millis): void {
  const { attempts } = shelf;
  const attempt = attempts.of(taskPrint(event), event, isAfter);
  describe(shelf, attempt, event, now);
  if (isKnown(attempts.queuedAt[attempt])) return shelf.notice("duplicate");
  attempts.queuedAt[attempt] = event.time;
  const queue = attempts.queue[attempt];
  if (queue !== undefined) shelf.queues.arrive(queue, attempt, now);
  if (attempts.rank[attempt] === WAITING) return;
  shelf.notice("out_of_order");
  if (queue !== undefined && wasRun(shelf, attempt)) shelf.queues.take(queue, attempt, now);
  observeWait(shelf, attempt, undefined);
}

export function assigned(shelf: Shelf, event: EventOf<"task.assigned">, now: Millis): void {
  const { attempts } = shelf;
  const attempt = attempts.of(taskPrint(event), event, isAfter);
  describe(shelf, attempt, event, now);
  // A decision about an agent is no sign of life of it.
  const agent = shelf.agents.of(event.agent, now);
  settleType(shelf, attempt, agent);
  if (attempts.assignedTo[attempt] === agent) return shelf.notice("duplicate");
  attempts.assignedTo[attempt] = agent;
  if (event.duration !== undefined) {
    const { durations, swarm } = shelf.tables;
    durations.assignment.observe(durations.agentRow(agent), event.duration);
    swarm.busySeconds.add(swarm.rows.activities.row("assignment"), event.duration);
  }
  if (attempts.rank[attempt] !== WAITING) shelf.notice("out_of_order");
}

export function started(shelf: Shelf, event: EventOf<"task.started">, now: Millis): void {
  const { attempts } = shelf;
  const attempt = attempts.of(taskPrint(event), event, isAfter);
  describe(shelf, attempt, event, now);
  const agent = hear(shelf, event.agent, event.time, now);
  settleType(shelf, attempt, agent);
  const rank = attempts.rank[attempt];
  if (rank === FINAL) {
    if (!isKnown(attempts.startedAt[attempt])) attempts.startedAt[attempt] = event.time;
    observeWait(shelf, attempt, event.wait);
    return shelf.notice("out_of_order");
  }
  const handoff = rank === RUNNING;
  if (handoff && attempts.agent[attempt] === agent && !isKnown(attempts.orphanedAt[attempt]))
    return shelf.notice("duplicate");
  release(shelf, attempt);
  attempts.agent[attempt] = agent;
  if (!handoff) attempts.startedAt[attempt] = event.time;
  shelf.agents.run(agent, attempt, now);
  if (handoff) return;
  attempts.rank[attempt] = RUNNING;
  const queue = attempts.queue[attempt];
  if (queue !== undefined) shelf.queues.take(queue, attempt, now);
  observeWait(shelf, attempt, event.wait);
}

export function finished(shelf: Shelf, event: EventOf<"task.finished">, now: Millis): void {
  const task = taskPrint(event);
  if (task === undefined) return finishLone(shelf, event, hear(shelf, event.agent, event.time, now), now);
  const { attempts } = shelf;
  const { outcome, time, duration } = event;
  const attempt = attempts.of(task, event, isAfterRetried);
  const agent = isWrittenOff(attempts.orphanedAt[attempt], outcome)
    ? shelf.agents.of(event.agent, now)
    : hear(shelf, event.agent, time, now);
  if (attempts.rank[attempt] === FINAL) {
    shelf.known.counts = false;
    return shelf.notice(attempts.outcome(attempt) === outcome ? "duplicate" : "conflict");
  }
  describe(shelf, attempt, event, now);
  const pair = settleType(shelf, attempt, agent);
  const startedAt = startOf(attempts.startedAt[attempt], time, duration);
  attempts.startedAt[attempt] = startedAt;
  const queue = attempts.queue[attempt];
  release(shelf, attempt);
  attempts.agent[attempt] = agent;
  end(shelf, attempt, outcome, time);
  if (queue !== undefined && wasRun(shelf, attempt)) shelf.queues.take(queue, attempt, now);
  observeWait(shelf, attempt, event.wait);
  const took = duration ?? (isKnown(startedAt) ? (time - startedAt) / 1000 : undefined);
  if (took !== undefined && took >= 0) shelf.known.duration = took;
  count(shelf, agent, pair, outcome, time, took, traceOf(event));
}

/** An attempt whose agent was lost, stopped or began anew did not end well. How long it ran nobody knows. */
export function endLost(shelf: Shelf, attempt: Attempt, now: Millis): void {
  const { agent: agents, taskType } = shelf.attempts;
  const agent = agents[attempt];
  release(shelf, attempt);
  end(shelf, attempt, "timeout", now);
  shelf.notice("agent_lost");
  if (agent === undefined) return;
  const pair = pairOf(shelf, agent, taskType[attempt] ?? UNTOLD);
  count(shelf, agent, pair, "timeout", now, undefined);
  // Its last figures must be seen before they go.
  if (agent.goneSince !== undefined) agent.goneSince = now;
}

/** Takes an attempt out of everything that counts it as open, without an end. */
export function abandon(shelf: Shelf, attempt: Attempt, why: "evicted" | "superseded"): void {
  release(shelf, attempt);
  leaveQueue(shelf, attempt);
  shelf.notice(why);
}

function end(shelf: Shelf, attempt: Attempt, outcome: Outcome, time: Millis): void {
  leaveQueue(shelf, attempt);
  shelf.attempts.close(attempt, outcome, time);
}

function leaveQueue({ attempts, queues }: Shelf, attempt: Attempt): void {
  const queue = attempts.queue[attempt];
  if (queue !== undefined) queues.leave(queue, attempt);
}

function finishLone(shelf: Shelf, event: EventOf<"task.finished">, agent: AgentRecord, now: Millis): void {
  const { outcome, time, duration, wait } = event;
  const pair = pairOf(shelf, agent, shelf.work.types.admit(event.task_type));
  const queue = event.queue === undefined ? undefined : shelf.queues.of(event.queue, now);
  count(shelf, agent, pair, outcome, time, duration, traceOf(event));
  if (queue !== undefined && (duration !== undefined || !endsWaiting(outcome))) shelf.queues.serve(queue, now);
  if (wait !== undefined) countWait(shelf, pair, queue, wait);
}

/** Times that are not known are NaN, in the arrays of attempts. */
function isKnown(time: Millis | undefined): boolean {
  return time !== undefined && !Number.isNaN(time);
}

/** When an attempt began that ended at `time`: what was told, or what follows from how long it took. */
function startOf(known: Millis = NaN, time: Millis, duration: number | undefined): Millis {
  return isKnown(known) || duration === undefined ? known : time - duration * 1000;
}

/** Without a number, what begins after the end of an attempt begins the next one: at once after one that is retried. */
function isAfter(attempts: Attempts, ended: Attempt, { time }: { readonly time: Millis }): boolean {
  const endedAt = attempts.endedAt[ended] ?? NaN;
  return time > endedAt || (time === endedAt && attempts.outcome(ended) === "retried");
}

/** A second end is about the next attempt only where there was to be one. */
function isAfterRetried(attempts: Attempts, ended: Attempt, { time, outcome }: EventOf<"task.finished">): boolean {
  const endedAt = attempts.endedAt[ended] ?? NaN;
  return attempts.outcome(ended) === "retried" && (time > endedAt || (time === endedAt && outcome !== "retried"));
}

/** What an agent ran that is gone is given up by others, in its name: that is no sign of life of it. */
function isWrittenOff(orphanedAt: Millis | undefined, outcome: Outcome): boolean {
  return outcome !== "ok" && outcome !== "failed" && isKnown(orphanedAt);
}

/** Some end in their queue: withdrawn, or waiting for too long. */
function wasRun({ attempts }: Shelf, attempt: Attempt): boolean {
  return isKnown(attempts.startedAt[attempt]) || !endsWaiting(attempts.outcome(attempt));
}

function endsWaiting(outcome: Outcome | undefined): boolean {
  return outcome === "cancelled" || outcome === "timeout";
}

/** Older than any window that is looked at: totals take it, profiles do not. */
export const LATE: Millis = 3_600_000;

function count(
  shelf: Shelf,
  agent: AgentRecord,
  pair: Pair,
  outcome: Outcome,
  time: Millis,
  duration: number | undefined,
  trace?: Trace,
): void {
  const { tables } = shelf;
  tables.pair.attempts.add(outcomeRow(pair, outcome), 1);
  // Two clocks may disagree by more than the work took: such a difference is no duration.
  const known = duration !== undefined && duration >= 0 ? duration : undefined;
  if (duration !== undefined && known === undefined) shelf.notice("clock_skew");
  if (known !== undefined) {
    tables.durations.run.observe(tables.durations.pairRow(pair), known, 1, trace);
    tables.agent.runDuration.observe(agent.slot, known);
  }
  if (shelf.now - time > LATE) return shelf.notice("late");
  // What agents did that are not kept apart says nothing about any of them.
  if (agent.isOther || pair === NOWHERE) return;
  shelf.work.recents.add(pair, time, outcome, known);
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
function pairOf(shelf: Shelf, agent: AgentRecord, wanted: number): Pair {
  const { pairs, types } = shelf.work;
  const found = pairs.find(agent.slot, wanted);
  if (found !== NOWHERE || agent.slot === NOWHERE) return found;
  const bounded = wanted === FOLDED || wanted === UNTOLD || agent.isOther;
  const type = bounded || shelf.hasRoom() ? wanted : types.fold();
  const folded = pairs.find(agent.slot, type);
  return folded === NOWHERE ? shelf.agents.addType(agent, type) : folded;
}

/** Fills in what this report knows and earlier ones did not. */
function describe(
  { attempts, work, queues, known }: Shelf,
  attempt: Attempt,
  told: Pick<EventOf<"task.queued">, "task_type" | "queue">,
  now: Millis,
): void {
  if (attempts.taskType[attempt] === UNTOLD) {
    const { task_type: type } = told;
    if (type !== undefined) attempts.taskType[attempt] = work.types.admit(type);
  }
  const number = attempts.taskType[attempt] ?? UNTOLD;
  if (number !== UNTOLD) known.task_type = work.types.nameOf(number);
  if (attempts.queue[attempt] !== undefined) return;
  const { queue } = told;
  if (queue !== undefined) attempts.queue[attempt] = queues.of(queue, now);
}

/** The agent at the type of the attempt, whose type it is from now on that there is room for. */
function settleType(shelf: Shelf, attempt: Attempt, agent: AgentRecord): Pair {
  const { taskType } = shelf.attempts;
  const pair = pairOf(shelf, agent, taskType[attempt] ?? UNTOLD);
  if (pair !== NOWHERE) taskType[attempt] = shelf.work.pairs.typeOf(pair);
  return pair;
}

function observeWait(shelf: Shelf, attempt: Attempt, told: number | undefined): void {
  const { attempts } = shelf;
  const agent = attempts.agent[attempt];
  if (attempts.waitKnown[attempt] === 1 || agent === undefined) return;
  // NaN where one of the two is not known.
  const seen = ((attempts.startedAt[attempt] ?? NaN) - (attempts.queuedAt[attempt] ?? NaN)) / 1000;
  const wait = told ?? seen;
  if (Number.isNaN(wait)) return;
  attempts.waitKnown[attempt] = 1;
  if (wait < 0) return shelf.notice("clock_skew");
  countWait(shelf, pairOf(shelf, agent, attempts.taskType[attempt] ?? UNTOLD), attempts.queue[attempt], wait);
}

function countWait(shelf: Shelf, pair: Pair, queue: QueueRecord | undefined, wait: number): void {
  const { durations } = shelf.tables;
  durations.wait.observe(durations.pairRow(pair), wait);
  if (queue !== undefined) shelf.queues.observeWait(queue, wait);
}

function release({ attempts, agents }: Shelf, attempt: Attempt): void {
  const agent = attempts.agent[attempt];
  if (agent !== undefined) agents.leave(agent, attempt);
}

function hear(shelf: Shelf, name: string, time: Millis, now: Millis): AgentRecord {
  const agent = shelf.agents.of(name, now);
  shelf.agents.heard(agent, time, now, now - time <= LATE);
  return agent;
}
