// An agent beside its peers: own attempts whole, peers' by sample, neither of them old.
import { describe, expect, it } from "vitest";
import { profilePools, recordPools, typeAttempts, typeRecords } from "../../exporter/store/profiles.ts";
import type { AgentRecord } from "../../exporter/store/records.ts";
import { BEGINNING, watched, type Watched } from "./watched.ts";

const at = (seconds: number): number => BEGINNING + seconds * 1000;

function finish(swarm: Watched, agent: string, duration: number | undefined, outcome = "ok", type = "review"): void {
  swarm.tell("task.finished", { agent, task_type: type, outcome, ...(duration !== undefined && { duration }) });
}

function agentOf(swarm: Watched, name: string): AgentRecord {
  const found = [...swarm.store.agents].find((agent) => agent.name === name);
  if (found === undefined) throw new Error(`there is no agent ${name}`);
  return found;
}

describe("the record of an agent", () => {
  it("has its median and that of all others at the same type", () => {
    const swarm = watched();
    for (const duration of [1, 2, 9]) finish(swarm, "a", duration);
    for (const duration of [4, 6]) finish(swarm, "b", duration);
    finish(swarm, "c", 8);
    finish(swarm, "c", 100, "ok", "other work");
    const from = recordPools(swarm.store, at(1));
    expect(typeRecords(agentOf(swarm, "a"), from, at(1))).toEqual([
      { taskType: "review", samples: 3, median: 2, peerMedian: 6, peerSamples: 3 },
    ]);
    expect(typeRecords(agentOf(swarm, "c"), from, at(1))).toEqual([
      { taskType: "review", samples: 1, median: 8, peerMedian: 4, peerSamples: 5 },
      { taskType: "other work", samples: 1, median: 100, peerSamples: 0 },
    ]);
  });

  it("leaves out failures and what has no duration", () => {
    const swarm = watched();
    finish(swarm, "a", 5);
    finish(swarm, "a", 50, "failed");
    finish(swarm, "a", undefined);
    const [record] = typeRecords(agentOf(swarm, "a"), recordPools(swarm.store, at(1)), at(1));
    expect(record).toEqual({ taskType: "review", samples: 1, median: 5, peerSamples: 0 });
  });

  it("is of the last ten minutes and the last 15 attempts", () => {
    const swarm = watched();
    finish(swarm, "a", 500);
    swarm.at(100);
    for (let i = 0; i < 20; i++) finish(swarm, "a", i);
    const records = (seconds: number): ReturnType<typeof typeRecords> =>
      typeRecords(agentOf(swarm, "a"), recordPools(swarm.store, at(seconds)), at(seconds));
    expect(records(101)).toMatchObject([{ samples: 15, median: 12 }]);
    expect(records(700)).toEqual([]);
  });
});

describe("the profile of an agent", () => {
  it("has all outcomes of the last hour, its own and the others'", () => {
    const swarm = watched();
    finish(swarm, "a", 1);
    finish(swarm, "a", 2, "failed");
    finish(swarm, "a", undefined, "timeout");
    finish(swarm, "a", 3, "cancelled");
    finish(swarm, "b", 4);
    expect(typeAttempts(agentOf(swarm, "a"), profilePools(swarm.store, at(3599)), at(3599))).toEqual([
      {
        taskType: "review",
        own: { durations: [1], median: 1, ok: 1, failed: 1, timeout: 1 },
        peers: { durations: [4], median: 4, ok: 1, failed: 0, timeout: 0 },
      },
    ]);
    expect(typeAttempts(agentOf(swarm, "a"), profilePools(swarm.store, at(3600)), at(3600))).toMatchObject([
      { own: { durations: [], ok: 0 }, peers: { durations: [], ok: 0 } },
    ]);
  });
});

describe("the record of an agent that came in the place of another", () => {
  it("has none of the other's attempts", () => {
    const swarm = watched();
    for (const duration of [8, 9]) finish(swarm, "a", duration);
    swarm.at(1).tell("agent.stopped", { agent: "a" }).tick(2).tick(303);
    finish(swarm, "b", 2);
    const now = at(303);
    expect(typeRecords(agentOf(swarm, "b"), recordPools(swarm.store, now), now)).toEqual([
      { taskType: "review", samples: 1, median: 2, peerSamples: 0 },
    ]);
  });
});

describe("the pool of peers", () => {
  const reviewPool = (swarm: Watched) =>
    recordPools(swarm.store, at(1)).byType.get(swarm.store.work.types.of("review"));

  it("is 64 agents spread over all, with their newest four attempts", () => {
    const swarm = watched({ maxAgents: 1000 });
    for (let agent = 0; agent < 640; agent++) {
      for (let i = 0; i < 6; i++) finish(swarm, `a${String(agent)}`, agent + i / 10);
    }
    const pool = [...(reviewPool(swarm)?.attempts ?? [])];
    expect(pool.map(([agent]) => agent.name)).toEqual(Array.from({ length: 64 }, (_, i) => `a${String(i * 10)}`));
    expect(pool[1]?.[1].durations).toEqual([10.2, 10.3, 10.4, 10.5]);
    // Agent 0 is in the pool, but no peer of itself.
    const from = recordPools(swarm.store, at(1));
    expect(typeRecords(agentOf(swarm, "a0"), from, at(1))).toMatchObject([{ samples: 6, peerSamples: 252 }]);
    expect(typeRecords(agentOf(swarm, "a1"), from, at(1))).toMatchObject([{ samples: 6, peerSamples: 256 }]);
  });

  it("has more attempts of each where the agents are few", () => {
    const swarm = watched();
    for (let i = 0; i < 64; i++) finish(swarm, "a", i);
    finish(swarm, "b", 1);
    const pool = reviewPool(swarm)?.attempts.values() ?? [];
    expect([...pool].map(({ durations }) => durations.length)).toEqual([64, 1]);
  });
});
