// Bounded pasts: of a value, of an agent's attempts, of event ids.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Recent } from "../../exporter/store/recent.ts";
import { Print } from "../../exporter/model/print.ts";
import { SeenIds } from "../../exporter/store/seen-ids.ts";
import { RingTrack } from "../../exporter/store/track.ts";

describe("a track", () => {
  it("without points has no last one", () => {
    const track = new RingTrack(3);
    expect([track.last(), track.since(0)]).toEqual([undefined, []]);
  });

  it("keeps the newest points, oldest first", () => {
    const track = new RingTrack(3);
    for (const time of [1, 2, 3, 4, 5]) track.push(time, time * 10);
    expect(track.since(0)).toEqual([
      { time: 3, value: 30 },
      { time: 4, value: 40 },
      { time: 5, value: 50 },
    ]);
    expect(track.last()).toEqual({ time: 5, value: 50 });
  });

  it("gives points after a time, that time itself left out", () => {
    const track = new RingTrack(3);
    for (const time of [1, 2, 3]) track.push(time, time);
    expect(track.since(2).map(({ time }) => time)).toEqual([3]);
  });
});

describe("recent attempts", () => {
  it("are the last 64, oldest first", () => {
    const recent = new Recent();
    for (let time = 1; time <= 70; time++) recent.add(time, "ok", undefined);
    expect(recent.since(0).map(({ time }) => time)).toEqual(Array.from({ length: 64 }, (_, i) => i + 7));
  });

  it("end after a time", () => {
    const recent = new Recent();
    for (const time of [1, 2, 3]) recent.add(time, "ok", undefined);
    expect(recent.since(1).map(({ time }) => time)).toEqual([2, 3]);
  });

  it("have durations where they succeeded and it is known, the newest so many", () => {
    const recent = new Recent();
    recent.add(1, "ok", 10);
    recent.add(2, "failed", 99);
    recent.add(3, "ok", undefined);
    recent.add(4, "ok", 20);
    recent.add(5, "ok", 30);
    expect(recent.durations(0)).toEqual([10, 20, 30]);
    expect(recent.durations(0, 2)).toEqual([20, 30]);
    expect(recent.durations(4)).toEqual([30]);
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
        const recent = new Recent();
        for (const { time, outcome, duration } of attempts) recent.add(time, outcome, duration);
        const newest = recent.since(since).slice(Math.max(0, recent.since(since).length - count));
        const those = (wanted: string) => newest.filter(({ outcome }) => outcome === wanted);
        expect(recent.tally(since, count)).toEqual({
          durations: those("ok").flatMap(({ duration = [] }) => duration),
          ok: those("ok").length,
          failed: those("failed").length,
          timeout: those("timeout").length,
        });
        expect(Recent.from(recent.dump()).since(-1)).toEqual(recent.since(-1));
        const plain = attempts.slice(-64).map(({ time, outcome, duration }) => ({ time, outcome, duration }));
        expect(recent.since(-1)).toEqual(plain);
      }),
    );
  });
});

describe("event ids", () => {
  it("are new once", () => {
    const ids = new SeenIds(10);
    expect([
      ids.add(new Print().ofText("x")),
      ids.add(new Print().ofText("x")),
      ids.add(new Print().ofText("y")),
    ]).toEqual([true, false, true]);
  });

  it("are remembered for at least the window, and not for ever", () => {
    const ids = new SeenIds(10);
    ids.add(new Print().ofText("x"));
    for (let i = 0; i < 9; i++) ids.add(new Print().ofText(String(i)));
    expect(ids.add(new Print().ofText("x"))).toBe(false);
    for (let i = 10; i < 20; i++) ids.add(new Print().ofText(String(i)));
    expect(ids.add(new Print().ofText("x"))).toBe(true);
  });
});
