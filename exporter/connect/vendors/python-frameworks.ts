// Frameworks in Python beyond those of frameworks.ts.
import type { Vendor } from "../vendor.ts";
import { EITHER, NO_COST, openInference, openLlmetry, python, pythonTraces, SERVICE_NAME, standard } from "./ways.ts";

export const googleAdk: Vendor = {
  name: "google-adk",
  title: "Google ADK",
  kind: "framework",
  seen: "2.13",
  ways: [
    {
      title: "",
      variables: standard,
      code: python(`from google.adk.telemetry.setup import maybe_set_otel_providers

maybe_set_otel_providers()
`),
    },
  ],
  services: [],
  shows: "Traces, metrics and logs: tasks, agents and which called which, requests to models, tokens, tools.",
  lacks: [
    NO_COST,
    "To which agent another one hands over, unless it sends arguments of tools, of which `transfer_to_agent` has the name: `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_ONLY`, with which it sends prompts and answers as well.",
  ],
  notes: [
    "`adk web` and `adk api_server` need the variables only. Needs the package opentelemetry-exporter-otlp-proto-http.",
    "Tasks are the service's. The library of OpenInference for it, 1.0, writes over spans of its own, and requests are lost: leave it out.",
    SERVICE_NAME,
  ],
};

export const strands: Vendor = {
  name: "strands",
  title: "Strands Agents",
  kind: "framework",
  seen: "1.62",
  ways: [
    {
      title: "",
      variables: standard,
      code: python(`from strands.telemetry import StrandsTelemetry

StrandsTelemetry().setup_otlp_exporter()
`),
    },
  ],
  services: [],
  shows:
    "Traces: agents and which called which, requests to models with time to the first token, tokens, tools; graphs and swarms as tasks.",
  lacks: [NO_COST],
  notes: [
    "Needs `strands-agents[otel]`; agents are called by their `name`.",
    "Its metrics know neither agent nor model, and are not read.",
  ],
};

export const agentFramework: Vendor = {
  name: "agent-framework",
  title: "Microsoft Agent Framework",
  kind: "framework",
  seen: "Python, 1.23",
  ways: [
    {
      title: "",
      variables: (target) => ({ ENABLE_INSTRUMENTATION: "true", ...standard(target) }),
      code: python(`from agent_framework.observability import configure_otel_providers

configure_otel_providers()
`),
    },
  ],
  services: [],
  shows: "Traces, metrics and logs: agents and which called which, requests to models, tokens, tools.",
  lacks: [NO_COST],
  notes: ["Needs the package opentelemetry-exporter-otlp-proto-http; agents are called by their `name`.", SERVICE_NAME],
};

export const autoGen: Vendor = {
  name: "autogen",
  title: "AutoGen",
  kind: "framework",
  seen: "0.7 with OpenInference 0.1",
  ways: [{ ...openInference({ module: "autogen_agentchat", name: "AutogenAgentChatInstrumentor" }), title: "" }],
  services: [],
  shows: "Traces: agents, hand-overs between them, requests to models, tokens, tools.",
  lacks: [NO_COST, "Tokens of the cache.", "That a tool failed."],
  notes: [SERVICE_NAME],
};

export const semanticKernel: Vendor = {
  name: "semantic-kernel",
  title: "Semantic Kernel",
  kind: "framework",
  seen: "Python, 1.45",
  ways: [
    {
      title: "",
      variables: (target) => ({
        SEMANTICKERNEL_EXPERIMENTAL_GENAI_ENABLE_OTEL_DIAGNOSTICS: "true",
        ...standard(target),
      }),
      code: python(pythonTraces),
    },
  ],
  services: [],
  shows: "Traces: agents and which called which, requests to models, tokens, tools.",
  lacks: [NO_COST, "Tokens of the cache."],
  notes: [SERVICE_NAME],
};

export const llamaIndex: Vendor = {
  name: "llamaindex",
  title: "LlamaIndex",
  kind: "framework",
  seen: "llama-index-core 0.14 with OpenInference 4.6, OpenLLMetry 0.62",
  ways: [openInference({ module: "llama_index", name: "LlamaIndexInstrumentor" }), openLlmetry],
  services: [],
  shows: "Traces: runs of workflows as tasks, requests to models, tokens, tools.",
  lacks: [NO_COST, "Names of agents: all is the service's.", "With OpenLLMetry, that a tool failed."],
  notes: [
    EITHER,
    "OpenLLMetry looks for the package llama-index: with llama-index-core alone it tells requests, and nothing else.",
    SERVICE_NAME,
  ],
};

export const agno: Vendor = {
  name: "agno",
  title: "Agno",
  kind: "framework",
  seen: "3.1 with OpenInference 1.0",
  ways: [{ ...openInference({ module: "agno", name: "AgnoInstrumentor" }), title: "" }],
  services: [],
  shows: "Traces: agents, teams and which called which, requests to models, tokens, tools.",
  lacks: [NO_COST],
  notes: [SERVICE_NAME],
};

export const smolagents: Vendor = {
  name: "smolagents",
  title: "smolagents",
  kind: "framework",
  seen: "1.26 with OpenInference 0.1",
  ways: [{ ...openInference({ module: "smolagents", name: "SmolagentsInstrumentor" }), title: "" }],
  services: [],
  shows: "Traces: agents that have a `name` and which called which, requests to models, tokens, tools.",
  lacks: [NO_COST, "Tokens of the cache."],
  notes: [SERVICE_NAME],
};

/** LiteLLM tells in the newer words of the conventions only if it is asked to. */
const SEMANTICS = { OTEL_SEMCONV_STABILITY_OPT_IN: "gen_ai_latest_experimental" };

export const liteLlm: Vendor = {
  name: "litellm",
  title: "LiteLLM",
  kind: "framework",
  seen: "1.110",
  ways: [
    {
      title: "In a program",
      variables: (target) => ({ ...SEMANTICS, ...standard(target) }),
      code: python(`import litellm

litellm.callbacks = ["otel"]
`),
    },
    {
      title: "Proxy",
      variables: (target) => ({ ...SEMANTICS, ...standard(target) }),
      code: {
        language: "yaml",
        where: "In its configuration",
        text: () => `litellm_settings:
  callbacks: ["otel"]
`,
      },
    },
  ],
  services: ["litellm"],
  shows: "Traces: requests to models, tokens, with those of Anthropic's cache apart.",
  lacks: [
    NO_COST,
    "Tokens of OpenAI's cache: they count as read.",
    "Who asked: all requests are the service's, or those of the agent above them in the trace.",
  ],
  notes: [
    "Without the first variable no tokens of a cache are told.",
    "Of a proxy, models go by the name the provider has for them.",
    "Needs the package opentelemetry-exporter-otlp-proto-http. Where agents tell their requests themselves, leave it out.",
  ],
};
