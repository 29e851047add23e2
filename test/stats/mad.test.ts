import { describe, expect, it } from "vitest";
import { mad } from "../../exporter/stats/mad.ts";

describe("median absolute deviation", () => {
  it.each([
    // Median 2; distances 1 1 0 0 2 4 7, sorted 0 0 1 1 2 4 7: the middle one is 1.
    { values: [1, 1, 2, 2, 4, 6, 9], is: 1 },
    { values: [5, 5, 5], is: 0 },
    // The wild value moves nothing: median 2, distances 1 0 998, middle 1.
    { values: [1, 2, 1000], is: 1 },
    { values: [], is: undefined },
  ])("of $values is $is", ({ values, is }) => {
    expect(mad(values)).toBe(is);
  });
});
