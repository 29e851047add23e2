// Clients from npm that nobody here wrote, against the running exporter.
import { join } from "node:path";
import { afterAll, beforeAll, describe, it } from "vitest";
import { javascriptFolder } from "../../scripts/clients/javascript.ts";
import { root } from "../../scripts/root.ts";
import { startReceiver, type Client, type Counts, type Receiver } from "./counted.ts";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.end());

function client(service: string, script: string, ...args: readonly string[]): Client {
  return { service, command: [process.execPath, join(root, javascriptFolder, script), ...args] };
}

const encodings = [
  { encoding: "http/protobuf", name: "protobuf" },
  { encoding: "http/json", name: "json" },
];

describe("the OpenTelemetry SDK for JavaScript", () => {
  it.each(encodings)("tells agents, models and tools by spans, in $encoding", async ({ encoding, name }) => {
    const [planner, writer] = [`${name}-planner`, `${name}-writer`];
    await receiver.hears(
      { ...client(name, "otel.mjs", "traces"), env: { OTEL_EXPORTER_OTLP_PROTOCOL: encoding } },
      {
        // 120 are told, of which 40 come from the cache and 10 go into it.
        [`tokens ${planner} stand-in-1 input`]: 70,
        [`tokens ${planner} stand-in-1 cache_read`]: 40,
        [`tokens ${planner} stand-in-1 cache_write`]: 10,
        [`tokens ${planner} stand-in-1 output`]: 30,
        [`reasoning ${planner} stand-in-1`]: 5,
        [`cost ${planner} stand-in-1`]: 0.0019,
        [`requests ${planner} stand-in-1 ok`]: 1,
        [`requests ${writer} stand-in-1 rate_limited`]: 1,
        [`tools ${planner} search ok`]: 1,
        [`tools ${planner} fetch timeout`]: 1,
        [`calls ${planner} ${writer} failed`]: 1,
        [`tasks ${planner} run ok`]: 1,
      },
    );
  });

  it.each(
    encodings.flatMap(({ encoding, name }) => [
      { encoding, temporality: "delta", compression: "none", service: `${name}-delta` },
      { encoding, temporality: "cumulative", compression: "gzip", service: `${name}-cumulative` },
    ]),
  )("tells $temporality metrics in $encoding, compression $compression", async (settings) => {
    const { encoding, temporality, compression, service } = settings;
    const env = {
      OTEL_EXPORTER_OTLP_PROTOCOL: encoding,
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: temporality,
      OTEL_EXPORTER_OTLP_COMPRESSION: compression,
    };
    await receiver.hears(
      { ...client(service, "otel.mjs", "metrics"), env },
      {
        // 100 and 150 are told, a fifth of them from the cache.
        [`tokens ${service} stand-in-1 input`]: 200,
        [`tokens ${service} stand-in-1 cache_read`]: 50,
        [`tokens ${service} stand-in-1 output`]: 25,
        [`cost ${service} stand-in-1`]: 0.00265,
        [`requests ${service} stand-in-1 ok`]: 2,
        [`tools ${service} search ok`]: 2,
      },
    );
  });

  it.each(encodings)("tells log records in $encoding", async ({ encoding, name }) => {
    const service = `${name}-logs`;
    await receiver.hears(
      { ...client(service, "otel.mjs", "logs"), env: { OTEL_EXPORTER_OTLP_PROTOCOL: encoding } },
      {
        [`tokens ${service} stand-in-1 input`]: 500,
        [`tokens ${service} stand-in-1 cache_read`]: 128,
        [`tokens ${service} stand-in-1 output`]: 40,
        [`cost ${service} stand-in-1`]: 0.005728,
        [`requests ${service} stand-in-1 ok`]: 2,
      },
    );
  });
});

