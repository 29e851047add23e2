// Agents at task types: found, listed in the order they came, forgotten with their agent, and put back after a restart.
import { describe, expect, it } from "vitest";
import { Pairs } from "../../exporter/store/pairs.ts";
import { NOWHERE } from "../../exporter/store/slots.ts";

describe("pairs", () => {
  it("are found by agent and type, and listed in the order they came", () => {
    const pairs = new Pairs();
    const made = [7, 3, 5].map((type) => pairs.add(100, type));
    pairs.add(2, 3);
    expect(made).toEqual([0, 1, 2]);
    expect([...pairs.of(100)]).toEqual(made);
    expect([pairs.find(100, 3), pairs.find(2, 3), pairs.find(2, 7), pairs.find(99, 3)]).toEqual([
      1,
      3,
      NOWHERE,
      NOWHERE,
    ]);
    expect([pairs.agentOf(2), pairs.typeOf(2)]).toEqual([100, 5]);
  });

  it("of an agent that is forgotten are given to others", () => {
    const pairs = new Pairs();
    for (const type of [1, 2]) pairs.add(0, type);
    pairs.add(1, 1);
    pairs.forget(0);
    expect([[...pairs.of(0)], pairs.find(0, 1), pairs.agentOf(0)]).toEqual([[], NOWHERE, NOWHERE]);
    expect([pairs.add(2, 9), pairs.add(2, 8), pairs.add(2, 7)].sort()).toEqual([0, 1, 3]);
    expect([...pairs.of(2)].map((pair) => pairs.typeOf(pair))).toEqual([9, 8, 7]);
    expect([...pairs.of(1)]).toEqual([2]);
  });

  it("nobody has are found nowhere", () => {
    expect([new Pairs().find(NOWHERE, 0), new Pairs().agentOf(50), [...new Pairs().of(50)]]).toEqual([
      NOWHERE,
      NOWHERE,
      [],
    ]);
  });

  it("are where they were after a restart, and what lay between them is given first", () => {
    const pairs = new Pairs();
    pairs.restore(40, 3, 1);
    pairs.restore(1, 3, 2);
    pairs.settle();
    expect([...pairs.of(3)]).toEqual([40, 1]);
    expect([pairs.add(0, 1), pairs.add(0, 2)]).toEqual([0, 2]);
  });
});
