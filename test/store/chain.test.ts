// Members join at the end, leave from anywhere, and are in one chain at a time.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Chain, Link } from "../../exporter/store/chain.ts";

describe("a chain", () => {
  it("has its members in the order they came, whoever leaves", () => {
    const step = fc.record({ do: fc.constantFrom("a", "b", "leave"), who: fc.nat(5) });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const chains = { a: new Chain<number>(), b: new Chain<number>() };
        const expected: Record<"a" | "b", number[]> = { a: [], b: [] };
        const links = Array.from({ length: 6 }, (_, i) => new Link(i));
        for (const { do: what, who } of steps) {
          const link = links[who];
          if (link === undefined) continue;
          for (const name of ["a", "b"] as const)
            if (what !== name) expected[name] = expected[name].filter((member) => member !== who);
          if (what === "leave") link.leave();
          else {
            if (!expected[what].includes(who)) expected[what].push(who);
            chains[what].add(link);
          }
          for (const name of ["a", "b"] as const) {
            expect([...chains[name]]).toEqual(expected[name]);
            expect([chains[name].size, chains[name].first]).toEqual([expected[name].length, expected[name][0]]);
          }
        }
      }),
    );
  });

  it("tells whether it had the member it should take out", () => {
    const [one, other] = [new Chain<string>(), new Chain<string>()];
    const link = new Link("x");
    one.add(link);
    expect([other.remove(link), one.remove(link), one.remove(link)]).toEqual([false, true, false]);
  });

  it("can lose the member it has just given", () => {
    const chain = new Chain<number>();
    const links = [1, 2, 3].map((of) => new Link(of));
    for (const link of links) chain.add(link);
    const seen: number[] = [];
    for (const member of chain) {
      seen.push(member);
      links[member - 1]?.leave();
    }
    expect([seen, chain.size]).toEqual([[1, 2, 3], 0]);
  });
});
