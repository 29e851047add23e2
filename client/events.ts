// The events the exporter reads (docs/events.md), as types. Durations are in seconds, times in Unix milliseconds.

/** How an attempt at a task ended; `retried` ends the attempt but not the task. */
export type TaskOutcome = "ok" | "failed" | "timeout" | "cancelled" | "retried";
/** How a request to a model ended. */
export type LlmOutcome =
  | "ok"
  | "rate_limited"
  | "overloaded"
  | "timeout"
  | "refused"
  | "unauthorized"
  | "invalid_request"
  | "cancelled"
  | "failed";
/** How a call of a tool ended. */
export type ToolOutcome = "ok" | "failed" | "timeout" | "denied" | "cancelled";
/** How a call of a database ended. */
export type DatabaseOutcome = ToolOutcome;
/** How a call of another agent ended, or a person's request. */
export type CallOutcome = "ok" | "failed" | "timeout";
export type Topology = "mesh" | "hierarchical" | "star" | "ring" | "pipeline" | "clustered" | "hybrid" | "unknown";
export type AgentState = "starting" | "idle" | "busy" | "stopping" | "paused";
export type Priority = "low" | "normal" | "high" | "critical";

type Maybe<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** Tokens and their price. The kinds of tokens are disjoint, but for `reasoning`, which is a part of `output`. */
export type LlmUsage = Maybe<{
  /** Tokens read, without those that came from a cache. */
  input: number;
  cache_read: number;
  cache_write: number;
  output: number;
  reasoning: number;
  /** US dollars. */
  cost: number;
}>;

type OfTask = Maybe<{ queue: string; task_type: string; attempt: number }>;

/** What a look at a queue showed. All are optional: an unknown figure is better absent than 0. */
export type QueueSample = Maybe<{
  /** Tasks waiting. */
  depth: number;
  /** Tasks taken and not finished. */
  in_flight: number;
  /** Seconds the longest waiting task has waited. */
  oldest_age: number;
  consumers: number;
  dead_letters: number;
  /** Tasks that ever came in, and were ever taken out. */
  arrived_total: number;
  served_total: number;
}>;

/** What a look at a pool of connections showed; all are optional, too. */
export type PoolSample = Maybe<{
  idle: number;
  used: number;
  /** Who waits for a connection. */
  pending: number;
  /** Connections it may have at most. */
  max: number;
}>;

/** What became of code. */
export type CodeRecord = Maybe<{
  /** Lines. */
  added: number;
  removed: number;
  commits: number;
  pull_requests: number;
}>;

/** Required and optional fields of every kind of event. */
interface Kinds {
  "agent.spawned": { readonly agent: string } & Maybe<{
    type: string;
    swarm: string;
    version: string;
    duration: number;
    slots: number;
    topology: Topology;
  }>;
  "agent.heartbeat": { readonly agent: string } & Maybe<{
    type: string;
    interval: number;
    slots: number;
    state: AgentState;
    memory: number;
    heap_used: number;
    cpu: number;
    gc_time: number;
    event_loop_delay: number;
  }>;
  "agent.stopped": { readonly agent: string } & Maybe<{ reason: string }>;
  "agent.called": { readonly agent: string; readonly callee: string; readonly outcome: CallOutcome } & Maybe<{
    count: number;
    duration: number;
  }>;
  "task.queued": { readonly task: string } & OfTask & Maybe<{ priority: Priority }>;
  "task.assigned": { readonly task: string; readonly agent: string } & OfTask & Maybe<{ duration: number }>;
  "task.started": { readonly task: string; readonly agent: string } & OfTask & Maybe<{ wait: number }>;
  "task.finished": { readonly agent: string; readonly outcome: TaskOutcome } & OfTask &
    Maybe<{ task: string; duration: number; wait: number }>;
  "message.handled": { readonly agent: string } & Maybe<{ duration: number; count: number }>;
  "llm.finished": { readonly agent: string; readonly model: string; readonly outcome: LlmOutcome } & LlmUsage &
    Maybe<{ count: number; duration: number; first_token: number; provider: string }>;
  "llm.used": { readonly agent: string; readonly model: string } & LlmUsage;
  "tool.finished": { readonly agent: string; readonly tool: string; readonly outcome: ToolOutcome } & Maybe<{
    count: number;
    duration: number;
  }>;
  "database.finished": {
    readonly agent: string;
    readonly database: string;
    readonly outcome: DatabaseOutcome;
  } & Maybe<{
    count: number;
    duration: number;
  }>;
  "pool.sampled": { readonly agent: string; readonly pool: string } & PoolSample;
  "code.changed": { readonly agent: string } & CodeRecord;
  "consensus.round": { readonly result: "achieved" | "rejected" | "timeout" } & Maybe<{
    agent: string;
    duration: number;
  }>;
  "queue.sampled": { readonly queue: string } & QueueSample;
  "request.finished": { readonly outcome: CallOutcome } & Maybe<{ duration: number }>;
  "feedback.given": { readonly rating: number };
}

type Common = Maybe<{
  /** When it happened, in Unix milliseconds; untold, it is now. */
  time: number;
  /** The same id is not counted twice; untold, the client gives one. */
  id: string;
}>;

/** An event as the exporter reads it. */
export type SwarmEvent = { [K in keyof Kinds]: { readonly kind: K } & Kinds[K] & Common }[keyof Kinds];

type WithoutAgent<E> = E extends { readonly agent?: string | undefined } ? Omit<E, "agent"> : never;
/** An event of an agent, which the agent adds its name to. */
export type AgentEvent = WithoutAgent<SwarmEvent>;

export type LlmRecord = Omit<Kinds["llm.finished"], "agent">;
export type ToolRecord = Omit<Kinds["tool.finished"], "agent">;
export type DatabaseRecord = Omit<Kinds["database.finished"], "agent">;
export type CallRecord = Omit<Kinds["agent.called"], "agent">;
export type MessageRecord = Omit<Kinds["message.handled"], "agent">;
