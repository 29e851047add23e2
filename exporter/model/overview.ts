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
