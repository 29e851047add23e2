// The store as plain data, and back: what a snapshot keeps, so that a restart need not read the whole past.
import type { Agents } from "./agents.ts";
import type { Attempts } from "./attempts.ts";
import type { Beats, BeatTrack } from "./beats.ts";
import type { Ledger } from "./ledger.ts";
import { madeQueue } from "./queues.ts";
import { Recent, type RecentDump } from "./recent.ts";
import { Attempt, type AgentRecord, type Pair, type QueueRecord } from "./records.ts";
import type { SeenIds } from "./seen-ids.ts";
import type { Shelf } from "./shelf.ts";
import { NOWHERE } from "./slots.ts";
import type { Tenants } from "./tables.ts";
import type { RingTrack } from "./track.ts";

/** The parts of a store, as the store has them. */
export interface Parts {
  readonly shelf: Shelf;
  readonly ledger: Ledger;
  readonly tenants: Tenants;
  readonly beats: Beats;
  readonly ids: SeenIds;
}

interface SeriesDump {
  readonly metric: string;
  readonly rows: readonly number[];
  /** The numbers of all rows, one after the other. */
  readonly values: Float64Array;
}

type AgentScalars = Omit<AgentRecord, "running" | "orphans" | "types" | "busy">;
interface AgentDump {
  readonly agent: AgentScalars;
  readonly types: readonly {
    readonly taskType: string;
    readonly slot: number;
    readonly recent: RecentDump | undefined;
  }[];
  readonly busy: ReturnType<BeatTrack["dump"]>;
  /** Places of its attempts in the list of attempts. */
  readonly running: readonly number[];
  readonly orphans: readonly number[];
}

type QueueScalars = Omit<QueueRecord, "waiting" | "taken" | "totals" | Tracks>;
type Tracks = "depth" | "oldestAge" | "arrived" | "served";
interface QueueDump {
  readonly queue: QueueScalars;
  readonly totals: QueueRecord["totals"];
  readonly tracks: Readonly<Record<Tracks, ReturnType<RingTrack["dump"]>>>;
  readonly waiting: readonly number[];
  readonly taken: readonly number[];
}

type AttemptScalars = Omit<Attempt, "agent" | "assignedTo" | "queue" | "inLife" | "inAgent" | "inQueue" | "begin">;
interface AttemptDump {
  readonly attempt: AttemptScalars;
  /** Slots; `NOWHERE` for none, and for one that is forgotten. */
  readonly agent: number;
  readonly assignedTo: number;
  readonly queue: number;
  readonly latest: number;
}

export interface StoreDump {
  readonly now: number;
  readonly resumedAt: number;
  readonly series: readonly SeriesDump[];
  /** Names of the rows of durations by task type; undefined where they are by agent. */
  readonly durationRows: readonly (readonly string[])[] | undefined;
  readonly agents: readonly AgentDump[];
  readonly queues: readonly QueueDump[];
  readonly attempts: readonly AttemptDump[];
  readonly budgets: Readonly<Record<BudgetName, readonly string[]>>;
  readonly ids: ReturnType<SeenIds["dump"]>;
  readonly beats: ReturnType<Beats["dump"]>;
}

type BudgetName = "taskTypes" | "agentTypes" | "swarms" | "versions";
const budgetNames: readonly BudgetName[] = ["taskTypes", "agentTypes", "swarms", "versions"];

export function dump({ shelf, ledger, beats, ids }: Parts): StoreDump {
  const attempts = [...shelf.attempts.open(), ...shelf.attempts.ended()];
  const places = new Map(attempts.map((attempt, place) => [attempt, place]));
  const placesOf = (some: Iterable<Attempt>): readonly number[] =>
    [...some].map((attempt) => places.get(attempt) ?? NOWHERE);
  return {
    now: shelf.now,
    resumedAt: shelf.resumedAt,
    series: ledger.all().map((series) => {
      const rows: number[] = [];
      const values: number[] = [];
      series.each((_labels, from, at, row) => {
        rows.push(row);
        for (let i = 0; i < series.width; i++) values.push(from[at + i] ?? 0);
      });
      return { metric: series.metric.name, rows, values: Float64Array.from(values) };
    }),
    durationRows: shelf.tables.durations.names?.all,
    agents: [...shelf.agents.all()].map((agent) => dumpAgent(agent, placesOf)),
    queues: [...shelf.queues.all()].map((queue) => dumpQueue(queue, placesOf)),
    attempts: attempts.map((attempt) => dumpAttempt(attempt, shelf.attempts)),
    budgets: {
      taskTypes: shelf.taskTypes.known,
      agentTypes: shelf.agentTypes.known,
      swarms: shelf.swarms.known,
      versions: shelf.versions.known,
    },
    ids: ids.dump(),
    beats: beats.dump(),
  };
}

