// Counters as growth: delta and cumulative, restarted, repeated, late, and begun before anybody listened.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Increments } from "../../../../exporter/ingest/otlp/meaning/metrics/increments.ts";
import { pointOf, START, type MadePoint } from "./made.ts";

const limits = { streams: 3, points: 100, young: 60_000 };
const point = (made: Omit<MadePoint, "metric">): ReturnType<typeof pointOf> => pointOf({ metric: "m", ...made });

function grown(since: number, ...made: readonly Omit<MadePoint, "metric">[]): readonly number[] {
  const increments = new Increments(limits, since);
  return made.map((one) => increments.of("key", [point(one)]).sum);
}

describe("cumulative points", () => {
  it("count by what they grew", () => {
    expect(grown(START, { value: 3, to: 1 }, { value: 3, to: 2 }, { value: 10, to: 3 })).toEqual([3, 0, 7]);
  });

  it("are passed over if they come late or again", () => {
    expect(grown(START, { value: 10, to: 3 }, { value: 3, to: 2 }, { value: 10, to: 3 }, { value: 11, to: 4 })).toEqual(
      [10, 0, 0, 1],
    );
  });

  it("begin anew with a later start, while those of another process go on", () => {
    const first = { from: 0 };
    const second = { from: 100 };
    expect(
      grown(
        START,
        { ...first, value: 10, to: 1 },
        { ...second, value: 4, to: 101 },
        { ...first, value: 12, to: 102 },
        { ...second, value: 5, to: 103 },
      ),
    ).toEqual([10, 4, 2, 1]);
  });

  it("begin anew when they fall", () => {
    expect(grown(START, { value: 10, to: 1 }, { value: 4, to: 2 }, { value: 6, to: 3 })).toEqual([10, 4, 2]);
  });

  it("that are no numbers say nothing, least of all that it began again", () => {
    expect(grown(START, { value: 100, to: 1 }, { value: NaN, to: 2 }, { value: 120, to: 3 })).toEqual([100, 0, 20]);
    const sums = [100, NaN, 120].map((value, i) => ({ value, count: i + 1, to: i + 1 }));
    expect(grown(START, ...sums)).toEqual([100, 0, 20]);
  });

  it("do not count what was before anybody listened", () => {
    const day = 86_400;
    expect(grown(START, { value: 1000, from: -day, to: 1 }, { value: 1010, from: -day, to: 2 })).toEqual([0, 10]);
  });

  it("count from zero if they began shortly before their first point, whenever that was", () => {
    expect(grown(START, { value: 7, from: -100_000, to: -99_990 })).toEqual([7]);
  });

  it("count once where one delivery tells them twice, and in any order", () => {
    const increments = new Increments(limits, START);
    expect(increments.of("key", [point({ value: 10 }), point({ value: 10 })]).sum).toBe(10);
    expect(increments.of("key", [point({ value: 15, to: 3 }), point({ value: 11, to: 2 })]).sum).toBe(5);
    const delta = point({ value: 5, delta: true });
    expect(increments.of("delta", [delta, delta, point({ value: 2, to: 2, delta: true })]).sum).toBe(7);
    expect(increments.of("delta", []).sum).toBe(0);
  });

  it("never count too much or too little in the end, whatever comes late or again", () => {
    const growths = fc.array(fc.nat(50), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(growths, fc.array(fc.nat(9), { maxLength: 20 }), (steps, again) => {
        const increments = new Increments(limits, START);
        let value = 0;
        const all = steps.map((step, i) => point({ value: (value += step), to: i + 1 }));
        let sum = 0;
        all.forEach((one, i) => {
          sum += increments.of("key", [one]).sum;
          const old = all[Math.min(i, again[i] ?? 0)];
          if (old !== undefined) sum += increments.of("key", [old]).sum;
        });
        expect(sum).toBe(value);
      }),
    );
  });
});

describe("delta points", () => {
  it("count once each, in any order", () => {
    const later = { delta: true, value: 5, from: 10, to: 20 };
    const earlier = { delta: true, value: 3, from: 0, to: 10 };
    expect(grown(START, later, earlier, later, earlier)).toEqual([5, 3, 0, 0]);
  });

  it("tell how many and how much of a histogram", () => {
    const increments = new Increments(limits, START);
    expect(increments.of("key", [point({ delta: true, value: 219, count: 2 })])).toEqual({ sum: 219, count: 2 });
  });
});

it("keeps no more streams than it may, and goes on after a restart", () => {
  const increments = new Increments(limits, START);
  for (const key of ["a", "b", "c", "d"]) increments.of(key, [point({ value: 1 })]);
  expect([increments.dump().streams.length, increments.dropped]).toEqual([3, 1]);
  const after = new Increments(limits, START + 1e9);
  after.restore(increments.dump());
  expect(after.of("d", [point({ value: 5, to: 2 })]).sum).toBe(4);
});
