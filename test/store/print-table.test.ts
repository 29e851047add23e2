// A map like any other, whatever comes and goes, and however badly the prints are spread.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ABSENT, PrintTable } from "../../exporter/store/print-table.ts";

// Few different prints, many of which belong to the same place: searches and gaps of every kind come about.
const half = fc.constantFrom(0, 1, 2, 63, 64, 65, 127, 128, -1, -64, -65);
const step = fc.record({ do: fc.constantFrom("set", "set", "delete"), high: half, low: half, value: fc.nat(5) });

describe("a table of prints", () => {
  it("keeps what a Map would keep", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const table = new PrintTable();
        const expected = new Map<string, number>();
        for (const { do: what, high, low, value } of steps) {
          const key = `${String(high)} ${String(low)}`;
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
        const prints = table.prints();
        const found = Array.from(
          { length: table.size },
          (_, i) => `${String(prints[i * 2])} ${String(prints[i * 2 + 1])}`,
        );
        expect(found.toSorted()).toEqual([...expected.keys()].toSorted());
      }),
      { numRuns: 300 },
    );
  });

  it("has nothing any more once it is cleared", () => {
    const table = new PrintTable();
    for (let i = 0; i < 1000; i++) table.set(i, i * 7, i);
    expect([table.size, table.get(999, 6993)]).toEqual([1000, 999]);
    table.clear();
    expect([table.size, table.get(999, 6993), table.prints().length]).toEqual([0, ABSENT, 0]);
  });
});
