// Coding agents with short tables; those that were not captured are as their documentation describes them.
import type { Program } from "../program.ts";

const defaults = {
  known: "documented",
  scopes: [],
  session: [],
  reconciled: "by process",
  habits: { input: "is apart from the cache", output: "holds reasoning" },
  rank: ["logs", "spans", "metrics", "twins"],
  waits: [],
  subagent: [],
  main: [],
  versioned: true,
  flat: false,
  spans: {},
  conventions: true,
  events: {},
  metrics: {},
  notes: [],
} as const satisfies Omit<Program, "name" | "services">;

export const opencode: Program = {
  ...defaults,
  name: "opencode",
  known: "captured",
  scopes: ["opencode"],
  services: ["opencode", "kilo"],
  session: ["service.instance.id"],
  reconciled: "by session",
  habits: { input: "holds the cache", output: "holds reasoning" },
  rank: ["spans", "logs"],
  spans: {
    "sql.execute": { as: "database", only: "db.system.name" },
    "http.server POST": { as: "step" },
    "http.server GET": { as: "step" },
    "Tool.execute": { as: "tool", only: "tool.name" },
  },
  notes: [
    "Requests and tokens come with `experimental.openTelemetry` in its settings, as spans of the AI SDK; without it only tools and calls of its own database are told.",
  ],
};

export const cline: Program = {
  ...defaults,
  name: "cline",
  known: "captured",
  scopes: ["cline"],
  services: ["cline"],
  events: {
    "task.tokens": { as: "llm" },
    "sdk.error": { as: "llm failure", only: "providerId" },
    "task.tool_used": { as: "tool" },
  },
  metrics: {
    "cline.tokens.input.total": { as: "tokens", kind: "input" },
    "cline.tokens.output.total": { as: "tokens", kind: "output" },
    "cline.cost.total": { as: "cost" },
    "cline.tool.calls.total": { as: "tools" },
  },
  notes: [
    "The id of a task is in every attribute set and is not read; sub-agents are told by ids alone, so what they did is told as that of their agent.",
    "Its log records were captured of `@cline/core` 0.0.86, its metrics are as documented. A tool that told of a failure in its answer has worked.",
  ],
};

/** Releases that go by the conventions tell more, and are read by these. */
export const goose: Program = {
  ...defaults,
  name: "goose",
  known: "captured",
  scopes: ["goose"],
  services: ["goose"],
  session: ["session.id"],
  // Its logs and metrics tell no session.
  reconciled: "by program",
  habits: { input: "holds the cache", output: "holds reasoning" },
  rank: ["spans", "logs", "metrics"],
  waits: (["logs", "metrics"] as const).map((signal) => ({
    signal,
    groups: ["tools"],
    because: "they tell neither the session nor what sub-agents called",
  })),
  nested: true,
  spans: {
    reply_stream: { as: "agent" },
    complete: { as: "llm", only: "gen_ai.request.model" },
    stream_response_from_provider: {
      as: "llm",
      brief: true,
      failures: { told: "Provider request failed with status: ", again: "Request failed, retrying" },
    },
    dispatch_tool_call: { as: "tool", brief: true, named: { end: "", event: "WAITING_TOOL_START: " } },
  },
  events: { "Tool call completed": { as: "tool" } },
  metrics: { "goose.tool_completions": { as: "tools" } },
  notes: [
    "Spans below that tell an operation of the conventions, as those of newer releases, are read by these.",
    "Release 1.34 tells no tokens, and no model but that of the request for a title: `goose.session_tokens` is what the last request took, without kinds, and is not taken. Newer ones tell both by the conventions.",
    "It does not tell how long requests and tools took: its spans of them end before. Attempts it repeats are one request.",
    "A tool that told of a failure in its answer has worked. That one could not be called is told by events and metrics alone, which do not count where spans do.",
  ],
};

export const cursor: Program = {
  ...defaults,
  name: "cursor",
  scopes: ["cursor"],
  services: ["cursor"],
  events: { "cursor.api.request": { as: "llm" } },
  metrics: {
    "cursor.token.usage": {
      as: "tokens",
      kind: {
        key: "type",
        values: {
          input: "input",
          output: "output",
          cacheRead: "cacheRead",
          cache_read: "cacheRead",
          cacheCreation: "cacheWrite",
          cacheWrite: "cacheWrite",
          cache_write: "cacheWrite",
        },
      },
    },
    "cursor.cost.usage": { as: "cost" },
    "cursor.tool.calls": { as: "tools" },
  },
};
