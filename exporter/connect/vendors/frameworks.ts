// Frameworks: programs that are told in their own code, or by variables, to send.
import type { Vendor } from "../vendor.ts";
import { EITHER, NO_COST, nodeTraces, openInference, openLlmetry, python, SERVICE_NAME, standard } from "./ways.ts";

export const aiSdk: Vendor = {
  name: "ai-sdk",
  title: "Vercel AI SDK",
  kind: "framework",
  seen: "7 with @ai-sdk/otel; 4.3, 5.0, 6.0",
  ways: [
    {
      title: "7",
      variables: standard,
      code: {
        language: "ts",
        where: "Once, before anything else runs; `functionId` of a call's `telemetry` names the agent",
        text: () => `${nodeTraces.replace("\n\n", `\nimport { registerTelemetry } from "ai";\nimport { OpenTelemetry } from "@ai-sdk/otel";\n\n`)}registerTelemetry(new OpenTelemetry());
`,
      },
    },
    {
      title: "4 to 6",
      variables: standard,
      code: {
        language: "ts",
        where: "Once, before anything else runs; then with every call",
        text: () => `${nodeTraces}
await generateText({
  model,
  prompt,
  experimental_telemetry: { isEnabled: true, functionId: "researcher", recordInputs: false, recordOutputs: false },
});
`,
      },
    },
  ],
  services: [],
  shows: "Traces: agents, which agent called which, requests to models with time to the first token, tokens, tools.",
  lacks: [
    NO_COST,
    "Reasoning tokens, in version 7; these and what came from the cache, in version 4, and in 5 but for streamed answers.",
  ],
  notes: [SERVICE_NAME],
};

export const mastra: Vendor = {
  name: "mastra",
  title: "Mastra",
  kind: "framework",
  seen: "@mastra/otel-exporter 1.4",
  ways: [
    {
      title: "",
      code: {
        language: "ts",
        where: "In the options of `new Mastra`",
        text: (target) => `observability: new Observability({
  configs: {
    otel: {
      serviceName: "my-swarm",
      exporters: [
        new OtelExporter({
          provider: {
            custom: {
              endpoint: "${target.url}/v1/traces",
              protocol: "http/protobuf",${target.token === "" ? "" : `\n              headers: { Authorization: ${JSON.stringify(`Bearer ${target.token}`)} },`}
            },
          },
        }),
      ],
    },
  },
}),
`,
      },
    },
  ],
  services: ["mastra-service"],
  shows: "Traces and logs: agents, workflows, requests to models, tokens, tools.",
  lacks: [NO_COST, "Which request failed: the agent is marked, its request is not."],
  notes: [
    "Needs the packages @mastra/observability, @mastra/otel-exporter, @opentelemetry/exporter-trace-otlp-proto and, for logs, @opentelemetry/exporter-logs-otlp-proto.",
  ],
};

export const langGraph: Vendor = {
  name: "langgraph",
  title: "LangGraph and LangChain",
  kind: "framework",
  seen: "langgraph 1.2 with OpenInference 0.1.80, OpenLLMetry 0.62, LangSmith 0.15",
  ways: [
    openInference({ module: "langchain", name: "LangChainInstrumentor" }),
    openLlmetry,
    {
      title: "LangSmith",
      variables: (target) => ({
        LANGSMITH_TRACING: "true",
        LANGSMITH_OTEL_ENABLED: "true",
        LANGSMITH_OTEL_ONLY: "true",
        ...standard(target),
      }),
    },
  ],
  services: [],
  shows: "Traces: steps of the graph, requests to models, tokens, tools.",
  lacks: [NO_COST],
  notes: [EITHER, SERVICE_NAME, "The way by LangSmith is that of its Python package."],
};

export const openAiAgents: Vendor = {
  name: "openai-agents",
  title: "OpenAI Agents SDK",
  kind: "framework",
  seen: "0.24 with OpenInference 2.6, OpenLLMetry 0.62",
  ways: [openInference({ module: "openai_agents", name: "OpenAIAgentsInstrumentor" }), openLlmetry],
  services: [],
  shows: "Traces: agents, hand-overs between them, requests to models, tokens, tools.",
  lacks: [NO_COST],
  notes: ["Its own tracing goes to its vendor only.", EITHER, SERVICE_NAME],
};

export const crewAi: Vendor = {
  name: "crewai",
  title: "CrewAI",
  kind: "framework",
  seen: "1.15 with OpenInference 1.1, OpenLLMetry 0.62",
  ways: [
    openInference({ module: "crewai", name: "CrewAIInstrumentor" }, { module: "openai", name: "OpenAIInstrumentor" }),
    openLlmetry,
  ],
  services: [],
  shows: "Traces: agents, tasks, requests to models, tokens, tools.",
  lacks: [NO_COST],
  notes: [
    "OpenInference tells requests and tokens by the library that asks the model: for another than that of OpenAI, take its instrumentor (`litellm`, `anthropic` …) in place of `openai`.",
    "Its built-in telemetry goes to its vendor only.",
    EITHER,
    SERVICE_NAME,
  ],
};

export const pydanticAi: Vendor = {
  name: "pydantic-ai",
  title: "Pydantic AI",
  kind: "framework",
  seen: "2.68 with logfire 5.4",
  ways: [
    {
      title: "",
      variables: standard,
      code: python(`import logfire

logfire.configure(send_to_logfire=False)
logfire.instrument_pydantic_ai()
`),
    },
  ],
  services: [],
  shows: "Traces and metrics: agents, requests to models, tokens, tools, cost.",
  lacks: [],
  notes: [SERVICE_NAME],
};
