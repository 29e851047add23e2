// What the coordinator and its workers say to each other over the channel between their processes.
import type { ProcessUse } from "../client/process-use.ts";
import type { CodeChange, DatabaseOutcome, PoolUse, ReportedState, ToolOutcome } from "./events.ts";
import type { ModelCall } from "./model.ts";
import type { Role, TaskType } from "./roles.ts";

/** What a worker process is told at birth. */
export interface WorkerStart {
  readonly agent: string;
  readonly role: Role;
  /** Its own folder for temporary files. */
  readonly folder: string;
  /** Address of the stand-in model. */
  readonly model: string;
  /** Seconds between heartbeats. */
  readonly heartbeat: number;
}

export interface TaskOrder {
  readonly task: string;
  readonly attempt: number;
  readonly type: TaskType;
  /** Multiplies the work of its type; 1 is ordinary. */
  readonly size: number;
  readonly seed: number;
  /** The most steps a plan may have. */
  readonly mostSteps: number;
}

/** What a fault does to a worker. */
export interface Impairments {
  /** Every task takes at least so many seconds; 0 = not slow. */
  readonly slowSeconds: number;
  readonly failing: boolean;
  readonly hung: boolean;
}

export const HEALTHY: Impairments = { slowSeconds: 0, failing: false, hung: false };

/** How an attempt ended, seen from the worker; `transient` may be tried again. */
export type End = "ok" | "failed" | "transient" | "timeout" | "cancelled";

export type Down =
  | { readonly say: "do"; readonly order: TaskOrder }
  | { readonly say: "read"; readonly task: string; readonly bodies: readonly string[] }
  | { readonly say: "vote"; readonly round: number; readonly plan: string }
  | { readonly say: "impair"; readonly impairments: Impairments }
  /** Running tasks may go on for `grace` milliseconds. */
  | { readonly say: "stop"; readonly grace: number };

export type Up =
  | { readonly say: "ready" }
  | { readonly say: "heartbeat"; readonly state: ReportedState; readonly use: ProcessUse }
  | { readonly say: "started"; readonly task: string; readonly attempt: number; readonly time: number }
  | {
      readonly say: "ended";
      readonly task: string;
      readonly attempt: number;
      readonly end: End;
      readonly time: number;
      readonly duration: number;
      /** For the agents that go on with it; empty unless `end` is ok. */
      readonly result: string;
    }
  | { readonly say: "handled"; readonly count: number; readonly duration: number }
  | { readonly say: "voted"; readonly round: number; readonly yes: boolean }
  | { readonly say: "asked"; readonly call: ModelCall }
  | { readonly say: "used"; readonly tool: string; readonly outcome: ToolOutcome; readonly duration: number }
  | { readonly say: "queried"; readonly outcome: DatabaseOutcome; readonly duration: number }
  | { readonly say: "pooled"; readonly pool: PoolUse }
  | { readonly say: "changed"; readonly change: CodeChange }
  | { readonly say: "stopped" };

const DOWN: ReadonlySet<unknown> = new Set<Down["say"]>(["do", "read", "vote", "impair", "stop"]);
const UP: ReadonlySet<unknown> = new Set<Up["say"]>([
  "ready",
  "heartbeat",
  "started",
  "ended",
  "handled",
  "voted",
  "asked",
  "used",
  "queried",
  "pooled",
  "changed",
  "stopped",
]);

// Both ends are of one build and the channel is private: the word decides, the rest is trusted.
function word(message: unknown): unknown {
  return typeof message === "object" && message !== null && "say" in message ? message.say : undefined;
}
export function isDown(message: unknown): message is Down {
  return DOWN.has(word(message));
}
export function isUp(message: unknown): message is Up {
  return UP.has(word(message));
}

/** The steps of a plan, from the result of a `plan` task. */
export function stepsOfPlan(result: string): number {
  const { steps } = JSON.parse(result) as { readonly steps: number };
  return steps;
}
export function parseStart(text: string | undefined): WorkerStart {
  return JSON.parse(text ?? "") as WorkerStart;
}
