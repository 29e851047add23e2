// The store as plain data, and back: what a snapshot keeps, so that a restart need not read the whole past.
import type { Attempt } from "./attempts.ts";
import type { CallsDump } from "./calls.ts";
import type { Beats, BeatTrack } from "./beats.ts";
import type { Outcome } from "../model/agent.ts";
import { printKey, usePrintKey, type PrintKey } from "../model/print.ts";
import type { Ledger } from "./ledger.ts";
import type { Queues } from "./queues.ts";
import type { RecentDump } from "./recent.ts";
import type { AgentFacts, AgentFigures, AgentRecord, QueueRecord } from "./records.ts";
import type { SeenIds } from "../model/seen-ids.ts";
import type { Shelf } from "./shelf.ts";
import { NOWHERE } from "./slots.ts";
import type { Tenants } from "./tables.ts";
import { UNTOLD } from "./task-types.ts";
import type { RingTrack } from "./track.ts";
import type { Work } from "./work.ts";

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

type AgentScalars = AgentFacts & AgentFigures & Pick<AgentRecord, "name" | "slot" | "firstSeen">;
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

/** Times are NaN where they are not known. */
interface AttemptDump {
  readonly high: number;
  readonly low: number;
  readonly number: number;
  readonly taskType: string;
  readonly rank: number;
  readonly outcome: Outcome | undefined;
  readonly queuedAt: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly orphanedAt: number;
  readonly waitKnown: number;
  readonly served: number;
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
  /** The key that prints of tasks and events were made with. */
  readonly printKey: PrintKey;
  readonly calls: CallsDump;
  readonly budgets: Readonly<Record<"taskTypes" | (typeof budgetNames)[number], readonly string[]>>;
  readonly ids: ReturnType<SeenIds["dump"]>;
  readonly beats: ReturnType<Beats["dump"]>;
}

const budgetNames = ["agentTypes", "swarms", "versions"] as const;

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
    agents: [...shelf.agents.all()].map((agent) => dumpAgent(agent, shelf.work, placesOf)),
    queues: [...shelf.queues.all()].map((queue) => dumpQueue(queue, placesOf)),
    attempts: attempts.map((attempt) => dumpAttempt(attempt, shelf)),
    printKey: printKey(),
    calls: shelf.calls.dump(),
    budgets: {
      taskTypes: shelf.work.types.known,
      agentTypes: shelf.agentTypes.known,
      swarms: shelf.swarms.known,
      versions: shelf.versions.known,
    },
    ids: ids.dump(),
    beats: beats.dump(),
  };
}

function dumpAgent(
  record: AgentRecord,
  { pairs, recents, types }: Work,
  placesOf: (some: Iterable<Attempt>) => readonly number[],
): AgentDump {
  return {
    agent: scalars(record),
    types: [...pairs.of(record.slot)].map((pair) => ({
      taskType: types.nameOf(pairs.typeOf(pair)),
      slot: pair,
      recent: recents.dump(pair),
    })),
    busy: record.busy.dump(),
    running: placesOf(record.running),
    orphans: placesOf(record.orphans),
  };
}

/** One by one, as numbers are no properties of the record. */
function scalars(agent: AgentRecord): AgentScalars {
  const { name, slot, firstSeen, type, swarm, version, bornAt, reported, slots, toldSlots, state, gcReported } = agent;
  const { lastSeen, lastWork, goneSince, stoppedAt, failingSince, heartbeatAt, heartbeat, cpuReported } = agent;
  return {
    ...{ name, slot, firstSeen, type, swarm, version, bornAt, reported, slots, toldSlots, state, gcReported },
    ...{ lastSeen, lastWork, goneSince, stoppedAt, failingSince, heartbeatAt, heartbeat, cpuReported },
  };
}

function dumpQueue(record: QueueRecord, placesOf: (some: Iterable<Attempt>) => readonly number[]): QueueDump {
  const { waiting, taken, totals, depth, oldestAge, arrived, served, ...queue } = record;
  const tracks = { depth: depth.dump(), oldestAge: oldestAge.dump(), arrived: arrived.dump(), served: served.dump() };
  return { queue, totals, tracks, waiting: placesOf(waiting), taken: placesOf(taken) };
}

