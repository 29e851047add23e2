// Spans of a trace, joined to what is above them. A span is told when it ends, so children come before their parents, often in
// an earlier delivery: a span waits until the agent above it is known, or until it is clear that there is none: when the trace
// was silent for long, when it is old, or when room is needed.
import type { Millis } from "../../../../model/clock.ts";
import type { ToolOutcome } from "../reading/outcomes.ts";
import { programNamed } from "../senders/programs/index.ts";
import type { Reading } from "./readings.ts";

export interface TraceLimits {
  /** Spans kept, of all traces. The trace silent for longest makes room. */
  readonly spans: number;
  /** Silence after which a trace is over, and age after which nothing of it waits any longer, in ms. */
  readonly quiet: Millis;
  readonly age: Millis;
}

/** A reading with what is above it. */
export interface Placed {
  readonly reading: Reading;
  /** Nearest agent above; undefined if there is none. */
  readonly above: string | undefined;
  /** True if an agent or a workflow is above. */
  readonly within: boolean;
  /** True if the same fact is told by a span above or below: one request, or one call, seen by two libraries. */
  readonly repeats: boolean;
  /** How the call of a tool ended, if another span tells it. */
  readonly result: ToolOutcome | undefined;
  /** True if the last request of the trace failed. */
  readonly lastFailed: boolean;
}
export type Tell = (placed: Placed) => void;

interface Node {
  readonly parentId: string;
  /** Undefined for a step, which only leads to what is above. */
  readonly reading: Reading | undefined;
  told: boolean;
  /** True if it was told as no repetition. */
  counted: boolean;
}

interface Trace {
  begun: Millis;
  /** When it was heard last, or up to `COARSE` before. */
  touched: Millis;
  readonly nodes: Map<string, Node>;
  /** Readings by the id of the span they wait for. */
  readonly waiting: Map<string, Reading[]>;
  /** Spans with a request to a model below them. */
  readonly covered: Set<string>;
  /** How calls of tools ended, by the id of the call's span. */
  readonly results: Map<string, ToolOutcome>;
  last: { readonly time: Millis; readonly failed: boolean } | undefined;
}

interface Above {
  readonly agent: string | undefined;
  readonly workflow: boolean;
  readonly llm: boolean;
  readonly tool: boolean;
  readonly database: boolean;
  /** Id of the span that has not come yet; empty if the way to the top is known. */
  readonly missing: string;
}

/** Traces, the ones heard last at the end. */
interface Shelf {
  readonly traces: Map<string, Trace>;
  spans: number;
}

/** How exactly it is known when a trace was heard last: to put it at the end with each of its spans would be dear. */
const COARSE: Millis = 1000;

export class Traces {
  /** Traces of agents, and traces in which nothing is ours so far: these may be many, and must not take the others' room. */
  #ours: Shelf = { traces: new Map(), spans: 0 };
  #others: Shelf = { traces: new Map(), spans: 0 };
  readonly #limits: TraceLimits;
  /** Traces of agents that had to make room. */
  dropped = 0;

  constructor(limits: TraceLimits) {
    this.#limits = limits;
  }

