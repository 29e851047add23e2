import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { slope } from "../../exporter/stats/slope.ts";

const at = (...values: readonly number[]) => values.map((value, index) => ({ time: index * 1000, value }));

describe("slope", () => {
  it("is the growth per second of a straight line", () => {
    expect(slope(at(5, 7, 9, 11))).toBe(2);
  });

  it("is not swayed by one wild point", () => {
    // Pairs: (0,1)=1 (0,2)=50 (0,3)=1 (0,4)=1 (1,2)=99 (1,3)=1 (1,4)=1 (2,3)=−97 (2,4)=−48 (3,4)=1.
    expect(slope(at(0, 1, 100, 3, 4))).toBe(1);
  });

  it("is unknown without two points at different times", () => {
    expect(slope([])).toBeUndefined();
    expect(slope([{ time: 1, value: 1 }])).toBeUndefined();
    expect(
      slope([
        { time: 1, value: 1 },
        { time: 1, value: 9 },
      ]),
    ).toBeUndefined();
  });

  it("needs only some of very many points", () => {
    const flat = Array.from({ length: 1000 }, (_, index) => ({ time: index * 1000, value: index * 3 }));
    expect(slope(flat)).toBeCloseTo(3, 12);
  });

  it("turns its sign with the values and does not mind an offset", () => {
    const values = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(values, fc.integer({ min: -50, max: 50 }), (numbers, offset) => {
        const growth = slope(at(...numbers)) ?? NaN;
        expect(slope(at(...numbers.map((value) => -value)))).toBeCloseTo(-growth, 9);
        expect(slope(at(...numbers.map((value) => value + offset)))).toBeCloseTo(growth, 9);
      }),
    );
  });
});
