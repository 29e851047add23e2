// Agents: who they are, when they were last heard, what state that means, and when they are forgotten.
import { agents as catalog } from "../catalog/index.ts";
import { OTHER } from "../catalog/labels.ts";
import type { AgentState } from "../model/agent.ts";
import type { Millis } from "../model/clock.ts";
import type { Ledger } from "./ledger.ts";
import { Recent } from "./recent.ts";
import type { AgentRecord, Attempt } from "./records.ts";
import { RingTrack } from "./track.ts";

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
/** How much of its load is remembered: ten minutes at the default tick of two seconds. */
const BUSY_POINTS = 300;

export class Agents {
  readonly #records = new Map<string, AgentRecord>();
  readonly #ledger: Ledger;
  readonly #limits: AgentLimits;
  readonly #folded: () => void;

  constructor(ledger: Ledger, limits: AgentLimits, folded: () => void) {
    this.#ledger = ledger;
    this.#limits = limits;
    this.#folded = folded;
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
    if (name === OTHER || (this.#records.size < this.#limits.maxAgents && this.#ledger.hasRoom))
      return this.#create(name, now);
    this.#folded();
    return this.of(OTHER, now);
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
    if (agent.state === "lost") for (const attempt of agent.running) attempt.orphanedAt = undefined;
    this.#ledger.set(catalog.lastSeen, [agent.name], now / 1000, agent);
  }

  /** A new incarnation begins: at `time`, or unseen. */
  restart(agent: AgentRecord, time: Millis | undefined, now: Millis): void {
    this.end(agent, now);
    agent.stoppedAt = undefined;
    agent.bornAt = time;
    this.#ledger.add(catalog.restarts, [agent.name], 1, agent);
  }

  /** An incarnation is over. What it ran has nobody who runs it and ends by the rule for lost agents unless a report comes first. */
  end(agent: AgentRecord, now: Millis): void {
    for (const attempt of agent.running) {
      attempt.orphanedAt ??= now;
      agent.orphans.add(attempt);
    }
    agent.running.clear();
    agent.cpuReported = 0;
    agent.heartbeatAt = 0;
    agent.reported = undefined;
    this.#publishRunning(agent);
    this.publishSlots(agent);
    this.#ledger.unset(catalog.spawnDuration, [agent.name], agent);
    this.#ledger.unset(catalog.memory, [agent.name], agent);
  }

  /** Publishes identity anew when something about it is told. */
  identify(agent: AgentRecord, told: { type?: string; swarm?: string; version?: string }): void {
    const { type = agent.type, swarm = agent.swarm, version = agent.version } = told;
    const labels = [agent.name, type, swarm, version];
    if (
      agent.type === type &&
      agent.swarm === swarm &&
      agent.version === version &&
      this.#ledger.of(catalog.agentInfo).find(labels) !== undefined
    )
      return;
    this.#ledger.unset(catalog.agentInfo, [agent.name, agent.type, agent.swarm, agent.version], agent);
    Object.assign(agent, { type, swarm, version });
    this.#ledger.set(catalog.agentInfo, labels, 1, agent);
  }

  /** A paused agent takes no work: its slots are no capacity while it is so. */
  publishSlots(agent: AgentRecord): void {
    agent.slots = agent.reported === "paused" ? 0 : agent.toldSlots;
    if (agent.slots === undefined) this.#ledger.unset(catalog.slots, [agent.name], agent);
    else this.#ledger.set(catalog.slots, [agent.name], agent.slots, agent);
  }

  /** An attempt begins to run on an agent; on one that has stopped since, it has ended with it. */
  run(agent: AgentRecord, attempt: Attempt, now: Millis): void {
    attempt.orphanedAt = agent.stoppedAt === undefined ? undefined : now;
    (agent.stoppedAt === undefined ? agent.running : agent.orphans).add(attempt);
    this.#publishRunning(agent);
  }

  /** An attempt no longer runs on an agent. */
  leave(agent: AgentRecord, attempt: Attempt): void {
    agent.orphans.delete(attempt);
    if (agent.running.delete(attempt)) this.#publishRunning(agent);
  }

  /** Brings state and `up` in line with what is known at `now`. */
  refresh(agent: AgentRecord, now: Millis, usual: (taskType: string) => Millis): void {
    const state = derive(agent, now, usual);
    // It may come back, so what it runs stays in flight for as long as it may still be reported.
    if (state === "lost") for (const attempt of agent.running) attempt.orphanedAt ??= now;
    if (state !== agent.state) {
      if (agent.state !== undefined) this.#ledger.unset(catalog.state, [agent.name, agent.state], agent);
      this.#ledger.set(catalog.state, [agent.name, state], 1, agent);
      agent.state = state;
    }
    this.#publishOldest(agent, now);
    const quiet = agent.heartbeat === undefined && agent.running.size === 0 && now - agent.lastSeen > QUIET;
    const up = state !== "lost" && state !== "stopped" && !quiet;
    this.#ledger.set(catalog.up, [agent.name], up ? 1 : 0, agent);
    agent.goneSince = up ? undefined : (agent.goneSince ?? now);
  }

  /** Forgets agents that have been gone for the documented time and of whose work nothing is open. */
  forget(now: Millis): void {
    const gone = [...this.#records.values()].filter(
      ({ goneSince, running, orphans }) =>
        goneSince !== undefined && now - goneSince > this.#limits.ttl && running.size + orphans.size === 0,
    );
    for (const agent of gone) {
      this.#ledger.release(agent);
      this.#records.delete(agent.name);
    }
  }

  recentOf(agent: AgentRecord, taskType: string): Recent {
    const found = agent.recent.get(taskType);
    if (found !== undefined) return found;
    const recent = new Recent();
    agent.recent.set(taskType, recent);
    return recent;
  }

  #publishRunning(agent: AgentRecord): void {
    this.#ledger.set(catalog.tasksInFlight, [agent.name], agent.running.size, agent);
  }

  /** Not with every event: an agent may run thousands of attempts, and what was handed to it may have begun before the rest. */
  #publishOldest(agent: AgentRecord, now: Millis): void {
    let oldest = now;
    for (const { startedAt = now } of agent.running) oldest = Math.min(oldest, startedAt);
    if (agent.running.size === 0) this.#ledger.unset(catalog.oldestAttemptStart, [agent.name], agent);
    else this.#ledger.set(catalog.oldestAttemptStart, [agent.name], oldest / 1000, agent);
  }

