// What a table about a sender looks like. One file in programs/ is one sender: to add another, add a file and a line in its
// index. Everything the tables say is printed in docs/otlp.md.
import type { Habits } from "../reading/usage.ts";

/** `twins`: metrics that repeat others of the same sender, under older names or with less in them. */
export type Signal = "logs" | "spans" | "metrics" | "twins";

/** What is counted. Within a group signals are reconciled: see once.ts. */
export const groups = {
  input: "tokens read, cached or not",
  output: "tokens written",
  reasoning: "tokens written for reasoning",
  cost: "US dollars",
  requests: "requests to models",
  tools: "calls of tools",
  databases: "calls of databases",
  tasks: "tasks, for coding agents turns",
  calls: "calls of agents by agents",
  messages: "messages that were handled",
} as const;
export type Group = keyof typeof groups;

export interface SpanUse extends Manner {
  readonly as: SpanRole;
  /** Only if this attribute is there. */
  readonly only?: string;
}

/** In what spans of a sender differ from those of others. */
export interface Manner {
  /** True if another library tells the same requests in spans that have nothing in common with these. */
  readonly twin?: true;
  /** Agents and tools that tell no other name are called as their spans are: by what is before this end. */
  readonly named?: NameInSpan;
  /** True if the model that answered goes by a name of the sender's own, and by that of the provider only where it is asked. */
  readonly asked?: true;
  /** What it includes in its numbers. */
  readonly habits?: Habits;
  /** The provider whose numbers it passes on as they are: its input is apart from the cache. Others it adds up before. */
  readonly apartFor?: string;
  /** Attribute that tells the time to the first token, in ms. Others tell seconds by the same name, or something else. */
  readonly firstTokenMs?: string;
  /** True if the span of an agent tells the tokens of all its requests, and no other does. */
  readonly sums?: true;
  /** True if it ends before what it tells of does, so that how long that took is not known. */
  readonly brief?: true;
  /** Of a tool that hands over to another agent: the attribute of its arguments, and the first of these, which names the agent. */
  readonly handsTo?: { readonly key: string; readonly argument: string };
  /** Where the failures of a request are told by names of events that begin so. */
  readonly failures?: FailuresInEvents;
}

/** The first word after `told` is a status. Who asks again says so in an event of its own after each failure. */
export interface FailuresInEvents {
  readonly told: string;
  readonly again: string;
}

export interface NameInSpan {
  readonly end: string;
  /** It is not in the name of the span, but in that of an event, after this. */
  readonly event?: string;
  /** Names of classes, which stand there where there is no name. */
  readonly but?: readonly string[];
}

export const spanRoles = {
  llm: "one request to a model, with its tokens",
  requests: "requests to models told together, with their tokens",
  tool: "a call of a tool",
  database: "a call of a database",
  "tool result": "how the call of the span above ended",
  agent: "a run of an agent; of another agent's, a call; the outermost is a task",
  workflow: "a task, if it is the outermost",
  task: "a task of its own",
  handoff: "a call of one agent by another",
  message: "messages that were handled",
  end: "the end of a session",
  step: "nothing of its own; leads from what is below to the agent above",
} as const;
export type SpanRole = keyof typeof spanRoles;

/** What some put before the name of an event in one place and not in the other. */
export function prefixOf(program: string): string {
  return `${program.replaceAll("-", "_")}.`;
}

export interface EventUse {
  readonly as: EventRole;
  readonly only?: string;
  /** Not if this attribute is true. */
  readonly unless?: string;
}

export const eventRoles = {
  llm: "a request to a model that was answered, with its tokens",
  "llm failure": "a request to a model that failed",
  request: "a request to a model without its tokens; its HTTP status tells how it ended",
  usage: "tokens of a request",
  tool: "a call of a tool",
  decision: "whether a call of a tool was let; only a refusal counts",
  sandbox: "what a sandbox made of the call that is told next",
  refusal: "that the model, or its filter, would not answer the request that is told next by the same id",
  prompt: "a turn begins",
  call: "a sub-agent is done",
  end: "the session, and its turn, ends",
} as const;
export type EventRole = keyof typeof eventRoles;

export type TokenKind = "input" | "cacheRead" | "cacheWrite" | "output" | "reasoning";

export type MetricUse =
  TokenMetric | CountMetric | CostMetric | ProcessMetric | PoolMetric | CodeMetric | SessionMetric;

