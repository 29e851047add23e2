import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantile } from "../../exporter/stats/quantile.ts";

describe("quantile", () => {
  it.each([
    // Position (n − 1) × q: 3 × 0.5 = 1.5, halfway from 2 to 3.
    { values: [4, 1, 3, 2], q: 0.5, is: 2.5 },
    // 4 × 0.95 = 3.8: from 40 four fifths of the way to 50.
    { values: [50, 10, 40, 20, 30], q: 0.95, is: 48 },
    { values: [9, 2, 10], q: 0, is: 2 },
    { values: [9, 2, 10], q: 1, is: 10 },
    { values: [7], q: 0.3, is: 7 },
    { values: [], q: 0.5, is: undefined },
  ])("of $values at $q is $is", ({ values, q, is }) => {
    expect(quantile(values, q)).toEqual(is);
  });

  it("sorts by size, not by spelling, and leaves its input alone", () => {
    const values = [100, 9, 20];
    expect(quantile(values, 0.5)).toBe(20);
    expect(values).toEqual([100, 9, 20]);
  });

  it("stays between the least and the greatest value and grows with q", () => {
    const values = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 100 });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(values, share, share, (numbers, a, b) => {
        const low = quantile(numbers, Math.min(a, b)) ?? NaN;
        const high = quantile(numbers, Math.max(a, b)) ?? NaN;
        expect(low).toBeGreaterThanOrEqual(Math.min(...numbers));
        expect(high).toBeLessThanOrEqual(Math.max(...numbers));
        expect(high - low).toBeGreaterThanOrEqual(-1e-9);
      }),
    );
  });
});
