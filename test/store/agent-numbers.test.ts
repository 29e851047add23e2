// Numbers of agents: each has its own, however many there are.
import { describe, expect, it } from "vitest";
import { AgentNumbers, CPU_REPORTED, LAST_SEEN } from "../../exporter/store/agent-numbers.ts";

describe("numbers of agents", () => {
  it("are kept apart while more and more agents come", () => {
    const numbers = new AgentNumbers();
    const slots = Array.from({ length: 2_000 }, (_, slot) => slot);
    for (const slot of slots) {
      numbers.open(slot);
      numbers.set(slot, LAST_SEEN, slot);
      numbers.set(slot, CPU_REPORTED, slot + 0.5);
    }
    expect(slots.map((slot) => numbers.get(slot, LAST_SEEN))).toEqual(slots);
    expect(slots.map((slot) => numbers.get(slot, CPU_REPORTED))).toEqual(slots.map((slot) => slot + 0.5));
  });

  it("are not known of one that is new, even where another one was, nor of one without a slot", () => {
    const numbers = new AgentNumbers();
    numbers.open(0);
    numbers.set(0, LAST_SEEN, 1);
    numbers.set(-1, LAST_SEEN, 2);
    numbers.open(0);
    expect([numbers.get(0, LAST_SEEN), numbers.get(-1, LAST_SEEN), numbers.get(99_999, LAST_SEEN)]).toEqual([
      NaN,
      NaN,
      NaN,
    ]);
  });
});
