// Spans as facts.
import type { EventOf } from "../../../model/event.ts";
import type { Fact, TaskFact } from "./facts.ts";
import { callFailureOf, taskFailureOf, type LlmOutcome } from "./outcomes.ts";
import { TURN, type Reading } from "./readings.ts";
import type { Placed } from "./traces.ts";

/** What a span is known by when it is delivered again, or told by another library too; empty if it is not counted. */
export function idOf({ role, source, traceId, spanId, id }: Reading): string {
  if (role === "step" || role === "tool result") return "";
  return id === "" ? `${traceId}\n${spanId}` : `${source.scope}\n${role === "tool" ? "tool" : "llm"}\n${id}`;
}

export function factsOf(placed: Placed): readonly Fact[] {
  const { reading, above } = placed;
  const { role, source, time, duration, count, what, traceId, spanId } = reading;
  const base = { source, signal: "spans", time, duration, traceId, spanId } as const;
  const agent = reading.agent ?? above ?? source.label;
  if (role === "llm" || role === "requests") {
    const { outcome, usage, firstToken } = reading;
    // Of several told together it is not known how long each took.
    const took = role === "llm" ? duration : undefined;
    return [
      { ...base, is: "llm", agent, model: what, outcome, usage, count, duration: took, firstToken },
      ...turnOf(placed),
    ];
  }
  if (role === "tool") {
    const outcome = placed.result ?? reading.toolOutcome ?? "ok";
    return [{ ...base, is: "tool", agent, tool: what, outcome, count: 1 }];
  }
  if (role === "handoff") {
    return what === "" || what === agent ? [] : [{ ...base, is: "call", agent, callee: what, outcome: "ok", count: 1 }];
  }
  if (role === "agent") return factsOfAgent(placed);
  if (role === "task" || (role === "workflow" && !placed.within)) {
    return [
      {
        ...base,
        is: "task",
        agent: above ?? source.label,
        type: what,
        outcome: taskOutcome(reading.outcome),
        count: 1,
      },
    ];
  }
  return [];
}

/** A span that stands for a turn with all its requests is a task as well. */
function turnOf({ reading }: Placed): readonly TaskFact[] {
  if (reading.role !== "requests") return [];
  const { source, time, duration, traceId, spanId, agent } = reading;
  const told = { source, signal: "spans", time, duration, traceId, spanId, count: 1 } as const;
  return [{ ...told, is: "task", type: TURN, outcome: "ok", agent: agent ?? source.label, task: traceId }];
}

function factsOfAgent({ reading, above, within, lastFailed }: Placed): readonly Fact[] {
  const { source, time, duration, what, traceId, spanId } = reading;
  const agent = reading.agent ?? source.label;
  const base = { source, signal: "spans", time, duration, traceId, spanId, count: 1 } as const;
  const facts: Fact[] = [];
  const isTurn = what === TURN && agent === source.label;
  if (!within || isTurn) {
    // The span of a turn does not say that it failed: its last request does.
    const outcome = isTurn && reading.outcome === "ok" && lastFailed ? "failed" : taskOutcome(reading.outcome);
    facts.push({ ...base, is: "task", agent, type: what, outcome, task: isTurn ? traceId : undefined });
  }
  const caller = reading.caller ?? above;
  if (caller !== undefined && caller !== agent) {
    const outcome = reading.outcome === "ok" ? "ok" : callFailureOf(reading.outcome);
    facts.push({ ...base, is: "call", agent: caller, callee: agent, outcome });
  }
  return facts;
}

function taskOutcome(outcome: LlmOutcome): TaskFact["outcome"] {
  return outcome === "ok" ? "ok" : taskFailureOf(outcome);
}

/** Messages are counted by their span alone. */
export function messageOf({ reading, above }: Placed): EventOf<"message.handled"> | undefined {
  const { role, source, agent, time, duration, count } = reading;
  if (role !== "message" || count < 1) return undefined;
  return { kind: "message.handled", time, agent: agent ?? above ?? source.label, duration, count };
}
