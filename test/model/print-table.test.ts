// A map like any other, whatever comes and goes, and however badly the prints are spread.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ABSENT, PrintTable } from "../../exporter/model/print-table.ts";

// Few different prints, many of which belong to the same place: searches and gaps of every kind come about.
const half = fc.constantFrom(0, 1, 2, 63, 64, 65, 127, 128, -1, -64, -65);
const step = fc.record({ do: fc.constantFrom("set", "set", "delete"), high: half, low: half });

describe("a table of prints", () => {
  it("keeps what a Map would keep", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const highs = new Int32Array(steps.length);
        const table = new PrintTable(highs);
        const expected = new Map<string, number>();
        for (const [value, { do: what, high, low }] of steps.entries()) {
          const key = `${String(high)} ${String(low)}`;
          highs[value] = high;
          if (what === "set") table.set(high, low, value);
          else table.delete(high, low);
          if (what === "set") expected.set(key, value);
          else expected.delete(key);
          expect(table.get(high, low)).toBe(expected.get(key) ?? ABSENT);
          expect(table.size).toBe(expected.size);
        }
        for (const [key, value] of expected) {
          const [high = 0, low = 0] = key.split(" ").map(Number);
          expect(table.get(high, low)).toBe(value);
        }
        const found: (readonly [string, number])[] = [];
        table.each((value, low) => found.push([`${String(highs[value])} ${String(low)}`, value]));
        expect(new Map(found)).toEqual(expected);
        expect(found).toHaveLength(table.size);
      }),
      { numRuns: 300 },
    );
  });

  it("has nothing any more once it is cleared", () => {
    const highs = Int32Array.from({ length: 1000 }, (_, i) => i);
    const table = new PrintTable(highs);
    for (const high of highs) table.set(high, high * 7, high);
    expect([table.size, table.get(999, 6993)]).toEqual([1000, 999]);
    table.clear();
    expect([table.size, table.get(999, 6993)]).toEqual([0, ABSENT]);
    table.each(() => expect.unreachable());
  });
});
