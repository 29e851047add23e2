// Work is done again when it has rested long enough for what it took.
import { describe, expect, it } from "vitest";
import { Pace } from "../exporter/pace.ts";

/** Work that takes at least so many milliseconds, in two steps. */
function* busyFor(ms: number): Generator<void> {
  for (const part of [ms / 2, ms]) {
    const until = performance.now() + part / 2;
    while (performance.now() < until);
    yield;
  }
}

function run(pace: Pace, now: number, ms: number): void {
  const steps = pace.timed(now, busyFor(ms));
  while (steps.next().done !== true);
}

describe("a pace", () => {
  it("lets work be done at once the first time, and again after the rest its cost asks for", () => {
    const pace = new Pace(0.01, 1_000_000);
    expect(pace.isDue(0)).toBe(true);
    run(pace, 0, 4);
    // At least three milliseconds of work: a hundred times as long must pass.
    expect(pace.isDue(299)).toBe(false);
    expect(pace.isDue(1_000_000)).toBe(true);
  });

  it("lets no rest be longer than the longest", () => {
    const pace = new Pace(0.000_001, 5_000);
    run(pace, 1_000, 4);
    expect([pace.isDue(5_999), pace.isDue(6_000)]).toEqual([false, true]);
  });

  it("does not count the time in which others are let through", () => {
    const pace = new Pace(0.5, 1_000_000);
    const steps = pace.timed(0, [undefined, undefined]);
    while (steps.next().done !== true) {
      const until = performance.now() + 20;
      while (performance.now() < until);
    }
    expect(pace.isDue(30)).toBe(true);
  });
});
