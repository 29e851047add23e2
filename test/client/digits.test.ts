import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeNine, writeSeconds, writeSix } from "../../client/digits.ts";

function written(write: (bytes: Uint8Array, at: number, value: number) => number, value: number): string {
  const bytes = Buffer.alloc(32);
  return bytes.toString("latin1", 3, write(bytes, 3, value));
}

describe("digits", () => {
  it("are as many as asked for, with zeros in front", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), (value) => {
        expect(written(writeNine, value)).toBe(String(value).padStart(9, "0"));
        expect(written(writeSix, value % 1_000_000)).toBe(String(value % 1_000_000).padStart(6, "0"));
      }),
    );
  });

  it.each([
    [0, "0.000000"],
    [1, "0.000001"],
    [9_999_999, "9.999999"],
    [10_000_000, "10.000000"],
    [100_000_000, "100.000000"],
    [1_000_000_000, "1000.000000"],
    [2 ** 31 - 1, "2147.483647"],
  ])("of %i microseconds are %s seconds", (micros, seconds) => {
    expect(written(writeSeconds, micros)).toBe(seconds);
  });

  it("of any microseconds are seconds with six decimals", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (micros) => {
        expect(written(writeSeconds, micros)).toBe((micros / 1e6).toFixed(6));
      }),
    );
  });
});
