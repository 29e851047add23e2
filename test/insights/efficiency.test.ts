import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { efficiency } from "../../exporter/insights/efficiency.ts";
import { attempts } from "./history-of.ts";

const review = {
  taskType: "review",
  own: attempts([8, 10, 12, 10], 1, 1),
  peers: attempts([5, 5, 5]),
};
const times = (count: number, seconds: number): number[] => Array.from({ length: count }, () => seconds);

describe("efficiency of an agent", () => {
  it("is the geometric mean of speed, consistency and success", () => {
    // Median 10 against 5: speed 0.5. Distances 2 0 2 0: spread 1 of 10, consistency 1 ÷ 1.1.
    // 4 of 6 ended well: (4 + 1) ÷ (6 + 2) = 0.625. Cube root of 0.5 × 0.90909 × 0.625 = 0.28409.
    const { score, parts } = efficiency([review]);
    expect(parts).toEqual({ speed: 0.5, consistency: 1 / 1.1, success: 0.625 });
    expect(score).toBeCloseTo(0.65738, 5);
  });

  it("weighs the task types by the agent's successful attempts", () => {
    // Faster than the peers at 12 attempts: speed 1. (4 × 0.5 + 12 × 1) ÷ 16 and (4 ÷ 1.1 + 12) ÷ 16.
    const code = { taskType: "code", own: attempts(times(12, 3)), peers: attempts(times(6, 6)) };
    const { parts } = efficiency([review, code]);
    expect(parts.speed).toBeCloseTo(0.875, 12);
    expect(parts.consistency).toBeCloseTo(0.977273, 6);
    expect(parts.success).toBe(17 / 20);
  });

  it("is unknown below five ended attempts, every part of it", () => {
    expect(efficiency([{ ...review, own: attempts(times(4, 1)) }])).toEqual({ parts: {} });
    expect(efficiency([{ ...review, own: attempts(times(5, 1)) }]).score).toBeDefined();
    expect(efficiency([])).toEqual({ parts: {} });
  });

  it("has no score without peers, but the parts that are known", () => {
    const alone = efficiency([{ taskType: "review", own: attempts(times(8, 2)), peers: attempts([]) }]);
    expect(alone).toEqual({ parts: { consistency: 1, success: 0.9 } });
  });

  it("takes no speed from a type that is a small part of the work", () => {
    const common = { taskType: "code", own: attempts(times(9, 2)), peers: attempts([]) };
    const rare = { taskType: "review", own: attempts(times(3, 2)), peers: attempts(times(3, 2)) };
    expect(efficiency([common, rare]).parts.speed).toBeUndefined();
    const half = { ...rare, own: attempts(times(9, 2)) };
    expect(efficiency([common, half]).parts.speed).toBe(1);
  });

  it("takes neither speed nor consistency from types with fewer than three durations", () => {
    const types = ["a", "b", "c"].map((taskType) => ({
      taskType,
      own: attempts(times(2, 1)),
      peers: attempts(times(9, 1)),
    }));
    expect(efficiency(types)).toEqual({ parts: { success: 7 / 8 } });
  });

  it("knows success alone where every attempt failed, and it is low", () => {
    expect(efficiency([{ ...review, own: attempts([], 6, 2) }])).toEqual({ parts: { success: 0.1 } });
  });

  it("never takes a short run of successes for certainty", () => {
    // (5 + 1) ÷ (5 + 2) and (100 + 1) ÷ (100 + 2)
    expect(efficiency([{ ...review, own: attempts(times(5, 1)) }]).parts.success).toBeCloseTo(0.857143, 6);
    expect(efficiency([{ ...review, own: attempts(times(100, 1)) }]).parts.success).toBeCloseTo(0.990196, 6);
  });

  it("is defined for attempts that take no time", () => {
    const instant = { taskType: "ping", own: attempts(times(5, 0)), peers: attempts(times(5, 0)) };
    expect(efficiency([instant]).parts).toMatchObject({ speed: 1, consistency: 1 });
  });

  it("stays within 0 and 1, or is unknown, whatever happened", () => {
    const count = fc.nat({ max: 50 });
    const durations = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 40 });
    const some = fc
      .tuple(durations, count, count)
      .map(([seconds, failed, timeout]) => attempts(seconds, failed, timeout));
    const types = fc.array(fc.record({ taskType: fc.string(), own: some, peers: some }), { maxLength: 5 });
    fc.assert(
      fc.property(types, (given) => {
        const { score, parts } = efficiency(given);
        for (const value of [score, ...Object.values(parts)].filter((value) => value !== undefined)) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
        expect(score === undefined).toBe(Object.keys(parts).length < 3);
      }),
    );
  });
});
