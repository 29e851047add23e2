// From facts to events: each fact is counted once, and what is new of it is told.
import type { Millis } from "../../../model/clock.ts";
import type { SwarmEvent } from "../../../model/event.ts";
import type { Fact, LlmFact } from "./facts.ts";
import { Once, type Increment, type Limits, type Rank } from "./once.ts";
import type { CallOutcome, LlmOutcome, TaskOutcome, ToolOutcome } from "./outcomes.ts";
import type { Group, Signal } from "./program.ts";
import { programNamed } from "./programs/index.ts";
import type { Source } from "./sources.ts";

export type Emit = (event: SwarmEvent) => void;

/** What is told of a fact beside its number, under its label. */
interface Detail {
  readonly time: Millis;
  readonly duration?: number | undefined;
  readonly firstToken?: number | undefined;
  readonly task?: string | undefined;
  readonly traceId?: string | undefined;
  readonly spanId?: string | undefined;
}

/** One entry of a fact in a group. */
interface Entry {
  readonly group: Group;
  readonly label: string;
  readonly amount: number;
}

/** What a signal has just told of a group. */
interface Told {
  readonly source: Source;
  readonly signal: Signal;
  readonly group: Group;
  readonly labels: string[];
}

/** The end of a turn is best told by its span. */
const RANK_OF_TASKS: Rank = ["spans", "logs", "metrics", "twins"];
/** Tasks have no count of their own. */
const MOST_TASKS = 1_000;
/** Requests, or calls, one event may stand for. What a counter tells beyond in one delivery is no number of real ones. */
const MOST_AT_ONCE = 1_000_000;

/** Parts of a label. Names hold no line breaks. */
const label = (...parts: readonly string[]): string => parts.join("\n");

export class Counter {
  readonly #once: Once;
  /** Agents that were introduced, and the session that has the name; the ones met last at the end. */
  #met = new Map<string, string>();
  readonly #mostAgents: number;

  constructor(limits: Limits & { readonly agents: number }) {
    this.#once = new Once(limits, (group) => group !== "cost");
    this.#mostAgents = limits.agents;
  }

  get dropped(): number {
    return this.#once.dropped;
  }

