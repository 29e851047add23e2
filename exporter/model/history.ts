// What detectors see: the bounded past of agents, queues and the host. Read-only; where it is kept is not their concern.
import type { Millis } from "./clock.ts";
import type { InsightKind } from "./finding.ts";
import type { AgentState } from "./agent.ts";

/** One value over time, oldest first. A point is missing where the value was not known. */
export interface Track {
  /** Points with `time > since`, oldest first. */
  since(since: Millis): readonly Point[];
  /** The same one by one, without making anything: for pasts of ten thousand agents at a time. */
  each(since: Millis, visit: (time: Millis, value: number) => void): void;
  /** The newest point, if there is any. */
  last(): Point | undefined;
}

export interface Point {
  readonly time: Millis;
  readonly value: number;
}

/** An agent's recent attempts at one task type, against the other agents' at the same type. Durations in seconds. */
export interface TypeRecord {
  readonly taskType: string;
  readonly samples: number;
  readonly median: number;
  /** Median over the attempts of all other agents at this type; absent without at least `minimum` of them. */
  readonly peerMedian?: number;
  readonly peerSamples: number;
}

export interface AgentHistory {
  readonly name: string;
  readonly type: string | undefined;
  readonly state: AgentState;
  readonly inFlight: number;
  /** Absent if the agent never told how many attempts it can run at a time. */
  readonly slots: number | undefined;
  /** Attempts in flight over time. */
  readonly busy: Track;
  readonly types: readonly TypeRecord[];
}

export interface QueueHistory {
  readonly name: string;
  /** Tasks waiting. */
  readonly depth: Track;
  /** Seconds the oldest has been waiting. */
  readonly oldestAge: Track;
  /** Cumulative counts. */
  readonly arrived: Track;
  readonly served: Track;
}

/** A resource of the host whose use is known as a ratio 0–1: `cpu`, `memory`, `disk sda`, `filesystem /`. */
export interface ResourceHistory {
  readonly name: string;
  readonly kind: "cpu" | "memory" | "disk" | "filesystem";
  readonly used: Track;
}

export interface History {
  readonly agents: readonly AgentHistory[];
  readonly queues: readonly QueueHistory[];
  readonly resources: readonly ResourceHistory[];
  /** True if a finding of this kind on this subject held at the last tick: for hysteresis. */
  holds(insight: InsightKind, subject: string): boolean;
}
