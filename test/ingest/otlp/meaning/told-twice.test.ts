// Coding agents that tell the same thing in two ways, or tell half of it in one place and half in another.
import { describe, expect, it } from "vitest";
import { logs, origin, points, spans } from "./made.ts";
import { play, totalsOf } from "./totals.ts";

describe("Claude Code", () => {
  const claude = origin("claude-code", "com.anthropic.claude_code.events");
  const session = { "session.id": "s" };
  const explorer = { ...session, agent_id: "a" };
  const own = { input_tokens: 600, cache_read_tokens: 400, output_tokens: 50 };
  const byConventions = {
    "gen_ai.usage.input_tokens": 1000,
    "gen_ai.usage.cache_read.input_tokens": 400,
    "gen_ai.usage.output_tokens": 50,
  };

  it.each([own, byConventions, { ...own, ...byConventions }])(
    "tells in a span of a request what was read apart from the cache, or all of it, or both: %j",
    (used) => {
      const is = { ...session, model: "m", ...used };
      const body = spans(claude, { id: "r", up: "i", name: "claude_code.llm_request", is });
      expect(totalsOf(play([body]))).toMatchObject({
        "tokens|claude-code|m|input": 600,
        "tokens|claude-code|m|cache_read": 400,
        "tokens|claude-code|m|output": 50,
      });
    },
  );

  it("tells of a tool the id of the sub-agent alone, which another event names, and its spans name nobody", () => {
    const call = { tool_name: "Read", tool_use_id: "t" };
    const traces = spans(
      claude,
      { id: "x", up: "t", name: "claude_code.tool.execution", is: { ...explorer, success: true } },
      { id: "t", name: "claude_code.tool", is: { ...explorer, ...call } },
    );
    const events = logs(
      claude,
      { ...explorer, "event.name": "api_request", "agent.name": "Explore", model: "m", ...own },
      { ...explorer, "event.name": "tool_result", ...call, success: "true" },
    );
    expect(totalsOf(play([traces, events]))).toMatchObject({ "tools|claude-code/Explore|Read|ok": 1 });
    expect(Object.keys(totalsOf(play([traces, events])))).not.toContain("tools|claude-code|Read|ok");
  });
});

describe("a tool below a tool", () => {
  const tool = (id: string, up: string, name: string, call?: string) => ({
    id,
    up,
    is: {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": name,
      ...(call !== undefined && { "gen_ai.tool.call.id": call }),
    },
  });

  it("is the same call told again, unless both have an id and these differ", () => {
    const body = spans(
      origin("app"),
      tool("1", "2", "search", "c1"),
      tool("2", "3", "search"),
      tool("3", "4", "search", "c1"),
      tool("4", "", "research", "c0"),
    );
    expect(totalsOf(play([body]))).toEqual({ "tools|app|research|ok": 1, "tools|app|search|ok": 1 });
  });
});

