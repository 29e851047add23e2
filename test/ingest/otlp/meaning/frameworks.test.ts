// Frameworks that were not captured, in the shape their sources and documentation give.
import { describe, expect, it } from "vitest";
import { origin, spans } from "./made.ts";
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

describe("frameworks", () => {
  it("Pydantic AI, older: the agent repeats the tokens of its requests", () => {
    const body = spans(
      origin("app", "pydantic-ai"),
      {
        id: "c1",
        up: "a",
        name: "chat m",
        is: { ...op("chat"), ...model, ...tokens(10, 2), "gen_ai.system": "openai" },
      },
      { id: "t1", up: "ts", name: "running tool", is: { "gen_ai.tool.name": "search", tool_arguments: "{}" } },
      { id: "ts", up: "a", name: "running 1 tools" },
      { id: "a", name: "agent run", is: { agent_name: "helper", ...tokens(10, 2) } },
    );
    expect(totalsOf(play([body]))).toEqual({
      "requests|helper|m|ok": 1,
      "tokens|helper|m|input": 10,
      "tokens|helper|m|output": 2,
      "tools|helper|search|ok": 1,
      "tasks|helper|run|ok": 1,
    });
  });

  it("Google ADK: a request told by the framework and by the library below it, and parallel calls told again together", () => {
    const body = spans(
      origin("app", "gcp.vertex.agent"),
      { id: "g", up: "c", name: "generate_content m", is: { ...op("generate_content"), ...model, ...tokens(7, 3) } },
      { id: "c", up: "i", name: "call_llm", is: { "gen_ai.system": "gcp.vertex.agent", ...model, ...tokens(7, 3) } },
      { id: "t", up: "i", name: "execute_tool a", is: { ...op("execute_tool"), "gen_ai.tool.name": "a" } },
      {
        id: "m",
        up: "i",
        name: "execute_tool (merged tools)",
        is: { ...op("execute_tool"), "gen_ai.tool.name": "(merged tools)" },
      },
      { id: "i", up: "r", name: "invoke_agent root", is: { ...op("invoke_agent"), "gen_ai.agent.name": "root" } },
      { id: "r", name: "invocation" },
    );
    expect(totalsOf(play([body]))).toEqual({
      "requests|root|m|ok": 1,
      "tokens|root|m|input": 7,
      "tokens|root|m|output": 3,
      "tools|root|a|ok": 1,
      "tasks|root|run|ok": 1,
    });
  });

  it("a request told by two libraries counts once though the outer one is told first", () => {
    const [outer, inner] = [
      { id: "c", up: "a", name: "call_llm", is: { ...model, ...tokens(7, 3), "gen_ai.agent.name": "x" } },
      { id: "g", up: "c", is: { ...op("chat"), ...model, ...tokens(7, 3), "gen_ai.agent.name": "x" } },
    ];
    const body = spans(app, outer, inner, { id: "a", is: { ...op("invoke_agent"), "gen_ai.agent.name": "x" } });
    expect(totalsOf(play([body]))).toMatchObject({ "requests|x|m|ok": 1, "tokens|x|m|input": 7 });
  });

  it("a request told twice beside each other counts once by the id of its answer", () => {
    const is = { ...op("chat"), ...model, ...tokens(7, 3), "gen_ai.response.id": "r" };
    const body = spans(app, { id: "1", is }, { id: "2", is });
    expect(totalsOf(play([body]))).toMatchObject({ "requests|app|m|ok": 1, "tokens|app|m|input": 7 });
  });

  it("Strands: older names beside the newer ones, and an agent with its running total", () => {
    const body = spans(
      origin("app", "strands-agents"),
      {
        id: "c",
        up: "y",
        name: "chat",
        is: { ...op("chat"), ...model, ...tokens(5, 1), "gen_ai.usage.prompt_tokens": 5 },
      },
      { id: "y", up: "a", name: "execute_event_loop_cycle" },
      { id: "a", up: "s", is: { ...op("invoke_agent"), "gen_ai.agent.name": "poet", ...tokens(105, 21) } },
      { id: "s", name: "invoke_swarm", is: { ...op("invoke_swarm"), "gen_ai.agent.name": "swarm" } },
    );
    expect(totalsOf(play([body]))).toEqual({
      "requests|poet|m|ok": 1,
      "tokens|poet|m|input": 5,
      "tokens|poet|m|output": 1,
      "tasks|app|run|ok": 1,
    });
  });

  it("Agent Framework: a workflow whose agents send each other messages", () => {
    const body = spans(
      origin("app", "agent_framework"),
      { id: "s", up: "w", name: "message.send", is: { "message.source_id": "writer", "message.target_id": "editor" } },
      { id: "c", up: "a", is: { ...op("chat"), ...model, ...tokens(5, 1) } },
      {
        id: "a",
        up: "e",
        is: { ...op("invoke_agent"), "gen_ai.agent.name": "writer", "gen_ai.agent.id": "b2c0", ...tokens(5, 1) },
      },
      { id: "e", up: "w", name: "executor.process" },
      { id: "w", name: "workflow.run", is: { "workflow.name": "story" } },
    );
    expect(totalsOf(play([body]))).toEqual({
      "calls|writer|editor|ok": 1,
      "requests|writer|m|ok": 1,
      "tokens|writer|m|input": 5,
      "tokens|writer|m|output": 1,
      "tasks|app|story|ok": 1,
    });
  });

  it("Temporal: an attempt at an activity is a task", () => {
    const body = spans(
      app,
      { id: "1", name: "RunActivity:resize", status: 1 },
      { id: "2", name: "RunActivity:resize", status: 2 },
    );
    expect(totalsOf(play([body]))).toEqual({ "tasks|app|resize|ok": 1, "tasks|app|resize|failed": 1 });
  });
});
