// What the store remembers of an agent and a queue. What it remembers of attempts is in attempts.ts.
import type { AgentState } from "../model/agent.ts";
import type { Millis } from "../model/clock.ts";
import type { EventOf } from "../model/event.ts";
import type { Point } from "../model/history.ts";
import type { BeatTrack } from "./beats.ts";
import type { Chain } from "./chain.ts";
import type { Recent } from "./recent.ts";
import type { RingTrack } from "./track.ts";

/** An agent at one task type. */
export interface Pair {
  readonly agent: AgentRecord;
  readonly taskType: string;
  /** Index of its rows; `NOWHERE` once the agent is forgotten. */
  slot: number;
  /** The row its durations are counted in, where that is not its slot; undefined before the first. */
  durationRow: number | undefined;
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
  /** Totals of its process, as last told: seconds of processor time and of garbage collection. */
  cpuReported: number;
  gcReported: number;
  readonly running: Chain;
  /** What ran in an incarnation that is over, and may still be reported. */
  readonly orphans: Chain;
  readonly types: Map<string, Pair>;
  /** The one of them that was asked for last: most agents do one kind of work for a while. */
  lastType: Pair | undefined;
  readonly busy: BeatTrack;
}

export interface QueueRecord {
  readonly name: string;
  /** Index of its rows; `NOWHERE` once it is forgotten. */
  slot: number;
  /** Attempts that wait, in the order they came: the first is the oldest. */
  readonly waiting: Chain;
  readonly taken: Chain;
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
