// What a report about a task does: legal moves count, what comes late fills gaps, what contradicts is noticed and changes nothing.
// The rules are those of docs/events.md, "Late, doubled and contradictory reports".
import { agents, coordination, tasks } from "../catalog/index.ts";
import { outcome as outcomeLabel } from "../catalog/labels.ts";
import type { Outcome } from "../model/agent.ts";
import type { Millis } from "../model/clock.ts";
import type { EventOf } from "../model/event.ts";
import type { AgentRecord } from "./agents.ts";
import { ASSIGNED, FINAL, QUEUED, RUNNING, type Attempt } from "./attempts.ts";
import type { Shelf } from "./shelf.ts";

export function queued(shelf: Shelf, event: EventOf<"task.queued">, now: Millis): void {
  const attempt = shelf.attempts.of(event.task, event.attempt, event.time, true);
  describe(shelf, attempt, event, now);
  if (attempt.queuedAt !== undefined) return shelf.notice("duplicate");
  attempt.queuedAt = event.time;
  const waits = attempt.rank < RUNNING;
  if (!waits) {
    shelf.notice("out_of_order");
    if (attempt.startedAt !== undefined) observeWait(shelf, attempt, undefined);
  }
  if (attempt.queue !== undefined) shelf.queues.arrive(attempt.queue, attempt, waits);
}

export function assigned(shelf: Shelf, event: EventOf<"task.assigned">, now: Millis): void {
  const attempt = shelf.attempts.of(event.task, event.attempt, event.time, true);
  describe(shelf, attempt, event, now);
  const agent = hear(shelf, event.agent, event.time, now);
  openOutcomes(shelf, agent, attempt.taskType);
  if (event.duration !== undefined) {
    shelf.ledger.observe(tasks.assignmentDuration, [agent.name], event.duration, agent);
    shelf.ledger.add(coordination.busySeconds, ["assignment"], event.duration);
  }
  if (attempt.rank > ASSIGNED) return shelf.notice("out_of_order");
  if (attempt.rank === ASSIGNED && attempt.agent === agent) return shelf.notice("duplicate");
  attempt.rank = ASSIGNED;
  attempt.agent = agent;
}

export function started(shelf: Shelf, event: EventOf<"task.started">, now: Millis): void {
  const attempt = shelf.attempts.of(event.task, event.attempt, event.time, true);
  describe(shelf, attempt, event, now);
  const agent = hear(shelf, event.agent, event.time, now);
  openOutcomes(shelf, agent, attempt.taskType);
  if (attempt.rank === FINAL) {
    attempt.startedAt ??= event.time;
    return shelf.notice("out_of_order");
  }
  if (attempt.rank === RUNNING && attempt.agent === agent && attempt.orphanedAt === undefined)
    return shelf.notice("duplicate");
  const handoff = attempt.rank === RUNNING;
  release(shelf, attempt);
  attempt.agent = agent;
  attempt.orphanedAt = undefined;
  if (!handoff) attempt.startedAt = event.time;
  shelf.agents.run(agent, attempt);
  if (handoff) return;
  attempt.rank = RUNNING;
  if (attempt.queue !== undefined) shelf.queues.take(attempt.queue, attempt, undefined);
  observeWait(shelf, attempt, event.wait);
}

export function finished(shelf: Shelf, event: EventOf<"task.finished">, now: Millis): void {
  const agent = hear(shelf, event.agent, event.time, now);
  if (event.task === undefined) return finishLone(shelf, event, agent, now);
  const attempt = shelf.attempts.of(event.task, event.attempt, event.time, false);
  if (attempt.rank === FINAL) return shelf.notice(attempt.outcome === event.outcome ? "duplicate" : "conflict");
  describe(shelf, attempt, event, now);
  if (attempt.rank < RUNNING && attempt.queue !== undefined && attempt.queuedAt !== undefined) {
    shelf.queues.take(attempt.queue, attempt, undefined);
  }
  attempt.startedAt ??= event.duration === undefined ? undefined : event.time - event.duration * 1000;
  release(shelf, attempt);
  attempt.agent = agent;
  observeWait(shelf, attempt, event.wait);
  end(shelf, attempt, event.outcome, event.time, event.duration);
}

