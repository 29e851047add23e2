// Everything kept of what agents call, models, tools, databases and each other: which agent has to do with which of them, the
// series of each pair, and the durations of each model, tool and database over all agents.
import { agents, database, llm, tools } from "../catalog/index.ts";
import {
  callOutcome,
  database as databaseLabel,
  databaseOutcome,
  llmOutcome,
  OTHER,
  tokenType,
  toolOutcome,
} from "../catalog/labels.ts";
import type { Price } from "../catalog/prices.ts";
import { Budget } from "./budget.ts";
import { Costs } from "./costs.ts";
import type { Ledger } from "./ledger.ts";
import { Pools, type PoolsDump } from "./pools.ts";
import { PriceBook } from "./price-book.ts";
import { NamedRows, strideOf, type RowNames } from "./rows.ts";
import type { Series } from "./series.ts";
import { Usage } from "./usage.ts";

export interface CallLimits {
  readonly maxAgents: number;
  readonly maxModels: number;
  readonly maxTools: number;
  readonly prices: readonly Price[];
}

/** What calls need of the rest of the store. Agents are known by their slots. */
export interface CallHome {
  readonly ledger: Ledger;
  nameOf(agent: number): string;
  /** Told of each event whose value of a label is not kept apart. */
  folded(label: "model" | "tool" | "database" | "pool" | "callee"): void;
}

export interface CallsDump {
  readonly models: ReturnType<Usage["dump"]>;
  readonly tools: ReturnType<Usage["dump"]>;
  /** What there is of databases is absent in snapshots of before there was any. */
  readonly databases?: ReturnType<Usage["dump"]> | undefined;
  readonly pools?: PoolsDump | undefined;
  readonly callees: ReturnType<Usage["dump"]>;
  readonly costs: ReturnType<Costs["dump"]>;
  readonly budgets: {
    readonly models: readonly string[];
    readonly tools: readonly string[];
    readonly databases?: readonly string[] | undefined;
  };
  /** Names of the rows by model, by tool and by database. */
  readonly modelRows: readonly (readonly string[])[];
  readonly toolRows: readonly (readonly string[])[];
  readonly databaseRows?: readonly (readonly string[])[] | undefined;
}

const TOKEN_STRIDE = strideOf(tokenType.values);
const LLM_STRIDE = strideOf(llmOutcome.values);
const TOOL_STRIDE = strideOf(toolOutcome.values);
const DATABASE_STRIDE = strideOf(databaseOutcome.values);
const CALL_STRIDE = strideOf(callOutcome.values);

/** Row of a kind of tokens of the pair with a slot. */
export const tokenRow = (slot: number, type: (typeof tokenType.values)[number]): number =>
  slot * TOKEN_STRIDE + tokenType.values.indexOf(type);
/** Row of the first outcome of the pair with a slot; the others come behind it in their order. */
export const llmRow = (slot: number): number => slot * LLM_STRIDE;
export const toolRow = (slot: number): number => slot * TOOL_STRIDE;
export const databaseRow = (slot: number): number => slot * DATABASE_STRIDE;
export const callRow = (slot: number): number => slot * CALL_STRIDE;

export class Calls {
  readonly costs = new Costs();
  readonly prices: PriceBook;
  readonly modelNames = new NamedRows();
  readonly toolNames = new NamedRows();
  readonly databaseNames = new NamedRows();
  readonly model: ReturnType<typeof modelSeries>;
  readonly tool: ReturnType<typeof toolSeries>;
  readonly database: ReturnType<typeof databaseSeries>;
  readonly pools: Pools;
  readonly callee: ReturnType<typeof calleeSeries>;
  readonly #models = new Usage();
  readonly #tools = new Usage();
  readonly #databases = new Usage();
  readonly #callees = new Usage();
  readonly #modelBudget: Budget;
  readonly #toolBudget: Budget;
  readonly #databaseBudget: Budget;
  readonly #maxCallees: number;
  readonly #home: CallHome;