describe("Copilot CLI", () => {
  it("has sub-agents whose requests are named by the span above alone", () => {
    const session = { "gen_ai.conversation.id": "s" };
    const request = (id: string, initiator: string) => ({
      ...session,
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "m",
      "gen_ai.usage.input_tokens": 100,
      "gen_ai.response.id": id,
      "github.copilot.initiator": initiator,
    });
    const run = { ...session, "gen_ai.operation.name": "invoke_agent" };
    const copilot = origin("github-copilot", "github.copilot", { "service.instance.id": "1" });
    const mains = spans(copilot, { id: "1", up: "i", is: request("a", "user") });
    const explorers = spans(
      copilot,
      { id: "2", up: "e", is: request("b", "agent") },
      { id: "3", up: "e", is: { ...session, "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "bash" } },
      { id: "e", up: "i", is: { ...run, "gen_ai.agent.name": "explore" } },
    );
    // The topmost is the main one, however it is called.
    const turn = spans(copilot, { id: "i", is: { ...run, "gen_ai.agent.name": "GitHub Copilot Chat" } });
    const told = {
      "requests|github-copilot|m|ok": 1,
      "tokens|github-copilot|m|input": 100,
      "requests|github-copilot/explore|m|ok": 1,
      "tokens|github-copilot/explore|m|input": 100,
      "tools|github-copilot/explore|bash|ok": 1,
      "calls|github-copilot|github-copilot/explore|ok": 1,
      "tasks|github-copilot|turn|ok": 1,
    };
    expect(totalsOf(play([mains, explorers, turn]))).toEqual(told);
    const used = {
      metric: "gen_ai.client.inference.usage.input_tokens",
      value: 200,
      is: { "gen_ai.request.model": "m" },
    };
    const asked = { ...used, metric: "gen_ai.client.inference.duration", value: 1, count: 2 };
    expect(totalsOf(play([points(copilot, used, asked), mains, explorers, turn]))).toEqual(told);
  });
});

describe("opencode", () => {
  it("calls a tool once, though the AI SDK tells the call as well", () => {
    const opencode = origin("opencode", "opencode", { "service.instance.id": "1" });
    const sdk = { "ai.operationId": "ai.toolCall", "ai.toolCall.name": "read", "ai.toolCall.id": "c" };
    const body = spans(
      opencode,
      { id: "t", up: "r", name: "Tool.execute", status: 2, is: { "tool.name": "read", "tool.call_id": "c" } },
      { id: "s", up: "r", name: "ai.toolCall", status: 2, is: sdk },
      { id: "r", name: "ai.streamText", is: { "ai.operationId": "ai.streamText" } },
    );
    expect(totalsOf(play([body]))).toEqual({
      "tools|opencode|read|failed": 1,
      "tasks|opencode|turn|ok": 1,
    });
  });
});

describe("streams of a metric", () => {
  it("are told apart by attributes that mean nothing to us, in one delivery or in several", () => {
    const claude = origin("claude-code", "com.anthropic.claude_code");
    const used = (effort: string, value: number, to: number) => ({
      ...{ metric: "claude_code.token.usage", value, to },
      is: { "session.id": "s", type: "input", model: "m", effort },
    });
    const steps = [1, 2, 3].map((i) => [used("high", 50 * i + 50, i), used("low", 10 * i + 10, i + 0.001)]);
    const together = steps.map((step) => points(claude, ...step));
    const apart = steps.flatMap((step) => step.map((one) => points(claude, one)));
    for (const bodies of [together, apart])
      expect(totalsOf(play(bodies))).toMatchObject({ "tokens|claude-code|m|input": 240 });
  });
});

describe("ids", () => {
  const app = origin("app");
  const tool = (trace: string, id: string, call: string) => ({
    ...{ id, trace },
    is: { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "f", "gen_ai.tool.call.id": call },
  });
  const counted = (...made: readonly ReturnType<typeof tool>[]) => totalsOf(play([spans(app, ...made)]));

  it("of calls and answers are those of their trace: models number calls anew", () => {
    expect(counted(tool("t1", "1", "call_0"), tool("t2", "2", "call_0"))).toEqual({ "tools|app|f|ok": 2 });
    expect(counted(tool("t1", "1", "call_0"), tool("t1", "2", "call_0"))).toEqual({ "tools|app|f|ok": 1 });
  });

  it.each(["<not specified>", "unknown", "None", "n/a"])("that say nothing, such as %s, are none", (call) => {
    expect(counted(tool("t", "1", call), tool("t", "2", call))).toEqual({ "tools|app|f|ok": 2 });
  });
});

describe("Codex", () => {
  it("asks over a socket without a status of HTTP", () => {
    const codex = origin("codex_cli_rs", "codex_otel");
    const is = { "event.name": "codex.websocket_request", model: "m", "conversation.id": "c" };
    const told = (success: string) => totalsOf(play([logs(codex, { ...is, success })]));
    expect(told("true")).toMatchObject({ "requests|codex_cli_rs|m|ok": 1 });
    expect(told("false")).toMatchObject({ "requests|codex_cli_rs|m|failed": 1 });
  });
});