/** Takes an attempt out of everything that counts it as open, without an end. */
export function abandon(shelf: Shelf, attempt: Attempt): void {
  release(shelf, attempt);
  if (attempt.queue !== undefined) shelf.queues.leave(attempt.queue, attempt);
  shelf.notice("evicted");
}

/** An attempt ended, or is taken to have ended: by its own report, or because its agent was lost. */
export function end(shelf: Shelf, attempt: Attempt, outcome: Outcome, time: Millis, told: number | undefined): void {
  const { agent, startedAt } = attempt;
  release(shelf, attempt);
  if (attempt.queue !== undefined) shelf.queues.leave(attempt.queue, attempt);
  attempt.rank = FINAL;
  attempt.outcome = outcome;
  attempt.endedAt = time;
  shelf.attempts.close(attempt);
  if (agent === undefined) return;
  const duration = told ?? (startedAt === undefined ? undefined : (time - startedAt) / 1000);
  count(shelf, agent, attempt.taskType, outcome, time, duration);
}

function finishLone(shelf: Shelf, event: EventOf<"task.finished">, agent: AgentRecord, now: Millis): void {
  const taskType = shelf.taskTypes.admit(event.task_type);
  count(shelf, agent, taskType, event.outcome, event.time, event.duration);
  if (event.wait !== undefined) {
    shelf.ledger.observe(tasks.waitDuration, [agent.name, taskType], event.wait, agent);
    if (event.queue !== undefined) shelf.queues.observeWait(shelf.queues.of(event.queue, now), event.wait);
  }
}

/** Older than any window that is looked at: totals take it, profiles do not. */
const LATE: Millis = 3_600_000;

function count(
  shelf: Shelf,
  agent: AgentRecord,
  taskType: string,
  outcome: Outcome,
  time: Millis,
  duration: number | undefined,
): void {
  openOutcomes(shelf, agent, taskType);
  shelf.ledger.add(tasks.attempts, [agent.name, taskType, outcome], 1, agent);
  // Two clocks may disagree by more than the work took: such a difference is no duration.
  const known = duration !== undefined && duration >= 0 ? duration : undefined;
  if (duration !== undefined && known === undefined) shelf.notice("clock_skew");
  if (known !== undefined) shelf.ledger.observe(tasks.runDuration, [agent.name, taskType], known, agent);
  if (shelf.now - time > LATE) return shelf.notice("late");
  shelf.agents.recentOf(agent, taskType).add({ time, outcome, duration: known });
  recover(shelf, agent, outcome, time);
}

/** Recovery time: from the first error after a success to the next success. */
function recover(shelf: Shelf, agent: AgentRecord, outcome: Outcome, time: Millis): void {
  if (outcome === "failed" || outcome === "timeout") agent.failingSince ??= time;
  if (outcome !== "ok" || agent.failingSince === undefined) return;
  shelf.ledger.observe(agents.recovery, [agent.name], Math.max(0, time - agent.failingSince) / 1000, agent);
  agent.failingSince = undefined;
}

/** Rates and ratios need their zero: every outcome has a series from the first sight of the pair on. */
function openOutcomes(shelf: Shelf, agent: AgentRecord, taskType: string): void {
  if (shelf.ledger.of(tasks.attempts).find([agent.name, taskType, "ok"]) !== undefined) return;
  for (const outcome of outcomeLabel.values) shelf.ledger.row(tasks.attempts, [agent.name, taskType, outcome], agent);
}

/** Fills in what this report knows and earlier ones did not. */
function describe(shelf: Shelf, attempt: Attempt, told: { task_type?: string; queue?: string }, now: Millis): void {
  if (attempt.taskType === "" && told.task_type !== undefined) attempt.taskType = shelf.taskTypes.admit(told.task_type);
  if (attempt.queue === undefined && told.queue !== undefined && attempt.rank === QUEUED) {
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
  shelf.agents.heard(agent, now, now - time <= LATE);
  return agent;
}
