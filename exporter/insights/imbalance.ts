// Some agents carry much more load than others.
import * as thresholds from "../catalog/thresholds.ts";
import type { Detector } from "../model/detector.ts";
import type { Finding } from "../model/finding.ts";
import type { History } from "../model/history.ts";
import { imbalanceIndex, loads } from "./imbalance-index.ts";
import { quantity } from "./quantity.ts";

/** All agents together. */
const SUBJECT = "swarm";

type AgentLoad = ReturnType<typeof loads>[number];

export const imbalance: Detector = {
  insight: "imbalance",
  doc: {
    means: "Load is spread unevenly over the agents: some queue work while others could take it.",
    method:
      "The imbalance index goes above the threshold, and the finding stands until the index is at or below the mark where it clears. The step evens out the most and the least loaded agent: tasks to move = (busy₁ × slots₂ − busy₂ × slots₁) ÷ (slots₁ + slots₂).",
    thresholds: [thresholds.imbalance, thresholds.imbalanceCleared],
  },
  detect(history, now) {
    const agents = loads(history, now);
    const index = imbalanceIndex(agents);
    if (index === undefined) return [];
    const limit = crossed(history, index);
    const least = first(agents, 1);
    const most = first(agents, -1);
    if (limit === undefined || least === undefined || most === undefined) return [];
    return [finding(index, limit, agents.length, least, most)];
  },
};

/** The threshold the index is above: the lower one counts only while the finding stands. */
function crossed(history: History, index: number): number | undefined {
  if (index > thresholds.imbalance.value) return thresholds.imbalance.value;
  const stays = index > thresholds.imbalanceCleared.value && history.holds("imbalance", SUBJECT);
  return stays ? thresholds.imbalanceCleared.value : undefined;
}

/** The first by load, times `direction`; of equals, the first given. */
function first(agents: readonly AgentLoad[], direction: 1 | -1): AgentLoad | undefined {
  return agents.toSorted((a, b) => (load(a) - load(b)) * direction)[0];
}

function load({ busy, slots }: AgentLoad): number {
  return busy / slots;
}

function finding(index: number, threshold: number, count: number, least: AgentLoad, most: AgentLoad): Finding {
  const carries = (agent: AgentLoad): string =>
    `${agent.name} runs ${quantity(agent.busy, "tasks")} on ${quantity(agent.slots, "none")} slots`;
  return {
    insight: "imbalance",
    subject: { type: "swarm", name: SUBJECT },
    severity: "warning",
    sentence: `Load in the swarm is spread unevenly over ${quantity(count, "none")} agents (imbalance ${quantity(index, "none")}, threshold ${quantity(threshold, "none")}): ${carries(most)}, ${carries(least)}.`,
    nextStep: nextStep(least, most),
    evidence: [
      { name: "imbalance index", value: index, unit: "none" },
      { name: "agents compared", value: count, unit: "none" },
      { name: `load of ${most.name}`, value: load(most), unit: "ratio" },
      { name: `load of ${least.name}`, value: load(least), unit: "ratio" },
    ],
    value: index,
    threshold,
  };
}

/** Running tasks stay where they are, so the step is about those that come next. */
function nextStep(least: AgentLoad, most: AgentLoad): string {
  const slots = most.slots + least.slots;
  const move = Math.round((most.busy * least.slots - least.busy * most.slots) / slots);
  if (move < 1) return `Give new tasks to ${least.name} before ${most.name}.`;
  const even = quantity((most.busy + least.busy) / slots, "ratio");
  return `Move ${quantity(move, "tasks")} that wait from ${most.name} to ${least.name}, or give it the next ones: both then use about ${even} of their slots.`;
}
