// What counts as a promise kept, and what as a fall.
import { describe, expect, it } from "vitest";
import type { Line } from "../../bench/lib/measurement.ts";
import { hasFallen, ratioOf, verdictOf } from "../../bench/lib/verdict.ts";

const line: Line = {
  id: "scrape",
  what: "a scrape",
  unit: "seconds",
  better: "less",
  must: { ratio: 10 },
  aim: { ratio: 20, below: 0.005 },
};

describe("ratioOf", () => {
  it("is above 1 where we are better, whatever the unit", () => {
    expect(ratioOf(line, { ours: 0.02, peer: 0.5 })).toBe(25);
    expect(ratioOf({ ...line, better: "more" }, { ours: 900, peer: 100 })).toBe(9);
  });
});

describe("verdictOf", () => {
  it.each([
    ["aim", { ours: 0.004, peer: 0.1 }],
    ["must", { ours: 0.006, peer: 0.6 }],
    ["must", { ours: 0.004, peer: 0.04 }],
    ["missed", { ours: 0.004, peer: 0.03 }],
  ] as const)("is %s for %o", (verdict, reading) => {
    expect(verdictOf(line, reading)).toBe(verdict);
  });

  it("does not take a missing promise for a kept one", () => {
    const aimOnly = { ...line, must: {} };
    expect(verdictOf(aimOnly, { ours: 1, peer: 1 })).toBe("missed");
    expect(verdictOf(aimOnly, { ours: 0.001, peer: 1 })).toBe("aim");
    expect(verdictOf({ ...line, aim: {} }, { ours: 0.001, peer: 1 })).toBe("must");
  });

  it("does not take no figure for a good one", () => {
    expect(verdictOf(line, { ours: NaN, peer: 1 })).toBe("missed");
  });
});

describe("hasFallen", () => {
  it("begins where more than a quarter is lost", () => {
    expect(hasFallen(7.6, 10)).toBe(false);
    expect(hasFallen(7.4, 10)).toBe(true);
  });

  it("needs something to compare with", () => {
    expect(hasFallen(0.1, undefined)).toBe(false);
  });
});
