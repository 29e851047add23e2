// Exponential histograms in classic buckets: nothing is lost but resolution.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Exponential } from "../../exporter/ingest/otlp/records.ts";
import { added, classic, coarse, MOST_BUCKETS } from "../../exporter/pass-through/exponential.ts";

const NONE = { offset: 0, counts: [] };

function told(scale: number, offset: number, counts: readonly number[], rest: Partial<Exponential> = {}): Exponential {
  return { scale, zeroCount: 0, positive: { offset, counts }, negative: NONE, ...rest };
}

function classicOf(one: Exponential): ReturnType<typeof classic> | undefined {
  const fit = coarse(one);
  return fit && classic(fit);
}

describe("an exponential histogram", () => {
  it.each([
    ["at scale 0 has its own bounds", told(0, -1, [1, 2, 3]), [1, 2, 4], [1, 2, 3, 0]],
    ["at scale 3 has eight buckets in one", told(3, 4, [1, 1, 1, 1, 5]), [2, 4], [4, 5, 0]],
    ["below zero is floored, not truncated", told(1, -3, [1, 1, 1]), [0.5, 1], [1, 2, 0]],
    ["at scale -1 has powers of four", told(-1, 0, [7, 8]), [4, 16], [7, 8, 0]],
    ["with zeros tells them at 0", told(0, 0, [1], { zeroCount: 4 }), [0, 2], [4, 1, 0]],
    [
      "with negative values has them first, the farthest at the start",
      told(0, 0, [1], { zeroCount: 2, negative: { offset: 0, counts: [3, 4] } }),
      [-2, -1, 0, 2],
      [4, 3, 2, 1, 0],
    ],
    ["of nothing has no bounds", told(5, 100, [0, 0]), [], [0]],
    ["has no empty buckets at its ends", told(0, 0, [0, 0, 6, 0]), [8], [6, 0]],
    ["has what no finite bound holds above all", told(0, 1023, [9]), [], [9]],
  ])("%s", (_, one, bounds, counts) => {
    expect(classicOf(one)).toEqual({ bounds, counts });
  });

  it("that is wide has wider buckets, and still no more than there may be", () => {
    const wide = classicOf(
      told(
        0,
        -20,
        Array.from({ length: MOST_BUCKETS + 1 }, () => 1),
      ),
    );
    expect(wide?.bounds).toHaveLength(17);
    expect(wide?.bounds.slice(0, 2)).toEqual([4 ** -9, 4 ** -8]);
    expect(wide?.counts.slice(0, 3)).toEqual([2, 2, 2]);
  });

  it.each([
    ["a scale there is not", told(21, 0, [1])],
    ["another one", told(-11, 0, [1])],
    ["values beyond all numbers", told(0, 1024, [1])],
    ["values below all numbers", told(0, -1076, [1])],
    ["an offset that fits only a finer scale", told(-10, 5_000, [1])],
  ])("with %s is none", (_, one) => {
    expect(coarse(one)).toBeUndefined();
  });

  it("keeps every count on its side of every bound, at any scale, and so do two of them added up", () => {
    const one = fc.record({
      scale: fc.integer({ min: -2, max: 6 }),
      values: fc.array(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 40 }),
    });
    fc.assert(
      fc.property(one, one, (a, b) => {
        const [first, second] = [a, b].map(({ scale, values }) => coarse(recorded(scale, values)));
        if (first === undefined || second === undefined) throw new Error("it must be one");
        for (const [fit, values] of [
          [first, a.values],
          [added(first, second), [...a.values, ...b.values]],
        ] as const) {
          const { bounds, counts } = classic(fit);
          expect(counts.length).toBeLessThanOrEqual(MOST_BUCKETS + 1);
          let below = 0;
          bounds.forEach((bound, i) => {
            below += counts[i] ?? 0;
            expect(below).toBe(values.filter((value) => value <= bound).length);
          });
          expect(below).toBe(values.length);
        }
      }),
    );
  });
});

/** As an SDK counts them: bucket i holds (base^i, base^(i+1)]. */
function recorded(scale: number, values: readonly number[]): Exponential {
  const indices = values.map((value) => indexOf(scale, value));
  const offset = Math.min(...indices);
  const counts = Array.from({ length: Math.max(...indices) - offset + 1 }, () => 0);
  for (const index of indices) counts[index - offset] = (counts[index - offset] ?? 0) + 1;
  return told(scale, offset, counts);
}

/** By trying, as a logarithm is off by one next to a bound. */
function indexOf(scale: number, value: number): number {
  const bound = (index: number): number => 2 ** (index * 2 ** -scale);
  let index = Math.floor(Math.log2(value) * 2 ** scale);
  while (bound(index) >= value) index--;
  while (bound(index + 1) < value) index++;
  return index;
}
