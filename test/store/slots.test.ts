// Numbers are small, given again, and found again after a restart.
import { describe, expect, it } from "vitest";
import { NOWHERE, Slots } from "../../exporter/store/slots.ts";

/** Takes a slot for a thing. */
function take(slots: Slots<string>, thing: string): number {
  let taken = NOWHERE;
  slots.take((slot) => {
    taken = slot;
    return thing;
  });
  return taken;
}

describe("slots", () => {
  it("are given again when they were given back, and to one only", () => {
    const slots = new Slots<string>();
    expect(["a", "b", "c"].map((thing) => take(slots, thing))).toEqual([0, 1, 2]);
    slots.give(1);
    slots.give(1);
    expect([slots.at(1), take(slots, "d"), take(slots, "e")]).toEqual([undefined, 1, 3]);
    expect([slots.at(1), slots.at(3), slots.at(99)]).toEqual(["d", "e", undefined]);
  });

  it("that were free before a restart are given first after it", () => {
    const slots = new Slots<string>();
    slots.put(3, "d");
    slots.put(1, "b");
    slots.settle();
    expect(["x", "y", "z"].map((thing) => take(slots, thing))).toEqual([0, 2, 4]);
    expect([slots.at(1), slots.at(3)]).toEqual(["b", "d"]);
  });
});
