// Turns told by log records: where they end, and what they wait for.
import { describe, expect, it } from "vitest";
import { limits } from "../../../../exporter/ingest/otlp/meaning/limits.ts";
import { Translator } from "../../../../exporter/ingest/otlp/meaning/translator.ts";
import type { SwarmEvent } from "../../../../exporter/model/event.ts";
import { logs, origin, spans, START } from "./made.ts";
import type { Body } from "./records.ts";
import { feed, MINUTE } from "./totals.ts";

const claude = origin("claude-code", "com.anthropic.claude_code");
const session = { "session.id": "s" };
const prompt = { ...session, "event.name": "user_prompt", "prompt.id": "p" };
const decision = { ...session, "event.name": "tool_decision", tool_use_id: "1", decision: "accept" };
const result = { ...session, "event.name": "tool_result", tool_use_id: "1", tool_name: "Bash", success: "true" };
const request = { ...session, "event.name": "api_request", model: "m" };

/** Ends of turns, by the minute they were told, of bodies that came at minutes. */
function ends(bodies: readonly (readonly [minute: number, body: Body])[], turns = limits.turns): readonly number[] {
  const translator = new Translator({ since: START, limits: { ...limits, turns } });
  const told: number[] = [];
  for (let minute = 0; minute < 60; minute++) {
    const emit = (event: SwarmEvent): void => {
      if (event.kind === "task.finished") told.push(minute);
    };
    const now = START + minute * MINUTE;
    for (const [at, body] of bodies) if (at === minute) feed(translator, body, now, emit);
    translator.turn(now, emit);
  }
  return told;
}

describe("a turn", () => {
  it("ends with silence", () => {
    expect(ends([[0, logs(claude, prompt, request)]])).toEqual([1]);
  });

  it("goes on while a tool runs, but not for ever", () => {
    expect(
      ends([
        [0, logs(claude, prompt, decision)],
        [20, logs(claude, result)],
      ]),
    ).toEqual([21]);
    expect(ends([[0, logs(claude, prompt, decision)]])).toEqual([30]);
  });

  it("ends with its span where there are spans, and then only with that", () => {
    const of = (id: string, name: string, up = "") =>
      spans(claude, { id, up, name, trace: "p", is: { ...session, model: "m", request_id: id } });
    const told = ends([
      [0, logs(claude, prompt, request)],
      [0, of("l", "claude_code.llm_request", "i")],
      [10, of("i", "claude_code.interaction")],
    ]);
    expect(told).toEqual([10]);
  });

  it("makes room for another where there are too many", () => {
    const other = { ...prompt, "session.id": "other" };
    expect(ends([[0, logs(claude, prompt, other)]], { ...limits.turns, turns: 1 })).toEqual([0, 1]);
  });
});
