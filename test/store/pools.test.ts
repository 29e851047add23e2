// What is told of pools of connections: the newest levels, of each agent apart, until it is forgotten.
import { describe, expect, it } from "vitest";
import { watched } from "./watched.ts";

const a = { agent: "a" };
const connections = (agent: string, pool: string, state: string): string =>
  `swarm_database_pool_connections{agent="${agent}",pool="${pool}",state="${state}"}`;
const pending = (agent: string, pool: string): string =>
  `swarm_database_pool_pending_requests{agent="${agent}",pool="${pool}"}`;
const max = (agent: string, pool: string): string =>
  `swarm_database_pool_max_connections{agent="${agent}",pool="${pool}"}`;

describe("a pool", () => {
  it("has the figures that were told last, and none that were never told", () => {
    const swarm = watched()
      .tell("pool.sampled", { ...a, pool: "p", idle: 3, used: 7 })
      .tell("pool.sampled", { ...a, pool: "p", used: 5, max: 10 });
    expect(swarm.lines("swarm_database_pool")).toEqual({
      [connections("a", "p", "idle")]: 3,
      [connections("a", "p", "used")]: 5,
      [max("a", "p")]: 10,
    });
    expect(swarm.tell("pool.sampled", { ...a, pool: "p", pending: 0 }).read(pending("a", "p"))).toBe(0);
  });

  it("of another agent is another one", () => {
    const swarm = watched()
      .tell("pool.sampled", { ...a, pool: "p", used: 1, pending: 2, max: 3 })
      .tell("pool.sampled", { agent: "b", pool: "p", used: 4, pending: 5, max: 6 });
    const read = (agent: string) => [connections(agent, "p", "used"), pending(agent, "p"), max(agent, "p")];
    expect(read("a").map((line) => swarm.read(line))).toEqual([1, 2, 3]);
    expect(read("b").map((line) => swarm.read(line))).toEqual([4, 5, 6]);
  });

  it("goes with its agent, and leaves nothing to who comes next", () => {
    const swarm = watched().tell("pool.sampled", { ...a, pool: "p", idle: 1, used: 1, pending: 2, max: 3 });
    swarm.tell("agent.stopped", a).tick(1).tick(400);
    expect(swarm.lines("swarm_database_pool")).toEqual({});
    swarm.tell("pool.sampled", { agent: "b", pool: "q", used: 9 });
    expect(swarm.lines("swarm_database_pool")).toEqual({ [connections("b", "q", "used")]: 9 });
  });

  it("is a sign of life, but none of work", () => {
    const swarm = watched().tell("agent.heartbeat", { ...a, interval: 5 });
    swarm.at(14).tell("pool.sampled", { ...a, pool: "p", used: 1 });
    expect(swarm.tick(20).read(`swarm_agent_up{agent="a"}`)).toBe(1);
    expect(swarm.read(`swarm_agent_state{agent="a",state="idle"}`)).toBe(1);
  });
});

describe("pools that are too many", () => {
  it("are not shown, and noticed: levels of one are not those of others", () => {
    const swarm = watched();
    for (let i = 0; i < 52; i++) swarm.tell("pool.sampled", { ...a, pool: `p${String(i)}`, used: i });
    expect(Object.keys(swarm.lines("swarm_database_pool"))).toHaveLength(50);
    expect(swarm.lines("_other")).toEqual({});
    expect(swarm.folded).toEqual({ pool: 2 });
  });

  it("of agents that are counted together are not shown either", () => {
    const swarm = watched({ maxAgents: 1 }).tell("pool.sampled", { ...a, pool: "p", used: 1 });
    swarm.tell("pool.sampled", { agent: "b", pool: "p", used: 2 });
    expect(swarm.lines("swarm_database_pool")).toEqual({ [connections("a", "p", "used")]: 1 });
  });
});
