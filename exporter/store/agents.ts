// Agents: who they are, when they were last heard, what state that means, and when they are forgotten.
import { OTHER, outcome as outcomeLabel } from "../catalog/labels.ts";
import type { AgentState } from "../model/agent.ts";
import type { Millis } from "../model/clock.ts";
import { BeatTrack, type Beats } from "./beats.ts";
import type { Attempt, Attempts } from "./attempts.ts";
import type { Calls } from "./calls.ts";
import { Chain } from "./chain.ts";
import { AgentNumbers } from "./agent-numbers.ts";
import type { Pair } from "./pairs.ts";
import { AgentRecord } from "./records.ts";
import { NOWHERE } from "./slots.ts";
import { outcomeRow, stateRow, type Tables, type Tenants } from "./tables.ts";
import { UNTOLD } from "./task-types.ts";
import type { Work } from "./work.ts";

export interface AgentLimits {
  readonly maxAgents: number;
  /** Milliseconds an agent that is gone is still shown. */
  readonly ttl: Millis;
}

/** Missed heartbeats until an agent is lost, and the silence allowed where the interval is not known. */
export const MISSED = 3;
export const SILENCE_OF_UNKNOWN_INTERVAL: Millis = 60_000;
/** An agent that never sends heartbeats may be quiet between tasks: it is not lost, but after this no longer up. */
export const QUIET: Millis = 600_000;
/** Work that does not move is suspicious after this, or after so many times what is usual for it, whichever is longer. */
export const STALLED_AFTER: Millis = 300_000;
export const STALLED_TIMES = 3;

/** How long the attempts of an agent at a type usually take at most. */
type Usual = (agent: AgentRecord, taskType: number) => Millis;

/** What agents need of the rest of the store. */
export interface AgentHome {
  readonly attempts: Attempts;
  readonly tables: Tables;
  readonly calls: Calls;
  readonly tenants: Tenants;
  readonly work: Work;
  readonly beats: Beats;
  /** True while further series may be made. */
  hasRoom(): boolean;
  /** Told of each event of an agent that is not kept apart. */
  folded(): void;
}

export class Agents {
  readonly #records = new Map<string, AgentRecord>();
  readonly #numbers = new AgentNumbers();
  readonly #home: AgentHome;
  readonly #attempts: Attempts;
  readonly #tables: Tables;
  readonly #limits: AgentLimits;

  constructor(home: AgentHome, limits: AgentLimits) {
    this.#home = home;
    this.#attempts = home.attempts;
    this.#tables = home.tables;
    this.#limits = limits;
  }

  all(): Iterable<AgentRecord> {
    return this.#records.values();
  }

  known(name: string): boolean {
    return this.#records.has(name);
  }

