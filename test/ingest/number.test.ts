// Numbers among bytes have the value JSON.parse gives them, to the last bit.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal } from "../../exporter/ingest/decimal.ts";
import { NO_NUMBER, readNumber } from "../../exporter/ingest/number.ts";
import { layOut } from "../../exporter/ingest/page.ts";

/** The number a text begins with, and the text behind it. */
function read(text: string): readonly [number | undefined, string] {
  const into = new Float64Array(2);
  layOut(Buffer.from(`[${text}`));
  const end = readNumber(1, into, 1);
  expect(into[0]).toBe(0);
  return end === NO_NUMBER ? [undefined, text] : [into[1], text.slice(end - 1)];
}

describe("a number", () => {
  it.each([
    ["0", 0],
    ["-0", -0],
    ["-0.0", -0],
    ["7", 7],
    ["-12", -12],
    ["1234", 1234],
    ["1767225600000", 1_767_225_600_000],
    ["0.5", 0.5],
    ["9.093", 9.093],
    ["0.000001", 0.000_001],
    ["123456789012345", 123_456_789_012_345],
    ["0.30000000000000004", 0.1 + 0.2],
    ["9007199254740993", 9_007_199_254_740_992],
    ["9007199254740991.5", 9_007_199_254_740_992],
    ["1234567890123456789", 1_234_567_890_123_456_800],
    ["123456789012345678901234567890", 123_456_789_012_345_680_000_000_000_000],
    ["1e3", 1000],
    ["1.5E+2", 150],
    ["25e-1", 2.5],
    ["1e999", Infinity],
  ])("is read: %s", (text, value) => {
    expect(read(`${text},`)).toEqual([value, ","]);
  });

  it.each(["", "-", "+1", ".5", "1.", "1.e5", "01", "-00", "1e", "1e+", "x", '"1"'])("is none: %s", (text) => {
    expect(read(text)).toEqual([undefined, text]);
  });

  it("ends where its digits end", () => {
    expect(read("12345x")).toEqual([12_345, "x"]);
    expect(read("1.5.5")).toEqual([1.5, ".5"]);
    expect(read("2")).toEqual([2, ""]);
  });
});

describe("any number", () => {
  const written = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => JSON.stringify(value)),
    fc.tuple(fc.integer(), fc.integer({ min: 0, max: 25 })).map(([value, digits]) => value.toFixed(digits)),
    fc
      .tuple(fc.bigInt({ min: 0n, max: 10n ** 21n }), fc.nat({ max: 24 }))
      .map(([digits, decimals]) => digits.toString().padStart(decimals + 1, "0"))
      .chain((digits) =>
        fc.nat({ max: digits.length - 1 }).map((at) => `${BigInt(digits.slice(0, at) || "0")}.${digits.slice(at)}`),
      ),
  );

  it("has the value JSON.parse gives it", () => {
    fc.assert(
      fc.property(written, (text) => {
        expect(read(`${text}}`)).toEqual([JSON.parse(text), "}"]);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("a number between two others", () => {
  /** Half way between neighbours, and a little to either side: the digits JSON can tell it with are more than are read. */
  const near = fc
    .tuple(
      fc.integer({ min: 2 ** 30, max: 2 ** 31 }),
      fc.integer({ min: 1, max: 2 ** 20 }),
      fc.integer({ min: -2, max: 2 }),
    )
    .map(([a, b, off]) => BigInt(a) * 2n ** 24n + BigInt(b) * 2n + 1n + BigInt(off));

  it("is never rounded to the wrong one", () => {
    fc.assert(
      fc.property(near, fc.nat({ max: 22 }), (digits, decimals) => {
        const text = digits.toString();
        const value = decimal(Number(text.slice(0, 15)), text.length - 15, Number(text.slice(15)), decimals);
        if (!Number.isNaN(value)) expect(value).toBe(Number(`${text}e-${String(decimals)}`));
      }),
      { numRuns: 5_000 },
    );
  });

  it("is left to others where that is not certain", () => {
    expect(decimal(900_719_925_474_099, 1, 3, 0)).toBeNaN();
    expect(decimal(1, 0, 0, 23)).toBeNaN();
  });
});
