// What the store remembers of an agent, an attempt and a queue. They know each other, so they stand together.
import type { AgentState, Outcome } from "../model/agent.ts";
import type { Millis } from "../model/clock.ts";
import type { EventOf } from "../model/event.ts";
import type { Point } from "../model/history.ts";
import type { Owner } from "./ledger.ts";
import type { Recent } from "./recent.ts";
import type { RingTrack } from "./track.ts";

export interface AgentRecord extends Owner {
  readonly name: string;
  type: string;
  swarm: string;
  version: string;
  readonly firstSeen: Millis;
  lastSeen: Millis;
  /** Last sign of work: any event but a heartbeat. */
  lastWork: Millis;
  /** When its present incarnation began, by its own word; undefined if that was not seen. */
  bornAt: Millis | undefined;
  /** When its newest heartbeat was sent. */
  heartbeatAt: Millis;
  /** Seconds between heartbeats as told; undefined before the first heartbeat, 0 if it does not tell. */
  heartbeat: number | undefined;
  reported: EventOf<"agent.heartbeat">["state"];
  /** What it can run at the same time: what it told, but 0 while it is paused. */
  slots: number | undefined;
  toldSlots: number | undefined;
  stoppedAt: Millis | undefined;
  /** When it was first found gone since its last sign of life; undefined while it is up. */
  goneSince: Millis | undefined;
  state: AgentState | undefined;
  /** First error since its last success. */
  failingSince: Millis | undefined;
  cpuReported: number;
  readonly running: Set<Attempt>;
  /** What ran in an incarnation that is over, and may still be reported. */
  readonly orphans: Set<Attempt>;
  readonly recent: Map<string, Recent>;
  readonly busy: RingTrack;
}

/**
 * How far an attempt is. A report of a lower rank after a higher one fills gaps but moves nothing back. An assigned
 * attempt still waits.
 */
export type Rank = 0 | 1 | 2;
export const WAITING: Rank = 0;
export const RUNNING: Rank = 1;
export const FINAL: Rank = 2;

export interface Attempt {
  readonly key: string;
  readonly task: string;
  readonly number: number;
  taskType: string;
  rank: Rank;
  /** Who runs it, or ended it. */
  agent: AgentRecord | undefined;
  /** To whom it was last assigned: the same decision told again is not another one. */
  assignedTo: AgentRecord | undefined;
  queue: QueueRecord | undefined;
  queuedAt: Millis | undefined;
  startedAt: Millis | undefined;
  endedAt: Millis | undefined;
  outcome: Outcome | undefined;
  waitKnown: boolean;
  /** True once it was counted as taken from its queue. */
  served: boolean;
  /** When its agent was lost, stopped or began anew while it ran. */
  orphanedAt: Millis | undefined;
}

export interface QueueRecord extends Owner {
  readonly name: string;
  /** Attempts that wait, in the order they came: the first is the oldest. */
  readonly waiting: Set<Attempt>;
  readonly taken: Set<Attempt>;
  /** True once a task was seen coming in (or being taken): before, depth (or in flight) is not known from events. */
  seesArrivals: boolean;
  seesStarts: boolean;
  sample: EventOf<"queue.sampled"> | undefined;
  lastTouched: Millis;
  /** Totals kept elsewhere, as last sampled; undefined too where events were counted since. */
  readonly totals: { arrived: Point | undefined; served: Point | undefined };
  readonly depth: RingTrack;
  readonly oldestAge: RingTrack;
  readonly arrived: RingTrack;
  readonly served: RingTrack;
}
