// One turn of the insight engine: bring the store up to now, look at the history, put findings on the board, publish numbers.
import { agents as agentCatalog, insights as catalog } from "./catalog/index.ts";
import { efficiencyPart, insight, severity } from "./catalog/labels.ts";
import { resourceUse, type Snapshot } from "./collectors/host/resource-use.ts";
import { efficiency } from "./insights/efficiency.ts";
import { imbalanceNow } from "./insights/imbalance-index.ts";
import { detectors } from "./insights/index.ts";
import { slowestType } from "./insights/slow-agent.ts";
import { specializations } from "./insights/specialization.ts";
import type { Millis } from "./model/clock.ts";
import type { AgentHistory, History, ResourceHistory, TypeRecord } from "./model/history.ts";
import type { AgentRecord } from "./store/records.ts";
import type { Board } from "./store/board.ts";
import type { Ledger } from "./store/ledger.ts";
import { profilePools, recordPools, typeAttempts, typeRecords } from "./store/profiles.ts";
import type { Store } from "./store/store.ts";
import { RingTrack } from "./store/track.ts";

/** Agents compared with their peers in one turn: a large swarm takes several turns, the cost of one stays bounded. */
const COMPARED_A_TURN = 100;
const RESOURCE_POINTS = 300;

interface Resource {
  readonly kind: ResourceHistory["kind"];
  readonly used: RingTrack;
}

export class Ticker {
  readonly #store: Store;
  readonly #board: Board;
  /** Where insights are published: series of their own, apart from agents and queues. */
  readonly #ledger: Ledger;
  readonly #resources = new Map<string, Resource>();
  readonly #types = new WeakMap<AgentRecord, readonly TypeRecord[]>();
  #before: Snapshot | undefined;
  #nextCompared = 0;

  constructor(store: Store, board: Board, ledger: Ledger) {
    this.#store = store;
    this.#board = board;
    this.#ledger = ledger;
  }

  /** Runs one turn. `snapshot` are the host's readings of this moment, if there are any. */
  turn(now: Millis, snapshot: Snapshot | undefined): void {
    const began = performance.now();
    this.#store.refresh(now);
    this.#followHost(snapshot);
    this.#compare(now);
    const history = this.#history();
    const findings = detectors.flatMap((detector) => detector.detect(history, now));
    this.#board.update(findings, now);
    this.#publish(history, now, (performance.now() - began) / 1000);
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
        types: this.#types.get(agent) ?? [],
      })),
      queues: [...this.#store.queues],
      resources: [...this.#resources].map(([name, { kind, used }]) => ({ name, kind, used })),
      holds: (kind, subject) => board.holds(kind, subject),
    };
  }

  /** Compares the agents whose turn it is with their peers, and publishes what comes of it. */
  #compare(now: Millis): void {
    const agents = [...this.#store.agents];
    const recent = recordPools(agents, now);
    const lasting = profilePools(agents, now);
    const turns = Math.min(agents.length, COMPARED_A_TURN);
    for (let i = 0; i < turns; i++) {
      const agent = agents[(this.#nextCompared + i) % agents.length];
      if (agent === undefined) continue;
      const types = typeRecords(agent, recent, now);
      this.#types.set(agent, types);
      publishSpeed(this.#store.ledger, agent, types);
      publishProfile(this.#store.ledger, agent, typeAttempts(agent, lasting, now));
    }
    this.#nextCompared = agents.length === 0 ? 0 : (this.#nextCompared + turns) % agents.length;
  }

  #publish(history: History, now: Millis, seconds: number): void {
    const ledger = this.#ledger;
    const index = imbalanceNow(history, now);
    if (index === undefined) ledger.of(catalog.imbalance).clear();
    else ledger.set(catalog.imbalance, [], index);
    ledger.set(catalog.evaluated, [], now / 1000);
    ledger.set(catalog.evaluationDuration, [], seconds);
    ledger.of(catalog.finding).clear();
    for (const kind of insight.values)
      for (const grade of severity.values) ledger.set(catalog.findings, [kind, grade], 0);
    for (const finding of this.#board.all()) {
      ledger.set(catalog.finding, [finding.insight, finding.subject.name, finding.severity], 1);
      ledger.add(catalog.findings, [finding.insight, finding.severity], 1);
    }
  }
}

function publishSpeed(ledger: Ledger, agent: AgentRecord, types: AgentHistory["types"]): void {
  const slowest = slowestType(types);
  const compared = slowest?.peerMedian;
  publish(ledger, agentCatalog.recentDuration, [agent.name], slowest?.median, agent);
  publish(
    ledger,
    agentCatalog.slowness,
    [agent.name],
    compared === undefined ? undefined : (slowest?.median ?? 0) / compared,
    agent,
  );
}

function publishProfile(ledger: Ledger, agent: AgentRecord, types: ReturnType<typeof typeAttempts>): void {
  const { score, parts } = efficiency(types);
  publish(ledger, agentCatalog.efficiency, [agent.name], score, agent);
  for (const part of efficiencyPart.values)
    publish(ledger, agentCatalog.efficiencyParts, [agent.name, part], parts[part], agent);
  const found = new Map(specializations(types).map((special) => [special.taskType, special.confidence]));
  for (const type of types) {
    publish(ledger, agentCatalog.specialization, [agent.name, type.taskType], found.get(type.taskType), agent);
  }
}

/** Sets a value, or takes its series away when it is not known. */
function publish(
  ledger: Ledger,
  metric: Parameters<Ledger["set"]>[0],
  labels: readonly string[],
  value: number | undefined,
  agent: AgentRecord,
): void {
  if (value === undefined) ledger.unset(metric, labels, agent);
  else ledger.set(metric, labels, value, agent);
}
