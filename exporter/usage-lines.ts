// What agents used of models and tools, added up for the start page: of one agent, of one model, of all.
import { llmFailed, llmOutcome, tokenType, toolFailed, toolOutcome } from "./catalog/labels.ts";
import type { ModelLine, UsageLine } from "./model/overview.ts";
import { llmRow, tokenRow, toolRow, type Calls } from "./store/calls.ts";
import type { Series } from "./store/series.ts";

/** Adds what is known; what no part knows stays unknown. */
function total(values: Iterable<number | undefined>): number | undefined {
  let sum: number | undefined;
  for (const value of values) if (value !== undefined) sum = (sum ?? 0) + value;
  return sum;
}

/** Of the rows of all outcomes, from the first on: those of the outcomes named. */
function outcomes<V>(series: Series, first: number, all: readonly V[], some: readonly V[]): number | undefined {
  return total(some.map((outcome) => series.get(first + all.indexOf(outcome))));
}

/** What an agent with this slot used. */
export function usageOf(calls: Calls, agent: number): UsageLine {
  const models = [...calls.modelsOf(agent)].map((slot) => modelUse(calls, slot));
  const tools = [...calls.toolsOf(agent)];
  const ended = (some: readonly (typeof toolOutcome.values)[number][]): number | undefined =>
    total(tools.map((slot) => outcomes(calls.tool.ofPair.calls, toolRow(slot), toolOutcome.values, some)));
  return {
    ...added(models),
    toolCalls: ended(toolOutcome.values),
    toolFailures: ended(toolFailed),
  };
}

/** What all of them used together. */
export function usageOfAll(lines: readonly UsageLine[]): UsageLine {
  return {
    ...added(lines),
    toolCalls: total(lines.map(({ toolCalls }) => toolCalls)),
    toolFailures: total(lines.map(({ toolFailures }) => toolFailures)),
  };
}

/** Models by name, the dearest first, then those that were used most. */
export function modelLines(calls: Calls, agents: Iterable<number>): readonly ModelLine[] {
  const byModel = new Map<string, ModelUse[]>();
  for (const agent of agents) {
    for (const slot of calls.modelsOf(agent)) {
      const name = calls.modelAt(slot);
      const uses = byModel.get(name);
      if (uses === undefined) byModel.set(name, [modelUse(calls, slot)]);
      else uses.push(modelUse(calls, slot));
    }
  }
  return [...byModel]
    .map(([name, uses]) => ({ name, ...added(uses), unpriced: calls.model.unpriced.get(calls.modelNames.row(name)) }))
    .sort((a, b) => (b.cost ?? 0) - (a.cost ?? 0) || (b.tokens ?? 0) - (a.tokens ?? 0));
}

type ModelUse = Pick<UsageLine, "requests" | "requestFailures" | "tokens" | "cost">;

function modelUse({ model: { ofPair } }: Calls, slot: number): ModelUse {
  return {
    requests: outcomes(ofPair.requests, llmRow(slot), llmOutcome.values, llmOutcome.values),
    requestFailures: outcomes(ofPair.requests, llmRow(slot), llmOutcome.values, llmFailed),
    tokens: total(tokenType.values.map((type) => ofPair.tokens.get(tokenRow(slot, type)))),
    cost: ofPair.cost.get(slot),
  };
}

function added(uses: readonly ModelUse[]): ModelUse {
  return {
    requests: total(uses.map(({ requests }) => requests)),
    requestFailures: total(uses.map(({ requestFailures }) => requestFailures)),
    tokens: total(uses.map(({ tokens }) => tokens)),
    cost: total(uses.map(({ cost }) => cost)),
  };
}
