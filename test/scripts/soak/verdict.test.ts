import { describe, expect, it } from "vitest";
import type { Sample } from "../../../scripts/soak/sample.ts";
import { verdict } from "../../../scripts/soak/verdict.ts";

const limits = { agents: 100, series: 1_000, segments: 10e6 };
const LEVEL: Sample = {
  time: 0,
  rss: 200e6,
  anonymous: 100e6,
  told: 200e6,
  series: 900,
  agents: 100,
  segments: 9e6,
  snapshots: 4e6,
};

/** Ten minutes, a sample every ten seconds; `change` tells what is different in which minute. */
function course(change: (minute: number) => Partial<Sample>): readonly Sample[] {
  return Array.from({ length: 60 }, (_, i) => ({ ...LEVEL, ...change(i / 6), time: i * 10_000 }));
}

/** What does not hold. */
function failures(samples: readonly Sample[]): readonly string[] {
  return verdict(samples, limits)
    .filter(({ holds }) => !holds)
    .map(({ said }) => said);
}

describe("the verdict on a soak", () => {
  it("finds a course level that rises at first, and swings", () => {
    const swinging = course((minute) => ({
      rss: minute < 3 ? (100 + 30 * minute) * 1e6 : (200 + 15 * Math.sin(minute * 7)) * 1e6,
    }));
    expect(failures(swinging)).toEqual([]);
  });

  it("finds one level whose garbage is collected now and then", () => {
    // Every three minutes, up to 24 MB: the second half begins low and ends high.
    expect(failures(course((minute) => ({ rss: (200 + 8 * ((minute + 1) % 3)) * 1e6 })))).toEqual([]);
  });

  it("finds what grows slowly, and says how fast", () => {
    // From 200 MB, by 3 MB a minute: in the middle of the second half 22.5 MB more, and 7 less a quarter of the course before.
    expect(failures(course((minute) => ({ rss: (200 + 3 * minute) * 1e6 })))).toEqual([
      "resident memory grows by 1.39 % a minute in the second half, less than 1.00 % is level",
    ]);
  });

  it("finds a late rise that a slope does not show", () => {
    expect(failures(course((minute) => ({ rss: minute > 9 ? 230e6 : 200e6 })))).toEqual([
      "resident memory: at most 230.0 MB in the last third, 200.0 MB in the middle one; up to 1.1 times is level",
    ]);
  });

  it("finds snapshots that go on growing", () => {
    expect(failures(course((minute) => ({ snapshots: (4 + minute) * 1e6 })))).toEqual([
      "snapshots: at most 13.8 MB in the last third, 10.5 MB in the middle one; up to 1.1 times is level",
    ]);
  });

  it("finds what is beyond its limit once", () => {
    const once = (change: Partial<Sample>): readonly string[] =>
      failures(course((minute) => (minute === 2 ? change : {})));
    expect(once({ agents: 101 })).toEqual(["agents: at most 101, the limit is 100"]);
    expect(once({ series: 1_001 })).toEqual(["series: at most 1001, the limit is 1000"]);
    expect(once({ segments: 10.4e6 })).toEqual(["segments: at most 10.4 MB, the limit is 10.0 MB"]);
  });

  it("finds nothing level in too few samples", () => {
    expect(failures([])).toHaveLength(7);
    expect(failures([LEVEL])).toHaveLength(4);
  });
});
