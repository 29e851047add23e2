// An agent takes much longer than its peers for the same kind of work.
import * as thresholds from "../catalog/thresholds.ts";
import type { Detector } from "../model/detector.ts";
import type { Finding } from "../model/finding.ts";
import type { AgentHistory, TypeRecord } from "../model/history.ts";
import { atWork } from "./at-work.ts";
import { quantity } from "./quantity.ts";

export const slowAgent: Detector = {
  insight: "slow-agent",
  doc: {
    means: "An agent takes much longer for a task type than the other agents do for the same type.",
    method:
      "Median duration of its recent attempts at the type above the threshold in seconds and above the given multiple of the median of all other agents at that type, both from enough attempts. One finding an agent, on the type it is slowest at. Agents that are starting, stopping or gone are left out.",
    thresholds: [thresholds.slowAgent, thresholds.slowAgentRatio, thresholds.medianSamples],
  },
  detect(history) {
    const agents = atWork(history);
    return agents.flatMap((agent) => {
      const type = slowestType(agent.types);
      const peers = type?.peerMedian;
      return type !== undefined && peers !== undefined && isSlow(type, peers)
        ? [finding(agent, type, peers, fastestOther(agents, type))]
        : [];
    });
  },
};

/** What was worked out of records already: they stay the same for many turns, and each turn asks of every agent. */
const known = new WeakMap<readonly TypeRecord[], TypeRecord | "none">();

/**
 * The type an agent is slowest at: by its median against its peers', types above the threshold in seconds first, types
 * without peers last and by their median. Undefined if no type has enough samples.
 */
export function slowestType(types: readonly TypeRecord[]): TypeRecord | undefined {
  const before = known.get(types);
  if (before !== undefined) return before === "none" ? undefined : before;
  const slowest = slowestOf(types);
  known.set(types, slowest ?? "none");
  return slowest;
}

function slowestOf(types: readonly TypeRecord[]): TypeRecord | undefined {
  let slowest: TypeRecord | undefined;
  for (const type of types) {
    if (type.samples < thresholds.medianSamples.value || !Number.isFinite(type.median)) continue;
    const sound = withSoundPeers(type);
    if (slowest === undefined || isSlower(sound, slowest)) slowest = sound;
  }
  return slowest;
}

/** Too few attempts of peers, or a median of (nearly) zero, compare with nothing. */
function withSoundPeers(type: TypeRecord): TypeRecord {
  const { peerMedian, ...own } = type;
  const enough = type.peerSamples >= thresholds.medianSamples.value;
  const sound = enough && peerMedian !== undefined && peerMedian > 0 && Number.isFinite(type.median / peerMedian);
  return sound ? type : own;
}

function isSlower(a: TypeRecord, b: TypeRecord): boolean {
  return rank(a) === rank(b) ? slowness(a) > slowness(b) : rank(a) > rank(b);
}

function rank({ median, peerMedian }: TypeRecord): number {
  if (peerMedian === undefined) return 0;
  return median > thresholds.slowAgent.value ? 2 : 1;
}

function slowness({ median, peerMedian }: TypeRecord): number {
  return median / (peerMedian ?? 1);
}

function isSlow({ median }: TypeRecord, peerMedian: number): boolean {
  return median > limit(peerMedian);
}

/** Both thresholds hold beyond the greater of them. */
function limit(peerMedian: number): number {
  return Math.max(thresholds.slowAgent.value, thresholds.slowAgentRatio.value * peerMedian);
}

interface Other {
  readonly name: string;
  readonly record: TypeRecord;
}

/** The agent at work with the lowest median at the type, if it is lower than the slow one's. */
function fastestOther(agents: readonly AgentHistory[], type: TypeRecord): Other | undefined {
  return agents
    .flatMap(({ name, types }) => types.map((record) => ({ name, record })))
    .filter(({ record }) => record.taskType === type.taskType && record.samples >= thresholds.medianSamples.value)
    .filter(({ record }) => record.median < type.median)
    .toSorted((a, b) => a.record.median - b.record.median)[0];
}

function finding(agent: AgentHistory, type: TypeRecord, peerMedian: number, fastest: Other | undefined): Finding {
  const own = `${quantity(type.median, "seconds")} (median of ${quantity(type.samples, "none")} attempts)`;
  const peers = `${quantity(peerMedian, "seconds")} (median of ${quantity(type.peerSamples, "none")})`;
  const times = quantity(type.median / peerMedian, "none");
  return {
    insight: "slow-agent",
    subject: { type: "agent", name: agent.name },
    severity: "warning",
    sentence: `Agent ${agent.name} needs ${own} for ${type.taskType}, its peers ${peers}: ${times} times as long.`,
    nextStep: nextStep(agent.name, type.taskType, fastest),
    evidence: [
      { name: `median for ${type.taskType}`, value: type.median, unit: "seconds" },
      { name: "attempts", value: type.samples, unit: "none" },
      { name: "median of peers", value: peerMedian, unit: "seconds" },
      { name: "attempts of peers", value: type.peerSamples, unit: "none" },
    ],
    value: type.median,
    threshold: limit(peerMedian),
  };
}

function nextStep(name: string, taskType: string, fastest: Other | undefined): string {
  if (fastest === undefined)
    return `Send ${taskType} tasks to other agents and look at the model, tools and host of ${name}.`;
  const median = quantity(fastest.record.median, "seconds");
  const count = quantity(fastest.record.samples, "none");
  return `Move ${taskType} tasks that wait for ${name} to ${fastest.name} (${median}, median of ${count}) and compare the model, tools and host of the two.`;
}
