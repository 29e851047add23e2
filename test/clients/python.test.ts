// Clients from PyPI that nobody here wrote, against the running exporter.
import { join } from "node:path";
import { afterAll, beforeAll, describe, it } from "vitest";
import { pythonFolder, pythonOf } from "../../scripts/clients/python.ts";
import { root } from "../../scripts/root.ts";
import { startReceiver, type Client, type Receiver } from "./counted.ts";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.end());

function client(service: string, script: string, ...args: readonly string[]): Client {
  // Its bodies are packed, as its users are advised to.
  const env = { OTEL_EXPORTER_OTLP_COMPRESSION: "gzip", PYTHONDONTWRITEBYTECODE: "1" };
  return { service, command: [pythonOf(root), join(root, pythonFolder, script), ...args], env };
}

describe("the OpenTelemetry SDK for Python", () => {
  it("tells agents, models and tools by spans", async () => {
    await receiver.hears(client("python", "otel.py", "traces"), {
      "tokens python-agent stand-in-1 input": 80,
      "tokens python-agent stand-in-1 cache_read": 40,
      "tokens python-agent stand-in-1 output": 30,
      "cost python-agent stand-in-1": 0.00188,
      "requests python-agent stand-in-1 ok": 1,
      "requests python-agent stand-in-1 timeout": 1,
      "tools python-agent search ok": 1,
      "tasks python-agent run ok": 1,
    });
  });

  it.each(["delta", "cumulative"])("tells %s metrics", async (temporality) => {
    const service = `python-${temporality}`;
    const { env, ...metrics } = client(service, "otel.py", "metrics");
    await receiver.hears(
      { ...metrics, env: { ...env, OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: temporality } },
      {
        [`tokens ${service} stand-in-1 input`]: 250,
        [`tokens ${service} stand-in-1 output`]: 25,
        [`cost ${service} stand-in-1`]: 0.003,
        [`requests ${service} stand-in-1 ok`]: 2,
      },
    );
  });

  it("tells log records", async () => {
    await receiver.hears(client("python-logs", "otel.py", "logs"), {
      "tokens python-logs stand-in-1 input": 500,
      "tokens python-logs stand-in-1 output": 40,
      "cost python-logs stand-in-1": 0.0056,
      "requests python-logs stand-in-1 ok": 2,
    });
  });
});

describe("an agent of LangGraph", () => {
  it("is told by OpenInference: a run is a task, its chains and nodes are not", async () => {
    await receiver.hears(client("openinference", "langgraph_agent.py", "openinference"), {
      "tokens openinference stand-in-1 input": 210,
      "tokens openinference stand-in-1 cache_read": 40,
      "tokens openinference stand-in-1 output": 30,
      "reasoning openinference stand-in-1": 8,
      "cost openinference stand-in-1": 0.00292,
      "requests openinference stand-in-1 ok": 2,
      "tools openinference weather ok": 1,
      "tasks openinference run ok": 1,
    });
  });

  it("is told by OpenLLMetry, by its name", async () => {
    await receiver.hears(client("openllmetry", "langgraph_agent.py", "openllmetry"), {
      "tokens langgraph-forecaster stand-in-1 input": 210,
      "tokens langgraph-forecaster stand-in-1 cache_read": 40,
      "tokens langgraph-forecaster stand-in-1 output": 30,
      "cost langgraph-forecaster stand-in-1": 0.00292,
      "requests langgraph-forecaster stand-in-1 ok": 2,
      "tools langgraph-forecaster weather ok": 1,
      "tasks langgraph-forecaster run ok": 1,
    });
  });
});

describe("the OpenAI Agents SDK", () => {
  it("is told by OpenInference: who calls whom, and handing over is no tool", async () => {
    await receiver.hears(client("openai-agents", "openai_agents.py"), {
      "tokens openai_planner stand-in-1 input": 250,
      "tokens openai_planner stand-in-1 output": 30,
      "cost openai_planner stand-in-1": 0.0032,
      "requests openai_planner stand-in-1 ok": 2,
      "tools openai_planner weather ok": 1,
      "tokens openai_writer stand-in-1 input": 30,
      "tokens openai_writer stand-in-1 output": 5,
      "cost openai_writer stand-in-1": 0.00044,
      "requests openai_writer stand-in-1 ok": 1,
      "calls openai-agents openai_planner ok": 1,
      "calls openai_planner openai_writer ok": 1,
      "tasks openai-agents run ok": 1,
    });
  });
});

describe("Pydantic AI", () => {
  it("tells its agent by spans and again by metrics, and all counts once", async () => {
    await receiver.hears(client("pydantic-ai", "pydantic_agent.py"), {
      "tokens pydantic-forecaster stand-in-1 input": 210,
      "tokens pydantic-forecaster stand-in-1 cache_read": 40,
      "tokens pydantic-forecaster stand-in-1 output": 30,
      "cost pydantic-forecaster stand-in-1": 0.00292,
      "requests pydantic-forecaster stand-in-1 ok": 2,
      "tools pydantic-forecaster weather ok": 1,
      "tasks pydantic-forecaster run ok": 1,
    });
  });
});

describe("Microsoft Agent Framework", () => {
  it("tells agents, one of them as a tool of the other, by spans and again by metrics, and all counts once", async () => {
    await receiver.hears(client("agent-framework", "agent_framework_agents.py"), {
      "tokens af_planner stand-in-1 input": 560,
      "tokens af_planner stand-in-1 cache_read": 140,
      "tokens af_planner stand-in-1 output": 55,
      "reasoning af_planner stand-in-1": 0,
      "cost af_planner stand-in-1": 0.00682,
      "requests af_planner stand-in-1 ok": 4,
      "tools af_planner weather ok": 1,
      "tools af_planner forecast timeout": 1,
      "tools af_planner af_writer ok": 1,
      "calls af_planner af_writer ok": 1,
      "tokens af_writer stand-in-1 input": 30,
      "tokens af_writer stand-in-1 cache_read": 0,
      "tokens af_writer stand-in-1 output": 5,
      "reasoning af_writer stand-in-1": 0,
      "cost af_writer stand-in-1": 0.00044,
      "requests af_writer stand-in-1 ok": 1,
      "tasks af_planner run ok": 1,
    });
  });
});

describe("LiteLLM", () => {
  it.each(["", "gen_ai_latest_experimental"])(
    "tells requests that were made asynchronously, too, by words %j",
    async (words) => {
      const service = `litellm-${words === "" ? "older" : "newer"}`;
      const { env, ...requests } = client(service, "litellm_requests.py");
      // What it costs to ask is not to be fetched.
      const settings = { LITELLM_LOCAL_MODEL_COST_MAP: "True", OTEL_SEMCONV_STABILITY_OPT_IN: words };
      await receiver.hears(
        { ...requests, env: { ...env, ...settings } },
        {
          [`tokens ${service} stand-in-1 input`]: 180,
          [`tokens ${service} stand-in-1 output`]: 28,
          [`cost ${service} stand-in-1`]: 0.00256,
          [`requests ${service} stand-in-1 ok`]: 2,
          [`requests ${service} stand-in-1 rate_limited`]: 1,
        },
      );
    },
  );
});

describe("all of them", () => {
  it("have told nothing else when nothing waits any more", async () => {
    await receiver.staysSo();
  });
});
