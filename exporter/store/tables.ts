// Which series the store keeps, and what their rows stand for. A row's number follows from who it is about: no label is
// looked up when an event writes.
import { agents, code, coordination, experience, queues, tasks } from "../catalog/index.ts";
import {
  activity,
  agentState,
  change,
  consensusResult,
  efficiencyPart,
  outcome,
  rating,
  requestOutcome,
  topology,
} from "../catalog/labels.ts";
import type { AgentState, Outcome } from "../model/agent.ts";
import type { Metric } from "../catalog/define.ts";
import type { Ledger } from "./ledger.ts";
import type { Pair } from "./pairs.ts";
import type { AgentRecord, QueueRecord } from "./records.ts";
import { alone, ALONE, ClosedRows, NamedRows, strideOf, type Row, type RowNames } from "./rows.ts";
import type { Series } from "./series.ts";
import { NOWHERE, type Slots } from "./slots.ts";
import type { Work } from "./work.ts";

/** Those who have rows, by slot. */
export interface Tenants {
  readonly agents: Slots<AgentRecord>;
  readonly queues: Slots<QueueRecord>;
}

/** Series by who they are about. Rows: `agent` and `queue` by slot, `pair` by an agent at a task type. */
export class Tables {
  readonly agent: ReturnType<typeof agentSeries>;
  readonly pair: ReturnType<typeof pairSeries>;
  readonly durations: Durations;
  readonly queue: ReturnType<typeof queueSeries>;
  readonly swarm: ReturnType<typeof swarmSeries>;
  readonly #work: Work;

  /** `agentHistograms`: whether durations are kept for each agent apart, or for each task type over all agents. */
  constructor(ledger: Ledger, tenants: Tenants, work: Work, agentHistograms: boolean) {
    const labels = (pair: Pair): readonly string[] => {
      const agent = tenants.agents.at(work.pairs.agentOf(pair));
      return agent === undefined ? [] : [agent.name, work.typeName(pair)];
    };
    this.#work = work;
    this.agent = agentSeries(ledger, tenants.agents);
    this.pair = pairSeries(ledger, labels);
    this.durations = agentHistograms
      ? durationsByAgent(ledger, labels, (slot) => tenants.agents.at(slot)?.name ?? "")
      : durationsByType(ledger, work);
    this.queue = queueSeries(ledger, tenants.queues);
    this.swarm = swarmSeries(ledger);
  }

