// Recent attempts: each pair has its own, the newest of them, however rings grow, move and are used again.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { outcome as outcomeLabel } from "../../exporter/catalog/labels.ts";
import type { Outcome } from "../../exporter/model/agent.ts";
import { Recents } from "../../exporter/store/recent.ts";

interface Attempt {
  readonly time: number;
  readonly outcome: Outcome;
  readonly duration: number | undefined;
}

/** All that is kept of a pair, oldest first. */
function kept(recents: Recents, pair: number): readonly Attempt[] {
  const { times = [], durations = [], outcomes = [] } = recents.dump(pair) ?? {};
  return Array.from(times, (time, i) => {
    const duration = durations[i] ?? NaN;
    const outcome = outcomeLabel.values[outcomes[i] ?? -1];
    if (outcome === undefined) throw new Error("there is no such outcome");
    return { time, outcome, duration: Number.isNaN(duration) ? undefined : duration };
  });
}

function recentOf(...attempts: readonly Attempt[]): Recents {
  const recents = new Recents();
  for (const { time, outcome, duration } of attempts) recents.add(0, time, outcome, duration);
  return recents;
}

const ok = (time: number, duration?: number): Attempt => ({ time, outcome: "ok", duration });

describe("recent attempts", () => {
  it("are the last 64, oldest first", () => {
    const recents = recentOf(...Array.from({ length: 70 }, (_, i) => ok(i + 1)));
    expect(kept(recents, 0).map(({ time }) => time)).toEqual(Array.from({ length: 64 }, (_, i) => i + 7));
  });

  it("keep what they are told as it is: times of today and durations to the last digit", () => {
    const told: readonly Attempt[] = outcomeLabel.values.map((outcome, i) => ({
      time: 1_796_000_000_001 + i,
      outcome,
      duration: 0.1 + i,
    }));
    expect(kept(recentOf(...told), 0)).toEqual(told);
  });

  it("have durations where they succeeded and it is known, the newest so many after a time", () => {
    const recents = recentOf(ok(1, 10), { time: 2, outcome: "failed", duration: 99 }, ok(3), ok(4, 20), ok(5, 30));
    expect(recents.durations(0, 0)).toEqual([10, 20, 30]);
    expect(recents.durations(0, 0, 2)).toEqual([20, 30]);
    expect(recents.durations(0, 4)).toEqual([30]);
  });

  it("of a pair that had none are none", () => {
    const recents = recentOf(ok(1, 10));
    for (const pair of [1, 1_000, -1]) {
      expect([recents.has(pair), recents.dump(pair), recents.durations(pair, 0)]).toEqual([false, undefined, []]);
    }
  });
});

describe("the tally of recent attempts", () => {
  it("counts the newest so many after a time", () => {
    const attempt = fc.record({
      time: fc.integer({ min: 0, max: 9 }),
      outcome: fc.constantFrom("ok", "failed", "timeout", "cancelled"),
      duration: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
    });
    const amount = { since: fc.integer({ min: -1, max: 9 }), count: fc.integer({ min: 0, max: 80 }) };
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 90 }), fc.record(amount), (attempts, { since, count }) => {
        const recents = recentOf(...attempts);
        const after = attempts.slice(-64).filter(({ time }) => time > since);
        const newest = after.slice(Math.max(0, after.length - count));
        const those = (wanted: string) => newest.filter(({ outcome }) => outcome === wanted);
        expect(recents.tally(0, since, count)).toEqual({
          durations: those("ok").flatMap(({ duration = [] }) => duration),
          ok: those("ok").length,
          failed: those("failed").length,
          timeout: those("timeout").length,
        });
      }),
    );
  });
});

describe("attempts of several pairs", () => {
  it("are kept apart while some grow, some are forgotten and some come back from a snapshot", () => {
    const pair = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 60 }));
    const step = fc.oneof(
      {
        weight: 20,
        arbitrary: fc.record({ does: fc.constant("add" as const), pair, times: fc.integer({ min: 1, max: 20 }) }),
      },
      { weight: 1, arbitrary: fc.record({ does: fc.constant("forget" as const), pair, times: fc.constant(0) }) },
      { weight: 1, arbitrary: fc.record({ does: fc.constant("restore" as const), pair, times: fc.constant(0) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const recents = new Recents();
        const expected = new Map<number, Attempt[]>();
        let time = 0;
        for (const { does, pair: at, times } of steps) {
          const held = expected.get(at) ?? [];
          for (let i = 0; i < times; i++) {
            const attempt = ok(++time, time / 3);
            recents.add(at, attempt.time, attempt.outcome, attempt.duration);
            held.push(attempt);
          }
          if (does === "forget") held.length = 0;
          if (does === "forget") recents.forget(at);
          const dump = does === "restore" ? recents.dump(at) : undefined;
          if (dump !== undefined) {
            recents.forget(at);
            recents.restore(at, dump);
          }
          expected.set(at, held.slice(-64));
        }
        for (const [at, held] of expected) expect(kept(recents, at)).toEqual(held);
      }),
    );
  });
});
