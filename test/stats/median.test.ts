import { describe, expect, it } from "vitest";
import { median } from "../../exporter/stats/median.ts";

describe("median", () => {
  it.each([
    { values: [3, 1, 2], is: 2 },
    { values: [1, 2, 3, 10], is: 2.5 },
    { values: [], is: undefined },
  ])("of $values is $is", ({ values, is }) => {
    expect(median(values)).toBe(is);
  });
});