  /** Facts that one record, or one delivery of metrics, tells of one source. */
  count(facts: readonly Fact[], now: Millis, emit: Emit): void {
    const details = new Map<string, Detail>();
    const told = new Map<string, Told>();
    for (const fact of facts) {
      this.#meet(fact, emit);
      const { source, signal } = fact;
      if (source.whole !== undefined) this.#once.join(source.scope, source.whole, now);
      for (const { group, label: at, amount } of entriesOf(fact)) {
        this.#once.add(source.scope, group, signal, at, amount, now);
        const key = label(source.scope, signal, group);
        const known = told.get(key);
        if (known === undefined) told.set(key, { source, signal, group, labels: [at] });
        else known.labels.push(at);
        details.set(label(group, at), fact);
      }
    }
    const increments: Increment[] = [];
    for (const { source, signal, group, labels } of byRank(told.values())) {
      const { rank, waits, reconciled } = programNamed(source.program);
      const order = group === "tasks" ? RANK_OF_TASKS : rank;
      // Sessions may be about to tell the same better, and know nothing of what is published without one.
      const isOfAll = reconciled === "by session" && source.session === "" && signal !== order[0];
      const doubtful = isOfAll || waits.some((wait) => wait.signal === signal && wait.groups.includes(group));
      increments.push(...this.#once.settle(source.scope, group, signal, order, doubtful, labels, now));
    }
    tell(increments, details, now, emit);
  }

  /** What has waited long enough for a better signal. */
  turn(now: Millis, emit: Emit): void {
    for (const { increments } of this.#once.turn(now)) tell(increments, new Map(), now, emit);
  }

  /** Introduces an agent when it is met for the first time, or when its name is given to another session. */
  meet(source: Source, agent: string, type: string | undefined, time: Millis, emit: Emit): void {
    const { session } = source;
    const known = this.#met.get(agent);
    if (known !== undefined && (known === session || session === "")) return;
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

  dump(): { readonly once: ReturnType<Once["dump"]>; readonly met: readonly (readonly [string, string])[] } {
    return { once: this.#once.dump(), met: [...this.#met] };
  }

  restore({ once, met }: ReturnType<Counter["dump"]>): void {
    this.#once.restore(once);
    this.#met = new Map(met);
  }

  #meet(fact: Fact, emit: Emit): void {
    const { source, agent, time, duration } = fact;
    const type = agent === source.label ? source.type : typeOf(source, agent);
    this.meet(source, agent, type, time - (duration ?? 0) * 1000, emit);
  }
}

/** A sub-agent is of the type its name tells. */
function typeOf({ label: main }: Source, agent: string): string | undefined {
  return agent.startsWith(`${main}/`) ? agent.slice(main.length + 1) : undefined;
}

/** The best signal first, so that a worse one of the same delivery has nothing to add. */
function byRank(told: Iterable<Told>): readonly Told[] {
  const place = ({ source, signal }: Told): number => programNamed(source.program).rank.indexOf(signal);
  return [...told].sort((a, b) => place(a) - place(b));
}

function entriesOf(fact: Fact): readonly Entry[] {
  if (fact.is === "llm") return entriesOfLlm(fact);
  if (fact.is === "tool")
    return [{ group: "tools", label: label(fact.agent, fact.tool, fact.outcome), amount: fact.count }];
  if (fact.is === "task")
    return [{ group: "tasks", label: label(fact.agent, fact.type, fact.outcome), amount: fact.count }];
  return [{ group: "calls", label: label(fact.agent, fact.callee, fact.outcome), amount: fact.count }];
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

function entriesOfLlm({ agent, model, outcome, count, usage }: LlmFact): readonly Entry[] {
  const entries: Entry[] = [];
  if (outcome !== undefined) entries.push({ group: "requests", label: label(agent, model, outcome), amount: count });
  for (const kind of usageKinds) {
    const amount = usage[kind];
    if (amount !== undefined) entries.push({ group: USAGE[kind], label: label(agent, model, kind), amount });
  }
  return entries;
}

/** Increments as events: what belongs to the same requests of a model in one. */
function tell(increments: readonly Increment[], details: ReadonlyMap<string, Detail>, now: Millis, emit: Emit): void {
  const models = new Map<string, { requests: Increment[]; usage: Increment[] }>();
  for (const increment of increments) {
    const { group } = increment;
    if (group === "tools" || group === "tasks" || group === "calls") {
      tellCounted(increment, detailOf(increment, details, now), emit);
      continue;
    }
    const [agent = "", model = ""] = increment.label.split("\n");
    const key = label(agent, model);
    const known = models.get(key) ?? { requests: [], usage: [] };
    models.set(key, known);
    (group === "requests" ? known.requests : known.usage).push(increment);
  }
  for (const [key, { requests, usage }] of models) tellModel(key, requests, usage, details, now, emit);
}

function tellModel(
  key: string,
  requests: readonly Increment[],
  usage: readonly Increment[],
  details: ReadonlyMap<string, Detail>,
  now: Millis,
  emit: Emit,
): void {
  const [agent = "", model = ""] = key.split("\n");
  const used: Record<string, number> = {};
  for (const { label: at, amount } of usage) used[at.split("\n")[2] ?? ""] = amount;
  const counted = requests.filter(({ amount }) => amount > 0);
  // Usage is of the ones that went well, where several ended differently.
  counted.sort((a, b) => Number(b.label.endsWith("\nok")) - Number(a.label.endsWith("\nok")));
  counted.forEach((increment, place) => {
    const { time, duration, firstToken, traceId, spanId } = detailOf(increment, details, now);
    const outcome = increment.label.split("\n")[2] as LlmOutcome;
    const rest = {
      count: Math.min(increment.amount, MOST_AT_ONCE),
      duration,
      first_token: firstToken,
      trace_id: traceId,
      span_id: spanId,
      ...(place === 0 ? used : {}),
    };
    emit({ kind: "llm.finished", time, agent, model, outcome, ...rest });
  });
  if (counted.length > 0 || usage.length === 0) return;
  const { time } = detailOf(usage[0], details, now);
  emit({ kind: "llm.used", time, agent, model, ...used });
}

function tellCounted({ group, label: at, amount }: Increment, detail: Detail, emit: Emit): void {
  const [agent = "", what = "", outcome = ""] = at.split("\n");
  if (amount === 0) return;
  const { time, duration, task, traceId, spanId } = detail;
  const trace = { trace_id: traceId, span_id: spanId };
  const counted = { time, agent, count: Math.min(amount, MOST_AT_ONCE), duration } as const;
  if (group === "tools") {
    return emit({ kind: "tool.finished", ...counted, ...trace, tool: what, outcome: outcome as ToolOutcome });
  }
  if (group === "calls") {
    return emit({ kind: "agent.called", ...counted, callee: what, outcome: outcome as CallOutcome });
  }
  const of = { time, agent, duration, task_type: what, outcome: outcome as TaskOutcome };
  emit({ kind: "task.finished", ...of, ...trace, task });
  for (let i = 1; i < Math.min(amount, MOST_TASKS); i++) emit({ kind: "task.finished", ...of });
}

function detailOf(increment: Increment | undefined, details: ReadonlyMap<string, Detail>, now: Millis): Detail {
  const known = increment && details.get(label(increment.group, increment.label));
  return known ?? { time: now };
}
