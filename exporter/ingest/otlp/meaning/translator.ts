// From records to events: what OTLP tells of agents, their tasks, models, tools and calls of each other, counted once.
//
//     record ─ reading/, by the table of its sender in senders/ ─► spans/, logs/, metrics/ ─► facts ─ counting/: told before? ─► events
//
// Spans wait for the agent above them (traces.ts), counters become what they grew by (increments.ts), and every record gets a
// name for its agent (sources.ts). The same records and turns give the same events.
import type { Millis } from "../../../model/clock.ts";
import type { Group, LogRecord, MetricPoint, Records, Span } from "../records.ts";
import { CodeChanges } from "./metrics/code-changes.ts";
import { Counter } from "./counting/counter.ts";
import type { Fact } from "./counting/facts.ts";
import { fitting } from "./counting/fitting.ts";
import { Increments } from "./metrics/increments.ts";
import { limits as standard, type TranslatorLimits } from "./limits.ts";
import { factsOfRecord, idOfRecord, markOf, refuses, roleOfRecord, timeOf } from "./logs/logs.ts";
import { agentOfPoint, factsOfGrowth, streamOf, useOf, type Grown } from "./metrics/metrics.ts";
import type { EventRole, MetricUse } from "./senders/program.ts";
import { PoolLevels } from "./metrics/pools.ts";
import { textOf } from "./reading/read.ts";
import { readingOf, useOfSpan, type Reading } from "./spans/readings.ts";
import { Resources, isTotal } from "./metrics/resources.ts";
import { Seen } from "./counting/seen.ts";
import { Sources, senderOf, type Sender, type Source } from "./senders/sources.ts";
import { factsOf, idOf } from "./spans/spans.ts";
import { Subagents } from "./senders/subagents.ts";
import type { Emit } from "./counting/telling.ts";
import { Traces, type Placed } from "./spans/traces.ts";
import { Turns } from "./logs/turns.ts";

export interface TranslatorOptions {
  /** When this receiver came up for the first time: totals that began before are not counted from zero. */
  readonly since: Millis;
  readonly limits?: TranslatorLimits;
}

export class Translator {
  readonly #sources: Sources;
  readonly #traces: Traces;
  readonly #turns: Turns;
  readonly #increments: Increments;
  readonly #counter: Counter;
  readonly #subagents: Subagents;
  readonly #resources: Resources;
  readonly #pools: PoolLevels;
  readonly #seen: Seen;
  /** Calls a sandbox did not let and requests a model did not answer, and turns that have ended. */
  readonly #refused: Seen;
  readonly #ended: Seen;

  constructor({ since, limits = standard }: TranslatorOptions) {
    this.#sources = new Sources(limits.sources);
    this.#traces = new Traces(limits.traces);
    this.#turns = new Turns(limits.turns);
    this.#increments = new Increments(limits.increments, since);
    this.#counter = new Counter(limits.counter);
    this.#subagents = new Subagents(limits.subagents);
    this.#resources = new Resources(limits.resources);
    this.#pools = new PoolLevels(limits.pools);
    this.#seen = new Seen(limits.seen);
    this.#refused = new Seen(limits.marks);
    this.#ended = new Seen(limits.marks);
  }

