// From facts to events: each fact is counted once, and what is new of it is told.
import type { Millis } from "../../../model/clock.ts";
import type { SwarmEvent } from "../../../model/event.ts";
import type { Fact, LlmFact } from "./facts.ts";
import { Once, type Increment, type Late, type Limits, type Rank } from "./once.ts";
import type { CallOutcome, DatabaseOutcome, LlmOutcome, TaskOutcome, ToolOutcome } from "./outcomes.ts";
import type { Group, Signal } from "./program.ts";
import { conventions, programNamed } from "./programs/index.ts";
import type { Source } from "./sources.ts";

export type Emit = (event: SwarmEvent) => void;

/** One entry of a fact in a group. */
interface Entry {
  readonly group: Group;
  readonly label: string;
  readonly amount: number;
  readonly fact: Fact;
}

/** What a signal has just told of a group. */
interface Told {
  readonly source: Source;
  readonly signal: Signal;
  readonly group: Group;
  readonly labels: string[];
}

/** Finds the fact under a label that was told last of those at hand; there may be none. */
type Find = (group: string, label: string) => Fact | undefined;
/** So many entries are looked through one by one, as those of one record always are. */
const FEW = 8;

/** The end of a turn is best told by its span. */
const RANK_OF_TASKS: Rank = ["spans", "logs", "metrics", "twins"];
/** Tasks have no count of their own. */
const MOST_TASKS = 1_000;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };
const NOTHING_USED: LlmFact["usage"] = {};
/** Requests, or calls, one event may stand for. What a counter tells beyond in one delivery is no number of real ones. */
const MOST_AT_ONCE = 1_000_000;

/** Groups of which each increment is an event of its own. */
const COUNTED: ReadonlySet<string> = new Set<Group>(["tools", "databases", "tasks", "calls"]);

/** Facts kept while their amounts wait. */
const MOST_HELD = 10_000;

/** Labels are names, which hold no line breaks. */
const label = (agent: string, what: string, last: string): string => `${agent}\n${what}\n${last}`;

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
    const told = new Map<string, Told[]>();
    for (const fact of facts) {
      if (this.#isOfService(fact)) continue;
      const from = entries.length;
      addEntries(entries, fact);
      const { source, signal } = fact;
      if (source.whole !== undefined) this.#once.join(source.scope, source.whole, now);
      for (let i = from; i < entries.length; i++) {
        const entry = entries[i];
        if (entry === undefined) break;
        this.#once.add(source.scope, entry.group, signal, entry.label, entry.amount, now);
        note(told, entry);
      }
    }
    const find = finder(entries);
    const increments: Increment[] = [];
    for (const { source, signal, group, labels } of byRank([...told.values()].flat())) {
      const { rank, waits, reconciled } = programNamed(source.program);
      const order = group === "tasks" ? RANK_OF_TASKS : rank;
      // Sessions may be about to tell the same better, and know nothing of what is published without one.
      const isOfAll = reconciled === "by session" && source.session === "" && signal !== order[0];
      const doubtful = isOfAll || waits.some((wait) => wait.signal === signal && wait.groups.includes(group));
      const settled = this.#once.settle(source.scope, group, signal, order, doubtful, labels, now);
      increments.push(...settled);
      // Who tells nothing but what waits is not introduced yet: the better signal may name another agent.
      if (doubtful && settled.length === 0) this.#hold(source.scope, group, labels, find);
      else this.#meetAll(group, labels, find, emit);
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
    const roles = Object.values(programNamed(program).spans);
    return roles.some(({ as }) => as === "agent" || as === "requests") && this.#once.heard(scope, "spans");
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
      if (fact !== undefined) this.#held.set(keyOf(scope, group, at), fact);
      const [oldest] = this.#held.size > MOST_HELD ? this.#held.keys() : [];
      if (oldest !== undefined) this.#held.delete(oldest);
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
      const fact = find(group, at);
      if (fact !== undefined) this.#meet(fact, emit);
    }
  }

  #meet(fact: Fact, emit: Emit): void {
    const { source, agent, time, duration } = fact;
    if (this.#hasMet(source, agent)) return;
    const type = agent === source.label ? source.type : typeOf(source, agent);
    this.meet(source, agent, type, time - (duration ?? 0) * 1000, emit);
  }
}

/** A sub-agent is of the type its name tells. */
function typeOf({ label: main }: Source, agent: string): string | undefined {
  return agent.startsWith(`${main}/`) ? agent.slice(main.length + 1) : undefined;
}

/** Adds what was told to what the same signal has told of the same group. */
function note(told: Map<string, Told[]>, { group, label: at, fact: { source, signal } }: Entry): void {
  const ofScope = told.get(source.scope);
  const known = ofScope?.find((one) => one.group === group && one.signal === signal);
  if (known !== undefined) known.labels.push(at);
  else if (ofScope !== undefined) ofScope.push({ source, signal, group, labels: [at] });
  else told.set(source.scope, [{ source, signal, group, labels: [at] }]);
}

