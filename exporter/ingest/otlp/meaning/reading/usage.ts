// Tokens in their normal form: four disjoint kinds, whatever a sender includes in what.
import type { Attributes } from "../../attributes.ts";
import { number, numberOf } from "./read.ts";

/** What a sender includes in its numbers. */
export interface Habits {
  readonly input: "holds the cache" | "is apart from the cache";
  /** The attribute whose `input` is so, where others may tell it as well, in the way of the conventions. */
  readonly of?: string;
  readonly output: "holds reasoning" | "is apart from reasoning";
}

/** As told. What is not told is absent. */
export interface Told {
  readonly input?: number | undefined;
  readonly cacheRead?: number | undefined;
  readonly cacheWrite?: number | undefined;
  readonly output?: number | undefined;
  readonly reasoning?: number | undefined;
  readonly cost?: number | undefined;
}

/** `input`, `cache_read`, `cache_write` and `output` are disjoint; `reasoning` is a part of `output`. US dollars. */
export interface Usage {
  readonly input?: number | undefined;
  readonly cache_read?: number | undefined;
  readonly cache_write?: number | undefined;
  readonly output?: number | undefined;
  readonly reasoning?: number | undefined;
  readonly cost?: number | undefined;
}

/**
 * `input` may come out negative: where counters grow in several deliveries, more of the cache may be told than of the whole.
 * Added up it comes right.
 */
export function normal(told: Told, habits: Habits): Usage {
  const { cacheRead, cacheWrite, reasoning } = told;
  const cached = (cacheRead ?? 0) + (cacheWrite ?? 0);
  const holdsCache = habits.input === "holds the cache";
  const input = told.input === undefined && !(holdsCache && cached > 0) ? undefined : (told.input ?? 0);
  const apart = habits.output === "is apart from reasoning" ? (reasoning ?? 0) : 0;
  const output = told.output === undefined && apart === 0 ? undefined : (told.output ?? 0) + apart;
  return {
    input: input === undefined ? undefined : holdsCache ? input - cached : input,
    cache_read: cacheRead,
    cache_write: cacheWrite,
    output,
    reasoning,
    cost: told.cost,
  };
}

/**
 * Usage told by one record of one request. More from the cache than was read at all shows a sender whose input is apart from
 * the cache, whatever its habits should be.
 */
export function usageOf(attributes: Attributes, habits: Habits): Usage {
  const own = habits.of === undefined ? undefined : number(attributes.get(habits.of));
  const told: Told = {
    input: own ?? numberOf(attributes, "input"),
    cacheRead: numberOf(attributes, "cacheRead"),
    cacheWrite: numberOf(attributes, "cacheWrite"),
    output: numberOf(attributes, "output"),
    reasoning: numberOf(attributes, "reasoning"),
    cost: positive(numberOf(attributes, "cost")),
  };
  const apart = told.input !== undefined && (told.cacheRead ?? 0) + (told.cacheWrite ?? 0) > told.input;
  if (apart) return normal(told, { ...habits, input: "is apart from the cache" });
  return normal(told, habits.of !== undefined && own === undefined ? { ...habits, input: "holds the cache" } : habits);
}

/** Who does not know what a model costs tells 0. */
function positive(cost: number | undefined): number | undefined {
  return cost === 0 ? undefined : cost;
}
