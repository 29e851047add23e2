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

export const goose: Program = {
  ...defaults,
  name: "goose",
  scopes: ["goose"],
  services: ["goose"],
  session: ["session.id"],
  reconciled: "by session",
  habits: { input: "holds the cache", output: "holds reasoning" },
  rank: ["spans", "metrics"],
  spans: {
    reply: { as: "agent" },
    complete: { as: "llm" },
    dispatch_tool_call: { as: "tool" },
  },
  notes: ["`goose.session_tokens` is a total without kinds and is not taken."],
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
