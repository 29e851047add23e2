// The same id has the same print however it is told; other ids, and other keys, have others.
import * as fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { idPrint, Print, printKey, taskPrint, usePrintKey } from "../../exporter/model/print.ts";

const before = printKey();
afterEach(() => usePrintKey(before));

const halves = ({ high, low }: Print): readonly [number, number] => [high, low];
const ofText = (text: string): readonly [number, number] => halves(new Print().ofText(text));

function ofBytes(text: string, offset: number): readonly [number, number] {
  const bytes = Buffer.concat([Buffer.alloc(offset, 0xff), Buffer.from(text), Buffer.alloc(8, 0xff)]);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return halves(new Print().ofBytes(view, offset, bytes.length - 8));
}

describe("a print", () => {
  it("is the same from a text and from its bytes, wherever they lie", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }).filter(({ length }) => length <= 128);
    fc.assert(
      fc.property(text, fc.nat(9), (id, offset) => {
        expect(ofBytes(id, offset)).toEqual(ofText(id));
      }),
    );
  });

  it("is another for another id, be it one that differs in a bit or in length only", () => {
    const ids = [
      ...Array.from({ length: 20_000 }, (_, i) => `t-${String(i)}`),
      ..."abc".split(""),
      "ab",
      "abcd",
      "abcde",
    ];
    const prints = new Set(ids.map((id) => ofText(id).join(" ")));
    expect(prints.size).toBe(ids.length);
    // Half of the bits differ between any two: the low ones choose the place in a table.
    const places = new Set(ids.map((id) => ofText(id)[1] & 0xffff));
    expect(places.size).toBeGreaterThan(15_000);
  });

  it("is another with another key, and the same again with the same", () => {
    const one = ofText("t-1");
    usePrintKey({ first: 17, second: -4 });
    const other = ofText("t-1");
    expect([other[0] === one[0], other[1] === one[1]]).toEqual([false, false]);
    usePrintKey(before);
    expect(ofText("t-1")).toEqual(one);
  });

  it("is asked for where an event has it, and made from the text where not", () => {
    const print = new Print().ofText("told");
    const prints = { task: () => print, id: () => undefined };
    expect([taskPrint({ prints, task: "other" }), idPrint({ prints, id: "other" })]).toEqual([print, undefined]);
    expect([taskPrint({}), idPrint({})]).toEqual([undefined, undefined]);
    const task = taskPrint({ task: "t-1", id: "e-1" });
    const id = idPrint({ task: "t-1", id: "e-1" });
    expect([halves(task), halves(id ?? new Print())]).toEqual([ofText("t-1"), ofText("e-1")]);
  });
});
