// Spans as facts.
import type { CallFact, DatabaseFact, Fact, LlmFact, TaskFact, ToolFact } from "../counting/facts.ts";
import { callFailureOf, taskFailureOf, type LlmOutcome } from "../reading/outcomes.ts";
import { programNamed } from "../senders/programs/index.ts";
import { TURN, type Reading } from "./readings.ts";
import type { Placed } from "./traces.ts";

/** What a span is known by when it is delivered again, or told by another library too; empty if it is not counted. */
export function idOf({ role, source, traceId, spanId, id }: Reading): string {
  if (role === "step" || role === "tool result") return "";
  if (id === "") return `${traceId}\n${spanId}`;
  return `${traceId === "" ? source.scope : traceId}\n${role === "tool" ? "tool" : "llm"}\n${id}`;
}

export function factsOf(placed: Placed): readonly Fact[] {
  const { reading, above } = placed;
  const { role, source, what } = reading;
  const agent = reading.agent ?? above ?? source.label;
  if (role === "llm") return [requestsIn(reading, agent)];
  if (role === "requests") {
    // A span that stands for a turn with all its requests is a task as well.
    const turn = taskIn(reading, reading.agent ?? source.label, TURN, "ok", reading.traceId);
    return [requestsIn(reading, agent), turn];
  }
  if (role === "tool") return factsOfTool(placed, agent);
  if (role === "database") return [callOfDatabase(reading, agent, reading.agent !== undefined || placed.within)];
  if (role === "handoff") return what === "" || what === agent ? [] : [callIn(reading, agent, what, "ok")];
  if (role === "message") return messagesIn(reading, agent);
  if (role === "agent") return factsOfAgent(placed);
  if (role === "task" || (role === "workflow" && !placed.within))
    return [taskIn(reading, above ?? source.label, what, taskOutcome(reading.outcome), undefined)];
  return [];
}

function factsOfTool({ reading, result }: Placed, agent: string): readonly Fact[] {
  const { handsTo } = reading;
  const call = callOfTool(reading, agent, result ?? reading.toolOutcome ?? "ok");
  if (handsTo === undefined || handsTo === agent || call.outcome !== "ok") return [call];
  // The tool is done when the other agent begins.
  return [call, { ...callIn(reading, agent, handsTo, "ok"), duration: undefined }];
}

function factsOfAgent({ reading, above, within, lastFailed }: Placed): readonly Fact[] {
  const { source, what, traceId, model } = reading;
  const agent = reading.agent ?? source.label;
  const facts: Fact[] = model === undefined ? [] : [usageIn(reading, agent, model)];
  const isMain = what === TURN && agent === source.label && !(within && programNamed(source.program).nested === true);
  const isSubagent = what === TURN && !isMain;
  if (isMain || (!within && !isSubagent)) {
    // The span of a turn does not say that it failed: its last request does.
    const outcome = isMain && reading.outcome === "ok" && lastFailed ? "failed" : taskOutcome(reading.outcome);
    facts.push(taskIn(reading, agent, what, outcome, isMain ? (reading.turn ?? traceId) : undefined));
  }
  // A sub-agent in the background is the top of a trace of its own; still somebody called it.
  const caller = reading.caller ?? above ?? (isSubagent ? source.label : undefined);
  if (caller !== undefined && caller !== agent) {
    const outcome = reading.outcome === "ok" ? "ok" : callFailureOf(reading.outcome);
    facts.push(callIn(reading, caller, agent, outcome));
  }
  return facts;
}

// Facts are written out field by field: copying the fields they share from an object takes most of the time of a span.

function requestsIn(reading: Reading, agent: string): LlmFact {
  const { role, source, twin, time, duration, traceId, spanId, count, what, outcome, usage, firstToken } = reading;
  return {
    is: "llm",
    source,
    signal: twin === true ? "twins" : "spans",
    agent,
    time,
    count,
    // Of several told together it is not known how long each took.
    duration: role === "llm" ? duration : undefined,
    traceId,
    spanId,
    model: what,
    outcome,
    usage,
    firstToken,
  };
}

/** Tokens without the requests they were used for. */
function usageIn(reading: Reading, agent: string, model: string): LlmFact {
  return { ...requestsIn(reading, agent), model, outcome: undefined, duration: undefined };
}

function callOfTool(reading: Reading, agent: string, outcome: ToolFact["outcome"]): ToolFact {
  const { source, time, duration, traceId, spanId, what } = reading;
  return { is: "tool", source, signal: "spans", agent, time, count: 1, duration, traceId, spanId, tool: what, outcome };
}

function callOfDatabase(reading: Reading, agent: string, isOfAgent: boolean): DatabaseFact {
  const { source, time, duration, traceId, spanId, what: database, toolOutcome: outcome = "ok" } = reading;
  const signal = "spans";
  return {
    is: "database",
    source,
    signal,
    agent,
    time,
    count: 1,
    duration,
    traceId,
    spanId,
    database,
    outcome,
    isOfAgent,
  };
}

function taskIn(
  { source, time, duration, traceId, spanId }: Reading,
  agent: string,
  type: string,
  outcome: TaskFact["outcome"],
  task: string | undefined,
): TaskFact {
  const signal = "spans";
  return { is: "task", source, signal, agent, time, count: 1, duration, traceId, spanId, type, outcome, task };
}

function callIn(reading: Reading, agent: string, callee: string, outcome: CallFact["outcome"]): CallFact {
  const { source, time, duration, traceId, spanId } = reading;
  return { is: "call", source, signal: "spans", agent, time, count: 1, duration, traceId, spanId, callee, outcome };
}

function taskOutcome(outcome: LlmOutcome): TaskFact["outcome"] {
  return outcome === "ok" ? "ok" : taskFailureOf(outcome);
}

function messagesIn({ source, time, duration, count }: Reading, agent: string): readonly Fact[] {
  return count < 1 ? [] : [{ is: "message", source, signal: "spans", agent, time, count, duration }];
}
