// What a report about a model, a tool, a database or a call of another agent does.
import { OTHER, callOutcome, databaseOutcome, llmOutcome, tokenType, toolOutcome } from "../catalog/labels.ts";
import type { Millis } from "../model/clock.ts";
import type { EventOf } from "../model/event.ts";
import { chargeAlone } from "./costs.ts";
import { traceOf } from "./exemplars.ts";
import type { AgentRecord } from "./records.ts";
import type { Series } from "./series.ts";
import type { Shelf } from "./shelf.ts";
import { LATE } from "./task-rules.ts";
import { callRow, databaseRow, llmRow, tokenRow, toolRow } from "./calls.ts";

export function llmFinished(shelf: Shelf, event: EventOf<"llm.finished">, now: Millis): void {
  const slot = llmUse(shelf, event, now);
  const { calls } = shelf;
  const { requests } = calls.model.ofPair;
  const count = event.count ?? 1;
  countOutcome(requests, llmRow(slot), llmOutcome.values, event.outcome, count);
  const row = calls.modelNames.row(calls.modelAt(slot));
  if (event.duration !== undefined) calls.model.duration.observe(row, event.duration, count, traceOf(event));
  if (event.first_token !== undefined) calls.model.firstToken.observe(row, event.first_token, count);
}

export function llmUsed(shelf: Shelf, event: EventOf<"llm.used">, now: Millis): void {
  llmUse(shelf, event, now);
}

export function toolFinished(shelf: Shelf, event: EventOf<"tool.finished">, now: Millis): void {
  const { calls } = shelf;
  const slot = calls.toolOf(heard(shelf, event, now).slot, event.tool);
  const series = calls.tool.ofPair.calls;
  const count = event.count ?? 1;
  countOutcome(series, toolRow(slot), toolOutcome.values, event.outcome, count);
  if (event.duration !== undefined)
    calls.tool.duration.observe(calls.toolNames.row(calls.toolAt(slot)), event.duration, count, traceOf(event));
}

export function databaseFinished(shelf: Shelf, event: EventOf<"database.finished">, now: Millis): void {
  const { calls } = shelf;
  const slot = calls.databaseOf(heard(shelf, event, now).slot, event.database);
  const count = event.count ?? 1;
  countOutcome(calls.database.ofPair.calls, databaseRow(slot), databaseOutcome.values, event.outcome, count);
  if (event.duration === undefined) return;
  const row = calls.databaseNames.row(calls.databaseAt(slot));
  calls.database.duration.observe(row, event.duration, count, traceOf(event));
}

/** Processes tell of their pools whether they work or not. */
export function poolSampled(shelf: Shelf, event: EventOf<"pool.sampled">, now: Millis): void {
  const agent = shelf.agents.of(event.agent, now);
  shelf.agents.heard(agent, event.time, now, false);
  if (!agent.isOther) shelf.calls.pools.sample(agent.slot, event.pool, event);
}

/** Whom an agent calls may be no agent of ours, and is not heard of by this. */
export function agentCalled(shelf: Shelf, event: EventOf<"agent.called">, now: Millis): void {
  const { calls } = shelf;
  const slot = calls.calleeOf(heard(shelf, event, now).slot, event.callee);
  const series = calls.callee.ofPair;
  const count = event.count ?? 1;
  countOutcome(series.calls, callRow(slot), callOutcome.values, event.outcome, count);
  if (event.duration !== undefined) series.duration.observe(slot, event.duration, count);
}

/** Counts tokens and what they cost. Gives the slot of the agent at the model. What is not told stays unknown. */
function llmUse(shelf: Shelf, event: EventOf<"llm.finished"> | EventOf<"llm.used">, now: Millis): number {
  const { calls } = shelf;
  const agent = heard(shelf, event, now);
  const slot = calls.modelOf(agent.slot, event.model);
  const { tokens, reasoning, cost } = calls.model.ofPair;
  for (const type of tokenType.values) {
    const told = event[type];
    if (told !== undefined) tokens.add(tokenRow(slot, type), told);
  }
  if (event.reasoning !== undefined) reasoning.add(slot, event.reasoning);
  const price = calls.prices.of(event.model);
  const model = calls.modelAt(slot);
  // What several models or agents cost together is told of some of them and computed of others.
  const isOne = model !== OTHER && !agent.isOther;
  const charge = isOne ? calls.costs.charge(slot, event, event.cost, price) : chargeAlone(event, event.cost, price);
  shelf.known.cost = charge.cost;
  if (charge.cost !== undefined) cost.add(slot, charge.cost);
  if (charge.unpriced > 0) calls.model.unpriced.add(calls.modelNames.row(model), charge.unpriced);
  return slot;
}

/** Counts an outcome. The rows of all outcomes lie behind each other; rates need their zero, so every outcome has one. */
function countOutcome<V>(series: Series, first: number, outcomes: readonly V[], outcome: V, count: number): void {
  const row = first + outcomes.indexOf(outcome);
  if (!series.has(row)) for (let i = 0; i < outcomes.length; i++) series.open(first + i);
  series.add(row, count);
}

interface Told {
  readonly agent: string;
  readonly time: Millis;
}

/** The agent an event is about. It is a sign of life, and of work unless it is old. */
function heard(shelf: Shelf, { agent: name, time }: Told, now: Millis): AgentRecord {
  const agent = shelf.agents.of(name, now);
  shelf.agents.heard(agent, time, now, now - time <= LATE);
  return agent;
}
