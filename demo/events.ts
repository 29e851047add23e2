// The events the demo sends, as the event door reads them. Times in Unix milliseconds, durations in seconds.
import type { ProcessUse } from "../client/process-use.ts";

interface TaskPart {
  readonly task: string;
  readonly queue: string;
  readonly task_type: string;
  readonly attempt: number;
}

export type TaskOutcome = "ok" | "failed" | "timeout" | "cancelled" | "retried";
export type RequestOutcome = "ok" | "failed" | "timeout";
export type ConsensusResult = "achieved" | "rejected" | "timeout";
export type LlmOutcome = "ok" | "overloaded" | "timeout" | "cancelled" | "failed";
export type ToolOutcome = "ok" | "failed" | "cancelled";
export type DatabaseOutcome = "ok" | "failed";
export type ReportedState = "idle" | "busy" | "stopping";

/** Tokens of one answer; the four kinds do not overlap, reasoning is a part of the output. */
export interface Usage {
  readonly input: number;
  readonly cache_read: number;
  readonly cache_write: number;
  readonly output: number;
  readonly reasoning: number;
  /** US dollars, for the models that tell it. */
  readonly cost?: number;
}

/** Connections of a pool, and requests that wait for one. */
export interface PoolUse {
  readonly idle: number;
  readonly used: number;
  readonly pending: number;
  readonly max: number;
}

/** What became of code. */
export interface CodeChange {
  /** Lines. */
  readonly added?: number;
  readonly removed?: number;
  readonly commits?: number;
  readonly pull_requests?: number;
}

export type SwarmEvent =
  | {
      readonly kind: "agent.spawned";
      readonly agent: string;
      readonly type: string;
      readonly swarm: string;
      readonly version: string;
      /** From asking for the process to its being ready. */
      readonly duration: number;
      readonly slots: number;
      readonly topology: "star";
    }
  | ({
      readonly kind: "agent.heartbeat";
      readonly agent: string;
      readonly type: string;
      readonly interval: number;
      readonly slots: number;
      readonly state: ReportedState;
    } & ProcessUse)
  | { readonly kind: "agent.stopped"; readonly agent: string; readonly reason: string }
  | ({ readonly kind: "task.queued" } & TaskPart)
  | ({ readonly kind: "task.assigned"; readonly agent: string; readonly duration: number } & TaskPart)
  | ({ readonly kind: "task.started"; readonly agent: string; readonly wait: number } & TaskPart)
  | ({
      readonly kind: "task.finished";
      readonly agent: string;
      readonly outcome: TaskOutcome;
      readonly duration?: number;
    } & TaskPart)
  | { readonly kind: "message.handled"; readonly agent: string; readonly duration: number; readonly count: number }
  | {
      readonly kind: "consensus.round";
      readonly result: ConsensusResult;
      readonly duration: number;
      readonly agent: string;
    }
  | {
      readonly kind: "queue.sampled";
      readonly queue: string;
      readonly depth: number;
      readonly in_flight: number;
      readonly oldest_age: number;
      readonly consumers: number;
    }
  | { readonly kind: "request.finished"; readonly outcome: RequestOutcome; readonly duration: number }
  | { readonly kind: "feedback.given"; readonly rating: number }
  | ({
      readonly kind: "llm.finished";
      readonly agent: string;
      readonly model: string;
      readonly outcome: LlmOutcome;
      readonly duration: number;
      readonly first_token?: number;
    } & Partial<Usage>)
  | {
      readonly kind: "tool.finished";
      readonly agent: string;
      readonly tool: string;
      readonly outcome: ToolOutcome;
      readonly duration: number;
    }
  | {
      readonly kind: "database.finished";
      readonly agent: string;
      readonly database: string;
      readonly outcome: DatabaseOutcome;
      readonly duration: number;
    }
  | ({ readonly kind: "code.changed"; readonly agent: string } & CodeChange)
  | ({ readonly kind: "pool.sampled"; readonly agent: string; readonly pool: string } & PoolUse)
  | {
      readonly kind: "agent.called";
      readonly agent: string;
      readonly callee: string;
      readonly outcome: "ok" | "timeout";
      readonly duration: number;
    };

/** Takes an event; `time` (Unix milliseconds) is when it happened, now if absent. Never throws, never waits. */
export type Report = (event: SwarmEvent, time?: number) => void;
