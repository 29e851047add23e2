import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agentsToAdd, capacity } from "../../exporter/insights/capacity.ts";
import { agent, historyOf, NOW, steady, values } from "./history-of.ts";

const of = (...agents: ReturnType<typeof agent>[]) => capacity(historyOf({ agents }), NOW, 120_000);

describe("capacity of the agents", () => {
  it("counts agents at work, those busy on average, and names those with room", () => {
    const agents = [
      agent("full", 4, 4),
      agent("half", 2, 4),
      agent("more than half", 3, 4),
      agent("now and then", 1, undefined, { busy: values(1, 0, 0, 1) }),
      agent("never", 0, undefined),
      agent("gone", 0, 4, { state: "lost" }),
    ];
    expect(of(...agents)).toEqual({ agents: 5, busy: 3.5, withRoom: ["half", "never"] });
  });

  it("is unknown without agents at work, or if the past of one is", () => {
    expect(of()).toBeUndefined();
    expect(of(agent("ada", 1, 1), agent("bob", 1, 1, { busy: steady(1, { ago: 120 }) }))).toBeUndefined();
  });
});

describe("agents to add", () => {
  it.each([
    // Three busy agents serve 6, so 2 each: more than 20 needs 11, eight more.
    { agents: 3, busy: 3, arrival: 20, service: 6, add: 8 },
    // 1.5 of 3 agents were busy and served 6, so 4 each: more than 15 needs 4.
    { agents: 3, busy: 1.5, arrival: 15, service: 6, add: 1 },
    { agents: 3, busy: 3, arrival: 5, service: 6, add: undefined },
    { agents: 3, busy: 3, arrival: 20, service: 0, add: undefined },
    { agents: 3, busy: 0, arrival: 20, service: 6, add: undefined },
  ])(
    "for $arrival/s with $busy of $agents busy serving $service/s are $add",
    ({ agents, busy, arrival, service, add }) => {
      expect(agentsToAdd({ agents, busy, withRoom: [] }, arrival, service)).toBe(add);
    },
  );

  it("are enough to serve more than arrives, and one fewer is not", () => {
    const count = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(count, count, count, (agents, arrival, service) => {
        const add = agentsToAdd({ agents, busy: agents, withRoom: [] }, arrival, service);
        fc.pre(add !== undefined);
        const each = service / agents;
        expect((agents + add) * each).toBeGreaterThanOrEqual(arrival * (1 - 1e-9));
        expect((agents + add - 1) * each).toBeLessThanOrEqual(arrival * (1 + 1e-9));
      }),
    );
  });
});
