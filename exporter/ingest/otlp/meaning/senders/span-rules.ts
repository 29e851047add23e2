// How spans of frameworks are read: by the GenAI conventions in all their generations, and by the dialects of the
// instrumentations. The first rule that fits a span decides.
import type { Manner, SpanRole } from "./program.ts";

export interface SpanRule {
  /** Who sends such spans. */
  readonly of: string;
  /** Only in scopes that contain this. */
  readonly scope?: string;
  /** Attribute it goes by, or the name of the span. */
  readonly by: string | { readonly name: true };
  /** Values, and what they make of the span. A key that begins or ends with `*` stands for any beginning or end. */
  readonly roles: Readonly<Record<string, SpanRole>>;
  /** Which attributes must be there too. */
  readonly only?: string;
  readonly manner?: Manner;
}

const NAME = { name: true } as const;
export const OPERATION = "gen_ai.operation.name";
/** Operations of a model. */
export const INFERENCE = { chat: "llm", generate_content: "llm", text_completion: "llm", embeddings: "llm" } as const;

export const spanRules: readonly SpanRule[] = [
  {
    of: "LangSmith: the operation of retrievers and prompts is not what it says",
    by: "langsmith.span.kind",
    roles: { llm: "llm", tool: "tool", "*": "step" },
  },
  {
    of: "OpenLLMetry for CrewAI: tasks and the crew call themselves agents",
    scope: "crewai",
    by: NAME,
    roles: { "crewai.workflow": "workflow", "*.task": "step", "*.agent": "agent", "*.llm": "llm" },
  },
  {
    of: "OpenLLMetry for LangChain in JavaScript: each part of a chain is a trace of its own",
    scope: "@traceloop/instrumentation-langchain",
    by: NAME,
    roles: { "workflow Runnable*": "step" },
  },
  {
    of: "OpenLLMetry for LangChain in JavaScript: where the library that asks the model is watched too, it tells the same beside",
    scope: "@traceloop/instrumentation-langchain",
    by: OPERATION,
    roles: INFERENCE,
    manner: { twin: true },
  },
  {
    of: "OpenInference for the OpenAI Agents SDK: the agent that takes over tells by whom it was called",
    scope: "openai_agents",
    by: NAME,
    roles: { "handoff to *": "step" },
  },
  {
    of: "OpenInference for LlamaIndex: putting a request together calls itself one",
    scope: "openinference.instrumentation.llama_index",
    by: NAME,
    roles: { "*._prepare_chat_with_tools": "step" },
  },
  {
    of: "OpenLLMetry for LlamaIndex: calls of tools are tasks",
    scope: "opentelemetry.instrumentation.llamaindex",
    by: NAME,
    only: "tool.name",
    roles: { "*.task": "tool" },
  },
  {
    of: "OpenInference for smolagents: agents are called as their spans are, or as their class",
    scope: "openinference.instrumentation.smolagents",
    by: "openinference.span.kind",
    roles: { AGENT: "agent" },
    manner: { named: { end: ".run", but: ["CodeAgent", "ToolCallingAgent", "MultiStepAgent"] } },
  },
  {
    of: "OpenInference for DSPy: tools are called as their spans are",
    scope: "openinference.instrumentation.dspy",
    by: "openinference.span.kind",
    roles: { TOOL: "tool" },
    manner: { named: { end: ".__call__" } },
  },
  {
    of: "OpenInference for Agno: what the provider tells is passed on",
    scope: "openinference.instrumentation.agno",
    by: "openinference.span.kind",
    roles: { LLM: "llm" },
    manner: { apartFor: "anthropic" },
  },
  {
    of: "Agent Framework: what the provider tells is passed on",
    scope: "agent_framework",
    by: OPERATION,
    roles: INFERENCE,
    manner: { apartFor: "anthropic" },
  },
  {
    of: "Strands",
    scope: "strands.telemetry.tracer",
    by: OPERATION,
    roles: INFERENCE,
    manner: { firstTokenMs: "gen_ai.server.time_to_first_token" },
  },
  {
    of: "LiteLLM, whose proxy answers by names of its own for models",
    scope: "litellm",
    by: OPERATION,
    roles: INFERENCE,
    manner: { asked: true },
  },
  {
    of: "Google ADK: parallel calls, told again together",
    by: "gen_ai.tool.name",
    roles: { "(merged tools)": "step" },
  },
  {
    of: "Google ADK: an agent that hands over runs beside the one that takes over, which only arguments name, where they are sent",
    scope: "gcp.vertex.agent",
    by: "gen_ai.tool.name",
    roles: { transfer_to_agent: "tool" },
    manner: { handsTo: { key: "gen_ai.tool.call.arguments", argument: "agent_name" } },
  },
  {
    of: "GenAI conventions",
    by: OPERATION,
    roles: {
      ...INFERENCE,
      invoke_agent: "agent",
      invoke_swarm: "workflow",
      invoke_graph: "workflow",
      invoke_workflow: "workflow",
      execute_tool: "tool",
      create_agent: "step",
      plan: "step",
      retrieval: "step",
      fetch_response: "step",
      agent_step: "step",
    },
  },
  { of: "MCP", by: "mcp.method.name", roles: { "tools/call": "tool", "*": "step" } },
  {
    of: "OpenInference",
    by: "openinference.span.kind",
    roles: { LLM: "llm", EMBEDDING: "llm", TOOL: "tool", AGENT: "agent", CHAIN: "workflow", "*": "step" },
  },
  {
    of: "OpenLLMetry",
    by: "traceloop.span.kind",
    roles: { agent: "agent", tool: "tool", workflow: "workflow", handoff: "handoff", "*": "step" },
  },
  {
    of: "LiteLLM: the function that was called",
    scope: "litellm",
    by: "llm.request.type",
    roles: {
      chat: "llm",
      completion: "llm",
      acompletion: "llm",
      text_completion: "llm",
      atext_completion: "llm",
      responses: "llm",
      aresponses: "llm",
      anthropic_messages: "llm",
      aanthropic_messages: "llm",
      generate_content_stream: "llm",
      agenerate_content: "llm",
      agenerate_content_stream: "llm",
      embedding: "llm",
      aembedding: "llm",
      "*": "step",
    },
    manner: { asked: true },
  },
  {
    of: "OpenLLMetry, older",
    by: "llm.request.type",
    roles: { chat: "llm", completion: "llm", embedding: "llm", "*": "step" },
  },
  {
    of: "AI SDK, older mode: only the inner span is a request, and to embed something is no agent's work",
    by: "ai.operationId",
    roles: {
      "*.doGenerate": "llm",
      "*.doStream": "llm",
      "*.doEmbed": "llm",
      "*.doRerank": "llm",
      "ai.embed": "step",
      "ai.embedMany": "step",
      "ai.rerank": "step",
      "ai.toolCall": "tool",
      "ai.*": "agent",
    },
  },
  {
    of: "Mastra",
    by: "mastra.span.type",
    roles: {
      agent_run: "agent",
      workflow_run: "workflow",
      model_inference: "llm",
      tool_call: "tool",
      mcp_tool_call: "tool",
      provider_tool_call: "tool",
      "*": "step",
    },
  },
  {
    of: "Langfuse",
    by: "langfuse.observation.type",
    roles: {
      generation: "llm",
      embedding: "llm",
      agent: "agent",
      tool: "tool",
      span: "workflow",
      chain: "workflow",
      "*": "step",
    },
    manner: { named: { end: "" }, habits: { input: "is apart from the cache", output: "is apart from reasoning" } },
  },
  {
    of: "VoltAgent: what asks a model may ask several times, and tells the tokens of the last",
    scope: "@voltagent/core",
    by: "span.type",
    roles: { tool: "tool", "*": "step" },
  },
  {
    of: "VoltAgent",
    scope: "@voltagent/core",
    by: "entity.type",
    roles: { agent: "agent", workflow: "workflow" },
    manner: { sums: true },
  },
  {
    of: "Genkit, which tells tokens only with what was written",
    by: "genkit:metadata:subtype",
    roles: { model: "llm", embedder: "llm", tool: "tool", agent: "agent", flow: "workflow", "*": "step" },
  },
  {
    of: "OpenHands",
    scope: "lmnr.tracer",
    by: NAME,
    roles: { "conversation.run": "workflow" },
  },
  {
    of: "Laminar: tools are called as their spans are",
    by: "lmnr.span.type",
    roles: { LLM: "llm", TOOL: "tool", "*": "step" },
    manner: { named: { end: "" } },
  },
  { of: "Google ADK", by: NAME, roles: { call_llm: "llm", invocation: "step" } },
  {
    of: "Pydantic AI, older",
    by: NAME,
    roles: { "agent run": "agent", "running tool": "tool", "running tools": "step", "running * tools": "step" },
  },
  {
    of: "Agent Framework",
    by: NAME,
    roles: { "workflow.run": "workflow", "message.send": "handoff", "executor.process": "step" },
  },
  { of: "Temporal: activities are the tasks", by: NAME, roles: { "RunActivity:*": "task" } },
  { of: "OpenAI Agents SDK", by: NAME, only: "gen_ai.handoff.to_agent", roles: { "*": "handoff" } },
  { of: "Messaging conventions", by: "messaging.operation.type", roles: { process: "message", "*": "step" } },
  { of: "Messaging, older", by: "messaging.operation", roles: { process: "message", "*": "step" } },
  { of: "Spans of models that tell no operation", by: NAME, only: "gen_ai.usage.input_tokens", roles: { "*": "llm" } },
  { of: "The same, older", by: NAME, only: "gen_ai.usage.prompt_tokens", roles: { "*": "llm" } },
  { of: "Database conventions", by: "db.system.name", roles: { "*": "database" } },
  { of: "Databases, older", by: "db.system", roles: { "*": "database" } },
];