  /** The record of an agent, made if there is room; beyond the budget everyone is `_other`. */
  of(name: string, now: Millis): AgentRecord {
    const found = this.#records.get(name);
    if (found !== undefined) return found;
    if (name === OTHER || (this.#records.size < this.#limits.maxAgents && this.#home.hasRoom()))
      return this.#create(name, now);
    this.#home.folded();
    return this.of(OTHER, now);
  }

  /** Opens the rows of an agent at a task type it was not seen at before. Rates need their zero: every outcome has one. */
  addType(agent: AgentRecord, taskType: number): Pair {
    const pair = this.#home.work.pairs.add(agent.slot, taskType);
    for (const outcome of outcomeLabel.values) this.#tables.pair.attempts.open(outcomeRow(pair, outcome));
    return pair;
  }

  /**
   * Notes a sign of life given at `time`. From an agent that had stopped before, it is a new incarnation whose start
   * nobody saw; a lost agent is back with what it runs.
   */
  heard(agent: AgentRecord, time: Millis, now: Millis, isWork: boolean): void {
    agent.lastSeen = now;
    agent.goneSince = undefined;
    if (isWork) agent.lastWork = now;
    if (agent.stoppedAt !== undefined && time >= agent.stoppedAt) this.restart(agent, undefined, now);
    if (agent.state === "lost") for (const attempt of agent.running) this.#attempts.orphanedAt[attempt] = NaN;
  }

  /** Brings the figures of a page that change with every event up to date. O(agents). */
  publish(): void {
    const { lastSeen } = this.#tables.agent;
    for (const agent of this.#records.values()) lastSeen.set(agent.slot, agent.lastSeen / 1000);
  }

  /** A new incarnation begins: at `time`, or unseen. */
  restart(agent: AgentRecord, time: Millis | undefined, now: Millis): void {
    this.end(agent, now);
    agent.stoppedAt = undefined;
    agent.bornAt = time;
    this.#tables.agent.restarts.add(agent.slot, 1);
  }

  /** An incarnation is over. What it ran has nobody who runs it and ends by the rule for lost agents unless a report comes first. */
  end(agent: AgentRecord, now: Millis): void {
    for (const attempt of agent.running) {
      this.#orphan(attempt, now);
      agent.orphans.add(attempt);
    }
    agent.cpuReported = 0;
    agent.gcReported = 0;
    agent.heartbeatAt = 0;
    agent.reported = undefined;
    this.#publishRunning(agent);
    this.publishSlots(agent);
    const { spawnDuration, memory, heapUsed, eventLoopDelay } = this.#tables.agent;
    for (const ofIncarnation of [spawnDuration, memory, heapUsed, eventLoopDelay]) ofIncarnation.remove(agent.slot);
  }

  /** Publishes identity anew when something about it is told. */
  identify(agent: AgentRecord, type: string | undefined, swarm: string | undefined, version: string | undefined): void {
    const { info } = this.#tables.agent;
    info.set(agent.slot, 1);
    const same =
      (type ?? agent.type) === agent.type &&
      (swarm ?? agent.swarm) === agent.swarm &&
      (version ?? agent.version) === agent.version;
    if (same) return;
    agent.type = type ?? agent.type;
    agent.swarm = swarm ?? agent.swarm;
    agent.version = version ?? agent.version;
    info.rename(agent.slot);
  }

  /** A paused agent takes no work: its slots are no capacity while it is so. */
  publishSlots(agent: AgentRecord): void {
    agent.slots = agent.reported === "paused" ? 0 : agent.toldSlots;
    this.#tables.agent.slots.show(agent.slot, agent.slots);
  }

  /** An attempt begins to run on an agent; on one that has stopped since, it has ended with it. */
  run(agent: AgentRecord, attempt: Attempt, now: Millis): void {
    const isUp = agent.stoppedAt === undefined;
    this.#attempts.orphanedAt[attempt] = isUp ? NaN : now;
    (isUp ? agent.running : agent.orphans).add(attempt);
    this.#publishRunning(agent);
  }

  /** An attempt no longer runs on an agent. */
  leave(agent: AgentRecord, attempt: Attempt): void {
    agent.orphans.remove(attempt);
    if (agent.running.remove(attempt)) this.#publishRunning(agent);
  }

  /** Brings state and `up` in line with what is known at `now`; silence counts from `resumedAt` at the earliest. */
  refresh(agent: AgentRecord, now: Millis, resumedAt: Millis, usual: Usual): void {
    const state = this.#derive(agent, now, resumedAt, usual);
    // It may come back, so what it runs stays in flight for as long as it may still be reported.
    if (state === "lost") for (const attempt of agent.running) this.#orphan(attempt, now);
    if (state !== agent.state) {
      const series = this.#tables.agent.state;
      if (agent.state !== undefined) series.remove(stateRow(agent.slot, agent.state));
      series.set(stateRow(agent.slot, state), 1);
      agent.state = state;
    }
    this.#publishOldest(agent, now);
    const quiet = agent.heartbeat === undefined && agent.running.size === 0 && now - agent.lastSeen > QUIET;
    const up = state !== "lost" && state !== "stopped" && !quiet;
    this.#tables.agent.up.set(agent.slot, up ? 1 : 0);
    agent.goneSince = up ? undefined : (agent.goneSince ?? now);
    agent.busy.put(agent.running.size);
  }

  /** Forgets agents that have been gone for the documented time and of whose work nothing is open. */
  forget(now: Millis): void {
    for (const agent of this.#records.values()) {
      const { goneSince, running, orphans } = agent;
      if (goneSince === undefined || now - goneSince <= this.#limits.ttl || running.size + orphans.size > 0) continue;
      this.#release(agent);
    }
  }

  #release(agent: AgentRecord): void {
    const { tenants, calls, work } = this.#home;
    this.#tables.forgetAgent(agent);
    calls.forgetAgent(agent.slot);
    work.forget(agent.slot);
    this.#records.delete(agent.name);
    tenants.agents.give(agent.slot);
    agent.slot = NOWHERE;
  }

  #publishRunning(agent: AgentRecord): void {
    this.#tables.agent.tasksInFlight.set(agent.slot, agent.running.size);
  }

  /** Not with every event: an agent may run thousands of attempts, and what was handed to it may have begun before the rest. */
  #publishOldest(agent: AgentRecord, now: Millis): void {
    let oldest = now;
    for (const attempt of agent.running) oldest = Math.min(oldest, this.#startOf(attempt, now));
    this.#tables.agent.oldestAttemptStart.show(agent.slot, agent.running.size === 0 ? undefined : oldest / 1000);
  }

  /** Puts an agent back as it was: for restoring. Its series are restored by themselves. */
  restore(agent: AgentRecord): void {
    this.#records.set(agent.name, agent);
    this.#home.tenants.agents.put(agent.slot, agent);
  }

  #create(name: string, now: Millis): AgentRecord {
    const agent = this.#home.tenants.agents.take((slot) => this.made(name, slot, now));
    this.#records.set(name, agent);
    this.identify(agent, undefined, undefined, undefined);
    const { up, restarts, lastSeen } = this.#tables.agent;
    up.set(agent.slot, 1);
    restarts.open(agent.slot);
    // It is brought up to date with each page; the row is there at once, so that what an agent costs is known at once.
    lastSeen.set(agent.slot, now / 1000);
    this.#publishRunning(agent);
    return agent;
  }

  /** A record of an agent nothing is known of yet. */
  made(name: string, slot: number, now: Millis): AgentRecord {
    const { inAgent } = this.#attempts;
    const busy = new BeatTrack(this.#home.beats);
    this.#numbers.open(slot);
    const parts = { numbers: this.#numbers, running: new Chain(inAgent), orphans: new Chain(inAgent), busy };
    return new AgentRecord(name, slot, now, parts);
  }

  #orphan(attempt: Attempt, now: Millis): void {
    const { orphanedAt } = this.#attempts;
    if (Number.isNaN(orphanedAt[attempt])) orphanedAt[attempt] = now;
  }

  /** When an attempt began; `now` if that is not known. */
  #startOf(attempt: Attempt, now: Millis): Millis {
    const startedAt = this.#attempts.startedAt[attempt] ?? NaN;
    return Number.isNaN(startedAt) ? now : startedAt;
  }

  /** The state an agent is in by the rules of docs/events.md: what it reports, corrected by what is seen of it. */
  #derive(agent: AgentRecord, now: Millis, resumedAt: Millis, usual: Usual): AgentState {
    if (agent.stoppedAt !== undefined) return "stopped";
    if (agent.heartbeat !== undefined) {
      const allowed = agent.heartbeat > 0 ? agent.heartbeat * 1000 * MISSED : SILENCE_OF_UNKNOWN_INTERVAL;
      if (now - Math.max(agent.lastSeen, resumedAt) > allowed) return "lost";
    }
    if (this.#isStalled(agent, now, usual)) return "stalled";
    // One that finishes what it runs and takes nothing more is stopping, however busy.
    if (agent.reported === "stopping") return "stopping";
    if (agent.running.size > 0) return "busy";
    return agent.reported === "starting" || agent.reported === "busy" ? agent.reported : "idle";
  }

  /** A heartbeat proves that the process lives, not that its work goes on. */
  #isStalled(agent: AgentRecord, now: Millis, usual: Usual): boolean {
    if (now - agent.lastWork <= STALLED_AFTER) return false;
    for (const attempt of agent.running) {
      const age = now - Math.max(this.#startOf(attempt, now), agent.lastWork);
      if (age > STALLED_AFTER && age > STALLED_TIMES * usual(agent, this.#attempts.taskType[attempt] ?? UNTOLD))
        return true;
    }
    return false;
  }
}
