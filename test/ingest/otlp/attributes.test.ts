// Shapes of attributes: shared as long as there are few.
import { beforeEach, describe, expect, it, vi } from "vitest";
import type * as Attributes from "../../../exporter/ingest/otlp/attributes.ts";

/** Of a program that has just begun: other tests may have used up the shapes of this one. */
let AttributeList: typeof Attributes.AttributeList;
beforeEach(async () => {
  vi.resetModules();
  ({ AttributeList } = await import("../../../exporter/ingest/otlp/attributes.ts"));
});

describe("attributes", () => {
  it("share their shape with those that have the same keys, as long as these are few", () => {
    const of = (count: number): Attributes.AttributeList =>
      AttributeList.of(Array.from({ length: count }, (_, i) => [`k${i}`, i] as const));
    expect(of(5).shape).toBe(of(5).shape);
    expect(of(5).shape).not.toBe(of(6).shape);
    expect([of(64).shape?.keys.length, of(65).shape]).toEqual([64, undefined]);
    expect(of(200).get("k150")).toBe(150);
  });

  it("are right when more shapes came than are kept", () => {
    const old = AttributeList.of([["a", 1]]);
    const made = Array.from({ length: 120_000 }, (_, i) =>
      AttributeList.of([
        [`made-up-${i}`, i],
        ["c", 1],
      ]),
    );
    expect(made.filter((one, i) => one.get(`made-up-${i}`) !== i || one.get("c") !== 1 || one.size !== 2)).toEqual([]);
    // When there are too many there is none to be had; after a while they are learnt anew.
    const isShared = made.map(({ shape }) => shape !== undefined);
    const firstMissed = isShared.indexOf(false);
    expect([isShared[0], firstMissed > 0, isShared.indexOf(true, firstMissed) - firstMissed]).toEqual([
      true,
      true,
      99_999,
    ]);
    old.set("b", 2).set("a", 3);
    expect([...old]).toEqual([
      ["a", 3],
      ["b", 2],
    ]);
    expect([...AttributeList.of([["a", 1]])]).toEqual([["a", 1]]);
  });
});
