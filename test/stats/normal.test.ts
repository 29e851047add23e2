import { describe, expect, it } from "vitest";
import { normalBelow } from "../../exporter/stats/normal.ts";

describe("standard normal distribution", () => {
  // Values of the usual tables.
  it.each([
    { z: 0, is: 0.5 },
    { z: 1, is: 0.8413447 },
    { z: 1.959964, is: 0.975 },
    { z: -1.959964, is: 0.025 },
    { z: -2.326348, is: 0.01 },
    { z: -3.7190165, is: 0.0001 },
  ])("below $z lies $is", ({ z, is }) => {
    expect(Math.abs(normalBelow(z) - is)).toBeLessThan(1e-7);
  });

  it("goes to 0 and 1 far out", () => {
    expect(normalBelow(-40)).toBe(0);
    expect(normalBelow(40)).toBe(1);
  });
});