function finder(entries: readonly Entry[]): Find {
  if (entries.length <= FEW)
    return (group, at) => entries.findLast((entry) => entry.label === at && entry.group === group)?.fact;
  const facts = new Map(entries.map(({ group, label: at, fact }) => [`${group}\n${at}`, fact]));
  return (group, at) => facts.get(`${group}\n${at}`);
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
    entries.push({ group: "tools", label: label(agent, fact.tool, fact.outcome), amount, fact });
  else if (fact.is === "database")
    entries.push({ group: "databases", label: label(agent, fact.database, fact.outcome), amount, fact });
  else if (fact.is === "task")
    entries.push({ group: "tasks", label: label(agent, fact.type, fact.outcome), amount, fact });
  else entries.push({ group: "calls", label: label(agent, fact.callee, fact.outcome), amount, fact });
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
    entries.push({ group: "requests", label: label(agent, model, outcome), amount: count, fact });
  for (const kind of usageKinds) {
    const amount = usage[kind];
    if (amount !== undefined) entries.push({ group: USAGE[kind], label: label(agent, model, kind), amount, fact });
  }
}

/** What is told of a model at an agent. */
interface OfModel {
  readonly agent: string;
  readonly model: string;
  readonly requests: Increment[];
  readonly usage: Increment[];
}

/** Increments as events: what belongs to the same requests of a model in one. */
function tell(increments: readonly Increment[], find: Find, now: Millis, emit: Emit): void {
  const models = new Map<string, OfModel>();
  let last: OfModel | undefined;
  for (const increment of increments) {
    const { group } = increment;
    const fact = find(group, increment.label);
    if (COUNTED.has(group)) {
      tellCounted(increment, fact, now, emit);
      continue;
    }
    const [agent, what] = fact?.is === "llm" ? [fact.agent, fact.model] : partsOf(increment.label);
    if (last?.agent !== agent || last.model !== what) {
      const key = `${agent}\n${what}`;
      last = models.get(key) ?? { agent, model: what, requests: [], usage: [] };
      models.set(key, last);
    }
    (group === "requests" ? last.requests : last.usage).push(increment);
  }
  for (const model of models.values()) tellModel(model, find, now, emit);
}

/** Parts of a label: the agent, and what it used or did. */
function partsOf(at: string): readonly [string, string] {
  const [agent = "", what = ""] = at.split("\n");
  return [agent, what];
}

/** The last part: how it ended, or what kind of usage it is. */
function lastOf(at: string): string {
  return at.slice(at.lastIndexOf("\n") + 1);
}

function tellModel({ agent, model, requests, usage }: OfModel, find: Find, now: Millis, emit: Emit): void {
  const used: Mutable<LlmFact["usage"]> = {};
  for (const { label: at, amount } of usage) used[lastOf(at) as keyof LlmFact["usage"]] = amount;
  const counted = requests.filter(({ amount }) => amount > 0);
  // Usage is of the ones that went well, where several ended differently.
  if (counted.length > 1) counted.sort((a, b) => Number(b.label.endsWith("\nok")) - Number(a.label.endsWith("\nok")));
  counted.forEach(({ group, label: at, amount }, place) => {
    const fact = find(group, at);
    const { input, cache_read, cache_write, output, reasoning, cost } = place === 0 ? used : NOTHING_USED;
    emit({
      kind: "llm.finished",
      time: fact?.time ?? now,
      agent,
      model,
      outcome: lastOf(at) as LlmOutcome,
      count: Math.min(amount, MOST_AT_ONCE),
      duration: fact?.duration,
      first_token: fact?.is === "llm" ? fact.firstToken : undefined,
      trace_id: fact?.traceId,
      span_id: fact?.spanId,
      input,
      cache_read,
      cache_write,
      output,
      reasoning,
      cost,
    });
  });
  const [first] = usage;
  if (counted.length > 0 || first === undefined) return;
  emit({ kind: "llm.used", time: find(first.group, first.label)?.time ?? now, agent, model, ...used });
}

function tellCounted({ group, label: at, amount }: Increment, fact: Fact | undefined, now: Millis, emit: Emit): void {
  if (amount === 0) return;
  const [agent, what] = partsOf(at);
  const outcome = lastOf(at);
  const time = fact?.time ?? now;
  const count = Math.min(amount, MOST_AT_ONCE);
  const duration = fact?.duration;
  const [trace_id, span_id] = [fact?.traceId, fact?.spanId];
  if (group === "tools") {
    const kind = "tool.finished";
    return emit({ kind, time, agent, count, duration, trace_id, span_id, tool: what, outcome: outcome as ToolOutcome });
  }
  if (group === "databases") {
    const kind = "database.finished";
    const of = { database: what, outcome: outcome as DatabaseOutcome };
    return emit({ kind, time, agent, count, duration, trace_id, span_id, ...of });
  }
  if (group === "calls")
    return emit({ kind: "agent.called", time, agent, count, duration, callee: what, outcome: outcome as CallOutcome });
  const of = { time, agent, duration, task_type: what, outcome: outcome as TaskOutcome };
  const task = fact?.is === "task" ? fact.task : undefined;
  emit({ kind: "task.finished", ...of, trace_id, span_id, task });
  for (let i = 1; i < Math.min(amount, MOST_TASKS); i++) emit({ kind: "task.finished", ...of });
}
