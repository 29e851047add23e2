// One turn of the insight engine: look at the history, put findings on the board, publish numbers.
import { resourceUse, type Snapshot } from "./collectors/host/resource-use.ts";
import { imbalanceNow, smoothedBusy } from "./insights/imbalance-index.ts";
import { detectors } from "./insights/index.ts";
import type { Millis } from "./model/clock.ts";
import type { Finding } from "./model/finding.ts";
import type { AgentHistory, History, ResourceHistory, TypeRecord } from "./model/history.ts";
import { publishProfile, publishSpeed, type Published } from "./published.ts";
import type { Board } from "./store/board.ts";
import { profilePools, recordPools, typeAttempts, typeRecords } from "./store/profiles.ts";
import type { AgentRecord } from "./store/records.ts";
import type { Store } from "./store/store.ts";
import { RingTrack } from "./store/track.ts";

/** Agents compared with their peers in one turn: a large swarm takes several turns, the cost of one stays bounded. */
const COMPARED_A_TURN = 100;
/** Agents looked at in one step: giving way costs as much as some of them. */
const A_STEP = 16;
const RESOURCE_POINTS = 300;
const NOT_COMPARED: readonly TypeRecord[] = [];

interface Resource {
  readonly kind: ResourceHistory["kind"];
  readonly used: RingTrack;
}

export class Ticker {
  readonly #store: Store;
  readonly #board: Board;
  readonly #published: Published;
  readonly #resources = new Map<string, Resource>();
  readonly #types = new WeakMap<AgentRecord, readonly TypeRecord[]>();
  #before: Snapshot | undefined;
  #nextCompared = 0;

  constructor(store: Store, board: Board, published: Published) {
    this.#store = store;
    this.#board = board;
    this.#published = published;
  }

  /**
   * One turn on a store that was brought up to `now`, step by step: whoever drives it lets events in between. `snapshot` are
   * the host's readings of this moment, if there are any.
   */
  *turning(now: Millis, snapshot: Snapshot | undefined): Generator<void> {
    const began = performance.now();
    this.#followHost(snapshot);
    yield* this.#compare(now);
    const history = this.#history();
    yield;
    // Worked out here, where events come in between: the detectors then find it done.
    for (const [i, agent] of history.agents.entries()) {
      smoothedBusy(agent, now);
      if (i % A_STEP === 0) yield;
    }
    const findings: Finding[] = [];
    for (const detector of detectors) {
      findings.push(...detector.detect(history, now));
      yield;
    }
    this.#board.update(findings, now);
    const imbalance = imbalanceNow(history, now);
    this.#published.update(this.#board.all(), { now, seconds: (performance.now() - began) / 1000, imbalance });
  }

  #followHost(snapshot: Snapshot | undefined): void {
    if (snapshot === undefined) return;
    const uses = this.#before === undefined ? [] : resourceUse(this.#before, snapshot);
    this.#before = snapshot;
    for (const { name, kind, used } of uses) {
      const resource = this.#resources.get(name) ?? { kind, used: new RingTrack(RESOURCE_POINTS) };
      this.#resources.set(name, resource);
      resource.used.push(snapshot.time, used);
    }
  }

  #history(): History {
    const board = this.#board;
    return {
      agents: [...this.#store.agents].map((agent): AgentHistory => ({
        name: agent.name,
        type: agent.type === "" ? undefined : agent.type,
        state: agent.state ?? "idle",
        inFlight: agent.running.size,
        slots: agent.slots,
        busy: agent.busy,
        types: this.#types.get(agent) ?? NOT_COMPARED,
      })),
      queues: [...this.#store.queues],
      resources: [...this.#resources].map(([name, { kind, used }]) => ({ name, kind, used })),
      holds: (kind, subject) => board.holds(kind, subject),
    };
  }

  /** Compares the agents whose turn it is with their peers, and publishes what comes of it. */
  *#compare(now: Millis): Generator<void> {
    const agents = [...this.#store.agents];
    const recent = recordPools(this.#store, now);
    yield;
    const lasting = profilePools(this.#store, now);
    yield;
    const turns = Math.min(agents.length, COMPARED_A_TURN);
    for (let i = 0; i < turns; i++) {
      const agent = agents[(this.#nextCompared + i) % agents.length];
      if (agent === undefined) continue;
      const types = typeRecords(agent, recent, now);
      this.#types.set(agent, types);
      publishSpeed(this.#store.tables, agent, types);
      publishProfile(this.#store, agent, typeAttempts(agent, lasting, now));
      yield;
    }
    this.#nextCompared = agents.length === 0 ? 0 : (this.#nextCompared + turns) % agents.length;
  }
}
