// From facts to events: each fact is counted once, and what is new of it is told.
import type { Millis } from "../../../../model/clock.ts";
import type { Fact, LlmFact } from "./facts.ts";
import { better, finder, type Entry } from "./finder.ts";
import { labelOf, partsOf } from "./labels.ts";
import { Once, type Increment, type Late, type Limits, type Rank } from "./once.ts";
import type { Group, Signal } from "../senders/program.ts";
import { conventions, programNamed } from "../senders/programs/index.ts";
import type { Source } from "../senders/sources.ts";
import { tell, type Emit, type Find } from "./telling.ts";

/** What somebody did. */
type Doing = Pick<Fact, "source" | "agent" | "time" | "duration">;

/** What a signal has just told of a group. */
interface Told {
  readonly source: Source;
  readonly signal: Signal;
  readonly group: Group;
  readonly labels: string[];
}

/** The end of a turn is best told by its span. */
const RANK_OF_TASKS: Rank = ["spans", "logs", "metrics", "twins"];

/** Facts kept while their amounts wait. */
const MOST_HELD = 10_000;

const keyOf = (scope: string, group: string, at: string): string => `${scope}\n${group}\n${at}`;

interface CounterDump {
  readonly once: ReturnType<Once["dump"]>;
  readonly met: readonly (readonly [string, string])[];
  /** Absent in those of before any were. */
  readonly held?: ReadonlyMap<string, Fact> | undefined;
}

export class Counter {
  readonly #once: Once;
  /** Agents that were introduced, and the session that has the name; the ones met last at the end. */
  #met = new Map<string, string>();
  readonly #mostAgents: number;
  /** The newest facts of amounts that wait. */
  #held = new Map<string, Fact>();

  constructor(limits: Limits & { readonly agents: number }) {
    this.#once = new Once(limits, (group) => group !== "cost");
    this.#mostAgents = limits.agents;
  }

  get dropped(): number {
    return this.#once.dropped;
  }

  /** Facts that one record, or one delivery of metrics, tells of one source. */
  count(facts: readonly Fact[], now: Millis, emit: Emit): void {
    const entries: Entry[] = [];
    const told: Told[] = [];
    const byScope = facts.length > 1 ? new Map<string, Told[]>() : undefined;
    for (const fact of facts) {
      if (this.#isOfService(fact)) continue;
      const { source, signal } = fact;
      if (!mayWait(source, signal)) this.introduce(fact, emit);
      const from = entries.length;
      addEntries(entries, fact);
      if (source.whole !== undefined) this.#once.join(source.scope, source.whole, now);
      const ofScope = byScope === undefined ? told : listIn(byScope, source.scope);
      for (let i = from; i < entries.length; i++) {
        const entry = entries[i];
        if (entry === undefined) break;
        this.#once.add(source.scope, entry.group, signal, entry.label, entry.amount, now);
        note(ofScope, entry);
      }
    }
    if (byScope !== undefined) for (const ofScope of byScope.values()) told.push(...ofScope);
    const find = finder(entries);
    const increments: Increment[] = [];
    for (const { source, signal, group, labels } of byRank(told)) {
      const { rank, waits, reconciled } = programNamed(source.program);
      const order = group === "tasks" ? RANK_OF_TASKS : rank;
      // Sessions may be about to tell the same better, and know nothing of what is published without one.
      const isOfAll = reconciled === "by session" && source.session === "" && signal !== order[0];
      const doubtful = isOfAll || waits.some((wait) => wait.signal === signal && wait.groups.includes(group));
      const settled = this.#once.settle(source.scope, group, signal, order, doubtful, labels, now);
      increments.push(...settled);
      if (this.#held.size > 0) this.#letGo(source.scope, signal, settled);
      // Who tells nothing but what waits is not introduced yet: the better signal may name another agent.
      if (doubtful && settled.length === 0) this.#hold(source.scope, group, labels, find);
      else if (mayWait(source, signal)) this.#meetAll(group, labels, find, emit);
    }
    tell(increments, find, now, emit);
  }

  /** What has waited long enough for a better signal. */
  turn(now: Millis, late: () => Late, emit: Emit): void {
    for (const { scope, increments } of this.#once.turn(now, late)) {
      const find: Find = (group, at) => this.#held.get(keyOf(scope, group, at));
      for (const { group, label: at } of increments) this.#meetAll(group, [at], find, emit);
      tell(increments, find, now, emit);
      for (const { group, label: at } of increments) this.#held.delete(keyOf(scope, group, at));
    }
  }

  /** Introduces an agent when it is met for the first time, or when its name is given to another session. */
  meet(source: Source, agent: string, type: string | undefined, time: Millis, emit: Emit): void {
    if (this.#hasMet(source, agent)) return;
    const { session } = source;
    const known = this.#met.get(agent);
    this.#met.delete(agent);
    this.#met.set(agent, session);
    // A name without a session that is given one now is still the same agent.
    if (known === "") return;
    const [oldest] = this.#met.size > this.#mostAgents ? this.#met.keys() : [];
    if (oldest !== undefined) this.#met.delete(oldest);
    emit({ kind: "agent.spawned", time, agent, type, swarm: source.swarm, version: source.version });
  }

  knows(agent: string): boolean {
    return this.#met.has(agent);
  }

  /** True if spans of a session came: then its turns are told by spans, too. */
  hearsSpans({ scope, program }: Source): boolean {
    const { conventions: isByThem, spans } = programNamed(program);
    const tellsTurns = isByThem || Object.values(spans).some(({ as }) => as === "agent" || as === "requests");
    return tellsTurns && this.#once.heard(scope, "spans");
  }

  dump(): CounterDump {
    return { once: this.#once.dump(), met: [...this.#met], held: structuredClone(this.#held) };
  }

  restore({ once, met, held }: CounterDump): void {
    this.#once.restore(once);
    this.#met = new Map(met);
    this.#held = new Map(held);
  }

  /** Keeps what is told beside an amount, such as how long it took, until the amount has waited long enough. */
  #hold(scope: string, group: Group, labels: readonly string[], find: Find): void {
    for (const at of labels) {
      const fact = find(group, at);
      const key = keyOf(scope, group, at);
      if (fact !== undefined) this.#held.set(key, better(this.#held.get(key), fact));
      const [oldest] = this.#held.size > MOST_HELD ? this.#held.keys() : [];
      if (oldest !== undefined) this.#held.delete(oldest);
    }
  }

  /** What a signal told waits no longer. */
  #letGo(scope: string, signal: Signal, settled: readonly Increment[]): void {
    for (const { group, label } of settled) {
      const key = keyOf(scope, group, label);
      if (this.#held.get(key)?.signal === signal) this.#held.delete(key);
    }
  }

  /** True if there is nothing to tell of an agent, as nearly always. */
  #hasMet({ session }: Source, agent: string): boolean {
    const known = this.#met.get(agent);
    return known !== undefined && (known === session || session === "");
  }

  /** Every service asks databases; that makes it no agent. One that is known for something else, or to be one, is told of. */
  #isOfService(fact: Fact): boolean {
    if (fact.is !== "database" || fact.isOfAgent) return false;
    return fact.source.program === conventions.name && !this.knows(fact.agent);
  }

  #meetAll(group: string, labels: Iterable<string>, find: Find, emit: Emit): void {
    for (const at of labels) {
      // Nearly all are known.
      const known = this.#met.get(partsOf(at).agent);
      const fact = known === "" ? undefined : find(group, at);
      if (fact !== undefined) this.introduce(fact, emit);
    }
  }

