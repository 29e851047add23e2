// Codex CLI. Its metrics tell no session and most of its spans neither, so the signals of all sessions are compared together.
import type { MetricUse, Program } from "../program.ts";

const REQUESTS: MetricUse = { as: "requests" };

export const codex: Program = {
  name: "codex",
  known: "captured",
  scopes: ["codex"],
  services: ["codex_exec", "codex_cli_rs", "codex-app-server"],
  session: ["conversation.id", "thread_id", "thread.id"],
  reconciled: "by program",
  habits: { input: "holds the cache", output: "holds reasoning" },
  rank: ["logs", "spans", "metrics"],
  waits: [
    { signal: "spans", groups: ["requests"], because: "they tell how many requests were made, but not how they ended" },
    { signal: "metrics", groups: ["tools"], because: "they do not tell what the sandbox refused" },
  ],
  subagent: ["agent_name"],
  main: ["/root"],
  versioned: true,
  flat: true,
  spans: {
    "session_task.turn": { as: "requests", only: "codex.turn.token_usage.input_tokens" },
    "op.dispatch.shutdown": { as: "end" },
  },
  conventions: false,
  events: {
    "codex.user_prompt": { as: "prompt" },
    "codex.api_request": { as: "request" },
    "codex.websocket_request": { as: "request" },
    "codex.sse_event": { as: "usage", only: "input_token_count" },
    "codex.websocket_event": { as: "usage", only: "input_token_count" },
    "codex.tool_decision": { as: "decision" },
    "codex.sandbox_outcome": { as: "sandbox" },
    "codex.tool_result": { as: "tool" },
  },
  metrics: {
    "codex.turn.token_usage": {
      as: "tokens",
      kind: {
        key: "token_type",
        values: {
          input: "input",
          cached_input: "cacheRead",
          cache_write_input: "cacheWrite",
          output: "output",
          reasoning_output: "reasoning",
        },
      },
    },
    "codex.api_request": REQUESTS,
    "codex.websocket.request": REQUESTS,
    "codex.tool.call": { as: "tools" },
    "codex.turn.e2e_duration_ms": { as: "tasks", divisor: 1000 },
  },
  notes: [
    "`success` says that a tool ran, not that its command worked: how a command ended is told nowhere but in its output.",
    "The end of a turn is told by its span, or by the next prompt, or by silence; whether it failed by its last request.",
    "Each attempt at a request counts. No cost is ever told.",
  ],
};
