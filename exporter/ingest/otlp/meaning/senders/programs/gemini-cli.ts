// Gemini CLI.
import { LINES, type Program } from "../program.ts";

export const geminiCli: Program = {
  name: "gemini-cli",
  known: "captured",
  scopes: ["gemini-cli"],
  services: ["gemini-cli"],
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
    "gemini_cli.user_prompt": { as: "prompt" },
    "gemini_cli.api_response": { as: "llm" },
    "gemini_cli.api_error": { as: "llm failure" },
    "gemini_cli.tool_call": { as: "tool" },
    "gemini_cli.agent.finish": { as: "call" },
    "gemini_cli.conversation_finished": { as: "end" },
    "gemini_cli.plan.approval_mode_duration": { as: "end" },
  },
  metrics: {
    "gemini_cli.token.usage": {
      as: "tokens",
      kind: { key: "type", values: { input: "input", output: "output", cache: "cacheRead", thought: "reasoning" } },
    },
    "gemini_cli.api.request.count": { as: "requests", without: "error_type" },
    "gemini_cli.tool.call.count": { as: "tools" },
    "gemini_cli.session.count": { as: "session" },
    "gemini_cli.lines.changed": { as: "code", what: LINES },
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
