// The exporter's memory: events go in, series and bounded history come out. Everything in it has a limit.
import { agents, coordination, experience, queues, tasks } from "../catalog/index.ts";
import {
  agentType,
  consensusResult,
  activity,
  rating,
  requestOutcome,
  swarm,
  version,
  type foldedLabel,
} from "../catalog/labels.ts";
import type { Metric } from "../catalog/define.ts";
import type { Millis } from "../model/clock.ts";
import type { EventKind, EventOf, SwarmEvent } from "../model/event.ts";
import { Agents } from "./agents.ts";
import { heartbeat, spawned, stopped } from "./agent-rules.ts";
import { Attempts } from "./attempts.ts";
import { Budget } from "./budget.ts";
import { Ledger } from "./ledger.ts";
import { Queues } from "./queues.ts";
import type { AgentRecord, QueueRecord } from "./records.ts";
import { SeenIds } from "./seen-ids.ts";
import type { Series } from "./series.ts";
import type { Adjustment, Shelf } from "./shelf.ts";
import { abandon, assigned, endLost, finished, queued, started } from "./task-rules.ts";

export type FoldedLabel = (typeof foldedLabel.values)[number];

export interface StoreLimits {
  readonly maxAgents: number;
  readonly maxTaskTypes: number;
  readonly maxQueues: number;
  readonly maxSeries: number;
  readonly maxOpenTasks: number;
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

const families: readonly Readonly<Record<string, Metric>>[] = [agents, tasks, coordination, queues, experience];
const kept = families.flatMap((family) => Object.values(family));

type Rule<K extends EventKind> = (shelf: Shelf, event: EventOf<K>, now: Millis) => void;
const rules: { readonly [K in EventKind]: Rule<K> } = {
  "agent.spawned": spawned,
  "agent.heartbeat": heartbeat,
  "agent.stopped": stopped,
  "task.queued": queued,
  "task.assigned": assigned,
  "task.started": started,
  "task.finished": finished,
  "message.handled": messageHandled,
  "consensus.round": consensusRound,
  "queue.sampled": (shelf, event, now) => {
    if (!shelf.queues.sampled(event, now)) shelf.notice("out_of_order");
  },
  "request.finished": requestFinished,
  "feedback.given": (shelf, event) => shelf.ledger.add(experience.feedback, [String(event.rating)], 1),
};

export class Store {
  readonly #shelf: Shelf;
  readonly #limits: StoreLimits;
  readonly #ids: SeenIds;

  constructor(limits: StoreLimits, notices: Notices) {
    const ledger = new Ledger(kept, limits.maxSeries);
    const budget = (label: FoldedLabel, limit: number): Budget => new Budget(limit, () => notices.folded(label));
    this.#limits = limits;
    this.#ids = new SeenIds(limits.maxOpenTasks);
    this.#shelf = {
      ledger,
      agents: new Agents(ledger, { maxAgents: limits.maxAgents, ttl: limits.agentTtl }, () => notices.folded("agent")),
      queues: new Queues(ledger, limits.maxQueues, () => notices.folded("queue")),
      attempts: new Attempts(limits.maxOpenTasks, (attempt, why) => {
        abandon(this.#shelf, attempt, why);
      }),
      taskTypes: budget("task_type", limits.maxTaskTypes),
      agentTypes: budget("type", agentType.budget ?? 0),
      swarms: budget("swarm", swarm.budget ?? 0),
      versions: budget("version", version.budget ?? 0),
      now: 0,
      notice: (reason) => notices.adjusted(reason),
    };
    openClosedLabels(ledger);
  }

