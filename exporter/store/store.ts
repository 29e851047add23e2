// The exporter's memory: events go in, series and bounded history come out. Everything in it has a limit.
import { agentType, rating as ratingLabel, swarm, version, type foldedLabel } from "../catalog/labels.ts";
import type { Millis } from "../model/clock.ts";
import type { EventOf, SwarmEvent } from "../model/event.ts";
import { forget, nothingKnown, type Known } from "../model/known.ts";
import { idPrint } from "../model/print.ts";
import { Agents } from "./agents.ts";
import { codeChanged, heartbeat, spawned, stopped } from "./agent-rules.ts";
import { Attempts } from "./attempts.ts";
import { Beats } from "./beats.ts";
import { Budget } from "./budget.ts";
import { dump, restore, type Parts, type StoreDump } from "./dump.ts";
import { Calls, type CallLimits } from "./calls.ts";
import { Ledger } from "./ledger.ts";
import { agentCalled, databaseFinished, llmFinished, llmUsed, poolSampled, toolFinished } from "./llm-rules.ts";
import { Queues } from "./queues.ts";
import type { AgentRecord, QueueRecord } from "./records.ts";
import { ALONE } from "./rows.ts";
import { SeenIds } from "../model/seen-ids.ts";
import type { Series } from "./series.ts";
import type { Adjustment, Shelf } from "./shelf.ts";
import { Slots } from "./slots.ts";
import { Tables, type Tenants } from "./tables.ts";
import { TaskTypes } from "./task-types.ts";
import { Work } from "./work.ts";
import { abandon, assigned, endLost, finished, queued, started } from "./task-rules.ts";

export type FoldedLabel = (typeof foldedLabel.values)[number];

export interface StoreLimits extends CallLimits {
  readonly maxAgents: number;
  readonly maxTaskTypes: number;
  readonly maxQueues: number;
  readonly maxSeries: number;
  readonly maxOpenTasks: number;
  /** Whether durations are kept for each agent apart, or for each task type over all agents. */
  readonly agentHistograms: boolean;
  /** Milliseconds. */
  readonly agentTtl: Millis;
  readonly taskTimeout: Millis;
}

/** Whom the store tells of what it had to bend. */
export interface Notices {
  adjusted(reason: Adjustment): void;
  folded(label: FoldedLabel): void;
}

/** Running attempts of an agent that was lost, stopped or began anew may still be reported for this long. */
export const ORPHAN_GRACE: Millis = 600_000;

/** How much of an agent's load is remembered: ten minutes at the default tick of two seconds. */
const BEATS = 300;

export class Store {
  /** Every series there is, in the order of the catalog's families. */
  readonly ledger: Ledger;
  /** The same series by what they are about. Computed values of an agent go when the agent goes. */
  readonly tables: Tables;
  /** What agents call: models, tools, databases and each other. */
  readonly calls: Calls;
  /** What agents work at, and how it went of late. */
  readonly work: Work;
  /** What is known of the event taken in last. */
  readonly known: Known = nothingKnown();
  readonly #shelf: Shelf;
  readonly #limits: StoreLimits;
  readonly #ids: SeenIds;
  readonly #beats = new Beats(BEATS);
  readonly #tenants: Tenants = { agents: new Slots(), queues: new Slots() };

