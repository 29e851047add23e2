import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ewma } from "../../exporter/stats/ewma.ts";

describe("exponentially weighted moving average", () => {
  it("starts at the first value", () => {
    expect(ewma(undefined, 7, 0, 1000)).toBe(7);
  });

  it.each([
    { elapsed: 0, is: 10 },
    { elapsed: 20_000, is: 5 },
    { elapsed: 40_000, is: 2.5 },
    { elapsed: -5_000, is: 10 },
  ])("has moved from 10 towards 0 to $is after $elapsed ms with a half-life of 20 s", ({ elapsed, is }) => {
    expect(ewma(10, 0, elapsed, 20_000)).toBeCloseTo(is, 12);
  });

  it("does not depend on how many steps the time is cut into", () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const elapsed = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(number, number, elapsed, elapsed, (previous, value, a, b) => {
        const once = ewma(previous, value, a + b, 20_000);
        const twice = ewma(ewma(previous, value, a, 20_000), value, b, 20_000);
        expect(twice).toBeCloseTo(once, 5);
      }),
    );
  });
});