  #create(name: string, now: Millis): AgentRecord {
    const agent: AgentRecord = {
      name,
      rows: [],
      gone: false,
      type: "",
      swarm: "",
      version: "",
      firstSeen: now,
      lastSeen: now,
      lastWork: now,
      bornAt: undefined,
      heartbeatAt: 0,
      heartbeat: undefined,
      reported: undefined,
      slots: undefined,
      toldSlots: undefined,
      stoppedAt: undefined,
      goneSince: undefined,
      state: undefined,
      failingSince: undefined,
      cpuReported: 0,
      running: new Set(),
      orphans: new Set(),
      recent: new Map(),
      busy: new RingTrack(BUSY_POINTS),
    };
    this.#records.set(name, agent);
    this.identify(agent, {});
    this.#ledger.set(catalog.up, [name], 1, agent);
    this.#ledger.open(catalog.restarts, [name], agent);
    this.#publishRunning(agent);
    return agent;
  }
}

/** The state an agent is in by the rules of docs/events.md: what it reports, corrected by what is seen of it. */
function derive(agent: AgentRecord, now: Millis, usual: (taskType: string) => Millis): AgentState {
  if (agent.stoppedAt !== undefined) return "stopped";
  if (agent.heartbeat !== undefined) {
    const allowed = agent.heartbeat > 0 ? agent.heartbeat * 1000 * MISSED : SILENCE_OF_UNKNOWN_INTERVAL;
    if (now - agent.lastSeen > allowed) return "lost";
  }
  if (isStalled(agent, now, usual)) return "stalled";
  // One that finishes what it runs and takes nothing more is stopping, however busy.
  if (agent.reported === "stopping") return "stopping";
  if (agent.running.size > 0) return "busy";
  return agent.reported === "starting" || agent.reported === "busy" ? agent.reported : "idle";
}

/** A heartbeat proves that the process lives, not that its work goes on. */
function isStalled(agent: AgentRecord, now: Millis, usual: (taskType: string) => Millis): boolean {
  if (now - agent.lastWork <= STALLED_AFTER) return false;
  for (const { startedAt = now, taskType } of agent.running) {
    const age = now - Math.max(startedAt, agent.lastWork);
    if (age > STALLED_AFTER && age > STALLED_TIMES * usual(taskType)) return true;
  }
  return false;
}
