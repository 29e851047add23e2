// Members join at the end, leave from anywhere, and are in one chain of a kind at a time.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Chain, Links, NONE } from "../../exporter/store/chain.ts";

const MEMBERS = 6;

function links(): Links {
  const made = new Links(MEMBERS);
  for (let member = 0; member < MEMBERS; member++) made.extend();
  return made;
}

describe("a chain", () => {
  it("has its members in the order they came, whoever leaves", () => {
    const step = fc.record({ do: fc.constantFrom("a", "b", "leave"), who: fc.nat(MEMBERS - 1) });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const shared = links();
        const chains = { a: new Chain(shared), b: new Chain(shared) };
        const expected: Record<"a" | "b", number[]> = { a: [], b: [] };
        for (const { do: what, who } of steps) {
          for (const name of ["a", "b"] as const)
            if (what !== name) expected[name] = expected[name].filter((member) => member !== who);
          if (what === "leave") for (const name of ["a", "b"] as const) chains[name].remove(who);
          else {
            if (!expected[what].includes(who)) expected[what].push(who);
            chains[what].add(who);
          }
          for (const name of ["a", "b"] as const) {
            expect([...chains[name]]).toEqual(expected[name]);
            expect([chains[name].size, chains[name].first]).toEqual([expected[name].length, expected[name][0] ?? NONE]);
          }
        }
      }),
    );
  });

  it("tells whether it had the member it should take out", () => {
    const shared = links();
    const [one, other] = [new Chain(shared), new Chain(shared)];
    one.add(3);
    expect([other.remove(3), one.remove(3), one.remove(3)]).toEqual([false, true, false]);
  });

  it("can lose the member it has just given", () => {
    const chain = new Chain(links());
    for (const member of [1, 2, 3]) chain.add(member);
    const seen: number[] = [];
    for (const member of chain) {
      seen.push(member);
      chain.remove(member);
    }
    expect([seen, chain.size]).toEqual([[1, 2, 3], 0]);
  });
});
