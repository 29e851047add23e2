import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { imbalanceIndex, imbalanceNow, loads } from "../../exporter/insights/imbalance-index.ts";
import { agent, historyOf, NOW, steady, values } from "./history-of.ts";

const load = fc.record({ busy: fc.integer({ min: 0, max: 50 }), slots: fc.integer({ min: 1, max: 50 }) });

describe("imbalance index", () => {
  it.each([
    // Loads 1 0.5 0: mean 0.5, variance 0.5 ÷ 3, root 0.40825, ÷ 0.5.
    {
      agents: [
        [4, 4],
        [2, 4],
        [0, 4],
      ],
      is: 0.816497,
    },
    // Loads 0.5 0.5, though one runs four times as many.
    {
      agents: [
        [4, 8],
        [1, 2],
      ],
      is: 0,
    },
    {
      agents: [
        [2, 2],
        [0, 2],
      ],
      is: 1,
    },
    { agents: [[9, 9]], is: undefined },
    { agents: [], is: undefined },
    // One running attempt for two agents is half of one each.
    {
      agents: [
        [1, 4],
        [0, 4],
      ],
      is: undefined,
    },
    {
      agents: [
        [0, 4],
        [0, 4],
      ],
      is: undefined,
    },
  ])("of $agents (running, slots) is $is", ({ agents, is }) => {
    const index = imbalanceIndex(agents.map(([busy = 0, slots = 0]) => ({ busy, slots })));
    if (is === undefined) expect(index).toBeUndefined();
    else expect(index).toBeCloseTo(is, 6);
  });

  it("is 0 for equal loads", () => {
    fc.assert(
      fc.property(load, fc.integer({ min: 2, max: 20 }), ({ busy, slots }, count) => {
        const index = imbalanceIndex(Array.from({ length: count }, () => ({ busy: busy + 1, slots })));
        expect(index).toBeCloseTo(0, 9);
      }),
    );
  });

  it("does not change when all run k times as much, or have k times the slots", () => {
    fc.assert(
      fc.property(fc.array(load, { minLength: 2 }), fc.integer({ min: 1, max: 9 }), (agents, k) => {
        const index = imbalanceIndex(agents);
        fc.pre(index !== undefined);
        const busier = agents.map(({ busy, slots }) => ({ busy: busy * k, slots }));
        const larger = agents.map(({ busy, slots }) => ({ busy, slots: slots * k }));
        expect(imbalanceIndex(busier)).toBeCloseTo(index, 9);
        expect(imbalanceIndex(larger)).toBeCloseTo(index, 9);
      }),
    );
  });
});

describe("imbalance of a history", () => {
  it("counts agents at work whose slots are known and who were seen for half a minute", () => {
    const agents = [
      agent("ada", 4, 4),
      agent("idle", 0, 4),
      agent("unknown slots", 4, undefined),
      agent("half a slot", 4, 0.5),
      agent("negative slots", 4, -1),
      agent("no number of slots", 4, NaN),
      agent("stopped", 4, 4, { state: "stopped" }),
      agent("new", 0, 4, { busy: steady(0, { seconds: 25 }) }),
      agent("silent", 4, 4, { busy: steady(4, { ago: 61 }) }),
    ];
    const history = historyOf({ agents });
    expect(loads(history, NOW).map(({ name }) => name)).toEqual(["ada", "idle"]);
    expect(imbalanceNow(history, NOW)).toBe(1);
  });

  it("takes agents that take turns as balanced", () => {
    const turns = (...order: [number, number]) => Array.from({ length: 12 }, (_, index) => order[index % 2] ?? 0);
    const agents = [
      agent("ada", 4, 4, { busy: values(...turns(4, 0)) }),
      agent("bob", 0, 4, { busy: values(...turns(0, 4)) }),
    ];
    expect(imbalanceNow(historyOf({ agents }), NOW)).toBeLessThan(0.2);
  });

  it("smooths with a half-life of 20 s", () => {
    // At 4 until 40 s ago, at 0 since: two half-lives leave a quarter.
    const busy = values(4, 4, ...Array.from({ length: 8 }, () => 0));
    const [ada] = loads(historyOf({ agents: [agent("ada", 0, 4, { busy })] }), NOW);
    expect(ada?.busy).toBeCloseTo(1, 9);
  });
});