  constructor(limits: CallLimits, home: CallHome) {
    const { ledger } = home;
    const labels = (usage: Usage, slot: number): readonly string[] => [
      home.nameOf(usage.agentOf(slot)),
      usage.thingOf(slot),
    ];
    this.#home = home;
    this.prices = new PriceBook(limits.prices);
    this.#modelBudget = new Budget(limits.maxModels, () => home.folded("model"));
    this.#toolBudget = new Budget(limits.maxTools, () => home.folded("tool"));
    this.#databaseBudget = new Budget(databaseLabel.budget ?? 0, () => home.folded("database"));
    this.#maxCallees = limits.maxAgents;
    this.model = modelSeries(ledger, (slot) => labels(this.#models, slot), this.modelNames);
    this.tool = toolSeries(ledger, (slot) => labels(this.#tools, slot), this.toolNames);
    this.database = databaseSeries(ledger, (slot) => labels(this.#databases, slot), this.databaseNames);
    this.pools = new Pools(ledger, home.nameOf, () => home.folded("pool"));
    this.callee = calleeSeries(ledger, (slot) => labels(this.#callees, slot));
  }

  /** Slot of an agent at a model; at the model `_other` where there is no room for one more. */
  modelOf(agent: number, model: string): number {
    return slotOf(this.#models, agent, model, () => this.#admit(this.#modelBudget, model));
  }

  toolOf(agent: number, tool: string): number {
    return slotOf(this.#tools, agent, tool, () => this.#admit(this.#toolBudget, tool));
  }

  databaseOf(agent: number, kind: string): number {
    return slotOf(this.#databases, agent, kind, () => this.#admit(this.#databaseBudget, kind));
  }

  /** Callees come and go like agents: as many are kept apart at a time. */
  calleeOf(agent: number, callee: string): number {
    return slotOf(this.#callees, agent, callee, () => {
      const known = callee === OTHER || this.#callees.knows(callee) || this.#callees.things < this.#maxCallees;
      if (known && (callee === OTHER || this.#home.ledger.hasRoom)) return callee;
      this.#home.folded("callee");
      return OTHER;
    });
  }

  /** What the model of a pair is called on the page. */
  modelAt(slot: number): string {
    return this.#models.thingOf(slot);
  }

  toolAt(slot: number): string {
    return this.#tools.thingOf(slot);
  }

  databaseAt(slot: number): string {
    return this.#databases.thingOf(slot);
  }

  /** Slots of all pairs of an agent: with models, and with tools. */
  modelsOf(agent: number): Iterable<number> {
    return this.#models.of(agent);
  }

  toolsOf(agent: number): Iterable<number> {
    return this.#tools.of(agent);
  }

  /** Takes all series of an agent away. */
  forgetAgent(agent: number): void {
    for (const slot of this.#models.of(agent)) {
      removeAll(this.model, slot);
      this.costs.forget(slot);
    }
    for (const slot of this.#tools.of(agent)) removeAll(this.tool, slot);
    for (const slot of this.#databases.of(agent)) removeAll(this.database, slot);
    this.pools.forgetAgent(agent);
    for (const slot of this.#callees.of(agent)) removeAll(this.callee, slot);
    for (const usage of [this.#models, this.#tools, this.#databases, this.#callees]) usage.forget(agent);
  }

  dump(): CallsDump {
    return {
      models: this.#models.dump(),
      tools: this.#tools.dump(),
      databases: this.#databases.dump(),
      pools: this.pools.dump(),
      callees: this.#callees.dump(),
      costs: this.costs.dump(),
      budgets: {
        models: this.#modelBudget.known,
        tools: this.#toolBudget.known,
        databases: this.#databaseBudget.known,
      },
      modelRows: this.modelNames.all,
      toolRows: this.toolNames.all,
      databaseRows: this.databaseNames.all,
    };
  }

  /** Fills it, which must be empty, with what `dump` gave. Series are restored by themselves. */
  restore(from: CallsDump): void {
    this.#models.restore(from.models);
    this.#tools.restore(from.tools);
    this.#databases.restore(from.databases ?? []);
    if (from.pools !== undefined) this.pools.restore(from.pools);
    this.#callees.restore(from.callees);
    this.costs.restore(from.costs);
    this.#modelBudget.restore(from.budgets.models);
    this.#toolBudget.restore(from.budgets.tools);
    this.#databaseBudget.restore(from.budgets.databases ?? []);
    this.modelNames.restore(from.modelRows);
    this.toolNames.restore(from.toolRows);
    this.databaseNames.restore(from.databaseRows ?? []);
  }

  #admit(budget: Budget, value: string): string {
    return value === OTHER || this.#home.ledger.hasRoom ? budget.admit(value) : budget.fold();
  }
}

/** Slot of a pair that may have to be made: of what `admitted` lets the thing be called then. */
function slotOf(usage: Usage, agent: number, thing: string, admitted: () => string): number {
  const found = usage.find(agent, thing);
  if (found !== undefined) return found;
  const name = admitted();
  return usage.find(agent, name) ?? usage.add(agent, name);
}

type Labels = (slot: number) => readonly string[];

function crossed(labels: Labels, values: readonly string[]): RowNames {
  const stride = strideOf(values);
  return { stride, labels: (row) => [...labels(Math.floor(row / stride)), values[row % stride] ?? ""] };
}

function modelSeries(ledger: Ledger, labels: Labels, names: NamedRows) {
  return {
    ofPair: {
      requests: ledger.keep(llm.requests, crossed(labels, llmOutcome.values)),
      tokens: ledger.keep(llm.tokens, crossed(labels, tokenType.values)),
      reasoning: ledger.keep(llm.reasoningTokens, { labels }),
      cost: ledger.keep(llm.cost, { labels }),
    },
    unpriced: ledger.keep(llm.unpricedTokens, names),
    duration: ledger.keep(llm.requestDuration, names),
    firstToken: ledger.keep(llm.timeToFirstToken, names),
  };
}

function toolSeries(ledger: Ledger, labels: Labels, names: NamedRows) {
  return {
    ofPair: { calls: ledger.keep(tools.calls, crossed(labels, toolOutcome.values)) },
    duration: ledger.keep(tools.callDuration, names),
  };
}

function databaseSeries(ledger: Ledger, labels: Labels, names: NamedRows) {
  return {
    ofPair: { calls: ledger.keep(database.calls, crossed(labels, databaseOutcome.values)) },
    duration: ledger.keep(database.callDuration, names),
  };
}

function calleeSeries(ledger: Ledger, labels: Labels) {
  return {
    ofPair: {
      calls: ledger.keep(agents.calls, crossed(labels, callOutcome.values)),
      duration: ledger.keep(agents.callDuration, { labels }),
    },
  };
}

function removeAll({ ofPair }: { readonly ofPair: Readonly<Record<string, Series>> }, slot: number): void {
  for (const series of Object.values(ofPair)) {
    const { stride = 1 } = series.names;
    for (let i = 0; i < stride; i++) series.remove(slot * stride + i);
  }
}
