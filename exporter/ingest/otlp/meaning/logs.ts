// Log records as facts.
import type { Millis } from "../../../model/clock.ts";
import type { Attributes, LogRecord } from "../records.ts";
import type { CallFact, Fact, LlmFact, ToolFact } from "./facts.ts";
import { failureOf, llmOutcomeOf, outcomeOfStatus, refusalOf, toolFailureOf } from "./outcomes.ts";
import { prefixOf, type EventRole, type Program } from "./program.ts";
import { nameIn, nameOf, numberOf, textOf, truthOf } from "./read.ts";
import { UNKNOWN } from "./readings.ts";
import { digest } from "./seen.ts";
import { agentOf, type Source } from "./sources.ts";
import { usageOf } from "./usage.ts";

/** Role of a record by the name of its event, wherever the sender puts that; undefined if it is nothing to us. */
export function roleOfRecord(record: LogRecord, { events, name: program }: Program): EventRole | undefined {
  const { attributes, event } = record;
  for (const told of [textOf(attributes, "eventName"), event]) {
    if (told === undefined) continue;
    const short = told.replace(prefixOf(program), "");
    const use = Object.hasOwn(events, told) ? events[told] : Object.hasOwn(events, short) ? events[short] : undefined;
    if (use === undefined) continue;
    return use.only === undefined || attributes.has(use.only) ? use.as : undefined;
  }
  return undefined;
}

/** Ids of a request or of a call; else the record itself, word for word. */
export function idOfRecord(
  role: EventRole,
  { time, traceId, spanId, attributes }: LogRecord,
  { scope }: Source,
): string {
  const id = role === "tool" || role === "decision" ? textOf(attributes, "callId") : textOf(attributes, "responseId");
  if (id !== undefined && role !== "sandbox") return `${scope}\nlogs\n${role === "decision" ? "tool" : role}\n${id}`;
  const words = [...attributes].map(([key, value]) => `${key}=${String(value)}`).sort();
  return digest(`${scope}\nlogs\n${role}\n${time} ${traceId} ${spanId} ${words.join(" ")}`);
}

/** The agent a record is about. */
function agentOfRecord(source: Source, program: Program, attributes: Attributes): string {
  const named = nameIn(attributes, { help: "", keys: program.subagent });
  return agentOf(source, program, named);
}

/** `refused`: true if a sandbox did not let the call; `caller`: who called the sub-agent the record is about. */
export function factsOfRecord(
  role: EventRole,
  { time, attributes }: LogRecord,
  source: Source,
  program: Program,
  refused: boolean,
  caller: string,
): readonly Fact[] {
  const agent = agentOfRecord(source, program, attributes);
  const duration = numberOf(attributes, "duration");
  const base = { source, signal: "logs", agent, time, count: 1 } as const;
  switch (role) {
    case "llm":
    case "llm failure":
    case "request":
    case "usage":
      return [{ ...base, ...llm(role, attributes, program), duration: role === "usage" ? undefined : duration }];
    case "tool":
      return [{ ...base, duration, ...tool(attributes, refused) }];
    case "decision": {
      const outcome = refusalOf(textOf(attributes, "decision"), textOf(attributes, "decisionSource"));
      return outcome === undefined ? [] : [{ ...base, is: "tool", tool: toolIn(attributes), outcome }];
    }
    case "call":
      return [{ ...base, duration, ...call(agent, caller, source, program, attributes) }];
    default:
      return [];
  }
}

type OfLlm = Pick<LlmFact, "is" | "model" | "outcome" | "usage" | "firstToken">;

function llm(role: EventRole, attributes: Attributes, program: Program): OfLlm {
  const model = nameOf(attributes, "model") ?? UNKNOWN;
  const usage = role === "llm" || role === "usage" ? usageOf(attributes, program.habits) : {};
  const firstToken = role === "llm" ? numberOf(attributes, "firstToken") : undefined;
  return { is: "llm", model, usage, firstToken, outcome: outcomeOf(role, attributes) };
}

function outcomeOf(role: EventRole, attributes: Attributes): LlmFact["outcome"] {
  if (role === "usage") return undefined;
  if (role === "request") return outcomeOfStatus(attributes);
  const causes = [textOf(attributes, "status"), textOf(attributes, "errorClass")].filter(
    (cause) => cause !== undefined,
  );
  return role === "llm" ? llmOutcomeOf(attributes, undefined) : failureOf(causes);
}

function tool(attributes: Attributes, refused: boolean): Pick<ToolFact, "is" | "tool" | "outcome"> {
  const failed = truthOf(attributes, "success") === false;
  const refusal = refusalOf(textOf(attributes, "decision"), undefined);
  const cause = textOf(attributes, "errorClass");
  const outcome = refusal ?? (refused ? "denied" : failed ? toolFailureOf([cause]) : "ok");
  return { is: "tool", tool: toolIn(attributes), outcome };
}

function toolIn(attributes: Attributes): string {
  return nameOf(attributes, "tool") ?? UNKNOWN;
}

/** A sub-agent that is done. */
function call(
  agent: string,
  caller: string,
  source: Source,
  program: Program,
  attributes: Attributes,
): Pick<CallFact, "is" | "agent" | "callee" | "outcome"> {
  const told = nameOf(attributes, "subagentType") ?? nameOf(attributes, "agentName");
  const callee = agent === source.label ? agentOf(source, program, told) : agent;
  return { is: "call", agent: caller, callee, outcome: truthOf(attributes, "success") === false ? "failed" : "ok" };
}

/** Time of a record. */
export function timeOf({ time }: LogRecord, now: Millis): Millis {
  return time > 0 ? time : now;
}
