// Frameworks and instrumentations of JavaScript, as they were seen on the wire, cut to what counts.
import { describe, expect, it } from "vitest";
import type { Value } from "../../../../exporter/ingest/otlp/attributes.ts";
import { origin, spans } from "./made.ts";
import { play, totalsOf } from "./totals.ts";

type Bag = Readonly<Record<string, Value>>;

describe("Langfuse", () => {
  const of = (type: string, more: Bag = {}): Bag => ({ "langfuse.observation.type": type, ...more });
  const generation = (usage: object, more: Bag = {}): Bag =>
    of("generation", {
      "langfuse.observation.model.name": "m",
      "langfuse.observation.usage_details": JSON.stringify(usage),
      ...more,
    });

  it("calls agents and tools as their spans, and tells tokens in one text, each of them once", () => {
    const body = spans(
      origin("app", "langfuse-sdk"),
      {
        id: "g",
        up: "a",
        name: "OpenAI.chat",
        is: generation({ input: 611, output: 40, total: 1061, input_cached_tokens: 400, output_reasoning_tokens: 10 }),
      },
      { id: "t", up: "a", name: "lookup", is: of("tool", { "langfuse.observation.level": "ERROR" }) },
      { id: "a", name: "planner", is: of("agent") },
    );
    expect(totalsOf(play([body]))).toEqual({
      "requests|planner|m|ok": 1,
      "tokens|planner|m|input": 611,
      "tokens|planner|m|cache_read": 400,
      "tokens|planner|m|output": 50,
      "reasoning|planner|m": 10,
      "tools|planner|lookup|failed": 1,
      "tasks|planner|run|ok": 1,
    });
  });

  it("tells the same of LangChain and of Anthropic under other names; what is around is a task, what it cost is told", () => {
    const cost = { "langfuse.observation.cost_details": JSON.stringify({ input: 0.01, total: 0.03 }) };
    const body = spans(
      origin("app", "langfuse-sdk"),
      {
        id: "g",
        up: "s",
        name: "ChatOpenAI",
        is: generation({ input: 600, output: 40, total: 1050, input_cache_read: 400, output_reasoning: 10 }),
      },
      {
        id: "h",
        up: "s",
        name: "anthropic",
        is: generation(
          { input: 100, output: 20, cache_read_input_tokens: 30, cache_creation_input_tokens: 7, total: 157 },
          cost,
        ),
      },
      { id: "s", up: "r", name: "agent", is: of("span") },
      { id: "r", name: "graph", is: of("span") },
    );
    expect(totalsOf(play([body]))).toEqual({
      "requests|app|m|ok": 2,
      "tokens|app|m|input": 700,
      "tokens|app|m|cache_read": 430,
      "tokens|app|m|cache_write": 7,
      "tokens|app|m|output": 70,
      "reasoning|app|m": 10,
      "cost|app|m": 0.03,
      "tasks|app|run|ok": 1,
    });
  });
});

describe("OpenLLMetry", () => {
  const request = (more: Bag = {}): Bag => ({
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": "m",
    "gen_ai.usage.input_tokens": 100,
    "gen_ai.usage.output_tokens": 5,
    ...more,
  });
  const chain = spans(origin("app", "@traceloop/instrumentation-langchain"), { id: "c", trace: "c", is: request() });
  const client = spans(origin("app", "@traceloop/instrumentation-openai"), {
    id: "o",
    trace: "o",
    is: request({ "gen_ai.response.id": "answer" }),
  });
  const once = { "requests|app|m|ok": 1, "tokens|app|m|input": 100, "tokens|app|m|output": 5 };

  it("tells a request once, though LangChain and the library it asks with are both watched", () => {
    expect(totalsOf(play([chain, client]))).toEqual(once);
    expect(totalsOf(play([client, chain]))).toEqual(once);
  });

  it("tells it where LangChain alone is", () => {
    expect(totalsOf(play([chain]))).toEqual(once);
  });
});

describe("the AI SDK", () => {
  it("asks for embeddings, which is no agent's run, and no call of one by another", () => {
    const of = (operation: string, more: Bag = {}): Bag => ({ "ai.operationId": operation, ...more });
    const body = spans(
      origin("app", "ai"),
      { id: "d", up: "e", is: of("ai.embed.doEmbed", { "ai.model.id": "m", "ai.usage.tokens": 9 }) },
      { id: "e", up: "t", is: of("ai.embed", { "ai.model.id": "m", "ai.usage.tokens": 9 }) },
      { id: "t", up: "a", is: of("ai.toolCall", { "ai.toolCall.name": "search" }) },
      { id: "a", is: of("ai.generateText", { "ai.telemetry.functionId": "planner" }) },
    );
    expect(totalsOf(play([body]))).toEqual({
      "requests|planner|m|ok": 1,
      "tokens|planner|m|input": 9,
      "tools|planner|search|ok": 1,
      "tasks|planner|run|ok": 1,
    });
  });
});

describe("Genkit", () => {
  it("tells flows, requests and tools, of tokens nothing", () => {
    const of = (subtype: string, name: string): Bag => ({
      "genkit:type": "action",
      "genkit:metadata:subtype": subtype,
      "genkit:name": name,
    });
    const body = spans(
      origin("app", "genkit-tracer"),
      { id: "m", up: "u", is: of("model", "vendor/m") },
      { id: "t", up: "u", status: 2, is: of("tool", "search") },
      { id: "u", up: "f", status: 2, is: { "genkit:type": "util", "genkit:name": "generate" } },
      { id: "f", status: 2, is: of("flow", "planner") },
    );
    expect(totalsOf(play([body]))).toEqual({
      "requests|app|vendor/m|ok": 1,
      "tools|app|search|failed": 1,
      "tasks|app|planner|failed": 1,
    });
  });
});

describe("VoltAgent", () => {
  it("tells the tokens of a run with its agent, and not how many requests it took", () => {
    const of = (more: Bag): Bag => ({ "entity.type": "agent", "entity.name": "planner", ...more });
    const last = { "span.type": "llm", "llm.model": "m", "llm.usage.prompt_tokens": 100 };
    const used = {
      "ai.model.name": "m",
      "usage.prompt_tokens": 300,
      "usage.cached_tokens": 120,
      "usage.completion_tokens": 15,
      "usage.reasoning_tokens": 3,
    };
    const body = spans(
      origin("app", "@voltagent/core"),
      { id: "l", up: "a", name: "llm:generateText", is: of(last) },
      { id: "t", up: "a", status: 2, is: of({ "span.type": "tool", "tool.name": "search" }) },
      { id: "a", name: "planner", is: of(used) },
    );
    expect(totalsOf(play([body]))).toEqual({
      "tokens|planner|m|input": 180,
      "tokens|planner|m|cache_read": 120,
      "tokens|planner|m|output": 15,
      "reasoning|planner|m": 3,
      "tools|planner|search|failed": 1,
      "tasks|planner|run|ok": 1,
    });
  });
});

describe("OpenLIT", () => {
  it("tells a cost of 0 where it knows no price, which is no cost", () => {
    const is = { "gen_ai.operation.name": "chat", "gen_ai.request.model": "m", "gen_ai.usage.output_tokens": 5 };
    const body = spans(origin("app", "@openlit/instrumentation-openai"), {
      id: "1",
      is: { ...is, "gen_ai.usage.cost": 0 },
    });
    expect(totalsOf(play([body]))).toEqual({ "requests|app|m|ok": 1, "tokens|app|m|output": 5 });
  });
});
