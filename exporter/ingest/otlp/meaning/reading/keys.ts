// Which attributes tell what: one row a meaning, with the keys senders use in the order of preference. The first key that is
// there and can be read wins. docs/otlp.md prints this table, and decoders keep the attributes named here and in the tables of
// the programs; all others are skipped unread.

export interface Meaning {
  readonly help: string;
  readonly keys: readonly string[];
  /** True for names that must be few: an id made by chance is none, and is cut off at the end of one. */
  readonly withoutIds?: true;
  /** Keys whose texts may be content: of these the words that are told here are read, and nothing else. */
  readonly words?: Readonly<Record<string, readonly string[]>>;
  /** By what a number under a key is divided to come to the unit of the meaning, where that is not 1. */
  readonly divisor?: Readonly<Record<string, number>>;
}

/** From milliseconds to seconds. */
const MS = 1000;

function inMs(...keys: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(keys.map((key) => [key, MS]));
}

export const meanings = {
  agentName: {
    help: "Name of the agent, without an id made by chance.",
    keys: [
      "gen_ai.agent.name",
      "agent.name",
      "agent_name",
      "ai.telemetry.functionId",
      "graph.node.id",
      "resource.name",
      "gen_ai.agent.id",
      "entity.name",
    ],
    withoutIds: true,
  },
  entityName: { help: "Name of what a decorated function is.", keys: ["traceloop.entity.name"] },
  parentAgent: { help: "Name of the agent that called this one.", keys: ["graph.node.parent_id"] },
  workflow: {
    help: "Name of a workflow, without an id made by chance: the kind of its task.",
    keys: ["gen_ai.workflow.name", "traceloop.workflow.name", "workflow.name", "traceloop.entity.name", "genkit:name"],
    withoutIds: true,
  },
  model: {
    help: "Model that answered, else the one that was asked.",
    keys: [
      "gen_ai.response.model",
      "gen_ai.request.model",
      "ai.response.model",
      "ai.model.id",
      "llm.response.model_name",
      "llm.request.model_name",
      "llm.model_name",
      "embedding.model_name",
      "model",
      "model_name",
      "modelID",
      "modelId",
      "langfuse.observation.model.name",
      "genkit:name",
      "ai.model.name",
    ],
  },
  provider: {
    help: "Who provides the model.",
    keys: ["gen_ai.provider.name", "gen_ai.system", "llm.provider", "llm.system"],
  },
  input: {
    help: "Tokens read, with or without those of the cache: see the habits of the sender.",
    keys: [
      "gen_ai.usage.input_tokens",
      "gen_ai.usage.prompt_tokens",
      "llm.token_count.prompt",
      "ai.usage.inputTokens",
      "ai.usage.promptTokens",
      "llm.usage.prompt_tokens",
      "codex.turn.token_usage.input_tokens",
      "input_tokens",
      "input_token_count",
      "tokensIn",
      "ai.usage.tokens",
      "langfuse.observation.usage_details.input",
      "usage.prompt_tokens",
    ],
  },
  cacheRead: {
    help: "Tokens read from the cache.",
    keys: [
      "gen_ai.usage.cache_read.input_tokens",
      "gen_ai.usage.cache_read_input_tokens",
      "llm.token_count.prompt_details.cache_read",
      "ai.usage.cachedInputTokens",
      "ai.usage.inputTokenDetails.cacheReadTokens",
      "codex.turn.token_usage.cached_input_tokens",
      "cache_read_tokens",
      "cached_token_count",
      "cached_content_token_count",
      "cacheReadTokens",
      "langfuse.observation.usage_details.input_cached_tokens",
      "langfuse.observation.usage_details.input_cache_read",
      "langfuse.observation.usage_details.cache_read_input_tokens",
      "usage.cached_tokens",
    ],
  },
  cacheWrite: {
    help: "Tokens put into the cache.",
    keys: [
      "gen_ai.usage.cache_write.input_tokens",
      "gen_ai.usage.cache_creation.input_tokens",
      "gen_ai.usage.cache_creation_input_tokens",
      "gen_ai.usage.cache_write_input_tokens",
      "llm.token_count.prompt_details.cache_write",
      "codex.turn.token_usage.cache_write_input_tokens",
      "cache_creation_tokens",
      "cache_write_token_count",
      "cacheWriteTokens",
      "langfuse.observation.usage_details.input_cache_creation",
      "langfuse.observation.usage_details.cache_creation_input_tokens",
    ],
  },
  output: {
    help: "Tokens written, with or without those of reasoning: see the habits of the sender.",
    keys: [
      "gen_ai.usage.output_tokens",
      "gen_ai.usage.completion_tokens",
      "llm.token_count.completion",
      "ai.usage.outputTokens",
      "ai.usage.completionTokens",
      "llm.usage.completion_tokens",
      "codex.turn.token_usage.output_tokens",
      "output_tokens",
      "output_token_count",
      "tokensOut",
      "langfuse.observation.usage_details.output",
      "usage.completion_tokens",
    ],
  },
  reasoning: {
    help: "Tokens written for reasoning.",
    keys: [
      "gen_ai.usage.reasoning.output_tokens",
      "gen_ai.usage.reasoning_tokens",
      "llm.token_count.completion_details.reasoning",
      "ai.usage.reasoningTokens",
      "ai.usage.outputTokenDetails.reasoningTokens",
      "codex.turn.token_usage.reasoning_output_tokens",
      "reasoning_token_count",
      "thoughts_token_count",
      "langfuse.observation.usage_details.output_reasoning_tokens",
      "langfuse.observation.usage_details.output_reasoning",
      "usage.reasoning_tokens",
    ],
  },
  cost: {
    help: "US dollars; of who tells 0 it is taken that the price is not known.",
    keys: [
      "gen_ai.usage.cost",
      "llm.cost.total",
      "operation.cost",
      "cost_usd",
      "totalCost",
      "langfuse.observation.cost_details.total",
    ],
  },
  duration: {
    help: "Seconds it took, where it is told apart from the times of a span.",
    keys: ["duration_ms", "durationMs"],
    divisor: inMs("duration_ms", "durationMs"),
  },
  turnDuration: {
    help: "Seconds a turn of a coding agent took.",
    keys: ["interaction.duration_ms"],
    divisor: inMs("interaction.duration_ms"),
  },
  firstToken: {
    help: "Seconds to the first token.",
    keys: [
      "gen_ai.response.time_to_first_chunk",
      "gen_ai.client.operation.time_to_first_chunk",
      "ai.response.msToFirstChunk",
      "ttft_ms",
    ],
    divisor: inMs("ai.response.msToFirstChunk", "ttft_ms"),
  },
  answeredAt: { help: "When the first token came.", keys: ["mastra.completion_start_time"] },
  requestCount: { help: "Requests a span stands for.", keys: ["sampling_request_count"] },
  responseId: {
    help: "Id of an answer: the same request told by two libraries, or delivered again, counts once.",
    keys: ["gen_ai.response.id", "request_id", "ai.response.id"],
  },
  tool: {
    help: "Name of the tool.",
    keys: [
      "gen_ai.tool.name",
      "tool.name",
      "tool_call.function.name",
      "ai.toolCall.name",
      "tool_name",
      "function_name",
      "tool",
      "traceloop.entity.name",
      "genkit:name",
    ],
  },
  database: { help: "Kind of a database.", keys: ["db.system.name", "db.system"] },
  databaseCode: { help: "Code of a database's answer, read where the call failed.", keys: ["db.response.status_code"] },
  pool: {
    help: "Name of a pool of connections.",
    keys: ["db.client.connection.pool.name", "db.client.connections.pool.name", "pool.name"],
  },
  poolState: {
    help: "What connections of a pool are: `idle` or `used`.",
    keys: ["db.client.connection.state", "db.client.connections.state", "state"],
  },
  callId: {
    help: "Id of a call of a tool: the same call told twice counts once.",
    keys: [
      "gen_ai.tool.call.id",
      "gen_ai.tool.call_id",
      "ai.toolCall.id",
      "tool_call.id",
      "tool.call_id",
      "tool.id",
      "tool_use_id",
      "call_id",
    ],
  },
  success: {
    help: "Whether it worked: true, false, or the same as a text; of the second the words `success` and `error`, and no other.",
    keys: ["success", "result"],
    words: { result: ["success", "error"] },
  },
  decision: { help: "What was decided about a call of a tool.", keys: ["decision"] },
  decisionSource: { help: "Who or what decided.", keys: ["source"] },
  sandbox: { help: "What a sandbox made of a call.", keys: ["outcome"] },
  errorClass: {
    help: "Class of a failure.",
    keys: ["error.type", "exception.type", "error_type", "error_class"],
  },
  status: {
    help: "Status of the HTTP answer.",
    keys: [
      "http.response.status_code",
      "status_code",
      "http.status_code",
      "rpc.response.status_code",
      "error_status_code",
      "error_status",
      "status",
    ],
  },
  level: { help: "`ERROR` is a failure whatever the status of the span.", keys: ["langfuse.observation.level"] },
  finish: {
    help: "Why a model stopped; `error` and refusals are failures whatever the status of the span.",
    keys: ["gen_ai.response.finish_reasons", "ai.response.finishReason", "stop_reason"],
  },
  turnId: {
    help: "Id of a prompt, which begins a turn.",
    keys: ["prompt.id", "prompt_id", "turn.id", "qwen-code.prompt_id"],
  },
  subagentId: { help: "Id of a sub-agent.", keys: ["agent_id"] },
  parentAgentId: { help: "Id of the sub-agent that called a sub-agent.", keys: ["parent_agent_id"] },
  subagentType: { help: "Kind of a sub-agent.", keys: ["agent_type"] },
  handoffFrom: { help: "Who hands over.", keys: ["gen_ai.handoff.from_agent", "message.source_id"] },
  handoffTo: { help: "Who takes over.", keys: ["gen_ai.handoff.to_agent", "message.target_id"] },
  batch: { help: "Messages in a batch.", keys: ["messaging.batch.message_count"] },
  eventName: { help: "Name of a log record's event, before the field of that name.", keys: ["event.name"] },
} as const satisfies Record<string, Meaning>;

export type MeaningName = keyof typeof meanings;

/** JSON in one text: its numbers are read as attributes below it, and nothing else of it. */
export const folded: readonly string[] = ["langfuse.observation.usage_details", "langfuse.observation.cost_details"];

/** What is known of the sender itself, from the resource. */
export const identityMeanings = {
  service: { help: "Name of the program; the agent, if it tells none.", keys: ["service.name"] },
  explicit: {
    help: "Name you gave the program; goes before that of the service, not before names agents tell.",
    keys: ["swarm.agent"],
  },
  swarm: { help: "Swarm the agents belong to.", keys: ["swarm.name", "service.namespace", "team.id"] },
  version: { help: "Version of the program.", keys: ["service.version"] },
  instance: { help: "Which of the processes of a program it is.", keys: ["service.instance.id"] },
  host: { help: "Machine, if there is no instance.", keys: ["host.id", "host.name"] },
  process: { help: "Process on the machine.", keys: ["process.pid"] },
  environment: { help: "Environment.", keys: ["deployment.environment.name", "env"] },
} as const satisfies Record<string, Meaning>;
