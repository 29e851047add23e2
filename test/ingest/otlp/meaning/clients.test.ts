// Coding agents: what the captured runs do not show, and clients that were not captured, in the shape they are documented.
import { describe, expect, it } from "vitest";
import { wants } from "../../../../exporter/ingest/otlp/meaning/senders/wanted.ts";
import { Decoder } from "../../../../exporter/ingest/otlp/wire/decoder.ts";
import { logs, origin, points, spans } from "./made.ts";
import { play, totalsOf } from "./totals.ts";

describe("Claude Code", () => {
  const claude = origin("claude-code", "com.anthropic.claude_code.events");
  const session = { "session.id": "s" };
  const request = {
    ...session,
    "event.name": "api_request",
    model: "m",
    input_tokens: 10,
    output_tokens: 2,
    cost_usd: 0.01,
  };

  it("has sub-agents with tokens of their own, called by their parents", () => {
    const explorer = { agent_id: "a1", "agent.name": "Explore" };
    const helper = { agent_id: "a2", parent_agent_id: "a1", "agent.name": "helper" };
    const body = logs(
      claude,
      { ...request, request_id: "1" },
      { ...request, ...explorer, request_id: "2" },
      { ...request, ...helper, request_id: "3" },
      { ...session, ...helper, "event.name": "subagent_completed", agent_type: "helper", duration_ms: 1500 },
      { ...session, ...explorer, "event.name": "subagent_completed", agent_type: "Explore", duration_ms: 3000 },
    );
    const events = play([body]);
    expect(totalsOf(events)).toMatchObject({
      "tokens|claude-code|m|input": 10,
      "tokens|claude-code/Explore|m|input": 10,
      "tokens|claude-code/helper|m|input": 10,
      "calls|claude-code|claude-code/Explore|ok": 1,
      "calls|claude-code/Explore|claude-code/helper|ok": 1,
    });
    const calls = events.filter(({ kind }) => kind === "agent.called");
    expect(calls).toMatchObject([{ duration: 1.5 }, { duration: 3 }]);
    const types = events.flatMap((event) => (event.kind === "agent.spawned" ? [event.type] : []));
    expect(types).toEqual(["claude-code", "Explore", "helper"]);
  });

  it("tells of a sub-agent by spans alone, too, and once with both", () => {
    const is = { ...session, agent_id: "a1", "agent.name": "Explore", model: "m", input_tokens: 10, success: true };
    const traces = spans(
      origin("claude-code", "com.anthropic.claude_code.tracing"),
      { id: "1", up: "r", name: "claude_code.llm_request", is: { ...is, request_id: "1" } },
      { id: "2", up: "r", name: "claude_code.llm_request", is: { ...is, request_id: "2" } },
    );
    const done = logs(claude, { ...is, "event.name": "subagent_completed", agent_type: "Explore", duration_ms: 3000 });
    const once = { "calls|claude-code|claude-code/Explore|ok": 1 };
    expect(totalsOf(play([traces]))).toMatchObject(once);
    expect(totalsOf(play([traces, done]))).toMatchObject(once);
    expect(totalsOf(play([done, traces]))).toMatchObject(once);
  });

  it("tells of a call that was refused by the decision alone", () => {
    const decision = { ...session, "event.name": "tool_decision", tool_name: "Bash" };
    const body = logs(
      claude,
      { ...decision, tool_use_id: "1", decision: "reject", source: "user_reject" },
      { ...decision, tool_use_id: "2", decision: "reject", source: "user_abort" },
      { ...decision, tool_use_id: "3", decision: "accept", source: "config" },
      {
        ...session,
        "event.name": "tool_result",
        tool_name: "Bash",
        tool_use_id: "3",
        success: "true",
        duration_ms: "32",
      },
    );
    expect(totalsOf(play([body]))).toEqual({
      "tools|claude-code|Bash|denied": 1,
      "tools|claude-code|Bash|cancelled": 1,
      "tools|claude-code|Bash|ok": 1,
    });
  });

  it("tells the same of a refused call by spans", () => {
    const name = "claude_code.tool.blocked_on_user";
    const body = spans(
      origin("claude-code", "com.anthropic.claude_code.tracing"),
      { id: "w", up: "t", name, is: { ...session, decision: "reject", source: "user_reject" } },
      { id: "t", up: "i", name: "claude_code.tool", is: { ...session, tool_name: "Bash", tool_use_id: "1" } },
      { id: "i", name: "claude_code.interaction", is: session },
    );
    expect(totalsOf(play([body]))).toEqual({ "tools|claude-code|Bash|denied": 1, "tasks|claude-code|turn|ok": 1 });
  });

  it.each([
    [429, "rate_limited"],
    [529, "overloaded"],
    [401, "unauthorized"],
    [400, "invalid_request"],
    [408, "timeout"],
    [500, "failed"],
  ])("tells of a request that failed with status %i, and of the turn that failed with it", (status, outcome) => {
    const body = logs(
      claude,
      { ...session, "event.name": "user_prompt", "prompt.id": "p" },
      { ...session, "event.name": "api_error", model: "m", status_code: status, duration_ms: 5000, attempt: 3 },
    );
    expect(totalsOf(play([body]))).toEqual({
      [`requests|claude-code|m|${outcome}`]: 1,
      "tasks|claude-code|turn|failed": 1,
    });
  });

  it("has turns that a prompt begins and the next prompt ends", () => {
    const prompt = (id: string) => ({ ...session, "event.name": "user_prompt", "prompt.id": id });
    const body = logs(
      claude,
      prompt("1"),
      { ...request, request_id: "1" },
      { ...request, request_id: "2" },
      prompt("2"),
    );
    const events = play([body]).filter(({ kind }) => kind.startsWith("task."));
    expect(events).toMatchObject([
      { kind: "task.started", task: "1", task_type: "turn" },
      { kind: "task.finished", task: "1", outcome: "ok", duration: 2 },
      { kind: "task.started", task: "2" },
      { kind: "task.finished", task: "2", duration: 0 },
    ]);
  });

  it("shows that it is there before it does anything", () => {
    const events = play([logs(claude, { ...session, "event.name": "plugin_loaded" })]);
    expect(events).toMatchObject([{ kind: "agent.spawned", agent: "claude-code", type: "claude-code" }]);
  });

  it("tells how long a request took and how long the first token", () => {
    const body = logs(claude, { ...request, request_id: "1", duration_ms: 119, ttft_ms: 89 });
    expect(play([body]).at(-1)).toMatchObject({ kind: "llm.finished", duration: 0.119, first_token: 0.089, input: 10 });
  });
});

