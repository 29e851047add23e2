// A list of attributes is a map that remembers the order of its keys, whatever shapes it shares with others.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AttributeList } from "../../../exporter/ingest/otlp/attributes.ts";

const key = fc.oneof(fc.constantFrom("a", "b", "c", "__proto__", "constructor", ""), fc.string({ maxLength: 3 }));
const pairs = fc.array(fc.tuple(key, fc.oneof(fc.string(), fc.integer(), fc.boolean())), { maxLength: 150 });
const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

describe("attributes", () => {
  it("are what a map would be", () => {
    fc.assert(
      fc.property(pairs, key, (told, asked) => {
        const [list, map] = [AttributeList.of(told), new Map(told)];
        expect([...list]).toEqual([...map]);
        expect([list.size, list.get(asked), list.has(asked)]).toEqual([map.size, map.get(asked), map.has(asked)]);
      }),
    );
  });

  it("give the first of a list of keys that can be read", () => {
    fc.assert(
      fc.property(pairs, fc.array(key, { maxLength: 6 }), (told, keys) => {
        const [list, map] = [AttributeList.of(told), new Map(told)];
        const found = keys.find((one) => text(map.get(one)) !== undefined);
        const read = list.first(keys, (value, at) => (text(value) === undefined ? undefined : [at, value]));
        expect(read).toEqual(found === undefined ? undefined : [found, map.get(found)]);
        // The second time it is known where they are.
        expect(list.first(keys, text)).toEqual(found === undefined ? undefined : map.get(found));
      }),
    );
  });

  it("share their shape with those that have the same keys, as long as these are few", () => {
    const of = (count: number): AttributeList =>
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