describe("the AI SDK", () => {
  it("tells its agents by the ids of their functions, streamed answers too", async () => {
    await receiver.hears(client("ai-sdk", "ai-sdk.mjs"), {
      // 100 and 150 are told, 60 of them from the cache.
      "tokens ai-sdk-forecaster stand-in-1 input": 190,
      "tokens ai-sdk-forecaster stand-in-1 cache_read": 60,
      "tokens ai-sdk-forecaster stand-in-1 output": 30,
      "reasoning ai-sdk-forecaster stand-in-1": 8,
      "cost ai-sdk-forecaster stand-in-1": 0.00278,
      "requests ai-sdk-forecaster stand-in-1 ok": 2,
      "tools ai-sdk-forecaster weather ok": 1,
      "tasks ai-sdk-forecaster run ok": 1,
      "tokens ai-sdk-streamer stand-in-1 input": 30,
      "tokens ai-sdk-streamer stand-in-1 cache_read": 0,
      "tokens ai-sdk-streamer stand-in-1 output": 7,
      "reasoning ai-sdk-streamer stand-in-1": 0,
      "cost ai-sdk-streamer stand-in-1": 0.00052,
      "requests ai-sdk-streamer stand-in-1 ok": 1,
      "tasks ai-sdk-streamer run ok": 1,
    });
  });
});

describe("an agent of LangGraph", () => {
  const run = { "requests langgraph stand-in-1 ok": 2 };
  const as = (service: string, counts: Counts): Counts =>
    Object.fromEntries(Object.entries(counts).map(([what, count]) => [what.replace("langgraph", service), count]));

  it("is told by OpenInference: a run is a task, its chains are not", async () => {
    await receiver.hears(
      client("openinference", "langgraph.mjs", "openinference"),
      as("openinference", {
        ...run,
        "tokens langgraph stand-in-1 input": 210,
        "tokens langgraph stand-in-1 cache_read": 40,
        "tokens langgraph stand-in-1 output": 30,
        "reasoning langgraph stand-in-1": 8,
        "cost langgraph stand-in-1": 0.00292,
        "tools langgraph weather ok": 1,
        "tasks langgraph run ok": 1,
      }),
    );
  });

  it("is told by OpenLLMetry, which calls tools by their class and tells nothing of caches", async () => {
    await receiver.hears(
      client("openllmetry", "langgraph.mjs", "openllmetry"),
      as("openllmetry", {
        ...run,
        "tokens langgraph stand-in-1 input": 250,
        "tokens langgraph stand-in-1 output": 30,
        "cost langgraph stand-in-1": 0.0032,
        "tools langgraph DynamicStructuredTool ok": 1,
        "tasks langgraph CompiledStateGraph ok": 1,
      }),
    );
  });
});

describe("the OpenAI Agents SDK", () => {
  it("is told by OpenLLMetry in its client: requests and tokens, nothing of agents and tools", async () => {
    await receiver.hears(client("openai-agents", "openai-agents.mjs"), {
      "tokens openai-agents stand-in-1 input": 250,
      "tokens openai-agents stand-in-1 output": 30,
      "cost openai-agents stand-in-1": 0.0032,
      "requests openai-agents stand-in-1 ok": 2,
    });
  });
});

describe("LangChain with a client of OpenAI", () => {
  it("is told by OpenLLMetry in both, each request once", async () => {
    await receiver.hears(client("langchain-openai", "langchain-openai.mjs"), {
      "tokens langchain-openai stand-in-1 input": 250,
      "tokens langchain-openai stand-in-1 output": 30,
      "cost langchain-openai stand-in-1": 0.0032,
      "requests langchain-openai stand-in-1 ok": 2,
    });
  });
});

describe("Langfuse", () => {
  it("tells agents and tools by the names of their spans, and tokens in a text", async () => {
    const agent = "langfuse-forecaster";
    await receiver.hears(client("langfuse", "langfuse.mjs"), {
      // 100 and 150 are told, 40 of them from the cache.
      [`tokens ${agent} stand-in-1 input`]: 210,
      [`tokens ${agent} stand-in-1 cache_read`]: 40,
      [`tokens ${agent} stand-in-1 output`]: 30,
      [`reasoning ${agent} stand-in-1`]: 8,
      [`cost ${agent} stand-in-1`]: 0.00292,
      [`requests ${agent} stand-in-1 ok`]: 2,
      [`tools ${agent} weather failed`]: 1,
      [`tasks ${agent} run ok`]: 1,
    });
  });
});

describe("all of them", () => {
  it("have told nothing else when nothing waits any more", async () => {
    await receiver.staysSo();
  });
});