describe("Codex", () => {
  const codex = (id: string) => ({ "conversation.id": id, model: "m" });
  const from = origin("codex_exec", "codex_otel.log_only");

  it("has a request for each attempt, and a failed turn if the last one failed", () => {
    const attempt = (status: number, n: number) => ({
      ...codex("c"),
      "event.name": "codex.api_request",
      "http.response.status_code": status,
      attempt: n,
      duration_ms: "100",
    });
    const prompt = { ...codex("c"), "event.name": "codex.user_prompt" };
    expect(totalsOf(play([logs(from, prompt, attempt(200, 0), attempt(429, 0), attempt(503, 1))]))).toEqual({
      "requests|codex_exec|m|ok": 1,
      "requests|codex_exec|m|rate_limited": 1,
      "requests|codex_exec|m|overloaded": 1,
      "tasks|codex_exec|turn|failed": 1,
    });
  });

  it("keeps the total of sessions at the same time, whose metrics do not say which is which", () => {
    const used = (id: string, input: string) => ({
      ...codex(id),
      "event.name": "codex.sse_event",
      "event.kind": "response.completed",
      input_token_count: input,
      output_token_count: "1",
    });
    const metric = (value: number) => ({
      metric: "codex.turn.token_usage",
      value,
      count: 1,
      delta: true,
      is: { model: "m", token_type: "input" },
    });
    const told = totalsOf(
      play([logs(from, used("a", "10"), used("b", "20")), points(origin("codex_exec", "codex"), metric(30))]),
    );
    expect(told).toMatchObject({ "tokens|codex_exec|m|input": 10, "tokens|codex_exec-2|m|input": 20 });
    expect(Object.keys(told).filter((key) => key.endsWith("|input"))).toHaveLength(2);
  });

  it("has sub-agents by their path", () => {
    const call = { ...codex("c"), "event.name": "codex.tool_result", tool_name: "exec", success: "true" };
    const body = logs(
      from,
      { ...call, call_id: "1", agent_name: "/root" },
      { ...call, call_id: "2", agent_name: "/root/tester" },
    );
    expect(totalsOf(play([body]))).toEqual({
      "tools|codex_exec|exec|ok": 1,
      "tools|codex_exec/tester|exec|ok": 1,
    });
  });
});