  constructor(limits: StoreLimits, notices: Notices) {
    const ledger = new Ledger(limits.maxSeries);
    const tenants = this.#tenants;
    const budget = (label: FoldedLabel, limit: number): Budget => new Budget(limit, () => notices.folded(label));
    const work = new Work(new TaskTypes(budget("task_type", limits.maxTaskTypes)));
    const tables = new Tables(ledger, tenants, work, limits.agentHistograms);
    const calls = new Calls(limits, {
      ledger,
      nameOf: (agent) => tenants.agents.at(agent)?.name ?? "",
      folded: (label) => notices.folded(label),
    });
    const attempts = new Attempts(limits.maxOpenTasks, (attempt, why) => abandon(this.#shelf, attempt, why));
    const home = {
      attempts,
      tables,
      calls,
      tenants,
      work,
      beats: this.#beats,
      slots: tenants.queues,
      hasRoom: () => ledger.hasRoom,
    };
    this.ledger = ledger;
    this.tables = tables;
    this.calls = calls;
    this.work = work;
    this.#limits = limits;
    this.#ids = new SeenIds(limits.maxOpenTasks);
    this.#shelf = {
      tables,
      calls,
      agents: new Agents(
        { ...home, folded: () => notices.folded("agent") },
        { maxAgents: limits.maxAgents, ttl: limits.agentTtl },
      ),
      queues: new Queues({ ...home, folded: () => notices.folded("queue") }, limits.maxQueues),
      attempts,
      work,
      agentTypes: budget("type", agentType.budget ?? 0),
      swarms: budget("swarm", swarm.budget ?? 0),
      versions: budget("version", version.budget ?? 0),
      known: this.known,
      now: 0,
      resumedAt: 0,
      hasRoom: home.hasRoom,
      notice: (reason) => notices.adjusted(reason),
    };
  }

  /**
   * Takes in one event that arrived at `now`. O(1). The event is not kept: it may be another one after the call. False for one
   * that was told before, which counts nowhere.
   */
  apply(event: SwarmEvent, now: Millis): boolean {
    this.#shelf.now = now;
    const id = idPrint(event);
    if (id !== undefined && !this.#ids.add(id)) {
      this.#shelf.notice("duplicate");
      return false;
    }
    forget(this.known);
    dispatch(this.#shelf, event, now);
    return this.known.counts;
  }

  /** Brings everything that depends on time up to `now`, ends what was lost, forgets what is gone. O(agents + queues + open tasks). */
  refresh(now: Millis): void {
    const steps = this.refreshing(now);
    while (steps.next().done !== true);
    this.settle(now);
  }

  /** The first and longer part of `refresh`: gives way after each agent, so that events need not wait for all of it. */
  *refreshing(now: Millis): Generator<void> {
    const shelf = this.#shelf;
    const usual = (agent: AgentRecord, type: number): Millis => slowestTwentieth(this.work, agent, type);
    this.#beats.beat(now);
    for (const agent of shelf.agents.all()) {
      shelf.agents.refresh(agent, now, shelf.resumedAt, usual);
      yield;
    }
  }

  /** The second part: what changes counts or takes something away. At once, so that no event comes in between. */
  settle(now: Millis): void {
    const shelf = this.#shelf;
    shelf.now = now;
    this.#sweep(now);
    shelf.agents.forget(now);
    shelf.queues.publish(now);
    shelf.queues.remember(now);
  }

  /** Brings the figures of a page that change with every event up to `now`. O(agents + queues). */
  publish(now: Millis): void {
    this.#shelf.agents.publish();
    this.#shelf.queues.publish(now);
  }

  get agents(): Iterable<AgentRecord> {
    return this.#shelf.agents.all();
  }

  get queues(): Iterable<QueueRecord> {
    return this.#shelf.queues.all();
  }

  /** Notes that the exporter is back after it was away: silence counts from now on. */
  resume(now: Millis): void {
    this.#shelf.resumedAt = now;
  }

  /** Everything the store remembers, as plain data. O(all of it). */
  dump(): StoreDump {
    return dump(this.#parts);
  }

  /** Fills the store, which must be empty, with what `dump` gave. */
  restore(from: StoreDump): void {
    restore(this.#parts, from);
  }

  get #parts(): Parts {
    return { shelf: this.#shelf, ledger: this.ledger, tenants: this.#tenants, beats: this.#beats, ids: this.#ids };
  }

  series(): readonly Series[] {
    return this.ledger.all();
  }

  #sweep(now: Millis): void {
    const shelf = this.#shelf;
    const grace = Math.min(ORPHAN_GRACE, this.#limits.taskTimeout);
    const { orphanedAt, startedAt } = shelf.attempts;
    for (const attempt of shelf.attempts.open()) {
      const orphaned = orphanedAt[attempt] ?? NaN;
      if (!Number.isNaN(orphaned)) {
        if (now - orphaned > grace) endLost(shelf, attempt, now);
      } else if (now - (startedAt[attempt] ?? NaN) > this.#limits.taskTimeout) {
        // Nobody said how it ended, so no outcome is counted: it only stops being in flight.
        abandon(shelf, attempt, "evicted");
        shelf.attempts.drop(attempt);
      }
    }
  }
}

/** Milliseconds the slowest twentieth of an agent's recent attempts at a type took at least; 0 if there are none. */
function slowestTwentieth({ pairs, recents }: Work, { slot }: AgentRecord, type: number): Millis {
  const durations = recents.durations(pairs.find(slot, type), 0).toSorted((a, b) => a - b);
  return (durations[Math.floor(durations.length * 0.95)] ?? 0) * 1000;
}

/**
 * Applies the rule for the kind of event. A switch, and what comes most often first: the compiler knows whom it calls, which a
 * table of rules would keep from it.
 */
function dispatch(shelf: Shelf, event: SwarmEvent, now: Millis): void {
  switch (event.kind) {
    case "task.finished":
      return finished(shelf, event, now);
    case "task.started":
      return started(shelf, event, now);
    case "message.handled":
      return messageHandled(shelf, event, now);
    case "agent.heartbeat":
      return heartbeat(shelf, event, now);
    case "task.queued":
      return queued(shelf, event, now);
    case "task.assigned":
      return assigned(shelf, event, now);
    case "llm.finished":
      return llmFinished(shelf, event, now);
    case "llm.used":
      return llmUsed(shelf, event, now);
    case "tool.finished":
      return toolFinished(shelf, event, now);
    case "database.finished":
      return databaseFinished(shelf, event, now);
    case "agent.called":
      return agentCalled(shelf, event, now);
    case "queue.sampled":
      return queueSampled(shelf, event, now);
    case "pool.sampled":
      return poolSampled(shelf, event, now);
    case "code.changed":
      return codeChanged(shelf, event, now);
    case "agent.spawned":
      return spawned(shelf, event, now);
    case "agent.stopped":
      return stopped(shelf, event, now);
    case "request.finished":
      return requestFinished(shelf, event);
    case "feedback.given":
      return feedbackGiven(shelf, event);
    case "consensus.round":
      return consensusRound(shelf, event, now);
  }
}

function messageHandled(shelf: Shelf, event: EventOf<"message.handled">, now: Millis): void {
  const { agent: table, swarm } = shelf.tables;
  const agent = shelf.agents.of(event.agent, now);
  shelf.agents.heard(agent, event.time, now, true);
  const count = event.count ?? 1;
  table.messages.add(agent.slot, count);
  swarm.batchSize.observe(ALONE, count);
  if (event.duration === undefined) return;
  swarm.messageDuration.observe(ALONE, event.duration);
  swarm.busySeconds.add(swarm.rows.activities.row("message"), event.duration);
}

function consensusRound(shelf: Shelf, event: EventOf<"consensus.round">, now: Millis): void {
  if (event.agent !== undefined) shelf.agents.heard(shelf.agents.of(event.agent, now), event.time, now, true);
  const { swarm } = shelf.tables;
  swarm.consensusRounds.add(swarm.rows.results.row(event.result), 1);
  if (event.duration === undefined) return;
  swarm.consensusDuration.observe(ALONE, event.duration);
  swarm.busySeconds.add(swarm.rows.activities.row("consensus"), event.duration);
}

function queueSampled(shelf: Shelf, event: EventOf<"queue.sampled">, now: Millis): void {
  if (!shelf.queues.sampled(event, now)) shelf.notice("out_of_order");
}

function requestFinished(shelf: Shelf, event: EventOf<"request.finished">): void {
  const { swarm } = shelf.tables;
  swarm.requests.add(swarm.rows.outcomes.row(event.outcome), 1);
  if (event.duration !== undefined) swarm.requestDuration.observe(ALONE, event.duration);
}

function feedbackGiven(shelf: Shelf, event: EventOf<"feedback.given">): void {
  const { feedback, rows } = shelf.tables.swarm;
  const given = String(event.rating);
  const value = ratingLabel.values.find((known) => known === given);
  if (value !== undefined) feedback.add(rows.ratings.row(value), 1);
}
