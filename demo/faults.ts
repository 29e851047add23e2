// Faults on request: each begins, holds for its time or until ended, and leaves nothing behind.
import type { Impairments } from "./protocol.ts";

export const faultNames = ["slow-agent", "failing-agent", "hung-agent", "lost-agent", "burst"] as const;
export type FaultName = (typeof faultNames)[number];

interface FaultKind {
  /** Seconds it holds unless told otherwise. */
  readonly seconds: number;
  readonly onAgent: boolean;
  /** For help texts. */
  readonly summary: string;
}

export const BURST_TASKS = 1500;

export const faultKinds: Readonly<Record<FaultName, FaultKind>> = {
  "slow-agent": { seconds: 180, onAgent: true, summary: "every task of one agent takes more than 10 s" },
  "failing-agent": { seconds: 180, onAgent: true, summary: "every task of one agent fails" },
  "hung-agent": { seconds: 180, onAgent: true, summary: "one agent gives signs of life but ends no task" },
  "lost-agent": { seconds: 120, onAgent: true, summary: "one agent's process is killed and stays away" },
  burst: { seconds: 60, onAgent: false, summary: `${String(BURST_TASKS)} tiny tasks at once` },
};

/** A fault takes effect for at most an hour: a forgotten one ends. */
export const MOST_SECONDS = 3600;

export interface FaultSettings {
  /** Names of the agents of the cast; the first is taken if none is named. */
  readonly agents: () => readonly string[];
  readonly impair: (agent: string, impairments: Impairments) => void;
  readonly lose: (agent: string) => void;
  readonly restore: (agent: string) => void;
  /** Enqueues the tiny tasks; false if there is no room for them. */
  readonly burst: () => boolean;
  /** Seconds a task of a slow agent takes at least. */
  readonly slowSeconds: number;
}

export interface ActiveFault {
  readonly name: FaultName;
  readonly agent?: string;
  readonly secondsLeft: number;
}

interface Holding {
  readonly name: FaultName;
  readonly agent: string | undefined;
  /** Monotonic milliseconds. */
  readonly until: number;
  readonly timer: NodeJS.Timeout;
}

/** The fault cannot be had; the message says why. */
export class FaultRefused extends Error {
  override readonly name = "FaultRefused";
}

export class Faults {
  readonly #settings: FaultSettings;
  readonly #holding = new Map<string, Holding>();

  constructor(settings: FaultSettings) {
    this.#settings = settings;
  }

  active(): readonly ActiveFault[] {
    const now = performance.now();
    return [...this.#holding.values()].map(({ name, agent, until }) => {
      const secondsLeft = Math.max(0, (until - now) / 1000);
      return agent === undefined ? { name, secondsLeft } : { name, agent, secondsLeft };
    });
  }

  /** Begins a fault; the same one on the same agent begins anew. Throws `FaultRefused`. */
  begin(name: FaultName, agent: string | undefined, seconds = faultKinds[name].seconds): void {
    const victim = faultKinds[name].onAgent ? this.#victim(agent) : undefined;
    if (name === "burst" && !this.#settings.burst()) throw new FaultRefused("too much waits already for a burst");
    const key = keyOf(name, victim);
    clearTimeout(this.#holding.get(key)?.timer);
    const timer = setTimeout(() => {
      this.#end(key);
    }, seconds * 1000);
    this.#holding.set(key, { name, agent: victim, until: performance.now() + seconds * 1000, timer });
    if (victim === undefined) return;
    if (name === "lost-agent") this.#settings.lose(victim);
    else this.#apply(victim);
  }

  /** Ends a fault, on all agents unless one is named. Gives how many it ended. */
  end(name: FaultName, agent?: string): number {
    const keys = [...this.#holding].flatMap(([key, holding]) =>
      holding.name === name && (agent === undefined || holding.agent === agent) ? [key] : [],
    );
    for (const key of keys) this.#end(key);
    return keys.length;
  }

  /** Ends the faults of agents that are not in the cast any more. */
  keepOnly(agents: readonly string[]): void {
    for (const [key, { agent }] of this.#holding) {
      if (agent !== undefined && !agents.includes(agent)) this.#end(key);
    }
  }

  close(): void {
    for (const { timer } of this.#holding.values()) clearTimeout(timer);
    this.#holding.clear();
  }

  #victim(agent: string | undefined): string {
    const agents = this.#settings.agents();
    const victim = agent ?? agents[0];
    if (victim === undefined || !agents.includes(victim)) {
      throw new FaultRefused(`there is no agent ${String(victim)}; there are ${agents.join(", ")}`);
    }
    return victim;
  }

  #end(key: string): void {
    const holding = this.#holding.get(key);
    if (holding === undefined) return;
    clearTimeout(holding.timer);
    this.#holding.delete(key);
    if (holding.agent === undefined) return;
    if (holding.name === "lost-agent") this.#settings.restore(holding.agent);
    else this.#apply(holding.agent);
  }

  // Faults on one agent add up: what holds is worked out anew each time.
  #apply(agent: string): void {
    this.#settings.impair(agent, {
      slowSeconds: this.#holding.has(keyOf("slow-agent", agent)) ? this.#settings.slowSeconds : 0,
      failing: this.#holding.has(keyOf("failing-agent", agent)),
      hung: this.#holding.has(keyOf("hung-agent", agent)),
    });
  }
}

function keyOf(name: FaultName, agent: string | undefined): string {
  return `${name} ${agent ?? ""}`;
}