describe("clients that were not captured", () => {
  it("Cline, whose points carry the id of their task", () => {
    const is = { model: "m", provider: "anthropic" };
    const body = points(
      origin("cline", "cline"),
      { metric: "cline.tokens.input.total", value: 10, is: { ...is, ulid: "01A" } },
      { metric: "cline.tokens.input.total", value: 20, is: { ...is, ulid: "01B" } },
      { metric: "cline.tokens.output.total", value: 3, is: { ...is, ulid: "01A" } },
      { metric: "cline.cost.total", value: 0.5, is: { ...is, ulid: "01A" } },
      { metric: "cline.tool.calls.total", value: 2, is: { tool: "read_file", ulid: "01A" } },
    );
    expect(totalsOf(play([body]))).toEqual({
      "tokens|cline|m|input": 30,
      "tokens|cline|m|output": 3,
      "cost|cline|m": 0.5,
      "tools|cline|read_file|ok": 2,
    });
  });

  it("Cline, whose log records have the name of their event in the body, beside others whose body is content", () => {
    const told = { tokensIn: 10, tokensOut: 2, cacheReadTokens: 4, totalCost: 0.5, model: "m" };
    const attributes = Object.entries(told).map(([key, value]) => ({
      key,
      value: typeof value === "string" ? { stringValue: value } : { doubleValue: value },
    }));
    const logRecords = ["task.tokens", "task.conversation_turn", "the launch code is 1234", "s3cret"].map(
      (body, i) => ({
        timeUnixNano: `${String(1_795_000_000 + i)}000000000`,
        body: { stringValue: body },
        attributes,
      }),
    );
    const scope = { name: "cline" };
    const resource = { attributes: [{ key: "service.name", value: { stringValue: "cline" } }] };
    const body = Buffer.from(JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords }] }] }));
    const { groups } = new Decoder(wants).logs("json", body);
    expect(groups.flatMap(({ records }) => records.map(({ event }) => event))).toEqual(["task.tokens", "", "", ""]);
    expect(JSON.stringify(groups)).not.toMatch(/launch|s3cret/);
    expect(totalsOf(play([{ signal: "logs", groups }]))).toEqual({
      "requests|cline|m|ok": 1,
      "tokens|cline|m|input": 10,
      "tokens|cline|m|cache_read": 4,
      "tokens|cline|m|output": 2,
      "cost|cline|m": 0.5,
    });
  });

  it("Cline, whose events tell tools and why a request failed", () => {
    const failed = { providerId: "openai", modelId: "m", error_type: "AI_APICallError", error_status: 529 };
    const body = logs(
      origin("cline", "cline"),
      { "event.name": "task.tool_used", ulid: "1", tool: "read_files", modelId: "m", success: true },
      { "event.name": "task.tool_used", ulid: "1", tool: "read_files", modelId: "m", success: false },
      { "event.name": "sdk.error", operation: "provider.stream", ...failed },
      { "event.name": "sdk.error", operation: "session_backend.sqlite_init", error_type: "Error" },
    );
    expect(totalsOf(play([body]))).toEqual({
      "tools|cline|read_files|ok": 1,
      "tools|cline|read_files|failed": 1,
      "requests|cline|m|overloaded": 1,
    });
  });

  it("Cursor, with growth only", () => {
    const body = points(
      origin("cursor", "cursor"),
      { metric: "cursor.token.usage", value: 10, delta: true, is: { model: "m", type: "input" } },
      { metric: "cursor.cost.usage", value: 0.25, delta: true, is: { model: "m" } },
      { metric: "cursor.tool.calls", value: 4, delta: true, is: { tool_name: "grep" } },
    );
    expect(totalsOf(play([body, body]))).toEqual({
      "tokens|cursor|m|input": 10,
      "cost|cursor|m": 0.25,
      "tools|cursor|grep|ok": 4,
    });
  });
});