  /** Introduces the agent of something that ended at `time`, if it is met for the first time. */
  introduce({ source, agent, time, duration }: Doing, emit: Emit): void {
    if (this.#hasMet(source, agent)) return;
    const type = agent === source.label ? source.type : typeOf(source, agent);
    this.meet(source, agent, type, time - (duration ?? 0) * 1000, emit);
  }
}

/** A sub-agent is of the type its name tells. */
function typeOf({ label: main }: Source, agent: string): string | undefined {
  return agent.startsWith(`${main}/`) ? agent.slice(main.length + 1) : undefined;
}

function listIn(byScope: Map<string, Told[]>, scope: string): Told[] {
  const known = byScope.get(scope);
  if (known !== undefined) return known;
  const made: Told[] = [];
  byScope.set(scope, made);
  return made;
}

/** Adds what was told to what the same signal has told of the same group in its scope. */
function note(ofScope: Told[], { group, label, fact: { source, signal } }: Entry): void {
  for (const one of ofScope) {
    if (one.group !== group || one.signal !== signal) continue;
    one.labels.push(label);
    return;
  }
  ofScope.push({ source, signal, group, labels: [label] });
}

/** Signals that may have to wait for a better one that was not heard yet, by program. */
const waiting = new Map<string, ReadonlySet<Signal>>();

function mayWait({ program, session }: Source, signal: Signal): boolean {
  let signals = waiting.get(program);
  if (signals === undefined) {
    const { waits } = programNamed(program);
    signals = new Set(waits.map((wait) => wait.signal));
    waiting.set(program, signals);
  }
  return signals.has(signal) || (session === "" && programNamed(program).reconciled === "by session");
}

/** The best signal first, so that a worse one of the same delivery has nothing to add. */
function byRank(told: Told[]): readonly Told[] {
  const place = ({ source, signal }: Told): number => programNamed(source.program).rank.indexOf(signal);
  return told.every(({ signal }) => signal === told[0]?.signal) ? told : told.sort((a, b) => place(a) - place(b));
}

function addEntries(entries: Entry[], fact: Fact): void {
  const { agent, count: amount } = fact;
  if (fact.is === "llm") addEntriesOfLlm(entries, fact);
  else if (fact.is === "tool")
    entries.push({ group: "tools", label: labelOf(agent, fact.tool, fact.outcome), amount, fact });
  else if (fact.is === "database")
    entries.push({ group: "databases", label: labelOf(agent, fact.database, fact.outcome), amount, fact });
  else if (fact.is === "task")
    entries.push({ group: "tasks", label: labelOf(agent, fact.type, fact.outcome), amount, fact });
  else if (fact.is === "message") entries.push({ group: "messages", label: labelOf(agent, "", ""), amount, fact });
  else entries.push({ group: "calls", label: labelOf(agent, fact.callee, fact.outcome), amount, fact });
}

const USAGE = {
  input: "input",
  cache_read: "input",
  cache_write: "input",
  output: "output",
  reasoning: "reasoning",
  cost: "cost",
} as const satisfies Record<keyof LlmFact["usage"], Group>;
const usageKinds: readonly (keyof LlmFact["usage"])[] = [
  "input",
  "cache_read",
  "cache_write",
  "output",
  "reasoning",
  "cost",
];

function addEntriesOfLlm(entries: Entry[], fact: LlmFact): void {
  const { agent, model, outcome, count, usage } = fact;
  if (outcome !== undefined)
    entries.push({ group: "requests", label: labelOf(agent, model, outcome), amount: count, fact });
  for (const kind of usageKinds) {
    const amount = usage[kind];
    if (amount !== undefined) entries.push({ group: USAGE[kind], label: labelOf(agent, model, kind), amount, fact });
  }
}
