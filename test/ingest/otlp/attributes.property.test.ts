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
});
