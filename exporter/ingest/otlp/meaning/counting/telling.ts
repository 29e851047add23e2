// From what is new of facts to events: what belongs to the same requests of a model in one, each call and task in its own.
import type { Millis } from "../../../../model/clock.ts";
import type { SwarmEvent } from "../../../../model/event.ts";
import type { Fact, LlmFact } from "./facts.ts";
import { labelOf, partsOf } from "./labels.ts";
import type { Increment } from "./once.ts";
import type { CallOutcome, DatabaseOutcome, LlmOutcome, TaskOutcome, ToolOutcome } from "../reading/outcomes.ts";
import type { Group } from "../senders/program.ts";

export type Emit = (event: SwarmEvent) => void;

/** Finds the fact under a label that was told last of those at hand; there may be none. */
export type Find = (group: string, label: string) => Fact | undefined;

/** Groups of which each increment is an event of its own. */
const COUNTED: ReadonlySet<string> = new Set<Group>(["tools", "databases", "tasks", "calls", "messages"]);

/** Tasks have no count of their own, and messages that came one by one are told so. */
const MOST_SINGLE = 1_000;
/** Requests, or calls, one event may stand for. What a counter tells beyond in one delivery is no number of real ones. */
const MOST_AT_ONCE = 1_000_000;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };
const NOTHING_USED: LlmFact["usage"] = {};

/** What is told of a model at an agent. */
interface OfModel {
  readonly agent: string;
  readonly model: string;
  readonly requests: Increment[];
  readonly usage: Increment[];
}

/** Increments as events: what belongs to the same requests of a model in one. */
export function tell(increments: readonly Increment[], find: Find, now: Millis, emit: Emit): void {
  const models = new Map<string, OfModel>();
  let last: OfModel | undefined;
  for (const increment of increments) {
    const { group } = increment;
    if (COUNTED.has(group)) {
      tellCounted(increment, find(group, increment.label), now, emit);
      continue;
    }
    const { agent, what: model } = partsOf(increment.label);
    if (last?.agent !== agent || last.model !== model) last = ofModel(models, agent, model);
    (group === "requests" ? last.requests : last.usage).push(increment);
  }
  for (const model of models.values()) tellModel(model, find, now, emit);
}

function ofModel(models: Map<string, OfModel>, agent: string, model: string): OfModel {
  const key = labelOf(agent, model, "");
  const known = models.get(key);
  if (known !== undefined) return known;
  const made: OfModel = { agent, model, requests: [], usage: [] };
  models.set(key, made);
  return made;
}

const isSome = ({ amount }: Increment): boolean => amount > 0;

/** Usage is of the ones that went well, where several ended differently. */
function byOutcome(a: Increment, b: Increment): number {
  return Number(b.label.endsWith("\nok")) - Number(a.label.endsWith("\nok"));
}

/** Of one shape, whatever was used. */
function usedOf(usage: readonly Increment[]): LlmFact["usage"] {
  const used: Mutable<LlmFact["usage"]> = {
    input: undefined,
    cache_read: undefined,
    cache_write: undefined,
    output: undefined,
    reasoning: undefined,
    cost: undefined,
  };
  for (const { label, amount } of usage) {
    const kind = partsOf(label).last as keyof LlmFact["usage"];
    // Two signals that waited may each have something to add.
    used[kind] = (used[kind] ?? 0) + amount;
  }
  return used;
}

function tellModel({ agent, model, requests, usage }: OfModel, find: Find, now: Millis, emit: Emit): void {
  const used = usedOf(usage);
  const counted = requests.length > 1 ? requests.filter(isSome).sort(byOutcome) : requests.filter(isSome);
  for (const [place, { group, label, amount }] of counted.entries()) {
    const fact = find(group, label);
    const { input, cache_read, cache_write, output, reasoning, cost } = place === 0 ? used : NOTHING_USED;
    emit({
      kind: "llm.finished",
      time: fact?.time ?? now,
      agent,
      model,
      outcome: partsOf(label).last as LlmOutcome,
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
  }
  const [first] = usage;
  if (counted.length > 0 || first === undefined) return;
  emit({ kind: "llm.used", time: find(first.group, first.label)?.time ?? now, agent, model, ...used });
}

function tellCounted({ group, label: at, amount }: Increment, fact: Fact | undefined, now: Millis, emit: Emit): void {
  if (amount === 0) return;
  const { agent, what, last: outcome } = partsOf(at);
  const time = fact?.time ?? now;
  const count = Math.min(amount, MOST_AT_ONCE);
  const duration = fact?.duration;
  const trace_id = fact?.traceId;
  const span_id = fact?.spanId;
  if (group === "tools") {
    const kind = "tool.finished";
    return emit({ kind, time, agent, count, duration, trace_id, span_id, tool: what, outcome: outcome as ToolOutcome });
  }
  if (group === "databases") {
    const kind = "database.finished";
    const of = { database: what, outcome: outcome as DatabaseOutcome };
    return emit({ kind, time, agent, count, duration, trace_id, span_id, ...of });
  }
  if (group === "messages") return tellMessages(agent, count, time, fact, emit);
  if (group === "calls")
    return emit({ kind: "agent.called", time, agent, count, duration, callee: what, outcome: outcome as CallOutcome });
  const of = { time, agent, duration, task_type: what, outcome: outcome as TaskOutcome };
  const task = fact?.is === "task" ? fact.task : undefined;
  emit({ kind: "task.finished", ...of, trace_id, span_id, task });
  for (let i = 1; i < Math.min(amount, MOST_SINGLE); i++) emit({ kind: "task.finished", ...of });
}

/** A span tells of a batch, a metric of messages that were handled one by one. */
function tellMessages(agent: string, count: number, time: Millis, fact: Fact | undefined, emit: Emit): void {
  const of = { kind: "message.handled", time, agent } as const;
  const isBatch = fact?.signal === "spans" || fact?.duration === undefined;
  if (isBatch) return emit({ ...of, count, duration: fact?.duration });
  const single = Math.min(count, MOST_SINGLE);
  for (let i = 0; i < single; i++) emit({ ...of, count: 1, duration: fact.duration });
  if (count > single) emit({ ...of, count: count - single });
}