  /** Takes in one event that arrived at `now`. O(1). */
  apply(event: SwarmEvent, now: Millis): void {
    this.#shelf.now = now;
    if (event.id !== undefined && !this.#ids.add(event.id)) return this.#shelf.notice("duplicate");
    dispatch(this.#shelf, event, now);
  }

  /** Brings everything that depends on time up to `now`, ends what was lost, forgets what is gone. O(agents + queues + open tasks). */
  refresh(now: Millis): void {
    const shelf = this.#shelf;
    shelf.now = now;
    this.#sweep(now);
    for (const agent of shelf.agents.all()) {
      shelf.agents.refresh(agent, now, (taskType) => slowestTwentieth(agent, taskType));
      agent.busy.push(now, agent.running.size);
    }
    shelf.agents.forget(now);
    shelf.queues.publish(now);
    shelf.queues.remember(now);
  }

  /** Brings the figures of a page that change with every event up to `now`. O(queues). */
  publish(now: Millis): void {
    this.#shelf.queues.publish(now);
  }

  get agents(): Iterable<AgentRecord> {
    return this.#shelf.agents.all();
  }

  get queues(): Iterable<QueueRecord> {
    return this.#shelf.queues.all();
  }

  /** Where computed values of an agent are published: they go when the agent goes. */
  get ledger(): Ledger {
    return this.#shelf.ledger;
  }

  series(): Iterable<Series> {
    return this.#shelf.ledger.all();
  }

  #sweep(now: Millis): void {
    const shelf = this.#shelf;
    const grace = Math.min(ORPHAN_GRACE, this.#limits.taskTimeout);
    for (const attempt of shelf.attempts.open()) {
      const { orphanedAt, startedAt } = attempt;
      if (orphanedAt !== undefined) {
        if (now - orphanedAt > grace) endLost(shelf, attempt, now);
      } else if (startedAt !== undefined && now - startedAt > this.#limits.taskTimeout) {
        // Nobody said how it ended, so no outcome is counted: it only stops being in flight.
        abandon(shelf, attempt, "evicted");
        shelf.attempts.drop(attempt);
      }
    }
  }
}

/** Milliseconds the slowest twentieth of an agent's recent attempts at a type took at least; 0 if there are none. */
function slowestTwentieth(agent: AgentRecord, taskType: string): Millis {
  const durations = (agent.recent.get(taskType)?.durations(0) ?? []).toSorted((a, b) => a - b);
  return (durations[Math.floor(durations.length * 0.95)] ?? 0) * 1000;
}

/** The table maps each kind to the rule for exactly that kind; the compiler cannot see that through the union. */
function dispatch<K extends EventKind>(shelf: Shelf, event: EventOf<K> & { readonly kind: K }, now: Millis): void {
  const rule: Rule<K> = rules[event.kind];
  rule(shelf, event, now);
}

/** Closed labels without an owner start at 0, so that the first increment is seen as one. */
function openClosedLabels(ledger: Ledger): void {
  for (const value of consensusResult.values) ledger.open(coordination.consensusRounds, [value]);
  for (const value of activity.values) ledger.open(coordination.busySeconds, [value]);
  for (const value of requestOutcome.values) ledger.open(experience.requests, [value]);
  for (const value of rating.values) ledger.open(experience.feedback, [value]);
}

function messageHandled(shelf: Shelf, event: EventOf<"message.handled">, now: Millis): void {
  const agent = shelf.agents.of(event.agent, now);
  shelf.agents.heard(agent, event.time, now, true);
  const count = event.count ?? 1;
  shelf.ledger.add(coordination.messages, [agent.name], count, agent);
  shelf.ledger.observe(coordination.batchSize, [], count);
  if (event.duration === undefined) return;
  shelf.ledger.observe(coordination.messageDuration, [], event.duration);
  shelf.ledger.add(coordination.busySeconds, ["message"], event.duration);
}

function consensusRound(shelf: Shelf, event: EventOf<"consensus.round">, now: Millis): void {
  if (event.agent !== undefined) shelf.agents.heard(shelf.agents.of(event.agent, now), event.time, now, true);
  shelf.ledger.add(coordination.consensusRounds, [event.result], 1);
  if (event.duration === undefined) return;
  shelf.ledger.observe(coordination.consensusDuration, [], event.duration);
  shelf.ledger.add(coordination.busySeconds, ["consensus"], event.duration);
}

function requestFinished(shelf: Shelf, event: EventOf<"request.finished">): void {
  shelf.ledger.add(experience.requests, [event.outcome], 1);
  if (event.duration !== undefined) shelf.ledger.observe(experience.requestDuration, [], event.duration);
}