interface OfMetric {
  /** True if it repeats another metric of the sender. */
  readonly twin?: true;
  /** Only points without this attribute: those with it repeat others. */
  readonly without?: string;
  /** Only points where this attribute has one of the values. */
  readonly where?: {
    readonly key: string;
    readonly is: readonly string[];
    /** In these scopes points without the attribute count too. */
    readonly orAbsentIn?: readonly string[];
  };
}
interface TokenMetric extends OfMetric {
  readonly as: "tokens";
  /** One kind, or the attribute that tells it. What is not in the list is left out, such as totals. */
  readonly kind: TokenKind | { readonly key: string; readonly values: Readonly<Record<string, TokenKind>> };
}
interface CountMetric extends OfMetric {
  /** Of histograms their count, and the mean as the duration. */
  readonly as: "requests" | "tools" | "databases" | "tasks" | "messages";
  /** By what the mean of a histogram is divided to come to seconds, where that is not 1. */
  readonly divisor?: number;
  /** True if its mean is not how long they took. */
  readonly untimed?: true;
}
interface CostMetric extends OfMetric {
  readonly as: "cost";
}
/** Figures of a process, in the words of heartbeats. */
export type ProcessFigure = "memory" | "heap_used" | "cpu" | "gc_time" | "event_loop_delay";
interface ProcessMetric extends OfMetric {
  readonly as: "process";
  readonly figure: ProcessFigure;
}

/** A level of a pool of connections to a database; `state`: an attribute tells whether they are idle or used. */
export interface PoolMetric extends OfMetric {
  readonly as: "pool";
  readonly figure: "state" | "pending" | "max";
}

/** Tells nothing but that the agent is there. */
interface SessionMetric extends OfMetric {
  readonly as: "session";
}

/** What became of code, in the words of its event. */
export type CodeFigure = "added" | "removed" | "commits" | "pull_requests";
export interface CodeMetric extends OfMetric {
  readonly as: "code";
  /** One figure, or the attribute that tells it. */
  readonly what: CodeFigure | { readonly key: string; readonly values: Readonly<Record<string, CodeFigure>> };
}

/** Lines, by the attribute all senders tell them with. */
export const LINES = { key: "type", values: { added: "added", removed: "removed" } } as const;

export interface Program {
  readonly name: string;
  /** Whether it was seen on the wire, or only read about. */
  readonly known: "captured" | "documented";
  /** How its instrumentation scope begins, and what its `service.name` is if that tells nothing. */
  readonly scopes: readonly string[];
  readonly services: readonly string[];
  /** Attributes that tell one session from another, of the record or else of the resource. Empty: no sessions. */
  readonly session: readonly string[];
  /** True if only the resource tells the session: records tell another id by the same name. */
  readonly ofResource?: true;
  /** Whose totals are compared: of a session, or of all sessions together, if a signal does not tell the session. */
  readonly reconciled: "by session" | "by program" | "by process";
  readonly habits: Habits;
  /** Signals from the most to the least trusted. */
  readonly rank: readonly Signal[];
  /** What a signal tells worse than others, so that it waits a moment for one of them even if none was heard yet. */
  readonly waits: readonly { readonly signal: Signal; readonly groups: readonly Group[]; readonly because: string }[];
  /** Attributes that name a sub-agent, which then is an agent of its own, below its session. */
  readonly subagent: readonly string[];
  /** Attribute that names one after the first of these beginnings it has, where the id of one is told beside, or alone. */
  readonly subagentAfter?: { readonly key: string; readonly begins: readonly string[]; readonly alone?: true };
  /** True if only spans of agents tell whose they are: others are of the agent above them, and the topmost agent is the main one. */
  readonly above?: true;
  /** True if sub-agents are sessions of their own: what runs below another agent is called by it, and is no task. */
  readonly nested?: true;
  /** Names among them that mean the main agent. */
  readonly main: readonly string[];
  /** False if `service.version` is not that of the program. */
  readonly versioned: boolean;
  /** True if no span needs those above it: then they are read one by one, and only those in the list. */
  readonly flat: boolean;
  /** Spans by name. */
  readonly spans: Readonly<Record<string, SpanUse>>;
  /** True if spans that are not in that list are read by the GenAI conventions. */
  readonly conventions: boolean;
  /** Log records by event name, and metrics by name. */
  readonly events: Readonly<Record<string, EventUse>>;
  readonly metrics: Readonly<Record<string, MetricUse>>;
  readonly notes: readonly string[];
}
