// Agents: who they are, when they were last heard, what state that means, and when they are forgotten.
import { agents as catalog } from "../catalog/index.ts";
import { OTHER } from "../catalog/labels.ts";
import type { AgentState } from "../model/agent.ts";
import type { Millis } from "../model/clock.ts";
import type { EventOf } from "../model/event.ts";
import type { Attempt } from "./attempts.ts";
import type { Ledger, Owner } from "./ledger.ts";
import { Recent } from "./recent.ts";
import { RingTrack } from "./track.ts";

export interface AgentRecord extends Owner {
  readonly name: string;
  type: string;
  swarm: string;
  version: string;
  lastSeen: Millis;
  /** Last sign of work: any event but a heartbeat. */
  lastWork: Millis;
  /** Seconds between heartbeats as told; undefined before the first heartbeat, 0 if it does not tell. */
  heartbeat: number | undefined;
  reported: EventOf<"agent.heartbeat">["state"];
  slots: number | undefined;
  stoppedAt: Millis | undefined;
  /** When it was first found gone; undefined while it is up. */
  goneSince: Millis | undefined;
  state: AgentState | undefined;
  /** First error since its last success. */
  failingSince: Millis | undefined;
  cpuReported: number;
  readonly running: Set<Attempt>;
  readonly recent: Map<string, Recent>;
  readonly busy: RingTrack;
}

export interface AgentLimits {
  readonly maxAgents: number;
  /** Milliseconds an agent that is gone is still shown. */
  readonly ttl: Millis;
}

/** Missed heartbeats until an agent is lost, and the silence allowed where the interval is not known. */
const MISSED = 3;
const SILENCE_OF_UNKNOWN_INTERVAL: Millis = 60_000;
/** An agent that never sends heartbeats may be quiet between tasks: it is not lost, but after this no longer up. */
const QUIET: Millis = 600_000;
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

  /** Notes a sign of life. Work from an agent that had stopped is a new incarnation whose start nobody saw. */
  heard(agent: AgentRecord, now: Millis, isWork: boolean): void {
    agent.lastSeen = now;
    if (isWork) agent.lastWork = now;
    if (agent.stoppedAt !== undefined) {
      agent.stoppedAt = undefined;
      this.#ledger.add(catalog.restarts, [agent.name], 1, agent);
    }
    this.#ledger.set(catalog.lastSeen, [agent.name], now / 1000, agent);
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

  setSlots(agent: AgentRecord, slots: number | undefined): void {
    if (slots === undefined) return;
    agent.slots = slots;
    this.#ledger.set(catalog.slots, [agent.name], slots, agent);
  }

  /** An attempt begins to run on an agent. */
  run(agent: AgentRecord, attempt: Attempt): void {
    agent.running.add(attempt);
    this.#publishRunning(agent);
  }

  /** An attempt no longer runs on an agent. */
  leave(agent: AgentRecord, attempt: Attempt): void {
    if (agent.running.delete(attempt)) this.#publishRunning(agent);
  }

  /** An agent's running attempts have nobody who runs them; they end by the rule for lost agents unless a report comes first. */
  orphan(agent: AgentRecord, now: Millis): void {
    for (const attempt of agent.running) attempt.orphanedAt ??= now;
    agent.running.clear();
    this.#publishRunning(agent);
  }

  /** Brings state and `up` in line with what is known at `now`. */
  refresh(agent: AgentRecord, now: Millis, stalledAfter: (taskType: string) => Millis): void {
    const state = derive(agent, now, stalledAfter);
    if (state !== agent.state) {
      if (agent.state !== undefined) this.#ledger.unset(catalog.state, [agent.name, agent.state], agent);
      this.#ledger.set(catalog.state, [agent.name, state], 1, agent);
      agent.state = state;
    }
    const up =
      state !== "lost" && state !== "stopped" && !(agent.heartbeat === undefined && now - agent.lastSeen > QUIET);
    this.#ledger.set(catalog.up, [agent.name], up ? 1 : 0, agent);
    agent.goneSince = up ? undefined : (agent.goneSince ?? now);
  }

  /** Forgets agents that have been gone for the documented time. */
  forget(now: Millis): void {
    const gone = [...this.#records.values()].filter(
      ({ goneSince }) => goneSince !== undefined && now - goneSince > this.#limits.ttl,
    );
    for (const agent of gone) {
      this.orphan(agent, now);
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
    // Attempts are held in the order they began to run here.
    const oldest = agent.running.values().next().value?.startedAt;
    if (oldest !== undefined) this.#ledger.set(catalog.oldestAttemptStart, [agent.name], oldest / 1000, agent);
    else this.#ledger.unset(catalog.oldestAttemptStart, [agent.name], agent);
  }

  #create(name: string, now: Millis): AgentRecord {
    const agent: AgentRecord = {
      name,
      rows: [],
      type: "",
      swarm: "",
      version: "",
      lastSeen: now,
      lastWork: now,
      heartbeat: undefined,
      reported: undefined,
      slots: undefined,
      stoppedAt: undefined,
      goneSince: undefined,
      state: undefined,
      failingSince: undefined,
      cpuReported: 0,
      running: new Set(),
      recent: new Map(),
      busy: new RingTrack(BUSY_POINTS),
    };
    this.#records.set(name, agent);
    this.identify(agent, {});
    this.#ledger.set(catalog.up, [name], 1, agent);
    this.#ledger.add(catalog.restarts, [name], 0, agent);
    this.#publishRunning(agent);
    return agent;
  }
}

/** The state an agent is in by the rules of docs/agents.md: what it reports, corrected by what is seen of it. */
function derive(agent: AgentRecord, now: Millis, stalledAfter: (taskType: string) => Millis): AgentState {
  if (agent.stoppedAt !== undefined) return "stopped";
  if (agent.heartbeat !== undefined) {
    const allowed = agent.heartbeat > 0 ? agent.heartbeat * 1000 * MISSED : SILENCE_OF_UNKNOWN_INTERVAL;
    if (now - agent.lastSeen > allowed) return "lost";
  }
  for (const attempt of agent.running) {
    const limit = stalledAfter(attempt.taskType);
    // A heartbeat proves that the process lives, not that its work goes on.
    if (now - (attempt.startedAt ?? now) > limit && now - agent.lastWork > limit) return "stalled";
  }
  if (agent.running.size > 0) return "busy";
  if (agent.reported === "starting" || agent.reported === "stopping" || agent.reported === "busy")
    return agent.reported;
  return "idle";
}
