// The coordinator: joins the crew, the queue, the votes, the requests and the faults of one running demo.
import { Consensus } from "./consensus.ts";
import { Crew } from "./crew.ts";
import { Dispatcher } from "./dispatcher.ts";
import type { QueueState } from "./dispatcher.ts";
import type { Report } from "./events.ts";
import { BURST_TASKS, Faults } from "./faults.ts";
import type { ActiveFault } from "./faults.ts";
import type { Up } from "./protocol.ts";
import { DATABASE } from "./memory.ts";
import { drawSeed } from "./random.ts";
import type { Random } from "./random.ts";
import { Requests } from "./requests.ts";
import { roles } from "./roles.ts";
import { Rounds } from "./rounds.ts";
import { scenarios } from "./scenarios.ts";
import type { ScenarioName } from "./scenarios.ts";

export interface CoordinatorSettings {
  readonly scenario: ScenarioName;
  readonly folder: string;
  readonly model: string;
  readonly report: Report;
  readonly random: Random;
  readonly run: string;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly pace: number;
  readonly slowSeconds: number;
}

export interface AgentView {
  readonly agent: string;
  readonly type: string;
  readonly pid: number | undefined;
  readonly phase: string;
  readonly slots: number;
  readonly running: number;
  readonly restarts: number;
}

export interface CoordinatorState {
  readonly scenario: ScenarioName;
  readonly agents: readonly AgentView[];
  readonly queues: readonly QueueState[];
  readonly faults: readonly ActiveFault[];
  /** Ended attempts and requests by outcome since the start. */
  readonly attempts: Readonly<Record<string, number>>;
  readonly requests: Readonly<Record<string, number>>;
}

const HEARTBEAT_SECONDS = 5;
const SAMPLE_MS = 5000;
/** An agent that leaves the cast may finish what it runs for so long. */
const GRACE_MS = 5000;

export class Coordinator {
  readonly #settings: CoordinatorSettings;
  readonly #crew: Crew;
  readonly #dispatcher: Dispatcher;
  readonly #consensus: Consensus;
  readonly #requests: Requests;
  readonly #rounds: Rounds;
  readonly faults: Faults;
  readonly #sampling: NodeJS.Timeout;
  #scenario: ScenarioName;
  #bursts = 0;

