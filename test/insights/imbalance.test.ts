import { describe, expect, it } from "vitest";
import { imbalanceNow } from "../../exporter/insights/imbalance-index.ts";
import { imbalance } from "../../exporter/insights/imbalance.ts";
import { agent, historyOf, NOW } from "./history-of.ts";

const uneven = [agent("ada", 8, 8), agent("bob", 2, 8), agent("cyd", 5, 8)];
// Loads 6 and 4 of 8: mean 0.625, deviation 0.125, index 0.2; with 6.5 and 3.5 it is 0.3; with 6.2 and 3.8: 0.24.
const between = [agent("ada", 6.2, 8), agent("bob", 3.8, 8)];

describe("imbalance detector", () => {
  it("names the most and the least loaded agent and how many tasks even them out", () => {
    // Loads 1 0.25 0.625: mean 0.625, variance 0.28125 ÷ 3, root 0.306186, ÷ 0.625 = 0.4899.
    // (8 × 8 − 2 × 8) ÷ 16 = 3 tasks; (8 + 2) ÷ 16 = 62.5 %.
    const history = historyOf({ agents: uneven });
    const index = imbalanceNow(history, NOW) ?? NaN;
    expect(index).toBeCloseTo(0.4899, 4);
    expect(imbalance.detect(history, NOW)).toEqual([
      {
        insight: "imbalance",
        subject: { type: "swarm", name: "swarm" },
        severity: "warning",
        sentence:
          "Load in the swarm is spread unevenly over 3 agents (imbalance 0.49, threshold 0.3): ada runs 8 tasks on 8 slots, bob runs 2 tasks on 8 slots.",
        nextStep:
          "Move 3 tasks that wait from ada to bob, or give it the next ones: both then use about 62.5% of their slots.",
        evidence: [
          { name: "imbalance index", value: index, unit: "none" },
          { name: "agents compared", value: 3, unit: "none" },
          { name: "load of ada", value: 1, unit: "ratio" },
          { name: "load of bob", value: 0.25, unit: "ratio" },
        ],
        value: index,
        threshold: 0.3,
      },
    ]);
  });

  it("stands until the index is below the mark where it clears", () => {
    const agents = between;
    expect(imbalance.detect(historyOf({ agents }), NOW)).toEqual([]);
    const [standing] = imbalance.detect(historyOf({ agents, holds: () => true }), NOW);
    expect(standing?.value).toBeCloseTo(0.24, 9);
    expect(standing?.threshold).toBe(0.2);
    const even = [agent("ada", 5.9, 8), agent("bob", 4.1, 8)];
    expect(imbalance.detect(historyOf({ agents: even, holds: () => true }), NOW)).toEqual([]);
  });

  it("asks for its own finding on the swarm", () => {
    const asked: string[] = [];
    const holds = (...what: readonly string[]) => asked.push(what.join(" of ")) > 9;
    imbalance.detect(historyOf({ agents: between, holds }), NOW);
    expect(asked).toEqual(["imbalance of swarm"]);
  });

  it("names no number of tasks where moving one would only turn the tables", () => {
    const agents = [agent("ada", 1.9, 1), agent("bob", 1, 1)];
    const [found] = imbalance.detect(historyOf({ agents }), NOW);
    expect(found?.nextStep).toBe("Give new tasks to bob before ada.");
  });

  it("says nothing of an even load or a single agent", () => {
    expect(imbalance.detect(historyOf({ agents: [agent("ada", 4, 8), agent("bob", 4, 8)] }), NOW)).toEqual([]);
    expect(imbalance.detect(historyOf({ agents: [agent("ada", 8, 8)] }), NOW)).toEqual([]);
  });
});
