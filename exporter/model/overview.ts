// What the start page shows of the swarm: a picture of now, cut to what fits a page.
import type { AgentState } from "./agent.ts";

export interface Overview {
  readonly version: string;
  /** Seconds since the start. */
  readonly uptime: number;
  readonly eventsAccepted: number;
  readonly eventsRejected: number;
  readonly agents: readonly AgentLine[];
  readonly agentCount: number;
  /** What all agents used of models and tools. */
  readonly usage: UsageLine;
  readonly models: readonly ModelLine[];
  readonly queues: readonly QueueLine[];
  readonly collectors: readonly CollectorLine[];
  /** Processes that have the agents, if this one is the front of several; else none. */
  readonly shards: readonly ShardLine[];
}

export interface AgentLine {
  readonly name: string;
  readonly type: string;
  readonly state: AgentState | undefined;
  readonly running: number;
  readonly slots: number | undefined;
  /** Seconds since its last event. */
  readonly silence: number;
  readonly efficiency: number | undefined;
  readonly usage: UsageLine;
}

/** Since the counters began; undefined where nothing was told. */
export interface UsageLine {
  readonly requests: number | undefined;
  readonly requestFailures: number | undefined;
  readonly tokens: number | undefined;
  /** US dollars. */
  readonly cost: number | undefined;
  readonly toolCalls: number | undefined;
  readonly toolFailures: number | undefined;
}

export interface ModelLine extends Omit<UsageLine, "toolCalls" | "toolFailures"> {
  readonly name: string;
  /** Tokens that are in no cost. */
  readonly unpriced: number | undefined;
}

export interface QueueLine {
  readonly name: string;
  readonly depth: number | undefined;
  /** Seconds. */
  readonly oldestAge: number | undefined;
}

export interface ShardLine {
  readonly name: string;
  /** Undefined while it is down. */
  readonly port: number | undefined;
}

export interface CollectorLine {
  readonly name: string;
  readonly success: boolean;
  /** Seconds. */
  readonly duration: number;
}
