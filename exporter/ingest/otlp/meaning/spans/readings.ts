// What a span tells by itself, before it is known what is above it.
import type { Millis } from "../../../../model/clock.ts";
import type { Span } from "../../records.ts";
import { databaseFailureOf } from "../reading/database-codes.ts";
import { callerIn, failuresIn, habitsOf, handedTo, modelIn, nameInSpan, subagentIn } from "../senders/manners.ts";
import { OPERATION } from "../senders/span-rules.ts";
import { roleOf } from "./span-roles.ts";
import {
  causesOf,
  llmOutcomeOf,
  refusalOf,
  toolFailureOf,
  type LlmOutcome,
  type ToolOutcome,
} from "../reading/outcomes.ts";
import type { NameInSpan, Program, SpanRole, SpanUse } from "../senders/program.ts";
import { name, nameOf, number, numberOf, textOf, unfolded } from "../reading/read.ts";
import { agentOf, type Source } from "../senders/sources.ts";
import { usageOf, type Usage } from "../reading/usage.ts";

export interface Reading {
  readonly role: SpanRole;
  readonly source: Source;
  /** True if another library may tell the same beside. */
  readonly twin: true | undefined;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string;
  /** When it ended. */
  readonly time: Millis;
  /** In seconds; undefined if the span does not tell it. */
  readonly duration: number | undefined;
  /** The agent it names itself, or that can be no other. */
  readonly agent: string | undefined;
  /** Id of the sub-agent it is of, where it does not tell the name. Absent in readings kept of before it was read. */
  readonly subagentId?: string | undefined;
  /** The agent it says it was called by. */
  readonly caller: string | undefined;
  /** The agent a tool hands over to. Absent in readings kept of before it was read. */
  readonly handsTo?: string | undefined;
  /** The turn an agent ran for, where it has an id apart from that of the trace. */
  readonly turn: string | undefined;
  /** Model, tool, kind of database or task, or who is called. */
  readonly what: string;
  /** How it ended, as far as it tells itself. */
  readonly outcome: LlmOutcome;
  /** For a call of a tool or a database, and for the result of a tool; undefined if a result tells that the call goes on. */
  readonly toolOutcome: ToolOutcome | undefined;
  /** What the same fact is known by when it is told again; empty if there is nothing. */
  readonly id: string;
  readonly count: number;
  readonly usage: Usage;
  /** Of an agent that tells the usage of all its requests. */
  readonly model: string | undefined;
  readonly firstToken: number | undefined;
}

export const UNKNOWN = "unknown";
/** Kind of the tasks of agents, and of coding agents. */
export const RUN = "run";
export const TURN = "turn";
/** How spans of agents are called where the name is in that of the span. */
const OF_AGENT: NameInSpan = { end: ".agent" };

/** What a span is to us; undefined if it is nothing, not even a step on the way to what is above. */
export function useOfSpan(span: Span, scope: string, program: Program): SpanUse | undefined {
  const own = Object.hasOwn(program.spans, span.name) ? program.spans[span.name] : undefined;
  // Newer releases of a sender may tell by the conventions what older ones told by the name alone.
  const listed = own !== undefined && program.conventions && span.attributes.has(OPERATION) ? undefined : own;
  const use = listed ?? (program.conventions ? roleOf(span, scope) : undefined);
  if (use !== undefined && (use.only === undefined || span.attributes.has(use.only))) return use;
  return program.flat ? undefined : STEP;
}

const STEP: SpanUse = { as: "step" };

export function readingOf(span: Span, use: SpanUse, program: Program, source: Source): Reading {
  const { as: role } = use;
  const causes = causesOf(span) ?? failuresIn(span, use);
  const told = nameOfAgent(span, use, program);
  const known = told !== undefined || (program.session.length > 0 && !isOfAbove(span, use, program));
  return {
    role,
    source,
    twin: use.twin,
    traceId: span.traceId,
    spanId: span.spanId,
    parentId: span.parentId,
    time: span.end,
    duration: use.brief === true ? undefined : durationOf(span, role),
    agent: known ? agentOf(source, program, told) : undefined,
    subagentId: told === undefined && program.subagent.length > 0 ? textOf(span.attributes, "subagentId") : undefined,
    caller: role === "agent" ? callerIn(span.attributes) : undefined,
    handsTo: role === "tool" ? handedTo(span, use) : undefined,
    turn: role === "agent" ? textOf(span.attributes, "turnId") : undefined,
    what: whatOf(span, use, program),
    outcome: llmOutcomeOf(span.attributes, causes),
    toolOutcome: toolOutcomeOf(span, role, causes),
    id: idTold(span, role),
    count: countOf(span, role),
    usage: tellsUsage(use) ? usageOf(unfolded(span.attributes), habitsOf(use, program, span.attributes)) : {},
    model: isSum(use) ? (modelIn(span.attributes, use) ?? UNKNOWN) : undefined,
    firstToken: role === "llm" ? firstTokenOf(span, use) : undefined,
  };
}

