// Names remembered by their bytes: the same number for the same bytes only, however many there are.
import { afterEach, describe, expect, it } from "vitest";
import { seeds } from "../../exporter/ingest/fields.ts";
import { find, learn, nameOf, tidy, UNKNOWN } from "../../exporter/ingest/names.ts";
import { layOut } from "../../exporter/ingest/page.ts";

const CAPACITY = 65_536;

function at(use: (start: number, end: number) => number, name: string): number {
  layOut(Buffer.from(`"${name}"`));
  return use(1, name.length + 1);
}
const learnt = (name: string): number => at(learn, name);
const found = (name: string): number => at(find, name);

/** Forgets what other tests have taught it, if it was too much. */
afterEach(tidy);

describe("a name", () => {
  it("of the table has its number from the beginning, for ever", () => {
    expect(seeds.map(found)).toEqual(seeds.map((_, id) => id));
    expect(seeds.map((_, id) => nameOf(id))).toEqual(seeds);
  });

  it("keeps the number it got when it was new, and has the same string each time", () => {
    // Short ones may be known: other tests have taught any.
    const names = Array.from({ length: 120 }, (_, length) => `name-new${"x".repeat(length)}`);
    expect(names.map(found)).toEqual(names.map(() => UNKNOWN));
    const ids = names.map(learnt);
    expect(new Set(ids).size).toBe(120);
    expect(names.map(learnt)).toEqual(ids);
    expect(names.map(found)).toEqual(ids);
    expect(ids.map(nameOf)).toEqual(names);
  });

  it("is another if one byte is, wherever it is", () => {
    for (const length of [1, 3, 4, 5, 8, 15, 16, 17, 20, 40, 128]) {
      const name = "o".repeat(length);
      const others = Array.from({ length }, (_, at) => `${name.slice(0, at)}p${name.slice(at + 1)}`);
      expect(new Set([name, ...others].map(learnt)).size).toBe(length + 1);
    }
  });

  it("is another although its hash leads to the same place", () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `coder-agent-${String(i).padStart(4, "0")}`);
    const ids = names.map(learnt);
    expect(ids.filter((id) => id === UNKNOWN).length).toBeLessThan(10);
    expect(names.filter((name, i) => ids[i] !== UNKNOWN && nameOf(ids[i] ?? 0) !== name)).toEqual([]);
  });

  it("of more than 128 bytes is not remembered", () => {
    expect(learnt("y".repeat(129))).toBe(UNKNOWN);
  });
});

describe("names beyond what is remembered", () => {
  it("have no number until all but those of the table are forgotten, and then are learnt", () => {
    let name = 0;
    while (learnt(`many-${String(name)}`) !== UNKNOWN || name < CAPACITY / 2) name++;
    expect(name).toBeLessThanOrEqual(CAPACITY);
    while (name < CAPACITY * 1.5) learnt(`many-${String(name++)}`);
    const last = `many-${String(name)}`;
    expect(learnt(last)).toBe(UNKNOWN);
    tidy();
    expect(found("many-1")).toBe(UNKNOWN);
    expect(nameOf(learnt(last))).toBe(last);
    expect(seeds.map(found)).toEqual(seeds.map((_, id) => id));
  });

  it("leave those before them in peace", () => {
    const id = learnt("before");
    for (let name = 0; name < 1_000; name++) learnt(`more-${String(name)}`);
    tidy();
    expect(found("before")).toBe(id);
  });
});
