import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mannWhitney } from "../../exporter/stats/mann-whitney.ts";

describe("one-sided Mann-Whitney test", () => {
  it.each([
    // U 0, expected 12.5, variance 25 × 11 ÷ 12 = 22.917: z = −12 ÷ 4.7871 = −2.5067.
    { a: [1, 2, 3, 4, 5], b: [6, 7, 8, 9, 10], p: 0.006093 },
    // The other way round U is 25: z = 13 ÷ 4.7871 = 2.7156.
    { a: [6, 7, 8, 9, 10], b: [1, 2, 3, 4, 5], p: 0.996692 },
    // Ranks 1 | 3 3 3 | 5.5 5.5: rank sum 7, U 1, expected 4.5; ties 24 + 6 = 30, variance 0.75 × (7 − 1) = 4.5; z = −√2.
    { a: [1, 2, 2], b: [2, 3, 3], p: 0.07865 },
    { a: [4, 4], b: [4, 4, 4], p: 1 },
  ])("of $a against $b has p = $p", ({ a, b, p }) => {
    expect(mannWhitney(a, b)).toBeCloseTo(p, 5);
  });

  it("is unknown if a side is empty", () => {
    expect(mannWhitney([], [1])).toBeUndefined();
    expect(mannWhitney([1], [])).toBeUndefined();
  });

  it("is a probability and looks at ranks only", () => {
    const values = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const p = mannWhitney(a, b) ?? NaN;
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(mannWhitney(a.map(Math.exp), b.map(Math.exp))).toBe(p);
      }),
    );
  });
});