/** True for what may be a sub-agent's, which only the spans above can tell. */
function isOfAbove({ parentId }: Span, { as: role }: SpanUse, { above }: Program): boolean {
  return above === true && role !== "agent" && parentId !== "";
}

function tellsUsage(use: SpanUse): boolean {
  return use.as === "llm" || use.as === "requests" || isSum(use);
}

function isSum({ as: role, sums }: SpanUse): boolean {
  return role === "agent" && sums === true;
}

/** Many calls of a database may be made for one request, whose id tells nothing of them. */
function idTold({ attributes }: Span, role: SpanRole): string {
  if (role === "database") return "";
  return nameOf(attributes, role === "tool" ? "callId" : "responseId") ?? "";
}

/** Decorators name what they decorate, by which agents are known; some have the name in that of the span. */
function nameOfAgent(span: Span, use: SpanUse, program: Program): string | undefined {
  const { as: role } = use;
  if (role === "handoff") return nameOf(span.attributes, "handoffFrom");
  if (program.above === true && (role !== "agent" || span.parentId === "")) return undefined;
  if (program.session.length > 0) return subagentIn(span.attributes, program);
  const told = nameOf(span.attributes, "agentName");
  if (told !== undefined || role !== "agent") return told;
  return nameOf(span.attributes, "entityName") ?? nameInSpan(span, use.named ?? OF_AGENT);
}

function durationOf({ start, end, attributes }: Span, role: SpanRole): number {
  const told = role === "agent" ? numberOf(attributes, "turnDuration") : undefined;
  return told ?? Math.max(0, end - start) / 1000;
}

function whatOf(span: Span, use: SpanUse, program: Program): string {
  const { as: role, named } = use;
  const { attributes, name: spanName } = span;
  if (role === "llm" || role === "requests") return modelIn(attributes, use) ?? UNKNOWN;
  if (role === "tool") return nameOf(attributes, "tool") ?? (named && nameInSpan(span, named)) ?? UNKNOWN;
  if (role === "database") return nameOf(attributes, "database") ?? UNKNOWN;
  if (role === "handoff") return nameOf(attributes, "handoffTo") ?? "";
  if (role === "workflow") return nameOf(attributes, "workflow") ?? restOf(spanName, "invoke_workflow ") ?? RUN;
  if (role === "task") return restOf(spanName, "RunActivity:") ?? RUN;
  return program.session.length > 0 ? TURN : RUN;
}

/** What the name of a span says after its beginning. */
function restOf(spanName: string, begin: string): string | undefined {
  return spanName.startsWith(begin) ? name(spanName.slice(begin.length)) : undefined;
}

function toolOutcomeOf(span: Span, role: SpanRole, causes: readonly string[] | undefined): ToolOutcome | undefined {
  if (role === "tool") return causes === undefined ? "ok" : toolFailureOf(causes);
  if (role === "database") return causes === undefined ? "ok" : databaseFailureOf(span.attributes, causes);
  if (role !== "tool result") return undefined;
  const decision = textOf(span.attributes, "decision");
  if (decision !== undefined) return refusalOf(decision, undefined);
  return causes === undefined ? "ok" : toolFailureOf(causes);
}

/** Requests told together, and messages in a batch, are counted in an attribute or in an event of the span. */
function countOf(span: Span, role: SpanRole): number {
  if (role === "message") return Math.floor(numberOf(span.attributes, "batch") ?? 1);
  if (role !== "requests") return 1;
  const told = [span.attributes, ...span.events.map((event) => event.attributes)];
  return Math.floor(told.map((some) => numberOf(some, "requestCount")).find((count) => count !== undefined) ?? 1);
}

/** Some tell the moment the answer began. */
function firstTokenOf(span: Span, { firstTokenMs }: SpanUse): number | undefined {
  const ms = firstTokenMs === undefined ? undefined : number(span.attributes.get(firstTokenMs));
  const told = ms === undefined ? numberOf(span.attributes, "firstToken") : ms / 1000;
  if (told !== undefined) return told;
  const at = textOf(span.attributes, "answeredAt");
  const seconds = at === undefined ? undefined : number((Date.parse(at) - span.start) / 1000);
  return seconds !== undefined && seconds <= Math.max(0, span.end - span.start) / 1000 ? seconds : undefined;
}
