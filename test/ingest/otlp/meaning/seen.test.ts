// What is remembered of keys, and what of it goes on in another process.
import { describe, expect, it } from "vitest";
import { labelOf, partsOf } from "../../../../exporter/ingest/otlp/meaning/counting/labels.ts";
import { Seen } from "../../../../exporter/ingest/otlp/meaning/counting/seen.ts";

describe("keys that were seen", () => {
  it("are known again, long ones too", () => {
    const seen = new Seen(10);
    const long = "é".repeat(2_000);
    expect([seen.add("a"), seen.add("a"), seen.add(`${long}1`), seen.add(`${long}2`), seen.add(`${long}1`)]).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
    expect([seen.has(`${long}2`), seen.has(long)]).toEqual([true, false]);
  });

  it("are at least the last so many", () => {
    const seen = new Seen(3);
    for (const key of ["a", "b", "c", "d"]) seen.add(key);
    expect(["b", "c", "d"].map((key) => seen.has(key))).toEqual([true, true, true]);
    for (const key of ["e", "f", "g"]) seen.add(key);
    expect(["a", "e", "f", "g"].map((key) => seen.has(key))).toEqual([false, true, true, true]);
  });

  it("go on from what was dumped, and from the texts that were kept once", () => {
    const before = new Seen(10);
    before.add("a");
    const [after, afterTexts] = [new Seen(10), new Seen(10)];
    after.restore(structuredClone(before.dump()));
    afterTexts.restore({ young: ["a"], old: ["b"] });
    expect([after.add("a"), after.add("b")]).toEqual([false, true]);
    expect([afterTexts.add("a"), afterTexts.add("b"), afterTexts.add("c")]).toEqual([false, false, true]);
  });
});

describe("labels", () => {
  it("have their parts, also when more were made than are remembered", () => {
    const first = labelOf("agent", "model", "input");
    for (let i = 0; i < 20_001; i++) labelOf("agent", `m-${i}`, "output");
    expect(partsOf(first)).toEqual({ agent: "agent", what: "model", last: "input" });
    expect(labelOf("agent", "model", "input")).toBe(first);
    expect(partsOf(labelOf("", "", ""))).toEqual({ agent: "", what: "", last: "" });
  });
});