function dumpAttempt(attempt: Attempt, { attempts, work }: Shelf): AttemptDump {
  const high = attempts.high[attempt] ?? 0;
  const low = attempts.low[attempt] ?? 0;
  return {
    high,
    low,
    number: attempts.number[attempt] ?? 1,
    taskType: work.types.nameOf(attempts.taskType[attempt] ?? UNTOLD),
    rank: attempts.rank[attempt] ?? 0,
    outcome: attempts.outcome(attempt),
    queuedAt: attempts.queuedAt[attempt] ?? NaN,
    startedAt: attempts.startedAt[attempt] ?? NaN,
    endedAt: attempts.endedAt[attempt] ?? NaN,
    orphanedAt: attempts.orphanedAt[attempt] ?? NaN,
    waitKnown: attempts.waitKnown[attempt] ?? 0,
    served: attempts.served[attempt] ?? 0,
    agent: attempts.agent[attempt]?.slot ?? NOWHERE,
    assignedTo: attempts.assignedTo[attempt]?.slot ?? NOWHERE,
    queue: attempts.queue[attempt]?.slot ?? NOWHERE,
    latest: attempts.latest(high, low),
  };
}

/** Fills an empty store. Series that are not kept any more, and rows of a mode that was left, are dropped. */
export function restore({ shelf, ledger, tenants, beats, ids }: Parts, from: StoreDump): void {
  shelf.now = from.now;
  shelf.resumedAt = from.resumedAt;
  usePrintKey(from.printKey);
  beats.restore(from.beats);
  ids.restore(from.ids);
  shelf.work.types.restore(from.budgets.taskTypes);
  for (const name of budgetNames) shelf[name].restore(from.budgets[name]);
  // An attempt's place in the list becomes its place in the arrays.
  for (const dumped of from.attempts) restoreAttempt(dumped, shelf);
  for (const dumped of from.agents) shelf.agents.restore(restoreAgent(dumped, shelf));
  for (const dumped of from.queues) shelf.queues.restore(restoreQueue(dumped, shelf.queues));
  tenants.agents.settle();
  shelf.work.pairs.settle();
  tenants.queues.settle();
  from.attempts.forEach(({ agent, assignedTo, queue }, attempt) => {
    shelf.attempts.agent[attempt] = tenants.agents.at(agent);
    shelf.attempts.assignedTo[attempt] = tenants.agents.at(assignedTo);
    shelf.attempts.queue[attempt] = tenants.queues.at(queue);
  });
  shelf.calls.restore(from.calls);
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

function restoreAttempt(dumped: AttemptDump, { attempts, work }: Shelf): void {
  const { high, low, number, outcome, latest } = dumped;
  const attempt = attempts.restore({ high, low }, number, outcome, latest);
  attempts.rank[attempt] = dumped.rank;
  attempts.taskType[attempt] = work.types.of(dumped.taskType);
  attempts.waitKnown[attempt] = dumped.waitKnown;
  attempts.served[attempt] = dumped.served;
  for (const time of ["queuedAt", "startedAt", "endedAt", "orphanedAt"] as const)
    attempts[time][attempt] = dumped[time];
}

function restoreAgent(dumped: AgentDump, { agents, work }: Shelf): AgentRecord {
  const { name, slot, firstSeen, ...facts } = dumped.agent;
  const agent = Object.assign(agents.made(name, slot, firstSeen), facts);
  for (const { taskType, slot: pair, recent } of dumped.types) {
    work.pairs.restore(pair, slot, work.types.of(taskType));
    if (recent !== undefined) work.recents.restore(pair, recent);
  }
  agent.busy.restore(dumped.busy);
  for (const place of dumped.running) agent.running.add(place);
  for (const place of dumped.orphans) agent.orphans.add(place);
  return agent;
}

function restoreQueue(dumped: QueueDump, queues: Queues): QueueRecord {
  const { name, slot, lastTouched } = dumped.queue;
  const queue = Object.assign(queues.made(name, slot, lastTouched), dumped.queue);
  Object.assign(queue.totals, dumped.totals);
  for (const track of ["depth", "oldestAge", "arrived", "served"] as const) queue[track].restore(dumped.tracks[track]);
  for (const place of dumped.waiting) queue.waiting.add(place);
  for (const place of dumped.taken) queue.taken.add(place);
  return queue;
}