  /** A span that is nothing of its own. */
  pass({ traceId, spanId, parentId }: Ids, now: Millis, tell: Tell): void {
    const shelf = this.#ours.traces.has(traceId) ? this.#ours : this.#others;
    const trace = this.#trace(shelf, traceId, now, tell);
    if (!this.#put(shelf, trace, spanId, parentId, undefined)) return;
    if (trace.covered.has(spanId)) cover(trace, parentId);
    release(trace, spanId, tell);
  }

  add(reading: Reading, now: Millis, tell: Tell): void {
    const { traceId, spanId, parentId, role } = reading;
    // Services that are no agents tell of databases too, and may tell much.
    if (role !== "database") this.#claim(traceId);
    const shelf = role === "database" && !this.#ours.traces.has(traceId) ? this.#others : this.#ours;
    const trace = this.#trace(shelf, traceId, now, tell);
    if (!this.#put(shelf, trace, spanId, parentId, reading)) return;
    if (role === "llm") noteRequest(trace, reading);
    if (role === "tool result") noteResult(trace, reading, tell);
    else place(trace, reading, tell);
    release(trace, spanId, tell);
  }

  turn(now: Millis, tell: Tell): void {
    for (const shelf of [this.#others, this.#ours]) {
      for (const [id, trace] of shelf.traces) {
        if (trace.touched + this.#limits.quiet > now) break;
        drop(shelf, id, trace, tell);
      }
    }
  }

  /** Scopes of which spans wait for what is above them. */
  waiting(): ReadonlySet<string> {
    const scopes = new Set<string>();
    for (const { waiting } of this.#ours.traces.values())
      for (const readings of waiting.values()) for (const { source } of readings) scopes.add(source.scope);
    return scopes;
  }

  dump(): { readonly ours: Shelf; readonly others: Shelf } {
    return structuredClone({ ours: this.#ours, others: this.#others });
  }

  restore(from: ReturnType<Traces["dump"]>): void {
    const { ours, others } = structuredClone(from);
    this.#ours = ours;
    this.#others = others;
  }

  /** Something in a trace is ours. */
  #claim(id: string): void {
    const trace = this.#others.traces.get(id);
    if (trace === undefined) return;
    this.#others.traces.delete(id);
    this.#others.spans -= trace.nodes.size;
    this.#ours.traces.set(id, trace);
    this.#ours.spans += trace.nodes.size;
  }

  #trace(shelf: Shelf, id: string, now: Millis, tell: Tell): Trace {
    const known = shelf.traces.get(id);
    if (known === undefined) return this.#make(shelf, id, now, tell);
    if (known.nodes.size >= this.#limits.spans) {
      // Alone too large: what waits is told, and it begins anew.
      drop(shelf, id, known, tell);
      this.dropped++;
      return this.#make(shelf, id, now, tell);
    }
    if (now - known.touched >= COARSE) {
      known.touched = now;
      // Back to the end, where the ones heard last are.
      shelf.traces.delete(id);
      shelf.traces.set(id, known);
    }
    if (known.begun + this.#limits.age <= now) {
      flush(known, tell);
      known.begun = now;
    }
    return known;
  }

  #make(shelf: Shelf, id: string, now: Millis, tell: Tell): Trace {
    for (const [oldest, trace] of shelf.traces) {
      if (shelf.spans < this.#limits.spans) break;
      drop(shelf, oldest, trace, tell);
      if (shelf === this.#ours) this.dropped++;
    }
    const trace: Trace = {
      begun: now,
      touched: now,
      nodes: new Map(),
      waiting: new Map(),
      covered: new Set(),
      results: new Map(),
      last: undefined,
    };
    shelf.traces.set(id, trace);
    return trace;
  }

  /** False if the span is there already. */
  #put(shelf: Shelf, trace: Trace, spanId: string, parentId: string, reading: Reading | undefined): boolean {
    if (trace.nodes.has(spanId)) return false;
    trace.nodes.set(spanId, { parentId, reading, told: false, counted: false });
    shelf.spans++;
    return true;
  }
}

type Ids = Pick<Reading, "traceId" | "spanId" | "parentId">;

function drop(shelf: Shelf, id: string, trace: Trace, tell: Tell): void {
  flush(trace, tell);
  shelf.spans -= trace.nodes.size;
  shelf.traces.delete(id);
}

/** Looks again at what waited for a span. */
function release(trace: Trace, spanId: string, tell: Tell): void {
  const waiting = trace.waiting.get(spanId);
  if (waiting === undefined) return;
  trace.waiting.delete(spanId);
  for (const one of waiting) place(trace, one, tell);
}

/** Tells what waits with what is known. */
function flush(trace: Trace, tell: Tell): void {
  const waiting = [...trace.waiting.values()].flat();
  trace.waiting.clear();
  for (const reading of waiting) pass(trace, reading, above(trace, reading), tell);
}

function place(trace: Trace, reading: Reading, tell: Tell): void {
  const up = above(trace, reading);
  const missing = missingFor(trace, reading, up);
  if (missing === "") return pass(trace, reading, up, tell);
  const others = trace.waiting.get(missing);
  if (others === undefined) trace.waiting.set(missing, [reading]);
  else others.push(reading);
}

/** What a reading waits for: the id of a span, or a word for its own result; empty if it can be told. */
function missingFor(trace: Trace, { role, agent, spanId, source }: Reading, up: Above): string {
  if (role === "tool" && tellsResults(source.program)) return trace.results.has(spanId) ? "" : resultOf(spanId);
  return agent !== undefined && (role === "handoff" || role === "llm") ? "" : up.missing;
}

/** What a call waits for; no id of a span looks like that. */
const resultOf = (spanId: string): string => `result of ${spanId}`;

/** By program: true if the result of a call is told by a span of its own. */
const results = new Map<string, boolean>();

function tellsResults(program: string): boolean {
  const known = results.get(program);
  if (known !== undefined) return known;
  const told = Object.values(programNamed(program).spans).some(({ as }) => as === "tool result");
  results.set(program, told);
  return told;
}

function pass(trace: Trace, reading: Reading, up: Above, tell: Tell): void {
  const node = trace.nodes.get(reading.spanId);
  if (node === undefined || node.told) return;
  const { role, spanId } = reading;
  const repeats =
    (role === "llm" && (up.llm || trace.covered.has(spanId))) ||
    (role === "tool" && up.tool) ||
    (role === "database" && up.database);
  node.told = true;
  node.counted = !repeats;
  tell({
    reading,
    above: up.agent,
    within: up.agent !== undefined || up.workflow,
    repeats,
    result: trace.results.get(spanId),
    lastFailed: trace.last?.failed ?? false,
  });
}

/** Spans one above the other that are looked through. */
const DEEPEST = 1_000;

function above(trace: Trace, { parentId, spanId, id: callId }: Reading): Above {
  let [workflow, llm, tool, database] = [false, false, false, false];
  let steps = 0;
  for (let id = parentId; id !== "" && id !== spanId;) {
    const node = trace.nodes.get(id);
    if (node === undefined) return { agent: undefined, workflow, llm, tool, database, missing: id };
    // Spans above themselves are nonsense, but no reason to hang.
    if (steps++ > DEEPEST) break;
    const role = node.reading?.role;
    if (node.reading !== undefined && role === "agent") {
      const { agent, source } = node.reading;
      return { agent: agent ?? source.label, workflow, llm, tool, database, missing: "" };
    }
    workflow ||= role === "workflow";
    llm ||= role === "llm" && node.counted;
    tool ||= role === "tool" && canBeSame(callId, node.reading?.id ?? "");
    database ||= role === "database";
    id = node.parentId;
  }
  return { agent: undefined, workflow, llm, tool, database, missing: "" };
}

/** False for calls with ids of their own: what an agent called that was called as a tool is no second telling of that call. */
function canBeSame(oneId: string, otherId: string): boolean {
  return oneId === "" || otherId === "" || oneId === otherId;
}

function noteRequest(trace: Trace, { parentId, time, outcome }: Reading): void {
  cover(trace, parentId);
  if (trace.last === undefined || time >= trace.last.time) trace.last = { time, failed: outcome !== "ok" };
}

/** Marks what is above a request, as far as it can be the same request: through steps and other requests. */
function cover(trace: Trace, from: string): void {
  for (let id = from; id !== "" && !trace.covered.has(id);) {
    trace.covered.add(id);
    const node = trace.nodes.get(id);
    if (node === undefined || (node.reading !== undefined && node.reading.role !== "llm")) return;
    id = node.parentId;
  }
}

function noteResult(trace: Trace, { parentId, toolOutcome }: Reading, tell: Tell): void {
  if (toolOutcome === undefined) return;
  trace.results.set(parentId, toolOutcome);
  release(trace, resultOf(parentId), tell);
}
