// Digests: what differs has another one, the order of pairs makes no difference.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AttributeList, type Value } from "../../../../exporter/ingest/otlp/attributes.ts";
import { digestOfAll } from "../../../../exporter/ingest/otlp/meaning/metrics/digest.ts";

function digest(one: string, other: string, pairs: readonly (readonly [string, Value])[]): string {
  return digestOfAll([one, other], AttributeList.of(pairs));
}

const word = fc.string({ maxLength: 4 });

describe("a digest of pairs", () => {
  it("is the same in any order, and another one where anything differs", () => {
    fc.assert(
      fc.property(
        word,
        fc.uniqueArray(fc.tuple(word, word), { minLength: 2, maxLength: 6, selector: ([key]) => key }),
        (text, pairs) => {
          expect(digest("m", text, pairs.toReversed())).toBe(digest("m", text, pairs));
          expect(digest("m", `${text}x`, pairs)).not.toBe(digest("m", text, pairs));
          expect(digest("m", text, pairs.slice(1))).not.toBe(digest("m", text, pairs));
        },
      ),
    );
  });

  it("tells pairs apart that have swapped their values, in each of its four parts", () => {
    const values = Array.from({ length: 40 }, (_, i) => String(i));
    const swaps = values.flatMap((one) =>
      values.filter((value) => value !== one).map((other) => [one, other] as const),
    );
    const of = (from: string, to: string): string =>
      digest("m", "", [
        ["from", from],
        ["to", to],
      ]);
    const partsOf = (text: string): readonly string[] => [0, 2, 4, 6].map((at) => text.slice(at, at + 2));
    const same = swaps.map(([one, other]) => {
      const back = partsOf(of(other, one));
      return partsOf(of(one, other)).filter((part, i) => part === back[i]).length;
    });
    expect(Math.max(...same)).toBe(0);
  });

  it("is the same after more pairs than are remembered", () => {
    const before = digest("m", "", [["key", "value"]]);
    for (let i = 0; i < 10_000; i++) digest("m", "", [["key", i]]);
    expect(digest("m", "", [["key", "value"]])).toBe(before);
  });

  it("is another one for values of other types", () => {
    const values = [1, "1", true, "true"];
    expect(new Set(values.map((value) => digest("m", "", [["key", value]]))).size).toBe(values.length);
  });

  it("leaves nothing behind for the next", () => {
    const alone = digest("b", "", []);
    digest("a", "", [["k", 1]]);
    expect(digest("b", "", [])).toBe(alone);
  });
});
