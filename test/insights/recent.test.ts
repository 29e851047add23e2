import { describe, expect, it } from "vitest";
import { recent, span } from "../../exporter/insights/recent.ts";
import { NOW, track } from "./history-of.ts";

const point = (secondsAgo: number, value: number) => ({ time: NOW - secondsAgo * 1000, value });

describe("the usable end of a track", () => {
  it("leaves out what is too old, in the future, not a number, below zero or absurd", () => {
    const good = [point(9, 1), point(5, 0), point(0, 3)];
    const bad = [point(10, 7), point(-1, 7), point(4, NaN), point(3, Infinity), point(2, -1), point(1, 1e300)];
    expect(recent(track([...bad, ...good]), NOW, 10_000)).toEqual(good);
  });

  it("spans the time from its first to its last point", () => {
    expect(span([point(9, 1), point(5, 2), point(1, 3)])).toBe(8000);
    expect(span([point(9, 1)])).toBe(0);
    expect(span([])).toBe(0);
  });
});
