// Numbers of agents: each has its own, however many there are.
import { describe, expect, it } from "vitest";
import { AgentTimes, CPU_REPORTED, LAST_SEEN } from "../../exporter/store/agent-times.ts";

describe("numbers of agents", () => {
  it("are kept apart while more and more agents come", () => {
    const times = new AgentTimes();
    const slots = Array.from({ length: 2_000 }, (_, slot) => slot);
    for (const slot of slots) {
      times.open(slot);
      times.set(slot, LAST_SEEN, slot);
      times.set(slot, CPU_REPORTED, slot + 0.5);
    }
    expect(slots.map((slot) => times.get(slot, LAST_SEEN))).toEqual(slots);
    expect(slots.map((slot) => times.get(slot, CPU_REPORTED))).toEqual(slots.map((slot) => slot + 0.5));
  });

  it("are not known of one that is new, even where another one was, nor of one without a slot", () => {
    const times = new AgentTimes();
    times.open(0);
    times.set(0, LAST_SEEN, 1);
    times.set(-1, LAST_SEEN, 2);
    times.open(0);
    expect([times.get(0, LAST_SEEN), times.get(-1, LAST_SEEN), times.get(99_999, LAST_SEEN)]).toEqual([NaN, NaN, NaN]);
  });
});
