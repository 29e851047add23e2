// Requests a model, or its filter, would not answer: one request each, with the same outcome whoever tells it.
import { describe, expect, it } from "vitest";
import { logs, origin, spans } from "./made.ts";
import { play, totalsOf } from "./totals.ts";

describe("a refusal of Claude Code, in the shape of 2.1.332", () => {
  const session = { "session.id": "s" };
  const used = { input_tokens: 600, output_tokens: 50, cache_read_tokens: 400, cache_creation_tokens: 100 };
  const of = (id: string) => ({ ...session, model: "m", request_id: id });
  const events = logs(
    origin("claude-code", "com.anthropic.claude_code.events"),
    { ...session, "event.name": "user_prompt", "prompt.id": "p" },
    { ...of("req_1"), "event.name": "api_refusal", attempt: 1, server_fallback_hop: false, has_category: true },
    { ...of("req_1"), "event.name": "api_request", ...used },
    { ...of("req_2"), "event.name": "api_request", ...used },
  );
  const request = (id: string, reason: string) => ({
    id,
    up: "i",
    name: "claude_code.llm_request",
    is: { ...of(id), ...used, success: true, stop_reason: reason, "gen_ai.response.finish_reasons": `["${reason}"]` },
  });
  const traces = spans(
    origin("claude-code", "com.anthropic.claude_code.tracing"),
    request("req_1", "refusal"),
    request("req_2", "end_turn"),
    { id: "i", name: "claude_code.interaction", is: session },
  );
  const all = {
    "requests|claude-code|m|refused": 1,
    "requests|claude-code|m|ok": 1,
    "tokens|claude-code|m|input": 1200,
    "tokens|claude-code|m|cache_read": 800,
    "tokens|claude-code|m|cache_write": 200,
    "tokens|claude-code|m|output": 100,
    "tasks|claude-code|turn|ok": 1,
  };

  it.each([
    ["events", [events]],
    ["spans", [traces]],
    ["events, then spans", [events, traces]],
    ["spans, then events", [traces, events]],
    ["events, delivered twice", [events, events]],
  ])("is one request with its tokens by %s", (_, bodies) => {
    expect(totalsOf(play(bodies))).toEqual(all);
  });

  it("fails the turn if it is the last request", () => {
    const body = logs(
      origin("claude-code", "com.anthropic.claude_code.events"),
      { ...session, "event.name": "user_prompt", "prompt.id": "p" },
      { ...of("req_1"), "event.name": "api_refusal" },
      { ...of("req_1"), "event.name": "api_request" },
    );
    const told = { "requests|claude-code|m|refused": 1, "tasks|claude-code|turn|failed": 1 };
    expect(totalsOf(play([body]))).toEqual(told);
  });

  it("is none where another model stepped in, and answered", () => {
    const body = logs(
      origin("claude-code", "com.anthropic.claude_code.events"),
      { ...of("req_1"), "event.name": "api_refusal", server_fallback_hop: true },
      { ...of("req_1"), "event.name": "api_request" },
    );
    expect(totalsOf(play([body]))).toEqual({ "requests|claude-code|m|ok": 1 });
  });
});

describe("a refusal in spans of the conventions", () => {
  it.each([
    ['["refusal"]', "refused"],
    ['["content_filter"]', "refused"],
    ['["content-filter"]', "refused"],
    ['["SAFETY"]', "refused"],
    ['["RECITATION"]', "refused"],
    ['["guardrail_intervened"]', "refused"],
    ['["error"]', "failed"],
    ['["tool_calls"]', "ok"],
    ['["stop"]', "ok"],
  ])("is told by the reason to stop: %s is %s", (reasons, outcome) => {
    const is = {
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "m",
      "gen_ai.response.finish_reasons": reasons,
    };
    expect(totalsOf(play([spans(origin("app"), { id: "1", is })]))).toEqual({ [`requests|app|m|${outcome}`]: 1 });
  });
});
