import { describe, expect, it } from "vitest";
import { variation } from "../../exporter/stats/variation.ts";

describe("coefficient of variation", () => {
  it("is the population standard deviation divided by the mean", () => {
    // Mean 5; squares 9 1 1 1 0 0 4 16, mean 4, root 2; 2 ÷ 5.
    expect(variation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(0.4, 12);
  });

  it("is 0 for equal values", () => {
    expect(variation([3, 3, 3])).toBe(0);
  });

  it.each([[[]], [[0, 0]], [[-1, 1]], [[-2, -4]]])("is unknown for %j", (values) => {
    expect(variation(values)).toBeUndefined();
  });
});
