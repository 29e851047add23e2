// What single libraries tell in a way of their own, in the shape real ones were seen to send.
import { describe, expect, it } from "vitest";
import { origin, points, spans } from "./made.ts";
import { play, totalsOf } from "./totals.ts";

const kind = (name: string, is = {}): Readonly<Record<string, string>> => ({ "openinference.span.kind": name, ...is });
const op = (operation: string): { readonly "gen_ai.operation.name": string } => ({
  "gen_ai.operation.name": operation,
});
const tokens = (input: number, output: number) => ({
  "gen_ai.usage.input_tokens": input,
  "gen_ai.usage.output_tokens": output,
});
const counts = (input: number, output: number) => ({
  "llm.model_name": "m",
  "llm.token_count.prompt": input,
  "llm.token_count.completion": output,
});
const model = { "gen_ai.request.model": "m" };

describe("names", () => {
  it("OpenInference for smolagents: in the name of the span, but for the name of a class", () => {
    const scope = "openinference.instrumentation.smolagents";
    const run = (name: string) =>
      spans(
        origin("app", scope),
        { id: "l", up: "w", name: "OpenAIModel.generate", is: kind("LLM", counts(30, 5)) },
        { id: "w", up: "s", name: "writer.run", is: kind("AGENT") },
        { id: "s", up: "r", name: "Step 1", is: kind("CHAIN") },
        { id: "r", name, is: kind("AGENT") },
      );
    const told = { "requests|writer|m|ok": 1, "tokens|writer|m|input": 30, "tokens|writer|m|output": 5 };
    expect(totalsOf(play([run("planner.run")]))).toEqual({
      ...told,
      "calls|planner|writer|ok": 1,
      "tasks|planner|run|ok": 1,
    });
    expect(totalsOf(play([run("CodeAgent.run")]))).toEqual({
      ...told,
      "calls|app|writer|ok": 1,
      "tasks|app|run|ok": 1,
    });
  });

  it("OpenInference for Agno: the node of the caller has an id of its own", () => {
    const agent = (name: string, node: string, caller = {}) =>
      kind("AGENT", { "agent.name": name, "graph.node.id": node, "graph.node.name": name, ...caller });
    const body = spans(
      origin("app", "openinference.instrumentation.agno"),
      { id: "p", up: "t", name: "planner.run", is: agent("planner", "n2", { "graph.node.parent_id": "n1" }) },
      { id: "t", up: "c", name: "delegate", is: kind("TOOL", { "tool.name": "delegate" }) },
      { id: "c", name: "crew.run", is: agent("crew", "n1") },
    );
    expect(totalsOf(play([body]))).toEqual({
      "calls|crew|planner|ok": 1,
      "tools|crew|delegate|ok": 1,
      "tasks|crew|run|ok": 1,
    });
  });

  it("OpenInference for AutoGen: the first agent of a team is called by nobody", () => {
    const agent = (name: string, caller: string) =>
      kind("AGENT", { "graph.node.id": name, "graph.node.parent_id": caller });
    const body = spans(
      origin("app", "openinference.instrumentation.autogen_agentchat"),
      { id: "p", up: "t", name: "planner.on_messages_stream", is: agent("planner", "start") },
      { id: "w", up: "t", name: "writer.on_messages_stream", is: agent("writer", "planner") },
      { id: "t", name: "Swarm.run_stream", is: kind("CHAIN") },
    );
    expect(totalsOf(play([body]))).toEqual({ "calls|planner|writer|ok": 1, "tasks|app|run|ok": 1 });
  });

  it("the first library for the OpenAI Agents SDK: what is no agent has a name for all", () => {
    const nobody = { "gen_ai.agent.name": "OpenAI Agent" };
    const body = spans(
      origin("app", "opentelemetry.instrumentation.openai_agents"),
      { id: "l", up: "u", is: { ...op("chat"), ...model, ...tokens(4, 1), ...nobody } },
      { id: "u", up: "a", name: "unknown", is: { ...op("unknown"), ...nobody } },
      { id: "a", is: { ...op("invoke_agent"), "gen_ai.agent.name": "planner" } },
    );
    expect(totalsOf(play([body]))).toEqual({
      "requests|planner|m|ok": 1,
      "tokens|planner|m|input": 4,
      "tokens|planner|m|output": 1,
      "tasks|planner|run|ok": 1,
    });
  });

  it("OpenInference for DSPy: a tool is called in the name of the span", () => {
    const body = spans(
      origin("app", "openinference.instrumentation.dspy"),
      { id: "t", up: "r", name: "weather.__call__", is: kind("TOOL") },
      { id: "r", name: "ReAct.forward", is: kind("CHAIN") },
    );
    expect(totalsOf(play([body]))).toEqual({ "tools|app|weather|ok": 1, "tasks|app|run|ok": 1 });
  });

  it.each([
    ["b6e10704-c1d7-41ee-8af1-3223feee4786", "app"],
    ["writer_b6e10704c1d741ee8af13223feee4786", "writer"],
    ["b6e10704", "b6e10704"],
  ])("Agent Framework and AutoGen: an agent called %s is %s, as ids made by chance are without end", (told, agent) => {
    const run = spans(origin("app"), { id: "a", is: { ...op("invoke_agent"), "gen_ai.agent.name": told } });
    expect(totalsOf(play([run]))).toEqual({ [`tasks|${agent}|run|ok`]: 1 });
    const requests = {
      metric: "gen_ai.client.operation.duration",
      value: 1,
      count: 1,
      is: { ...op("chat"), ...model, "gen_ai.agent.name": told },
    };
    expect(totalsOf(play([points(origin("app"), requests)]))).toEqual({ [`requests|${agent}|m|ok`]: 1 });
  });

  it("Agent Framework: a workflow that nobody named has an id made by chance in its name", () => {
    const is = { "workflow.name": "WorkflowBuilder-674a3575-83f7-4030-b579-b36bf6f54c4c" };
    const body = spans(origin("app", "agent_framework"), { id: "w", name: "workflow.run", is });
    expect(totalsOf(play([body]))).toEqual({ "tasks|app|WorkflowBuilder|ok": 1 });
  });

  it.each([
    ["/usr/local/bin/openhands", "openhands"],
    ["C:\\tools\\agent.py", "agent.py"],
    ["team/agent", "team/agent"],
    ["/", "/"],
  ])("a service called %s is %s", (service, agent) => {
    const body = spans(origin(service), { id: "l", is: { ...op("chat"), ...model } });
    expect(totalsOf(play([body]))).toEqual({ [`requests|${agent}|m|ok`]: 1 });
  });
});

