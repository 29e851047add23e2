import { describe, expect, it } from "vitest";
import { mean } from "../../exporter/stats/mean.ts";

describe("mean", () => {
  it("is the sum divided by the number of values", () => {
    expect(mean([1, 2, 6])).toBe(3);
  });

  it("is unknown without values", () => {
    expect(mean([])).toBeUndefined();
  });
});
