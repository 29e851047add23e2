// Libraries that instrument others, in the shape their sources give.
import { describe, expect, it } from "vitest";
import { origin, points, spans } from "./made.ts";
import { play, totalsOf } from "./totals.ts";

const op = (operation: string): { readonly "gen_ai.operation.name": string } => ({
  "gen_ai.operation.name": operation,
});
const tokens = (input: number, output: number) => ({
  "gen_ai.usage.input_tokens": input,
  "gen_ai.usage.output_tokens": output,
});
const model = { "gen_ai.request.model": "m" };
const app = origin("app");

describe("instrumentations", () => {
  it("OpenInference: kinds and names of its own, on runs of any framework", () => {
    const kind = (name: string): { readonly "openinference.span.kind": string } => ({
      "openinference.span.kind": name,
    });
    const used = {
      "llm.model_name": "m",
      "llm.token_count.prompt": 100,
      "llm.token_count.prompt_details.cache_read": 40,
      "llm.token_count.completion": 9,
      "llm.token_count.completion_details.reasoning": 4,
      "llm.token_count.total": 109,
    };
    const body = spans(
      origin("app", "openinference.instrumentation.langchain"),
      { id: "l", up: "ch", name: "ChatOpenAI", is: { ...kind("LLM"), ...used } },
      { id: "ch", up: "a", name: "RunnableSequence", is: kind("CHAIN") },
      {
        id: "t",
        up: "a",
        name: "search",
        status: 2,
        is: { ...kind("TOOL"), "tool.name": "search" },
        events: [{ "exception.type": "TimeoutError" }],
      },
      {
        id: "a",
        name: "planner",
        status: 1,
        is: { ...kind("AGENT"), "agent.name": "planner", "llm.token_count.total": 109 },
      },
    );
    expect(totalsOf(play([body]))).toEqual({
      "requests|planner|m|ok": 1,
      "tokens|planner|m|input": 60,
      "tokens|planner|m|cache_read": 40,
      "tokens|planner|m|output": 9,
      "reasoning|planner|m": 4,
      "tools|planner|search|timeout": 1,
      "tasks|planner|run|ok": 1,
    });
  });

  it("OpenInference: an agent names the one before it in the graph", () => {
    const agent = (name: string, before: object) => ({
      "openinference.span.kind": "AGENT",
      "graph.node.id": name,
      ...before,
    });
    const body = spans(
      origin("app", "openinference.instrumentation.openai_agents"),
      { id: "1", up: "r", is: agent("triage", {}) },
      { id: "2", up: "r", is: agent("billing", { "graph.node.parent_id": "triage" }) },
      { id: "r", name: "Agent workflow", is: { "openinference.span.kind": "AGENT" } },
    );
    expect(totalsOf(play([body]))).toEqual({
      "calls|app|triage|ok": 1,
      "calls|triage|billing|ok": 1,
      "tasks|app|run|ok": 1,
    });
  });

  it("OpenInference: a run of chains is one task, whatever calls itself an agent inside; handing over is no tool", () => {
    const kind = (name: string, is = {}): Readonly<Record<string, string>> => ({
      "openinference.span.kind": name,
      ...is,
    });
    const graph = spans(
      origin("app", "openinference.instrumentation.langchain"),
      { id: "n", up: "r", name: "agent", is: kind("AGENT") },
      { id: "c", up: "n", name: "RunnableSequence", is: kind("CHAIN") },
      { id: "r", name: "forecaster", is: kind("CHAIN") },
    );
    expect(totalsOf(play([graph]))).toEqual({ "tasks|app|run|ok": 1 });
    const handover = spans(
      origin("app", "openinference.instrumentation.openai_agents"),
      { id: "h", up: "a", name: "handoff to writer", is: kind("TOOL") },
      { id: "a", name: "planner", is: kind("AGENT", { "agent.name": "planner" }) },
    );
    expect(totalsOf(play([handover]))).toEqual({ "tasks|planner|run|ok": 1 });
  });

  it("OpenLLMetry for LangChain in JavaScript: the parts of a chain, each a trace of its own, are no tasks", () => {
    const part = (name: string): Readonly<Record<string, string>> => ({
      "gen_ai.operation.name": "workflow",
      "traceloop.span.kind": "workflow",
      "traceloop.workflow.name": name,
    });
    const bodies = ["RunnableSequence", "RunnableLambda", "CompiledStateGraph"].map((name) =>
      spans(origin("app", "@traceloop/instrumentation-langchain"), {
        id: name,
        name: `workflow ${name}`,
        is: part(name),
      }),
    );
    expect(totalsOf(play(bodies))).toEqual({ "tasks|app|CompiledStateGraph|ok": 1 });
  });

  it("Google ADK: the agent that takes over runs beside, and is named in arguments, of which nothing else is read", () => {
    const adk = origin("desk", "gcp.vertex.agent");
    const of = (name: string, operation: string) => ({ ...op(operation), "gen_ai.agent.name": name });
    const transfer = (args: string | undefined) =>
      spans(
        adk,
        {
          id: "t",
          up: "a",
          name: "execute_tool transfer_to_agent",
          is: {
            ...of("triage", "execute_tool"),
            "gen_ai.tool.name": "transfer_to_agent",
            ...(args === undefined ? {} : { "gen_ai.tool.call.arguments": args }),
          },
        },
        { id: "a", up: "w", name: "invoke_agent triage", is: of("triage", "invoke_agent") },
        { id: "b", up: "w", name: "invoke_agent billing", is: of("billing", "invoke_agent") },
        { id: "w", name: "invoke_workflow triage", is: { ...op("invoke_workflow"), "gen_ai.workflow.name": "triage" } },
      );
    const told = { "tools|triage|transfer_to_agent|ok": 1, "tasks|desk|triage|ok": 1 };
    const handed = { ...told, "calls|triage|billing|ok": 1 };
    expect(totalsOf(play([transfer('{"agent_name": "billing"}')]))).toEqual(handed);
    expect(totalsOf(play([transfer('{"agent_name":"billing","note":"s3cret"}')]))).toEqual(handed);
    for (const args of [
      undefined,
      "{}",
      '{"note":"s3cret"}',
      '{"agent_name":7}',
      '"agent_name"',
      '{"agent_name":"triage"}',
    ])
      expect(totalsOf(play([transfer(args)]))).toEqual(told);
    // Of other tools it is not looked at.
    const other = {
      ...op("execute_tool"),
      "gen_ai.tool.name": "find",
      "gen_ai.tool.call.arguments": '{"agent_name":"x"}',
    };
    expect(totalsOf(play([spans(adk, { id: "o", is: other })]))).toEqual({ "tools|desk|find|ok": 1 });
  });

  it("OpenLLMetry: decorators name agents; a handoff is a call", () => {
    const kind = (name: string, is = {}): Readonly<Record<string, string>> => ({ "traceloop.span.kind": name, ...is });
    const body = spans(
      origin("app", "@traceloop/sdk"),
      {
        id: "o",
        up: "a",
        name: "openai.chat",
        is: {
          "llm.request.type": "chat",
          ...model,
          "gen_ai.usage.prompt_tokens": 8,
          "gen_ai.usage.completion_tokens": 2,
        },
      },
      { id: "t", up: "a", name: "lookup.tool", is: kind("tool", { "traceloop.entity.name": "lookup" }) },
      {
        id: "h",
        up: "a",
        name: "triage → billing.handoff",
        is: kind("handoff", { "gen_ai.handoff.from_agent": "triage", "gen_ai.handoff.to_agent": "billing" }),
      },
      { id: "a", up: "w", name: "triage.agent", is: kind("agent") },
      { id: "w", name: "support.workflow", is: kind("workflow", { "traceloop.entity.name": "support" }) },
    );
    expect(totalsOf(play([body]))).toEqual({
      "requests|triage|m|ok": 1,
      "tokens|triage|m|input": 8,
      "tokens|triage|m|output": 2,
      "tools|triage|lookup|ok": 1,
      "calls|triage|billing|ok": 1,
      "tasks|app|support|ok": 1,
    });
  });

  it("OpenLLMetry for CrewAI: a task, whose name is its text, is no agent", () => {
    const agent = op("invoke_agent");
    const body = spans(
      origin("app", "opentelemetry.instrumentation.crewai"),
      { id: "l", up: "a", name: "m.llm", is: { ...op("chat"), ...model, ...tokens(4, 1) } },
      { id: "a", up: "t", name: "Researcher.agent", is: { ...agent, ...tokens(40, 10) } },
      { id: "t", up: "w", name: "Find out all about the subject of the day.task", is: agent },
      { id: "w", name: "crewai.workflow", is: agent },
    );
    expect(totalsOf(play([body]))).toEqual({
      "requests|Researcher|m|ok": 1,
      "tokens|Researcher|m|input": 4,
      "tokens|Researcher|m|output": 1,
      "tasks|app|run|ok": 1,
    });
  });

  it("LangSmith: a retriever calls itself embeddings, and a prompt chat", () => {
    const kind = (name: string, operation: string) => ({ "langsmith.span.kind": name, ...op(operation) });
    const body = spans(
      origin("app", "langsmith"),
      { id: "l", up: "c", status: 1, is: { ...kind("llm", "chat"), ...model, ...tokens(4, 1) } },
      { id: "p", up: "c", status: 1, is: kind("prompt", "chat") },
      { id: "r", up: "c", status: 1, is: kind("retriever", "embeddings") },
      { id: "t", up: "c", status: 1, is: { ...kind("tool", "execute_tool"), "gen_ai.tool.name": "calc" } },
      { id: "c", name: "LangGraph", status: 1, is: kind("chain", "chain") },
    );
    expect(totalsOf(play([body]))).toEqual({
      "requests|app|m|ok": 1,
      "tokens|app|m|input": 4,
      "tokens|app|m|output": 1,
      "tools|app|calc|ok": 1,
    });
  });

  it("OpenLIT and OpenHands: a cost of their own", () => {
    const body = spans(app, { id: "c", is: { ...op("chat"), ...model, ...tokens(4, 1), "gen_ai.usage.cost": 0.25 } });
    expect(totalsOf(play([body]))).toMatchObject({ "cost|app|m": 0.25 });
  });

  it("MCP: what is below a call of a tool is the same call; alone it is one", () => {
    const mcp = { "mcp.method.name": "tools/call", "gen_ai.tool.name": "weather" };
    const body = spans(
      app,
      { id: "m1", up: "t1", name: "tools/call weather", is: mcp },
      { id: "t1", is: { ...op("execute_tool"), "gen_ai.tool.name": "weather" } },
      { id: "m2", name: "tools/call weather", status: 2, is: { ...mcp, "error.type": "tool_error" } },
      { id: "m3", name: "tools/list", is: { "mcp.method.name": "tools/list" } },
    );
    expect(totalsOf(play([body]))).toEqual({ "tools|app|weather|ok": 1, "tools|app|weather|failed": 1 });
  });

  it("Anthropic's input apart from the cache is recognised where more is read from the cache than at all", () => {
    const is = { ...op("chat"), ...model, ...tokens(12, 1), "gen_ai.usage.cache_read_input_tokens": 4000 };
    expect(totalsOf(play([spans(app, { id: "c", is })]))).toMatchObject({
      "tokens|app|m|input": 12,
      "tokens|app|m|cache_read": 4000,
    });
  });

  it("Messaging: batches that were processed, not those that were sent", () => {
    const by = (type: string, count: number) => ({
      "messaging.operation.type": type,
      "messaging.batch.message_count": count,
    });
    const body = spans(
      app,
      { id: "1", is: by("process", 5) },
      { id: "2", is: by("send", 7) },
      { id: "3", is: { "messaging.operation": "process" } },
    );
    expect(totalsOf(play([body]))).toEqual({ "messages|app": 6 });
  });

  it("Messaging: metrics of what was processed, which add nothing to spans", () => {
    const body = points(
      app,
      { metric: "messaging.process.duration", value: 3, count: 6 },
      { metric: "messaging.process.messages", value: 6 },
      { metric: "messaging.client.sent.messages", value: 9 },
    );
    const told = play([body]).filter(({ kind }) => kind === "message.handled");
    expect(told).toHaveLength(6);
    for (const one of told) expect(one).toMatchObject({ agent: "app", count: 1, duration: 0.5 });
    const process = { "messaging.operation.type": "process", "messaging.batch.message_count": 6 };
    const span = spans(
      app,
      { id: "1", up: "a", is: process },
      { id: "a", is: { ...op("invoke_agent"), "gen_ai.agent.name": "x" } },
    );
    for (const bodies of [[body, span], [span, body], [span]])
      expect(totalsOf(play(bodies))).toEqual({ "messages|x": 6, "tasks|x|run|ok": 1 });
  });
});