  /** Takes all series of an agent away, those of its task types too. */
  forgetAgent({ slot }: AgentRecord): void {
    for (const series of Object.values(this.agent)) removeAll(series, slot);
    const pairs = [...this.#work.pairs.of(slot)];
    for (const series of Object.values(this.pair)) for (const pair of pairs) removeAll(series, pair);
    this.durations.forget(slot, pairs);
  }

  forgetQueue(slot: number): void {
    for (const series of Object.values(this.queue)) series.remove(slot);
  }
}

function removeAll(series: Series, slot: number): void {
  const { stride = 1 } = series.names;
  for (let i = 0; i < stride; i++) series.remove(slot * stride + i);
}

/** Row of a closed value of whoever has a slot. */
function rowOf<V>(values: readonly V[]): (slot: number, value: V) => Row {
  const stride = strideOf(values);
  return (slot, value) => (slot < 0 ? NOWHERE : slot * stride + values.indexOf(value));
}
export const stateRow: (slot: number, state: AgentState) => Row = rowOf(agentState.values);
export const partRow: (slot: number, part: (typeof efficiencyPart.values)[number]) => Row = rowOf(
  efficiencyPart.values,
);
export const changeRow: (slot: number, what: (typeof change.values)[number]) => Row = rowOf(change.values);
export const outcomeRow: (pair: number, outcome: Outcome) => Row = rowOf(outcome.values);

function agentSeries(ledger: Ledger, slots: Slots<AgentRecord>) {
  const name = (slot: number): string => slots.at(slot)?.name ?? "";
  const identity: RowNames = {
    labels(row) {
      const agent = slots.at(row);
      return agent === undefined ? [] : [agent.name, agent.type, agent.swarm, agent.version];
    },
  };
  const byName: RowNames = { labels: (row) => [name(row)] };
  const of = (metric: Metric): Series => ledger.keep(metric, byName);
  return {
    info: ledger.keep(agents.agentInfo, identity),
    up: of(agents.up),
    state: ledger.keep(agents.state, crossed(name, agentState.values)),
    lastSeen: of(agents.lastSeen),
    restarts: of(agents.restarts),
    spawnDuration: of(agents.spawnDuration),
    tasksInFlight: of(agents.tasksInFlight),
    slots: of(agents.slots),
    oldestAttemptStart: of(agents.oldestAttemptStart),
    runDuration: of(agents.runDuration),
    recovery: of(agents.recovery),
    cpuSeconds: of(agents.cpuSeconds),
    memory: of(agents.memory),
    heapUsed: of(agents.heapUsed),
    gcSeconds: of(agents.gcSeconds),
    eventLoopDelay: of(agents.eventLoopDelay),
    efficiency: of(agents.efficiency),
    efficiencyParts: ledger.keep(agents.efficiencyParts, crossed(name, efficiencyPart.values)),
    recentDuration: of(agents.recentDuration),
    slowness: of(agents.slowness),
    messages: of(coordination.messages),
    codeLines: ledger.keep(code.lines, crossed(name, change.values)),
    commits: of(code.commits),
    pullRequests: of(code.pullRequests),
  };
}

function crossed(name: (slot: number) => string, values: readonly string[]): RowNames {
  const stride = strideOf(values);
  return { stride, labels: (row) => [name(Math.floor(row / stride)), values[row % stride] ?? ""] };
}

type LabelsOfPair = (pair: Pair) => readonly string[];

function pairSeries(ledger: Ledger, labels: LabelsOfPair) {
  const stride = strideOf(outcome.values);
  return {
    attempts: ledger.keep(tasks.attempts, {
      stride,
      isFull: true,
      labels: (row) => [...labels(Math.floor(row / stride)), outcome.values[row % stride] ?? ""],
    }),
    specialization: ledger.keep(agents.specialization, { labels }),
  };
}

/** Histograms of how long things took, and the row an agent's attempt at a task type is counted in. */
interface Durations {
  readonly run: Series;
  readonly wait: Series;
  readonly assignment: Series;
  pairRow(pair: Pair): Row;
  agentRow(agent: AgentRecord): Row;
  forget(agent: number, pairs: readonly Pair[]): void;
  /** What a snapshot keeps of the rows' names. */
  readonly names: NamedRows | undefined;
}

/** By task type, over all agents: a few series however many agents there are. The label `agent` is left empty. */
function durationsByType(ledger: Ledger, work: Work): Durations {
  const names = new NamedRows();
  /** By number of a task type: its row. */
  const rows: Row[] = [];
  const rowOf = (type: number): Row => (rows[type] ??= names.row("", work.types.nameOf(type)));
  return {
    run: ledger.keep(tasks.runDuration, names),
    wait: ledger.keep(tasks.waitDuration, names),
    assignment: ledger.keep(tasks.assignmentDuration, alone),
    pairRow: (pair) => (pair < 0 ? NOWHERE : rowOf(work.pairs.typeOf(pair))),
    agentRow: ({ slot }) => (slot < 0 ? NOWHERE : ALONE),
    forget: () => undefined,
    names,
  };
}

function durationsByAgent(ledger: Ledger, labels: LabelsOfPair, agentName: (slot: number) => string): Durations {
  const run = ledger.keep(tasks.runDuration, { labels });
  const wait = ledger.keep(tasks.waitDuration, { labels });
  const assignment = ledger.keep(tasks.assignmentDuration, { labels: (row) => [agentName(row)] });
  return {
    run,
    wait,
    assignment,
    pairRow: (pair) => pair,
    agentRow: ({ slot }) => slot,
    forget(agent, pairs) {
      assignment.remove(agent);
      for (const pair of pairs) {
        run.remove(pair);
        wait.remove(pair);
      }
    },
    names: undefined,
  };
}

function queueSeries(ledger: Ledger, slots: Slots<QueueRecord>) {
  const byName: RowNames = { labels: (row) => [slots.at(row)?.name ?? ""] };
  const of = (metric: Metric): Series => ledger.keep(metric, byName);
  return {
    depth: of(queues.depth),
    inFlight: of(queues.inFlight),
    oldestAge: of(queues.oldestAge),
    arrivals: of(queues.arrivals),
    served: of(queues.served),
    consumers: of(queues.consumers),
    deadLetters: of(queues.deadLetters),
    waitDuration: of(queues.waitDuration),
  };
}

/** What nobody owns. */
function swarmSeries(ledger: Ledger) {
  const activities = new ClosedRows(activity.values);
  const results = new ClosedRows(consensusResult.values);
  const topologies = new ClosedRows(topology.values);
  const outcomes = new ClosedRows(requestOutcome.values);
  const ratings = new ClosedRows(rating.values);
  const rows = { activities, results, topologies, outcomes, ratings };
  const swarm = {
    rows,
    batchSize: ledger.keep(coordination.batchSize, alone),
    messageDuration: ledger.keep(coordination.messageDuration, alone),
    busySeconds: ledger.keep(coordination.busySeconds, activities),
    consensusRounds: ledger.keep(coordination.consensusRounds, results),
    consensusDuration: ledger.keep(coordination.consensusDuration, alone),
    topologyInfo: ledger.keep(coordination.topologyInfo, topologies),
    requests: ledger.keep(experience.requests, outcomes),
    requestDuration: ledger.keep(experience.requestDuration, alone),
    feedback: ledger.keep(experience.feedback, ratings),
  };
  // Closed labels without an owner start at 0, so that the first increment is seen as one.
  for (const value of consensusResult.values) swarm.consensusRounds.open(results.row(value));
  for (const value of activity.values) swarm.busySeconds.open(activities.row(value));
  for (const value of requestOutcome.values) swarm.requests.open(outcomes.row(value));
  for (const value of rating.values) swarm.feedback.open(ratings.row(value));
  return swarm;
}
