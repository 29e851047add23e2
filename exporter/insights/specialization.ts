// Specialization: the task types at which an agent is reliably faster than its peers, as its history shows.
import * as thresholds from "../catalog/thresholds.ts";
import type { Attempts, TypeAttempts } from "../model/attempts.ts";
import type { DetectorDoc } from "../model/detector.ts";
import { mannWhitney } from "../stats/mann-whitney.ts";
import { wilsonUpper } from "../stats/wilson.ts";

interface Specialization {
  readonly taskType: string;
  /** 1 − p: how sure it is, 0–1, that the difference is not chance. */
  readonly confidence: number;
}

export const specializationDoc: DetectorDoc = {
  means: "A task type at which an agent is reliably faster than its peers and fails no more often: route it there.",
  method: [
    "Durations of the agent's successful attempts at a type against those of all other agents, with enough on both sides.",
    "One-sided Mann-Whitney test with p below the threshold, and the agent's median at most the given part of its peers'.",
    "Success must not be reliably worse: the upper end of the 95 % Wilson interval of the agent's success ratio reaches its peers' ratio.",
    "The value is 1 − p.",
    "A type or an agent that does not show it has no series.",
  ].join(" "),
  thresholds: [thresholds.specializationSamples, thresholds.specializationChance, thresholds.specializationSpeed],
};

/** The task types an agent is specialized in, in the order given. See `specializationDoc`. */
export function specializations(types: readonly TypeAttempts[]): readonly Specialization[] {
  return types.flatMap(({ taskType, own, peers }) => {
    const chance = faster(own, peers);
    const found = chance !== undefined && chance < thresholds.specializationChance.value && !failsMore(own, peers);
    return found ? [{ taskType, confidence: 1 - chance }] : [];
  });
}

/** The p of "faster than the peers"; undefined with too few values or too small a difference. */
function faster(own: Attempts, peers: Attempts): number | undefined {
  const fewest = Math.min(own.durations.length, peers.durations.length);
  if (fewest < thresholds.specializationSamples.value) return undefined;
  if (own.median === undefined || peers.median === undefined) return undefined;
  const isFaster = own.median <= peers.median * thresholds.specializationSpeed.value;
  return isFaster ? mannWhitney(own.durations, peers.durations) : undefined;
}

function failsMore(own: Attempts, peers: Attempts): boolean {
  return wilsonUpper(own.ok, ended(own)) < peers.ok / ended(peers);
}

function ended({ ok, failed, timeout }: Attempts): number {
  return ok + failed + timeout;
}
