// Pools of connections to databases: which agent has which, and what was last told of each.
import { database } from "../catalog/index.ts";
import { OTHER, pool as poolLabel, poolState } from "../catalog/labels.ts";
import { Budget } from "./budget.ts";
import type { Ledger } from "./ledger.ts";
import { strideOf } from "./rows.ts";
import type { Series } from "./series.ts";
import { Usage } from "./usage.ts";

/** What a look at a pool showed; what is untold stays as it was. */
export interface PoolFigures {
  readonly idle?: number | undefined;
  readonly used?: number | undefined;
  readonly pending?: number | undefined;
  readonly max?: number | undefined;
}

export interface PoolsDump {
  readonly pairs: ReturnType<Usage["dump"]>;
  readonly budget: readonly string[];
}

const STRIDE = strideOf(poolState.values);

export class Pools {
  readonly #usage = new Usage();
  readonly #budget: Budget;
  readonly #ledger: Ledger;
  readonly #connections: Series;
  readonly #pending: Series;
  readonly #max: Series;

  /** `folded`: told of each sample of a pool there was no room for. */
  constructor(ledger: Ledger, nameOf: (agent: number) => string, folded: () => void) {
    const labels = (slot: number): readonly string[] => [nameOf(this.#usage.agentOf(slot)), this.#usage.thingOf(slot)];
    this.#ledger = ledger;
    this.#budget = new Budget(poolLabel.budget ?? 0, folded);
    this.#connections = ledger.keep(database.poolConnections, {
      stride: STRIDE,
      labels: (row) => [...labels(Math.floor(row / STRIDE)), poolState.values[row % STRIDE] ?? ""],
    });
    this.#pending = ledger.keep(database.poolPending, { labels });
    this.#max = ledger.keep(database.poolMax, { labels });
  }

  /** What one of several pools says of itself is not told of all of them: beyond the budget nothing is shown. */
  sample(agent: number, name: string, { idle, used, pending, max }: PoolFigures): void {
    const slot = this.#usage.find(agent, name) ?? this.#add(agent, name);
    if (slot === undefined) return;
    if (idle !== undefined) this.#connections.set(slot * STRIDE + poolState.values.indexOf("idle"), idle);
    if (used !== undefined) this.#connections.set(slot * STRIDE + poolState.values.indexOf("used"), used);
    if (pending !== undefined) this.#pending.set(slot, pending);
    if (max !== undefined) this.#max.set(slot, max);
  }

  /** Takes all series of an agent's pools away. */
  forgetAgent(agent: number): void {
    for (const slot of this.#usage.of(agent)) {
      for (let i = 0; i < STRIDE; i++) this.#connections.remove(slot * STRIDE + i);
      this.#pending.remove(slot);
      this.#max.remove(slot);
    }
    this.#usage.forget(agent);
  }

  dump(): PoolsDump {
    return { pairs: this.#usage.dump(), budget: this.#budget.known };
  }

  /** Fills it, which must be empty, with what `dump` gave. Series are restored by themselves. */
  restore({ pairs, budget }: PoolsDump): void {
    this.#usage.restore(pairs);
    this.#budget.restore(budget);
  }

  #add(agent: number, name: string): number | undefined {
    const admitted = this.#ledger.hasRoom ? this.#budget.admit(name) : this.#budget.fold();
    return admitted === OTHER ? undefined : this.#usage.add(agent, name);
  }
}
