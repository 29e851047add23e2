// Qwen Code, as it was seen to tell a turn whose sub-agent works in the background: in the shape of the wire, cut to what counts.
import { describe, expect, it } from "vitest";
import type { Value } from "../../../../exporter/ingest/otlp/attributes.ts";
import { logs, origin, points, spans } from "./made.ts";
import { play, totalsOf } from "./totals.ts";

type Bag = Readonly<Record<string, Value>>;

const qwen = origin("qwen-code", "qwen-code", { "service.version": "0.24.4" });
const session = { "session.id": "s" };
const main = { ...session, "gen_ai.agent.name": "qwen-code" };
const explorer = { ...session, "gen_ai.agent.name": "Explore" };

/** Requests tell the sub-agent that made them, and none is the main agent; reasoning is a part of what was written. */
const requestSpan = (id: string, more: Bag = {}): Bag => ({
  ...session,
  "gen_ai.operation.name": "chat",
  "gen_ai.request.model": "asked",
  "gen_ai.response.model": "m",
  "gen_ai.usage.input_tokens": 1000,
  "gen_ai.usage.cache_read.input_tokens": 400,
  "gen_ai.usage.output_tokens": 50,
  thoughts_token_count: 10,
  "gen_ai.response.id": id,
  success: true,
  ...more,
});
const toolSpan = (callId: string, tool: string, agent: Bag): Bag => ({
  ...agent,
  "gen_ai.operation.name": "execute_tool",
  "gen_ai.tool.name": tool,
  "gen_ai.tool.call.id": callId,
});
const interaction = {
  id: "i",
  name: "qwen-code.interaction",
  is: { ...main, "gen_ai.operation.name": "invoke_agent", "qwen-code.prompt_id": "p" },
};

const traces = spans(
  qwen,
  { id: "r1", up: "i", name: "qwen-code.llm_request", is: requestSpan("a1") },
  { id: "x1", up: "t1", name: "qwen-code.tool.execution", is: session },
  { id: "t1", up: "i", name: "qwen-code.tool", is: toolSpan("c1", "agent", main) },
  { ...interaction },
  { id: "r2", up: "e", trace: "b", name: "qwen-code.llm_request", is: requestSpan("a2", { subagent_name: "Explore" }) },
  {
    id: "t2",
    up: "e",
    trace: "b",
    name: "qwen-code.tool",
    status: 2,
    is: { ...toolSpan("c2", "read_file", explorer), "error.type": "tool_error", success: false },
  },
  {
    id: "e",
    trace: "b",
    name: "qwen-code.subagent",
    is: { ...explorer, "gen_ai.operation.name": "invoke_agent", "qwen-code.subagent.name": "Explore" },
  },
);

const requestEvent = (id: string, more: Bag = {}): Bag => ({
  ...session,
  "event.name": "qwen-code.api_response",
  model: "m",
  input_token_count: 1000,
  cached_content_token_count: 400,
  output_token_count: 50,
  thoughts_token_count: 10,
  response_id: id,
  ...more,
});
const prompt = { ...session, "event.name": "qwen-code.user_prompt", prompt_id: "p" };
const events = logs(
  qwen,
  prompt,
  requestEvent("a1"),
  { ...session, "event.name": "qwen-code.tool_call", function_name: "agent", call_id: "c1", success: true },
  { ...session, "event.name": "qwen-code.subagent_execution", subagent_name: "Explore", status: "started" },
  requestEvent("a2", { subagent_name: "Explore" }),
  {
    ...session,
    "event.name": "qwen-code.tool_call",
    function_name: "read_file",
    call_id: "c2",
    success: false,
    error_type: "file_not_found",
  },
  {
    ...session,
    "event.name": "qwen-code.subagent_execution",
    subagent_name: "Explore",
    status: "completed",
    terminate_reason: "GOAL",
  },
  { ...session, "event.name": "session.end" },
);

const usage = (type: string, value: number) => ({ metric: "qwen-code.token.usage", value, is: { model: "m", type } });
const metrics = points(
  qwen,
  usage("input", 2000),
  usage("output", 100),
  usage("cache", 800),
  usage("thought", 20),
  { metric: "qwen-code.api.request.count", value: 2, is: { model: "m", status_code: 200 } },
  {
    metric: "qwen-code.api.request.count",
    value: 1,
    is: { model: "m", status_code: 400, error_type: "BadRequestError" },
  },
  { metric: "qwen-code.tool.call.count", value: 1, is: { function_name: "agent", success: true } },
  { metric: "qwen-code.tool.call.count", value: 1, is: { function_name: "read_file", success: false } },
);

const asked = (agent: string) => ({
  [`requests|${agent}|m|ok`]: 1,
  [`tokens|${agent}|m|input`]: 600,
  [`tokens|${agent}|m|cache_read`]: 400,
  [`tokens|${agent}|m|output`]: 50,
  [`reasoning|${agent}|m`]: 10,
});
const all = {
  ...asked("qwen-code"),
  ...asked("qwen-code/Explore"),
  "tools|qwen-code|agent|ok": 1,
  "calls|qwen-code|qwen-code/Explore|ok": 1,
  "tasks|qwen-code|turn|ok": 1,
};

describe("Qwen Code", () => {
  it("tells by spans what its agent and its sub-agents did; a sub-agent in the background is called, and no task", () => {
    expect(totalsOf(play([traces]))).toEqual({ ...all, "tools|qwen-code/Explore|read_file|failed": 1 });
  });

  it("tells the same by events, but for the agent that made a call", () => {
    expect(totalsOf(play([events]))).toEqual({ ...all, "tools|qwen-code|read_file|failed": 1 });
  });

  it("tells the same once by all of them, whatever comes first", () => {
    const once = { ...all, "tools|qwen-code/Explore|read_file|failed": 1 };
    expect(totalsOf(play([traces, events]))).toEqual(once);
    expect(totalsOf(play([events, traces]))).toEqual(once);
  });

  it("tells the turn that a prompt began by its span", () => {
    const kinds = play([logs(qwen, prompt), traces]).flatMap((event) =>
      event.kind === "task.started" || event.kind === "task.finished" ? [`${event.kind} ${event.task ?? ""}`] : [],
    );
    expect(kinds).toEqual(["task.started p", "task.finished p"]);
  });

  it("tells sums by metrics, a failed request in one point alone", () => {
    expect(totalsOf(play([metrics]))).toEqual({
      "requests|qwen-code|m|ok": 2,
      "requests|qwen-code|m|invalid_request": 1,
      "tokens|qwen-code|m|input": 1200,
      "tokens|qwen-code|m|cache_read": 800,
      "tokens|qwen-code|m|output": 100,
      "reasoning|qwen-code|m": 20,
      "tools|qwen-code|agent|ok": 1,
      "tools|qwen-code|read_file|failed": 1,
    });
  });

  it("tells why a request failed, and with it the turn", () => {
    const failed = { success: false, "error.type": "APIError", error_status_code: 529 };
    const body = spans(
      qwen,
      { id: "r1", up: "i", name: "qwen-code.llm_request", status: 2, is: { ...requestSpan(""), ...failed } },
      { ...interaction },
    );
    const { "requests|qwen-code|m|overloaded": requests, "tasks|qwen-code|turn|failed": tasks } = totalsOf(
      play([body]),
    );
    expect([requests, tasks]).toEqual([1, 1]);
  });
});
