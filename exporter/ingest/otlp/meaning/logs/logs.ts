// Log records as facts.
import type { Millis } from "../../../../model/clock.ts";
import type { Attributes } from "../../attributes.ts";
import type { LogRecord } from "../../records.ts";
import type { CallFact, Fact, LlmFact, ToolFact } from "../counting/facts.ts";
import { failureOf, llmOutcomeOf, outcomeOfStatus, refusalOf, toolFailureOf } from "../reading/outcomes.ts";
import { prefixOf, type EventRole, type Program } from "../senders/program.ts";
import { nameOf, numberOf, textOf, truth, truthOf } from "../reading/read.ts";
import { subagentIn } from "../senders/manners.ts";
import { UNKNOWN } from "../spans/readings.ts";
import { agentOf, type Source } from "../senders/sources.ts";
import { usageOf } from "../reading/usage.ts";

/** Role of a record by the name of its event, wherever the sender puts that; undefined if it is nothing to us. */
export function roleOfRecord(record: LogRecord, { events, name: program }: Program): EventRole | undefined {
  const { attributes, event } = record;
  for (const told of [textOf(attributes, "eventName"), event]) {
    if (told === undefined) continue;
    const short = told.replace(prefixOf(program), "");
    const use = Object.hasOwn(events, told) ? events[told] : Object.hasOwn(events, short) ? events[short] : undefined;
    if (use === undefined) continue;
    if (use.unless !== undefined && truth(attributes.get(use.unless)) === true) return undefined;
    return use.only === undefined || attributes.has(use.only) ? use.as : undefined;
  }
  return undefined;
}

/** What a call, or a request, is known by when it is told that it was refused, which comes before it is told itself. */
export function markOf(role: EventRole, { attributes }: LogRecord, { scope }: Source): string | undefined {
  const isCall = role === "tool" || role === "sandbox";
  if (!isCall && role !== "llm" && role !== "refusal") return undefined;
  const id = textOf(attributes, isCall ? "callId" : "responseId");
  return id === undefined ? undefined : `${scope}\n${isCall ? "" : "request "}${id}`;
}

/** True if it tells that what has the same mark was refused. */
export function refuses(role: EventRole, { attributes }: LogRecord): boolean {
  return role === "refusal" || (role === "sandbox" && textOf(attributes, "sandbox") === "denied");
}

/** Ids of a request or of a call; else the record itself, word for word. */
export function idOfRecord(
  role: EventRole,
  { time, traceId, spanId, attributes }: LogRecord,
  { scope, session }: Source,
): string {
  const id = role === "tool" || role === "decision" ? nameOf(attributes, "callId") : nameOf(attributes, "responseId");
  if (id !== undefined && role !== "sandbox")
    return `${scope}\n${session}\nlogs\n${role === "decision" ? "tool" : role}\n${id}`;
  const words = [...attributes].map(([key, value]) => `${key}=${String(value)}`).sort();
  return `${scope}\nlogs\n${role}\n${time} ${traceId} ${spanId} ${words.join(" ")}`;
}

/** What records before tell of one. */
export interface Known {
  /** True if a sandbox did not let the call, or the model did not answer. */
  readonly refused: boolean;
  /** The sub-agent whose id the record has, if it was named. */
  readonly subagent: string | undefined;
  /** Who called the sub-agent the record is about. */
  readonly caller: string;
}

/** The agent a record is about. */
function agentOfRecord(source: Source, program: Program, attributes: Attributes, known: Known): string {
  const named = subagentIn(attributes, program);
  return named === undefined && known.subagent !== undefined ? known.subagent : agentOf(source, program, named);
}

export function factsOfRecord(
  role: EventRole,
  record: LogRecord,
  source: Source,
  program: Program,
  known: Known,
): readonly Fact[] {
  const { attributes } = record;
  const { refused, caller } = known;
  const agent = agentOfRecord(source, program, attributes, known);
  switch (role) {
    case "llm":
    case "llm failure":
    case "request":
    case "usage":
      return [requestIn(role, record, source, agent, program, refused)];
    case "tool":
      return [toolCall(record, source, agent, outcomeOfTool(attributes, refused), numberOf(attributes, "duration"))];
    case "decision": {
      const outcome = refusalOf(textOf(attributes, "decision"), textOf(attributes, "decisionSource"));
      return outcome === undefined ? [] : [toolCall(record, source, agent, outcome, undefined)];
    }
    case "call":
      return [endOfSubagent(record, source, caller, calleeOf(agent, source, program, attributes))];
    default:
      return [];
  }
}

// Facts are written out field by field: copying the fields they share from an object takes most of the time of a record.

function requestIn(
  role: EventRole,
  { time, attributes }: LogRecord,
  source: Source,
  agent: string,
  program: Program,
  refused: boolean,
): LlmFact {
  return {
    is: "llm",
    source,
    signal: "logs",
    agent,
    time,
    count: 1,
    duration: role === "usage" ? undefined : numberOf(attributes, "duration"),
    model: nameOf(attributes, "model") ?? UNKNOWN,
    outcome: refused ? "refused" : outcomeOf(role, attributes),
    usage: role === "llm" || role === "usage" ? usageOf(attributes, program.habits) : {},
    firstToken: role === "llm" ? numberOf(attributes, "firstToken") : undefined,
  };
}

function toolCall(
  { time, attributes }: LogRecord,
  source: Source,
  agent: string,
  outcome: ToolFact["outcome"],
  duration: number | undefined,
): ToolFact {
  const tool = nameOf(attributes, "tool") ?? UNKNOWN;
  return { is: "tool", source, signal: "logs", agent, time, count: 1, duration, tool, outcome };
}

function endOfSubagent({ time, attributes }: LogRecord, source: Source, agent: string, callee: string): CallFact {
  const outcome = truthOf(attributes, "success") === false ? "failed" : "ok";
  const duration = numberOf(attributes, "duration");
  return { is: "call", source, signal: "logs", agent, time, count: 1, duration, callee, outcome };
}

function outcomeOf(role: EventRole, attributes: Attributes): LlmFact["outcome"] {
  if (role === "usage") return undefined;
  if (role === "request") return outcomeOfStatus(attributes);
  const causes = [textOf(attributes, "status"), textOf(attributes, "errorClass")].filter(
    (cause) => cause !== undefined,
  );
  return role === "llm" ? llmOutcomeOf(attributes, undefined) : failureOf(causes);
}

function outcomeOfTool(attributes: Attributes, refused: boolean): ToolFact["outcome"] {
  const failed = truthOf(attributes, "success") === false;
  const refusal = refusalOf(textOf(attributes, "decision"), undefined);
  const cause = textOf(attributes, "errorClass");
  return refusal ?? (refused ? "denied" : failed ? toolFailureOf([cause]) : "ok");
}

/** The sub-agent that is done. */
function calleeOf(agent: string, source: Source, program: Program, attributes: Attributes): string {
  const told = nameOf(attributes, "subagentType") ?? nameOf(attributes, "agentName");
  return agent === source.label ? agentOf(source, program, told) : agent;
}

/** Time of a record. */
export function timeOf({ time }: LogRecord, now: Millis): Millis {
  return time > 0 ? time : now;
}
