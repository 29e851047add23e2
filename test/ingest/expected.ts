// What the event door should take, written by hand: every kind, every field, values that are right and values that are wrong.
import type { EventKind } from "../../exporter/model/event.ts";

export interface Shape {
  readonly good: readonly unknown[];
  readonly bad: readonly unknown[];
  /** What a refusal says after "must be". */
  readonly rule: string;
}

export interface Expected {
  readonly required: Readonly<Record<string, Shape>>;
  readonly optional: Readonly<Record<string, Shape>>;
}

const LONE_HIGH = "\ud83d";
const LONE_LOW = "a\ude00";

export const name: Shape = {
  good: [
    "x",
    " ",
    "_other",
    "coder-1",
    "Grüße, 世界 👩‍💻",
    "__proto__",
    "constructor",
    'a"b\\c',
    "x".repeat(128),
    "😀".repeat(128),
  ],
  bad: [
    "",
    "x".repeat(129),
    "😀".repeat(129),
    "a\tb",
    "a\nb",
    "a\u0000",
    "\u007f",
    "\u0085",
    LONE_HIGH,
    LONE_LOW,
    5,
    true,
    {},
    ["x"],
  ],
  rule: "a text of 1 to 128 characters without control characters",
};

function number(what: string, max: number): Shape {
  return {
    good: [0, 0.25, 1, max],
    bad: [-0.001, -1, max * 1.001, Infinity, NaN, "1", "", true, {}, [1]],
    rule: `${what} ≥ 0 and ≤ ${String(max)}`,
  };
}

const seconds = number("a number of seconds", 1e9);

function whole(min: number, max: number): Shape {
  return {
    good: [min, min + 1, max],
    bad: [min - 1, max + 1, min + 0.5, Infinity, NaN, String(min), false, {}, [min]],
    rule: `a whole number ≥ ${String(min)} and ≤ ${String(max)}`,
  };
}

const count = whole(0, 9_007_199_254_740_991);

function oneOf(...values: readonly string[]): Shape {
  return {
    good: values,
    bad: ["", "other", values[0]?.toUpperCase(), ` ${String(values[0])}`, 0, true, {}, [values[0]], "__proto__"],
    rule: `one of ${values.join(", ")}`,
  };
}

const agent = name;
const task = name;
const ofTask = { queue: name, task_type: name, attempt: whole(1, 1_000_000) };
const slots = whole(0, 100_000);
const several = { count: whole(1, 1_000_000), duration: seconds };
const usage = {
  input: count,
  cache_read: count,
  cache_write: count,
  output: count,
  reasoning: count,
  cost: number("a number of US dollars", 1e6),
};

const trace = { trace_id: name, span_id: name };

export const expected: Readonly<Record<EventKind, Expected>> = {
  "agent.spawned": {
    required: { agent },
    optional: {
      type: name,
      swarm: name,
      version: name,
      duration: seconds,
      slots,
      topology: oneOf("mesh", "hierarchical", "star", "ring", "pipeline", "clustered", "hybrid", "unknown"),
    },
  },
  "agent.heartbeat": {
    required: { agent },
    optional: {
      type: name,
      interval: number("a number of seconds", 86_400),
      slots,
      state: oneOf("starting", "idle", "busy", "stopping", "paused"),
      memory: number("a number of bytes", 9_007_199_254_740_991),
      heap_used: number("a number of bytes", 9_007_199_254_740_991),
      cpu: seconds,
      gc_time: seconds,
      event_loop_delay: seconds,
    },
  },
  "agent.stopped": { required: { agent }, optional: { reason: name } },
  "task.queued": {
    required: { task },
    optional: { ...ofTask, priority: oneOf("low", "normal", "high", "critical") },
  },
  "task.assigned": { required: { task, agent }, optional: { ...ofTask, duration: seconds } },
  "task.started": { required: { task, agent }, optional: { ...ofTask, wait: seconds } },
  "task.finished": {
    required: { agent, outcome: oneOf("ok", "failed", "timeout", "cancelled", "retried") },
    optional: { task, ...ofTask, duration: seconds, wait: seconds, ...trace },
  },
  "message.handled": { required: { agent }, optional: { duration: seconds, count: whole(1, 1_000_000) } },
  "consensus.round": {
    required: { result: oneOf("achieved", "rejected", "timeout") },
    optional: { agent, duration: seconds },
  },
  "queue.sampled": {
    required: { queue: name },
    optional: {
      depth: count,
      in_flight: count,
      oldest_age: seconds,
      consumers: count,
      dead_letters: count,
      arrived_total: count,
      served_total: count,
    },
  },
  "request.finished": { required: { outcome: oneOf("ok", "failed", "timeout") }, optional: { duration: seconds } },
  "feedback.given": { required: { rating: whole(1, 5) }, optional: {} },
  "llm.finished": {
    required: {
      agent,
      model: name,
      outcome: oneOf(
        "ok",
        "rate_limited",
        "overloaded",
        "timeout",
        "refused",
        "unauthorized",
        "invalid_request",
        "cancelled",
        "failed",
      ),
    },
    optional: { ...several, first_token: seconds, ...usage, provider: name, ...trace },
  },
  "llm.used": { required: { agent, model: name }, optional: usage },
  "tool.finished": {
    required: { agent, tool: name, outcome: oneOf("ok", "failed", "timeout", "denied", "cancelled") },
    optional: { ...several, ...trace },
  },
  "database.finished": {
    required: { agent, database: name, outcome: oneOf("ok", "failed", "timeout", "denied", "cancelled") },
    optional: { ...several, ...trace },
  },
  "pool.sampled": {
    required: { agent, pool: name },
    optional: { idle: count, used: count, pending: count, max: count },
  },
  "code.changed": {
    required: { agent },
    optional: { added: count, removed: count, commits: count, pull_requests: count },
  },
  "agent.called": {
    required: { agent, callee: name, outcome: oneOf("ok", "failed", "timeout") },
    optional: several,
  },
};
