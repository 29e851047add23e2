// Qwen Code: a fork of Gemini CLI whose events and metrics are still called alike, with spans of its own.
import { LINES, type Program } from "../program.ts";

export const qwenCode: Program = {
  name: "qwen-code",
  known: "captured",
  scopes: ["qwen-code"],
  services: ["qwen-code"],
  session: ["session.id", "gen_ai.conversation.id"],
  reconciled: "by session",
  habits: { input: "holds the cache", output: "holds reasoning" },
  rank: ["spans", "logs", "metrics"],
  waits: [
    { signal: "logs", groups: ["tools"], because: "they do not tell which sub-agent made a call" },
    {
      signal: "metrics",
      groups: ["input", "output", "reasoning", "requests", "tools"],
      because: "they do not tell sub-agents apart, nor which call was not allowed",
    },
  ],
  subagent: ["subagent_name", "gen_ai.agent.name"],
  main: ["qwen-code"],
  versioned: true,
  flat: false,
  spans: {
    "qwen-code.interaction": { as: "agent" },
    "qwen-code.subagent": { as: "agent" },
    "qwen-code.llm_request": { as: "llm" },
    "qwen-code.tool": { as: "tool" },
  },
  conventions: false,
  events: {
    "qwen-code.user_prompt": { as: "prompt" },
    "qwen-code.api_response": { as: "llm" },
    "qwen-code.api_error": { as: "llm failure" },
    "qwen-code.tool_call": { as: "tool" },
    "qwen-code.subagent_execution": { as: "call", only: "terminate_reason" },
    "session.end": { as: "end" },
  },
  metrics: {
    "qwen-code.token.usage": {
      as: "tokens",
      kind: { key: "type", values: { input: "input", output: "output", cache: "cacheRead", thought: "reasoning" } },
    },
    "qwen-code.api.request.count": { as: "requests" },
    "qwen-code.tool.call.count": { as: "tools" },
    "qwen-code.session.count": { as: "session" },
    "qwen-code.lines.changed": { as: "code", what: LINES },
  },
  notes: [
    "The news that a sub-agent in the background is done begins a turn as a prompt does; events do not tell of it.",
    "What it asks a model for itself, such as to keep what it learned, is told as that of sub-agents (`managed-auto-memory-extractor`).",
    "Attempts it repeats without a word are one request.",
  ],
};
