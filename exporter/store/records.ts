// What the store remembers of an agent, an attempt and a queue. They know each other, so they stand together.
import type { AgentState, Outcome } from "../model/agent.ts";
import type { Millis } from "../model/clock.ts";
import type { EventOf } from "../model/event.ts";
import type { Point } from "../model/history.ts";
import type { BeatTrack } from "./beats.ts";
import { Link, type Chain } from "./chain.ts";
import type { Recent } from "./recent.ts";
import type { RingTrack } from "./track.ts";

/** An agent at one task type. */
export interface Pair {
  readonly agent: AgentRecord;
  readonly taskType: string;
  /** Index of its rows; `NOWHERE` once the agent is forgotten. */
  slot: number;
  /** Its attempts of late; undefined before the first that says something about the agent. */
  recent: Recent | undefined;
}

export interface AgentRecord {
  readonly name: string;
  /** Index of its rows; `NOWHERE` once it is forgotten: a late report may still lead here, and must not bring series back. */
  slot: number;
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
  readonly running: Chain<Attempt>;
  /** What ran in an incarnation that is over, and may still be reported. */
  readonly orphans: Chain<Attempt>;
  readonly types: Map<string, Pair>;
  readonly busy: BeatTrack;
}

/**
 * How far an attempt is. A report of a lower rank after a higher one fills gaps but moves nothing back. An assigned
 * attempt still waits.
 */
export type Rank = 0 | 1 | 2;
const WAITING: Rank = 0;
export const RUNNING: Rank = 1;
export const FINAL: Rank = 2;

/** An attempt at a task. Used again for another one when it is no longer remembered: `Attempts` says when. */
export class Attempt {
  task = "";
  number = 1;
  taskType = "";
  rank: Rank = WAITING;
  /** Who runs it, or ended it. */
  agent: AgentRecord | undefined;
  /** To whom it was last assigned: the same decision told again is not another one. */
  assignedTo: AgentRecord | undefined;
  queue: QueueRecord | undefined;
  queuedAt: Millis | undefined;
  startedAt: Millis | undefined;
  endedAt: Millis | undefined;
  outcome: Outcome | undefined;
  waitKnown = false;
  /** True once it was counted as taken from its queue. */
  served = false;
  /** When its agent was lost, stopped or began anew while it ran. */
  orphanedAt: Millis | undefined;
  /** Its place among the open or the ended attempts, among those of its agent, and among those of its queue. */
  readonly inLife = new Link<Attempt>(this);
  readonly inAgent = new Link<Attempt>(this);
  readonly inQueue = new Link<Attempt>(this);

  /** Makes it a new attempt. It must be in no chain. */
  begin(task: string, number: number): void {
    this.task = task;
    this.number = number;
    this.taskType = "";
    this.rank = WAITING;
    this.agent = undefined;
    this.assignedTo = undefined;
    this.queue = undefined;
    this.queuedAt = undefined;
    this.startedAt = undefined;
    this.endedAt = undefined;
    this.outcome = undefined;
    this.waitKnown = false;
    this.served = false;
    this.orphanedAt = undefined;
  }
}

export interface QueueRecord {
  readonly name: string;
  /** Index of its rows; `NOWHERE` once it is forgotten. */
  slot: number;
  /** Attempts that wait, in the order they came: the first is the oldest. */
  readonly waiting: Chain<Attempt>;
  readonly taken: Chain<Attempt>;
  /** True once a task was seen coming in (or being taken): before, depth (or in flight) is not known from events. */
  seesArrivals: boolean;
  seesStarts: boolean;
  sample: QueueSample | undefined;
  lastTouched: Millis;
  /** Totals kept elsewhere, as last sampled; undefined too where events were counted since. */
  readonly totals: { arrived: Point | undefined; served: Point | undefined };
  readonly depth: RingTrack;
  readonly oldestAge: RingTrack;
  readonly arrived: RingTrack;
  readonly served: RingTrack;
}

/** What of a sample is looked at later. */
export type QueueSample = Pick<
  EventOf<"queue.sampled">,
  "time" | "depth" | "oldest_age" | "in_flight" | "consumers" | "dead_letters"
>;
