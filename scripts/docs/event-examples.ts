// One event of each kind as somebody would send it. docs/events.md shows them; a test sends every one to a real exporter.
import type { EventKind, EventOf } from "../../exporter/model/event.ts";

type Example<K extends EventKind> = Omit<EventOf<K>, "kind" | "time">;

export const examples: { readonly [K in EventKind]: Example<K> } = {
  "agent.spawned": {
    agent: "coder-1",
    type: "coder",
    swarm: "checkout",
    version: "2.4.0",
    duration: 0.8,
    slots: 2,
    topology: "star",
  },
  "agent.heartbeat": {
    ...{ agent: "coder-1", interval: 10, state: "busy", memory: 268435456, heap_used: 94371840, cpu: 12.5 },
    ...{ gc_time: 0.25, event_loop_delay: 0.004 },
  },
  "agent.stopped": { agent: "coder-1", reason: "no more work" },
  "task.queued": { task: "pr-7", task_type: "review", queue: "reviews", priority: "high" },
  "task.assigned": { task: "pr-7", agent: "coder-1", duration: 0.004 },
  "task.started": { task: "pr-7", agent: "coder-1", task_type: "review" },
  "task.finished": { agent: "coder-1", outcome: "ok", task: "pr-7", task_type: "review", duration: 1.2 },
  "message.handled": { agent: "coder-1", duration: 0.02, count: 3 },
  "consensus.round": { result: "achieved", duration: 0.35 },
  "queue.sampled": { queue: "reviews", depth: 12, in_flight: 3, oldest_age: 41, consumers: 4 },
  "request.finished": { outcome: "ok", duration: 3.4 },
  "feedback.given": { rating: 5 },
  "llm.finished": {
    agent: "coder-1",
    model: "claude-sonnet-4-5",
    outcome: "ok",
    duration: 6.2,
    first_token: 0.9,
    input: 1200,
    cache_read: 24000,
    cache_write: 800,
    output: 450,
    provider: "anthropic",
  },
  "llm.used": { agent: "coder-1", model: "in-house-7b", input: 5000, output: 300, cost: 0.0021 },
  "tool.finished": { agent: "coder-1", tool: "run_tests", outcome: "failed", duration: 41 },
  "database.finished": { agent: "coder-1", database: "postgresql", outcome: "ok", duration: 0.012 },
  "pool.sampled": { agent: "coder-1", pool: "orders", idle: 3, used: 7, pending: 2, max: 10 },
  "code.changed": { agent: "coder-1", added: 120, removed: 35, commits: 1 },
  "agent.called": { agent: "coder-1", callee: "reviewer-1", outcome: "ok", duration: 12.5 },
};