  constructor(settings: CoordinatorSettings) {
    const { report, random, now, run, pace, scenario } = settings;
    this.#settings = settings;
    this.#scenario = scenario;
    const crew = this.#newCrew();
    this.#crew = crew;
    this.#dispatcher = new Dispatcher({
      crew,
      report,
      now,
      settled: (task, outcome, agent, result) => {
        this.#requests.settled(task, outcome, agent, result);
      },
    });
    const members = crew.members.bind(crew);
    this.#consensus = new Consensus({ members, send: crew.send.bind(crew), report });
    const add = this.#dispatcher.add.bind(this.#dispatcher);
    this.#requests = new Requests({ consensus: this.#consensus, add, report, random, run });
    const start = this.#startRound.bind(this);
    this.#rounds = new Rounds({ waiting: () => this.#dispatcher.waiting, start, random, pace });
    this.faults = this.#newFaults();
    this.#sampling = setInterval(() => {
      this.#sample();
    }, SAMPLE_MS * pace);
    this.setScenario(scenario);
  }

  setScenario(name: ScenarioName): void {
    const { cast } = scenarios[name];
    this.#scenario = name;
    this.faults.keepOnly(cast.map(({ agent }) => agent));
    this.#crew.cast(cast, GRACE_MS);
    this.#rounds.run(scenarios[name]);
  }

  state(): CoordinatorState {
    const agents = this.#crew.members().map(({ agent, role, pid, phase, starts }) => {
      const running = this.#dispatcher.runningOf(agent);
      return { agent, type: role, pid, phase, slots: roles[role].slots, running, restarts: starts - 1 };
    });
    return {
      scenario: this.#scenario,
      agents,
      queues: this.#dispatcher.queues(),
      faults: this.faults.active(),
      attempts: Object.fromEntries(this.#dispatcher.outcomes()),
      requests: Object.fromEntries(this.#requests.finished()),
    };
  }

  /** Ends all work and all processes; resolves when none is left. */
  async stop(): Promise<void> {
    clearInterval(this.#sampling);
    this.#rounds.stop();
    this.faults.close();
    this.#consensus.close();
    this.#requests.close();
    this.#dispatcher.close();
    await this.#crew.stop();
    this.#sample();
  }

  #heard(agent: string, message: Up): void {
    if (message.say === "started") this.#dispatcher.started(agent, message);
    else if (message.say === "ended") this.#dispatcher.ended(agent, message);
    else if (message.say === "voted") this.#consensus.voted(agent, message.round, message.yes);
    else if (message.say === "handled") {
      const { count, duration } = message;
      this.#settings.report({ kind: "message.handled", agent, count, duration });
    } else if (message.say === "asked") {
      const { model, outcome, duration, firstToken, usage } = message.call;
      const first = firstToken === undefined ? {} : { first_token: firstToken };
      this.#settings.report({ kind: "llm.finished", agent, model, outcome, duration, ...first, ...usage });
    } else if (message.say === "used") {
      const { tool, outcome, duration } = message;
      this.#settings.report({ kind: "tool.finished", agent, tool, outcome, duration });
    } else if (message.say === "queried") {
      const { outcome, duration } = message;
      this.#settings.report({ kind: "database.finished", agent, database: DATABASE, outcome, duration });
    } else if (message.say === "changed") {
      this.#settings.report({ kind: "code.changed", agent, ...message.change });
    } else if (message.say === "pooled") {
      this.#settings.report({ kind: "pool.sampled", agent, pool: DATABASE, ...message.pool });
    }
  }

  #newCrew(): Crew {
    const { report, pace, folder, model } = this.#settings;
    return new Crew({
      folder,
      model,
      heartbeatSeconds: HEARTBEAT_SECONDS * pace,
      report,
      heard: this.#heard.bind(this),
      gone: (agent) => {
        this.#dispatcher.gone(agent);
      },
      ready: () => {
        this.#dispatcher.dispatch();
      },
    });
  }

  #newFaults(): Faults {
    const crew = this.#crew;
    return new Faults({
      // Coders first: they have the most to do, so a fault of theirs shows soonest.
      agents: () => {
        const { cast } = scenarios[this.#scenario];
        const coders = cast.filter(({ role }) => role === "coder");
        return [...coders, ...cast.filter(({ role }) => role !== "coder")].map(({ agent }) => agent);
      },
      impair: crew.impair.bind(crew),
      lose: crew.lose.bind(crew),
      restore: crew.restore.bind(crew),
      burst: () => this.#burst(),
      slowSeconds: this.#settings.slowSeconds,
    });
  }

  /** Tells all agents of the round, then lets its requests in. */
  #startRound(requests: number): void {
    const body = JSON.stringify({ round: requests, scenario: this.#scenario });
    for (const { agent, phase } of this.#crew.members()) {
      if (phase === "ready") this.#crew.send(agent, { say: "read", task: "", bodies: [body] });
    }
    this.#requests.start(requests);
  }

  #burst(): boolean {
    if (!this.#dispatcher.hasRoomFor(BURST_TASKS)) return false;
    const burst = `${this.#settings.run}-burst-${String(++this.#bursts)}`;
    const tasks = Array.from({ length: BURST_TASKS }, (_, index) => ({
      id: `${burst}/${String(index + 1)}`,
      type: "triage" as const,
      attempt: 1,
      size: 1,
      seed: drawSeed(this.#settings.random),
      mostSteps: 0,
      inputs: [],
    }));
    this.#dispatcher.add(tasks);
    return true;
  }

  #sample(): void {
    for (const { queue, depth, inFlight, oldestAge, consumers } of this.#dispatcher.queues()) {
      const known = { depth, in_flight: inFlight, oldest_age: oldestAge, consumers };
      this.#settings.report({ kind: "queue.sampled", queue, ...known });
    }
  }
}