  /** What was given up for want of room: traces, streams of counters, and totals that were compared. */
  get dropped(): { readonly traces: number; readonly streams: number; readonly totals: number } {
    return { traces: this.#traces.dropped, streams: this.#increments.dropped, totals: this.#counter.dropped };
  }

  /** Takes in records of any signal. */
  take(records: Records, now: Millis, to: Emit): void {
    if (records.signal === "traces") this.traces(records.groups, now, to);
    else if (records.signal === "metrics") this.metrics(records.groups, now, to);
    else this.logs(records.groups, now, to);
  }

  traces(groups: readonly Group<Span>[], now: Millis, to: Emit): void {
    const emit = emitter(to, now);
    for (const { origin, records } of groups) {
      const sender = senderOf(origin);
      for (const span of records) this.#span(span, origin.scope, sender, now, emit);
    }
  }

  logs(groups: readonly Group<LogRecord>[], now: Millis, to: Emit): void {
    const emit = emitter(to, now);
    for (const { origin, records } of groups) {
      const sender = senderOf(origin);
      for (const record of records) this.#record(record, sender, now, emit);
    }
  }

  metrics(groups: readonly Group<MetricPoint>[], now: Millis, to: Emit): void {
    const emit = emitter(to, now);
    this.#resources.begin();
    this.#pools.begin();
    const streams = new Map<string, Stream>();
    for (const { origin, records } of groups) {
      const sender = senderOf(origin);
      for (const point of records) {
        const use = useOf(point, origin.scope, sender.program);
        if (use === undefined) continue;
        const source = this.#sourceOf(sender, point.attributes, point.time, now, emit);
        if (use.as === "session") continue;
        if (use.as === "pool") this.#pools.note(use, source.label, sender.instance, point, now);
        else if (use.as === "process" && !isTotal(use.figure))
          this.#resources.level(use.figure, source.label, sender.instance, point, now);
        else addTo(streams, { sender, library: origin.scope }, use, source, point);
      }
    }
    const changes = new CodeChanges();
    const byProgram = new Map<Sender["program"], Grown[]>();
    for (const [key, { sender, grown, points }] of streams) {
      const growth = this.#increments.of(key, points);
      const { use, source, point } = grown;
      if (use.as === "code") {
        const agent = agentOfPoint(point.attributes, source, sender.program);
        this.#counter.meet(source, agent, undefined, point.time, emit);
        changes.note(use, agent, point.attributes, point.time, growth.sum);
        continue;
      }
      if (use.as === "process") {
        if (isTotal(use.figure)) this.#resources.grew(use.figure, source.label, point.time, growth.sum);
        continue;
      }
      const all = byProgram.get(sender.program) ?? [];
      byProgram.set(sender.program, all);
      all.push({ ...grown, growth });
    }
    for (const [program, grown] of byProgram) this.#counter.count(factsOfGrowth(grown, program), now, emit);
    for (const change of changes.events()) emit(change);
    for (const beat of this.#resources.heartbeats()) if (this.#counter.knows(beat.agent)) emit(beat);
    for (const sample of this.#pools.samples()) if (this.#counter.knows(sample.agent)) emit(sample);
  }

  /** Time passes: what waited for something that did not come is told. To be called about once a second. */
  turn(now: Millis, to: Emit): void {
    const emit = emitter(to, now);
    this.#traces.turn(now, (placed) => this.#tell(placed, now, emit));
    const told = this.#turns.turn(now, (source) => this.#counter.hearsSpans(source));
    this.#endTurns(told, now, emit);
    this.#counter.turn(now, () => ({ signal: "spans", scopes: this.#traces.waiting() }), emit);
    this.#sources.turn(now);
    this.#resources.turn(now);
    this.#pools.turn(now);
  }

  dump() {
    return {
      sources: this.#sources.dump(),
      traces: this.#traces.dump(),
      turns: this.#turns.dump(),
      increments: this.#increments.dump(),
      counter: this.#counter.dump(),
      subagents: this.#subagents.dump(),
      ...this.#dumpOfProcesses(),
      seen: this.#seen.dump(),
      refused: this.#refused.dump(),
      ended: this.#ended.dump(),
    };
  }

  restore(from: TranslatorDump): void {
    this.#sources.restore(from.sources);
    this.#traces.restore(from.traces);
    this.#turns.restore(from.turns);
    this.#increments.restore(from.increments);
    this.#counter.restore(from.counter);
    this.#subagents.restore(from.subagents);
    if (from.resources !== undefined) this.#resources.restore(from.resources);
    if (from.pools !== undefined) this.#pools.restore(from.pools);
    this.#seen.restore(from.seen);
    this.#refused.restore(from.refused);
    this.#ended.restore(from.ended);
  }

  /** Absent in dumps of before these were kept. */
  #dumpOfProcesses(): {
    readonly resources?: ReturnType<Resources["dump"]>;
    readonly pools?: ReturnType<PoolLevels["dump"]>;
  } {
    return { resources: this.#resources.dump(), pools: this.#pools.dump() };
  }

  /** Who a record is from. Any record of a coding agent's session shows that the agent is there. */
  #sourceOf(sender: Sender, attributes: Span["attributes"], time: Millis, now: Millis, emit: Emit): Source {
    const source = this.#sources.of(sender, attributes, now);
    if (source.session !== "") this.#counter.meet(source, source.label, source.type, time > 0 ? time : now, emit);
    return source;
  }

  #span(span: Span, scope: string, sender: Sender, now: Millis, emit: Emit): void {
    const { program } = sender;
    const source = this.#sourceOf(sender, span.attributes, span.start, now, emit);
    const use = useOfSpan(span, scope, program);
    if (use === undefined) return;
    const tell = (placed: Placed): void => this.#tell(placed, now, emit);
    if (use.as === "step") return this.#traces.pass(span, now, tell);
    const reading = readingOf(span, use, program, source);
    if (this.#subagents.note(source, span.attributes) !== undefined) this.#meetSubagent(reading, span, now, emit);
    if (reading.role === "end") return this.#sources.end(source, sender);
    if (!program.flat) return this.#traces.add(reading, now, tell);
    const alone = { above: undefined, within: false, repeats: false, result: undefined, lastFailed: false };
    tell({ reading, ...alone });
  }

  /** Spans of a sub-agent do not say how its run ended, but that there was one. */
  #meetSubagent({ source, agent, role }: Reading, span: Span, now: Millis, emit: Emit): void {
    if (agent === undefined || role === "agent") return;
    const caller = this.#subagents.callerOf(source, span.attributes);
    const call = { is: "call", source, signal: "spans", agent: caller, callee: agent, outcome: "ok" } as const;
    this.#counter.count([{ ...call, time: span.end, count: 1 }], now, emit);
  }

  #tell(placed: Placed, now: Millis, emit: Emit): void {
    const id = idOf(placed.reading);
    if (id === "" || placed.repeats || !this.#seen.add(id)) return;
    const { source, subagentId } = placed.reading;
    // Its name may have come with a span that ended later.
    const subagent = this.#subagents.named(source, subagentId);
    const facts = factsOf(subagent === undefined ? placed : of(placed, subagent));
    for (const fact of facts) {
      if (fact.is !== "task" || fact.task === undefined) continue;
      this.#ended.add(fact.task);
      this.#turns.close(fact.source, fact.task);
    }
    // Who ran is an agent, also if the run is nothing but somebody's call.
    const { role, agent, time, duration } = placed.reading;
    if (role === "agent" && agent !== undefined) this.#counter.introduce({ source, agent, time, duration }, emit);
    this.#counter.count(facts, now, emit);
  }

  #record(record: LogRecord, sender: Sender, now: Millis, emit: Emit): void {
    const { attributes } = record;
    const time = timeOf(record, now);
    const source = this.#sourceOf(sender, attributes, time, now, emit);
    const role = roleOfRecord(record, sender.program);
    if (role === undefined) return;
    this.#subagents.note(source, attributes);
    if (role === "prompt") return this.#prompt(record, source, time, now, emit);
    if (role === "end") {
      this.#sources.end(source, sender);
      return this.#endTurns(this.#turns.end(source), now, emit);
    }
    const mark = markOf(role, record, source);
    if (mark !== undefined && refuses(role, record)) this.#refused.add(mark);
    const refused = mark !== undefined && this.#refused.has(mark);
    const known = {
      refused,
      subagent: this.#subagents.nameOf(source, attributes),
      caller: this.#subagents.callerOf(source, attributes),
    };
    const facts = factsOfRecord(role, { ...record, time }, source, sender.program, known);
    this.#turns.note(source, time, now, failedIn(facts, role));
    if (role === "decision" && facts.length === 0) this.#turns.noteCall(source, 1);
    if (role === "tool") this.#turns.noteCall(source, -1);
    if (facts.length > 0 && this.#seen.add(idOfRecord(role, record, source))) this.#counter.count(facts, now, emit);
  }

  #prompt(record: LogRecord, source: Source, time: Millis, now: Millis, emit: Emit): void {
    // The trace is what the span of the turn has in common with its prompt.
    const task = record.traceId === "" ? (textOf(record.attributes, "turnId") ?? String(time)) : record.traceId;
    if (!this.#seen.add(idOfRecord("prompt", record, source))) return;
    const { begun, ended } = this.#turns.begin(source, task, time, now);
    this.#endTurns(ended, now, emit);
    if (begun && !this.#ended.has(task))
      emit({ kind: "task.started", time, agent: source.label, task, task_type: "turn" });
  }

  #endTurns(ended: readonly Fact[], now: Millis, emit: Emit): void {
    for (const fact of ended) {
      if (fact.is === "task" && fact.task !== undefined) this.#ended.add(fact.task);
      this.#counter.count([fact], now, emit);
    }
  }
}

function of(placed: Placed, agent: string): Placed {
  return { ...placed, reading: { ...placed.reading, agent } };
}

/** Everything a translator knows, as plain data. */
export type TranslatorDump = ReturnType<Translator["dump"]>;

/** Who sends a point: a library in a program. */
interface From {
  readonly sender: Sender;
  readonly library: string;
}

/** Points of one delivery that are one stream to us. */
interface Stream {
  readonly sender: Sender;
  readonly grown: Grown;
  readonly points: MetricPoint[];
}

function addTo(streams: Map<string, Stream>, from: From, use: MetricUse, source: Source, point: MetricPoint): void {
  const { sender, library } = from;
  const stream = streamOf(point, source, library);
  // What a process tells of itself goes by the process, whatever its other signals are compared with.
  const key = use.as === "process" ? `${stream}\n${sender.instance}` : stream;
  const known = streams.get(key);
  if (known !== undefined) known.points.push(point);
  else streams.set(key, { sender, grown: { use, point, source, growth: { sum: 0, count: 0 } }, points: [point] });
}

/** Passes on what keeps the rules of events. */
function emitter(to: Emit, now: Millis): Emit {
  return (event) => {
    const fit = fitting(event, now);
    if (fit !== undefined) to(fit);
  };
}

/** How a request ended, as far as the turn it belongs to is concerned. */
function failedIn(facts: readonly Fact[], role: EventRole): boolean | undefined {
  const [fact] = facts;
  if (role === "usage" || fact?.is !== "llm" || fact.agent !== fact.source.label) return undefined;
  return fact.outcome !== "ok";
}
