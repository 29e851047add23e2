// Efficiency of an agent: how fast, how even and how often successful its recent attempts were. 0 to 1 or unknown.
import type { efficiencyPart } from "../catalog/labels.ts";
import * as thresholds from "../catalog/thresholds.ts";
import type { Attempts, TypeAttempts } from "../model/attempts.ts";
import type { DetectorDoc } from "../model/detector.ts";
import { mad } from "../stats/mad.ts";

type EfficiencyPart = (typeof efficiencyPart.values)[number];

/** Each 0–1; a part is missing where it is not known, and the score where any part is missing. */
interface Efficiency {
  readonly score?: number;
  readonly parts: Readonly<Partial<Record<EfficiencyPart, number>>>;
}

export const efficiencyDoc: DetectorDoc = {
  means:
    "How well an agent did lately beside its peers: 1 is as fast as they are or faster, even, and without failures.",
  method: [
    "Score = cube root of speed × consistency × success, over the recent attempts.",
    "Speed, per task type = peers' median duration ÷ agent's median duration, at most 1.",
    "Consistency, per task type = 1 ÷ (1 + median absolute deviation ÷ median) of the agent's durations.",
    "Both are averaged over task types, weighted by the agent's successful attempts, leaving out types with too few on either side.",
    "Success = (ok + 1) ÷ (ok + failed + timeout + 2): Laplace's rule of succession, so that few attempts are never taken for certainty.",
    "A lower confidence bound would mostly measure the number of attempts: five of five would score 0.57.",
    "No score below the minimum of attempts, nor without peers: speed is unknown then, and two parts cannot be compared with three.",
    "The known parts are published all the same.",
  ].join(" "),
  thresholds: [thresholds.efficiencyAttempts, thresholds.medianSamples, thresholds.efficiencyCoverage],
};

/** Efficiency from an agent's attempts by task type. See `efficiencyDoc` for the formula. */
export function efficiency(types: readonly TypeAttempts[]): Efficiency {
  const ended = total(types, ({ ok, failed, timeout }) => ok + failed + timeout);
  if (ended < thresholds.efficiencyAttempts.value) return { parts: {} };
  const success = (total(types, ({ ok }) => ok) + 1) / (ended + 2);
  const speed = averaged(types, speedAt);
  const consistency = averaged(types, ({ own }) => consistencyOf(own));
  const parts = {
    ...(speed !== undefined && { speed }),
    ...(consistency !== undefined && { consistency }),
    success,
  };
  if (speed === undefined || consistency === undefined) return { parts };
  return { score: Math.cbrt(speed * consistency * success), parts };
}

function total(types: readonly TypeAttempts[], of: (own: Attempts) => number): number {
  return types.reduce((sum, { own }) => sum + of(own), 0);
}

/** Mean over the types at which it is known, weighted by attempts; unknown if these are a small part of all. */
function averaged(types: readonly TypeAttempts[], at: (type: TypeAttempts) => number | undefined): number | undefined {
  let sum = 0;
  let weight = 0;
  for (const type of types) {
    const value = at(type);
    if (value === undefined) continue;
    sum += value * type.own.durations.length;
    weight += type.own.durations.length;
  }
  const all = total(types, ({ durations }) => durations.length);
  return weight === 0 || weight < all * thresholds.efficiencyCoverage.value ? undefined : Math.min(1, sum / weight);
}

function speedAt({ own, peers }: TypeAttempts): number | undefined {
  const mine = soundMedian(own);
  const theirs = soundMedian(peers);
  if (mine === undefined || theirs === undefined) return undefined;
  return mine <= theirs ? 1 : theirs / mine;
}

function consistencyOf(own: Attempts): number | undefined {
  const centre = soundMedian(own);
  if (centre === undefined) return undefined;
  const spread = mad(own.durations, centre);
  if (spread === undefined) return undefined;
  // With a median of zero at least half of the values are zero, so the spread is zero too.
  return spread === 0 ? 1 : 1 / (1 + spread / centre);
}

function soundMedian({ durations, median }: Attempts): number | undefined {
  return durations.length < thresholds.medianSamples.value ? undefined : median;
}
