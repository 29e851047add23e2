// Gemini CLI, and Qwen Code, which is a fork of it with another prefix.
import { LINES, type Program } from "../program.ts";

function forkOf(name: string, known: Program["known"], prefix: string, services: readonly string[]): Program {
  return {
    name,
    known,
    scopes: services,
    services,
    session: ["session.id", "gen_ai.conversation.id"],
    reconciled: "by session",
    habits: { input: "holds the cache", output: "is apart from reasoning" },
    rank: ["logs", "metrics", "spans", "twins"],
    waits: [
      {
        signal: "spans",
        groups: ["requests", "input", "output", "tools"],
        because:
          "they tell the model that was asked, not the one that answered, neither cached tokens nor reasoning, and a tool that failed as good",
      },
    ],
    subagent: [],
    main: [],
    versioned: false,
    flat: true,
    spans: { llm_call: { as: "llm" }, tool_call: { as: "tool" } },
    conventions: false,
    events: {
      [`${prefix}.user_prompt`]: { as: "prompt" },
      [`${prefix}.api_response`]: { as: "llm" },
      [`${prefix}.api_error`]: { as: "llm failure" },
      [`${prefix}.tool_call`]: { as: "tool" },
      [`${prefix}.agent.finish`]: { as: "call" },
      [`${prefix}.conversation_finished`]: { as: "end" },
      [`${prefix}.plan.approval_mode_duration`]: { as: "end" },
    },
    metrics: {
      [`${prefix}.token.usage`]: {
        as: "tokens",
        kind: {
          key: "type",
          values: { input: "input", output: "output", cache: "cacheRead", thought: "reasoning" },
        },
      },
      [`${prefix}.api.request.count`]: { as: "requests", without: "error_type" },
      [`${prefix}.tool.call.count`]: { as: "tools" },
      [`${prefix}.lines.changed`]: { as: "code", what: LINES },
      "gen_ai.client.token.usage": {
        as: "tokens",
        kind: { key: "gen_ai.token.type", values: { input: "input", output: "output" } },
        twin: true,
      },
      "gen_ai.client.operation.duration": { as: "requests", twin: true },
    },
    notes: [
      "Each call is a trace of its own; nothing spans a turn, whose end is told by the next prompt, by the last event of a process, or by silence.",
      "A failed request is in the metric of requests twice, once with `error_type`: that one is left out.",
      "With the model `auto` a router is asked first: its requests and tokens count like all others.",
    ],
  };
}

export const geminiCli = forkOf("gemini-cli", "captured", "gemini_cli", ["gemini-cli"]);
export const qwenCode = forkOf("qwen-code", "documented", "qwen-code", ["qwen-code"]);
