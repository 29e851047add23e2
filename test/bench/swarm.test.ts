// The swarm of the bench changes where the rows say it does.
import { describe, expect, it } from "vitest";
import { beginning, mix, tenth } from "../../bench/lib/swarm.ts";

const agentsOf = (happenings: readonly { readonly agent: number }[]): readonly number[] =>
  [...new Set(happenings.map(({ agent }) => agent))].sort((a, b) => a - b);

describe("beginning", () => {
  it("tells all there is of every agent", () => {
    const happenings = beginning(3);
    expect(agentsOf(happenings)).toEqual([0, 1, 2]);
    expect(happenings.filter(({ agent }) => agent === 1).map(({ what }) => what)).toEqual([
      ...["spawned", "task", "task", "task", "message", "heartbeat"],
    ]);
  });

  it("begins with another agent on request", () => {
    expect(agentsOf(beginning(2, 40))).toEqual([40, 41]);
  });
});

describe("tenth", () => {
  it("touches every tenth agent, others each round, all in ten rounds", () => {
    expect(agentsOf(tenth(100, 3))).toEqual([3, 13, 23, 33, 43, 53, 63, 73, 83, 93]);
    const all = Array.from({ length: 10 }, (_, round) => tenth(100, round)).flat();
    expect(agentsOf(all)).toHaveLength(100);
  });
});

describe("mix", () => {
  it("has two tasks to a message and a heartbeat", () => {
    const kinds = mix(50, 400).map(({ what }) => what);
    const count = (what: string): number => kinds.filter((kind) => kind === what).length;
    expect([count("task"), count("message"), count("heartbeat")]).toEqual([200, 100, 100]);
  });
});
