import { describe, expect, it } from "vitest";
import { rate } from "../../exporter/stats/rate.ts";

const point = (seconds: number, value: number) => ({ time: seconds * 1000, value });

describe("rate", () => {
  it("is the growth from first to last per second", () => {
    expect(rate([point(10, 100), point(15, 190), point(30, 200)])).toBe(5);
  });

  it("is 0, and known, if the count stands still", () => {
    expect(rate([point(0, 7), point(5, 7)])).toBe(0);
  });

  it.each([
    { what: "without points", points: [] },
    { what: "with a single point", points: [point(0, 7)] },
    { what: "with a single time", points: [point(3, 7), point(3, 8)] },
    { what: "if the count fell on the way", points: [point(0, 7), point(5, 2), point(10, 20)] },
  ])("is unknown $what", ({ points }) => {
    expect(rate(points)).toBeUndefined();
  });
});
