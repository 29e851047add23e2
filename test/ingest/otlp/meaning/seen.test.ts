// Digests: what differs has another one, the order of pairs makes no difference.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digest, digestOfAll } from "../../../../exporter/ingest/otlp/meaning/seen.ts";

const word = fc.string({ maxLength: 4 });

describe("a digest of pairs", () => {
  it("is the same in any order, and another one where anything differs", () => {
    fc.assert(
      fc.property(
        word,
        fc.uniqueArray(fc.tuple(word, word), { minLength: 2, maxLength: 6, selector: ([key]) => key }),
        (text, pairs) => {
          expect(digestOfAll(text, pairs.toReversed())).toBe(digestOfAll(text, pairs));
          expect(digestOfAll(`${text}x`, pairs)).not.toBe(digestOfAll(text, pairs));
          expect(digestOfAll(text, pairs.slice(1))).not.toBe(digestOfAll(text, pairs));
        },
      ),
    );
  });

  it("tells pairs apart that have swapped their values, in each of its four parts", () => {
    const values = Array.from({ length: 40 }, (_, i) => String(i));
    const parts = [0, 0, 0, 0];
    for (const one of values)
      for (const other of values.filter((value) => value !== one)) {
        const of = (a: string, b: string): string =>
          digestOfAll("m", [
            ["from", a],
            ["to", b],
          ]);
        const [there, back] = [of(one, other), of(other, one)];
        for (const part of parts.keys())
          if (there.slice(2 * part, 2 * part + 2) === back.slice(2 * part, 2 * part + 2))
            parts[part] = (parts[part] ?? 0) + 1;
      }
    expect(parts).toEqual([0, 0, 0, 0]);
  });

  it("leaves nothing behind for the next", () => {
    const alone = digest("b");
    digestOfAll("a", [["k", 1]]);
    expect(digest("b")).toBe(alone);
  });
});