describe("tokens of models of Anthropic", () => {
  const told = { ...tokens(53, 20), "gen_ai.usage.cache_read.input_tokens": 40 };
  const input = (scope: string, is: Readonly<Record<string, number | string>>): number | undefined =>
    totalsOf(play([spans(origin("app", scope), { id: "l", is })]))["tokens|app|m|input"];

  it("are apart from the cache in Agent Framework, and those of others are not", () => {
    const chat = { ...op("chat"), ...model, ...told };
    expect(input("agent_framework", { ...chat, "gen_ai.provider.name": "anthropic" })).toBe(53);
    expect(input("agent_framework", { ...chat, "gen_ai.provider.name": "openai" })).toBe(13);
    expect(input("strands.telemetry.tracer", { ...chat, "gen_ai.provider.name": "anthropic" })).toBe(13);
  });

  it("are apart from the cache in OpenInference for Agno", () => {
    const cached = { "llm.token_count.prompt_details.cache_read": 40, ...counts(53, 20) };
    const llm = { ...cached, "openinference.span.kind": "LLM", "llm.provider": "Anthropic" };
    expect(input("openinference.instrumentation.agno", llm)).toBe(53);
    expect(input("openinference.instrumentation.anthropic", llm)).toBe(13);
  });
});

describe("requests and tools", () => {
  it("LiteLLM: asked asynchronously it tells the function instead of the operation", () => {
    const request = (called: string, operation: string) => ({
      "llm.request.type": called,
      ...op(operation),
      ...model,
      ...tokens(80, 8),
    });
    const body = spans(
      origin("app", "litellm"),
      { id: "1", name: "litellm_request", is: request("acompletion", "acompletion") },
      { id: "2", up: "1", name: "raw_gen_ai_request" },
      { id: "3", name: "litellm_request", is: request("aembedding", "aembedding") },
      { id: "4", name: "litellm_request", is: request("anthropic_messages", "anthropic_messages") },
      { id: "5", name: "litellm_request", is: request("completion", "chat") },
      { id: "6", name: "litellm_request", is: request("amoderation", "amoderation") },
    );
    expect(totalsOf(play([body]))).toEqual({
      "requests|app|m|ok": 4,
      "tokens|app|m|input": 320,
      "tokens|app|m|output": 32,
    });
  });

  it("the proxy of LiteLLM: calls the model that answered by the name its clients have for it", () => {
    const asked = { ...op("chat"), "gen_ai.request.model": "gpt-4o", "gen_ai.response.model": "mine" };
    const requests = (scope: string) => totalsOf(play([spans(origin("app", scope), { id: "l", is: asked })]));
    expect(requests("litellm")).toEqual({ "requests|app|gpt-4o|ok": 1 });
    expect(requests("strands.telemetry.tracer")).toEqual({ "requests|app|mine|ok": 1 });
  });

  it("Google ADK: parallel calls, told again together, by whatever name of the span", () => {
    const tool = (name: string) => ({ ...op("execute_tool"), "gen_ai.tool.name": name });
    const body = spans(
      origin("app", "gcp.vertex.agent"),
      { id: "1", name: "execute_tool weather", is: tool("weather") },
      { id: "2", name: "execute_tool weather", is: tool("weather") },
      { id: "m", name: "execute_tool (merged)", is: tool("(merged tools)") },
    );
    expect(totalsOf(play([body]))).toEqual({ "tools|app|weather|ok": 2 });
  });

  it("Strands: milliseconds to the first token, by a name under which others tell seconds", () => {
    const chat = { ...op("chat"), ...model, "gen_ai.server.time_to_first_token": 715 };
    const told = (scope: string) => play([spans(origin("app", scope), { id: "l", is: chat })]).at(-1);
    expect(told("strands.telemetry.tracer")).toMatchObject({ kind: "llm.finished", first_token: 0.715 });
    expect(told("openlit")).toMatchObject({ kind: "llm.finished", first_token: undefined });
  });

  it("OpenInference for LlamaIndex: putting a request together is none", () => {
    const body = spans(
      origin("app", "openinference.instrumentation.llama_index"),
      { id: "p", up: "s", name: "OpenAI._prepare_chat_with_tools", is: kind("LLM", { "llm.model_name": "m" }) },
      { id: "i", up: "o", name: "OpenAI.achat", is: kind("LLM", counts(100, 20)) },
      { id: "o", up: "s", name: "OpenAI.achat", is: kind("LLM", { "llm.model_name": "m" }) },
      { id: "s", name: "AgentWorkflow.run_agent_step", is: kind("CHAIN") },
    );
    expect(totalsOf(play([body]))).toMatchObject({ "requests|app|m|ok": 1, "tokens|app|m|input": 100 });
  });

  it("OpenLLMetry for LlamaIndex: a task with a tool is a call of it", () => {
    const task = (name: string, is = {}) => ({ "traceloop.span.kind": "task", "traceloop.entity.name": name, ...is });
    const body = spans(
      origin("app", "opentelemetry.instrumentation.llamaindex"),
      { id: "f", up: "t", name: "FunctionTool.task", is: task("FunctionTool.task") },
      { id: "t", up: "w", name: "AgentWorkflow.task", is: task("AgentWorkflow.task", { "tool.name": "weather" }) },
      { id: "s", up: "w", name: "AgentWorkflow.task", is: task("AgentWorkflow.task") },
      { id: "w", name: "AgentWorkflow.workflow", is: { "traceloop.span.kind": "workflow" } },
    );
    expect(totalsOf(play([body]))).toEqual({ "tools|app|weather|ok": 1, "tasks|app|run|ok": 1 });
  });

  it("OpenHands: a run of a conversation is a task, and actions are calls of tools", () => {
    const type = (name: string) => ({ "lmnr.span.type": name });
    const body = spans(
      origin("/usr/bin/openhands", "lmnr.tracer"),
      { id: "i", up: "l", name: "litellm.completion", is: { ...type("LLM"), ...model, ...tokens(100, 20) } },
      { id: "l", up: "s", name: "llm.m", is: type("LLM") },
      { id: "t", up: "s", name: "TerminalAction", is: type("TOOL") },
      { id: "s", up: "r", name: "agent.step", is: type("DEFAULT") },
      { id: "r", up: "c", name: "conversation.run", is: type("DEFAULT") },
      { id: "c", name: "conversation", is: type("DEFAULT") },
    );
    expect(totalsOf(play([body]))).toEqual({
      "requests|openhands|m|ok": 1,
      "tokens|openhands|m|input": 100,
      "tokens|openhands|m|output": 20,
      "tools|openhands|TerminalAction|ok": 1,
      "tasks|openhands|run|ok": 1,
    });
  });

  it("Agent Framework: tools by a metric of its own, once beside spans", () => {
    const from = origin("app", "agent_framework");
    const called = (tool: string, is = {}) => ({
      metric: "agent_framework.function.invocation.duration",
      value: 0.5,
      count: 1,
      is: { "gen_ai.tool.name": tool, ...is },
    });
    const metrics = points(from, called("weather"), called("broken", { "error.type": "RuntimeError" }));
    const expected = { "tools|app|weather|ok": 1, "tools|app|broken|failed": 1 };
    expect(totalsOf(play([metrics]))).toEqual(expected);
    const tool = (name: string, is = {}) => ({ ...op("execute_tool"), "gen_ai.tool.name": name, ...is });
    const traces = spans(
      from,
      { id: "1", is: tool("weather") },
      { id: "2", status: 2, is: tool("broken", { "error.type": "RuntimeError" }) },
    );
    expect(totalsOf(play([metrics, traces]))).toEqual(expected);
  });

  it("OpenLLMetry for Anthropic: metrics do not tell the operation", () => {
    const duration = (is = {}) => ({
      metric: "gen_ai.client.operation.duration",
      value: 3,
      count: 3,
      is: { "gen_ai.response.model": "m", ...is },
    });
    const ofScope = (scope: string) => totalsOf(play([points(origin("app", scope), duration())]));
    expect(ofScope("opentelemetry.instrumentation.anthropic")).toEqual({ "requests|app|m|ok": 3 });
    expect(ofScope("opentelemetry.instrumentation.openai_agents")).toEqual({});
  });
});
