import { describe, expect, it } from "vitest";
import { wilsonUpper } from "../../exporter/stats/wilson.ts";

describe("upper end of the Wilson interval", () => {
  it.each([
    // z² ÷ (n + z²) = 3.84146 ÷ 13.84146.
    { successes: 0, trials: 10, is: 0.27753 },
    // Centre 0.8 + 0.19207, margin 1.959964 × √(0.016 + 0.0096036) = 0.31362; 1.30569 ÷ 1.384146.
    { successes: 8, trials: 10, is: 0.94332 },
    { successes: 10, trials: 10, is: 1 },
    { successes: 0, trials: 0, is: 1 },
  ])("for $successes of $trials is $is", ({ successes, trials, is }) => {
    expect(wilsonUpper(successes, trials)).toBeCloseTo(is, 4);
  });

  it.each([1, 10, 11, 37, 1000])("is exactly 1 if all of %d succeeded", (trials) => {
    expect(wilsonUpper(trials, trials)).toBe(1);
  });

  it("comes down to the ratio as trials grow", () => {
    expect(wilsonUpper(800_000, 1_000_000)).toBeCloseTo(0.8, 2);
  });
});