function dumpAgent(record: AgentRecord, placesOf: (some: Iterable<Attempt>) => readonly number[]): AgentDump {
  const { running, orphans, types, busy, ...agent } = record;
  return {
    agent,
    types: [...types.values()].map(({ taskType, slot, recent }) => ({ taskType, slot, recent: recent?.dump() })),
    busy: busy.dump(),
    running: placesOf(running),
    orphans: placesOf(orphans),
  };
}

function dumpQueue(record: QueueRecord, placesOf: (some: Iterable<Attempt>) => readonly number[]): QueueDump {
  const { waiting, taken, totals, depth, oldestAge, arrived, served, ...queue } = record;
  const tracks = { depth: depth.dump(), oldestAge: oldestAge.dump(), arrived: arrived.dump(), served: served.dump() };
  return { queue, totals, tracks, waiting: placesOf(waiting), taken: placesOf(taken) };
}

function dumpAttempt(record: Attempt, attempts: Attempts): AttemptDump {
  const { agent, assignedTo, queue, task, number, taskType, rank, queuedAt, startedAt, endedAt, outcome } = record;
  const { waitKnown, served, orphanedAt } = record;
  return {
    attempt: { task, number, taskType, rank, queuedAt, startedAt, endedAt, outcome, waitKnown, served, orphanedAt },
    agent: agent?.slot ?? NOWHERE,
    assignedTo: assignedTo?.slot ?? NOWHERE,
    queue: queue?.slot ?? NOWHERE,
    latest: attempts.latest(record.task),
  };
}

/** Fills an empty store. Series that are not kept any more, and rows of a mode that was left, are dropped. */
export function restore({ shelf, ledger, tenants, beats, ids }: Parts, from: StoreDump): void {
  shelf.now = from.now;
  shelf.resumedAt = from.resumedAt;
  beats.restore(from.beats);
  ids.restore(from.ids);
  for (const name of budgetNames) shelf[name].restore(from.budgets[name]);
  const attempts = from.attempts.map(({ attempt }) => Object.assign(new Attempt(), attempt));
  const at = (place: number): Attempt => attempts[place] ?? new Attempt();
  for (const dumped of from.agents) shelf.agents.restore(restoreAgent(dumped, shelf.agents, at));
  for (const dumped of from.queues) shelf.queues.restore(restoreQueue(dumped, at));
  tenants.agents.settle();
  tenants.pairs.settle();
  tenants.queues.settle();
  from.attempts.forEach((dumped, place) => {
    const attempt = at(place);
    attempt.agent = tenants.agents.at(dumped.agent);
    attempt.assignedTo = tenants.agents.at(dumped.assignedTo);
    attempt.queue = tenants.queues.at(dumped.queue);
    shelf.attempts.restore(attempt, dumped.latest);
  });
  restoreSeries(shelf, ledger, from);
}

function restoreSeries({ tables }: Shelf, ledger: Ledger, from: StoreDump): void {
  tables.durations.names?.restore(from.durationRows ?? []);
  const byName = new Map(ledger.all().map((series) => [series.metric.name, series]));
  const durations = new Set([tables.durations.run, tables.durations.wait, tables.durations.assignment]);
  const sameMode = (tables.durations.names !== undefined) === (from.durationRows !== undefined);
  for (const { metric, rows, values } of from.series) {
    const series = byName.get(metric);
    if (series === undefined || values.length !== rows.length * series.width) continue;
    if (durations.has(series) && !sameMode) continue;
    rows.forEach((row, i) => series.restore(row, values.subarray(i * series.width, (i + 1) * series.width)));
  }
}

function restoreAgent(dumped: AgentDump, agents: Agents, at: (place: number) => Attempt): AgentRecord {
  const agent = Object.assign(agents.made(dumped.agent.name, dumped.agent.firstSeen), dumped.agent);
  for (const { taskType, slot, recent } of dumped.types) {
    const pair: Pair = { agent, taskType, slot, recent: recent === undefined ? undefined : Recent.from(recent) };
    agent.types.set(taskType, pair);
  }
  agent.busy.restore(dumped.busy);
  for (const place of dumped.running) agent.running.add(at(place).inAgent);
  for (const place of dumped.orphans) agent.orphans.add(at(place).inAgent);
  return agent;
}

function restoreQueue(dumped: QueueDump, at: (place: number) => Attempt): QueueRecord {
  const { name, lastTouched } = dumped.queue;
  const queue = Object.assign(madeQueue(name, lastTouched), dumped.queue);
  Object.assign(queue.totals, dumped.totals);
  for (const track of ["depth", "oldestAge", "arrived", "served"] as const) queue[track].restore(dumped.tracks[track]);
  for (const place of dumped.waiting) queue.waiting.add(at(place).inQueue);
  for (const place of dumped.taken) queue.taken.add(at(place).inQueue);
  return queue;
}
