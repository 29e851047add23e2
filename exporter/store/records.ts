// What the store remembers of an agent and a queue. What it remembers of attempts is in attempts.ts.
import { OTHER } from "../catalog/labels.ts";
import type { AgentState } from "../model/agent.ts";
import type { Millis } from "../model/clock.ts";
import type { EventOf } from "../model/event.ts";
import type { Point } from "../model/history.ts";
import {
  CPU_REPORTED,
  FAILING_SINCE,
  GONE_SINCE,
  HEARTBEAT,
  HEARTBEAT_AT,
  LAST_SEEN,
  LAST_WORK,
  STOPPED_AT,
  type AgentNumbers,
} from "./agent-numbers.ts";
import type { BeatTrack } from "./beats.ts";
import type { Chain } from "./chain.ts";
import type { RingTrack } from "./track.ts";

/** What is known of an agent for a longer time. */
export interface AgentFacts {
  type: string;
  swarm: string;
  version: string;
  /** When its present incarnation began, by its own word; undefined if that was not seen. */
  bornAt: Millis | undefined;
  reported: EventOf<"agent.heartbeat">["state"];
  /** What it can run at the same time: what it told, but 0 while it is paused. */
  slots: number | undefined;
  toldSlots: number | undefined;
  state: AgentState | undefined;
  /** Seconds of garbage collection of its process, as last told: few tell it. */
  gcReported: number;
}

/** What changes with events. */
export interface AgentFigures {
  lastSeen: Millis;
  /** Last sign of work: any event but a heartbeat. */
  lastWork: Millis;
  /** When it was first found gone since its last sign of life; undefined while it is up. */
  goneSince: Millis | undefined;
  stoppedAt: Millis | undefined;
  /** First error since its last success. */
  failingSince: Millis | undefined;
  /** When its newest heartbeat was sent. */
  heartbeatAt: Millis;
  /** Seconds between heartbeats as told; undefined before the first heartbeat, 0 if it does not tell. */
  heartbeat: number | undefined;
  /** Seconds of processor time of its process, as last told. */
  cpuReported: number;
}

/** An agent. Its numbers lie in the table of all agents' numbers, and are nothing any more once it is forgotten. */
export class AgentRecord implements AgentFacts, AgentFigures {
  readonly name: string;
  /** True for the one that stands for all that are not kept apart. */
  readonly isOther: boolean;
  readonly firstSeen: Millis;
  /** Index of its rows; `NOWHERE` once it is forgotten: a late report may still lead here, and must not bring series back. */
  slot: number;
  type = "";
  swarm = "";
  version = "";
  bornAt: Millis | undefined;
  reported: AgentFacts["reported"];
  slots: number | undefined;
  toldSlots: number | undefined;
  state: AgentState | undefined;
  gcReported = 0;
  readonly running: Chain;
  /** What ran in an incarnation that is over, and may still be reported. */
  readonly orphans: Chain;
  readonly busy: BeatTrack;
  readonly #numbers: AgentNumbers;

  /** `slot` must be open in `numbers`. */
  constructor(name: string, slot: number, now: Millis, { numbers, running, orphans, busy }: AgentParts) {
    this.name = name;
    this.isOther = name === OTHER;
    this.slot = slot;
    this.firstSeen = now;
    this.bornAt = undefined;
    this.reported = undefined;
    this.slots = undefined;
    this.toldSlots = undefined;
    this.state = undefined;
    this.running = running;
    this.orphans = orphans;
    this.busy = busy;
    this.#numbers = numbers;
    this.lastSeen = now;
    this.lastWork = now;
    this.heartbeatAt = 0;
    this.cpuReported = 0;
  }

  get lastSeen(): Millis {
    return this.#numbers.get(this.slot, LAST_SEEN);
  }

  set lastSeen(time: Millis) {
    this.#numbers.set(this.slot, LAST_SEEN, time);
  }

  get lastWork(): Millis {
    return this.#numbers.get(this.slot, LAST_WORK);
  }

  set lastWork(time: Millis) {
    this.#numbers.set(this.slot, LAST_WORK, time);
  }

  get goneSince(): Millis | undefined {
    return known(this.#numbers.get(this.slot, GONE_SINCE));
  }

  set goneSince(time: Millis | undefined) {
    this.#numbers.set(this.slot, GONE_SINCE, time ?? NaN);
  }

  get stoppedAt(): Millis | undefined {
    return known(this.#numbers.get(this.slot, STOPPED_AT));
  }

  set stoppedAt(time: Millis | undefined) {
    this.#numbers.set(this.slot, STOPPED_AT, time ?? NaN);
  }

  get failingSince(): Millis | undefined {
    return known(this.#numbers.get(this.slot, FAILING_SINCE));
  }

  set failingSince(time: Millis | undefined) {
    this.#numbers.set(this.slot, FAILING_SINCE, time ?? NaN);
  }

  get heartbeatAt(): Millis {
    return this.#numbers.get(this.slot, HEARTBEAT_AT);
  }

  set heartbeatAt(time: Millis) {
    this.#numbers.set(this.slot, HEARTBEAT_AT, time);
  }

  get heartbeat(): number | undefined {
    return known(this.#numbers.get(this.slot, HEARTBEAT));
  }

  set heartbeat(seconds: number | undefined) {
    this.#numbers.set(this.slot, HEARTBEAT, seconds ?? NaN);
  }

  get cpuReported(): number {
    return this.#numbers.get(this.slot, CPU_REPORTED);
  }

  set cpuReported(seconds: number) {
    this.#numbers.set(this.slot, CPU_REPORTED, seconds);
  }
}

/** What an agent is put together of. */
export interface AgentParts {
  readonly numbers: AgentNumbers;
  readonly running: Chain;
  readonly orphans: Chain;
  readonly busy: BeatTrack;
}

function known(number: number): number | undefined {
  return Number.isNaN(number) ? undefined : number;
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
