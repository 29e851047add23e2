// What an agent tells of itself: that it begins, anew or not, stops, pauses, and what it uses.
import { describe, expect, it } from "vitest";
import { watched, type Watched } from "./watched.ts";

const up = `swarm_agent_up{agent="a"}`;
const restarts = `swarm_agent_restarts_total{agent="a"}`;
const slots = `swarm_agent_slots{agent="a"}`;
const inFlight = `swarm_agent_in_flight_tasks{agent="a"}`;
const cpu = `swarm_agent_cpu_seconds_total{agent="a"}`;
const gc = `swarm_agent_gc_seconds_total{agent="a"}`;
const recovery = (part: string): string => `swarm_agent_recovery_duration_seconds_${part}{agent="a"}`;
const timeouts = `swarm_task_attempts_total{agent="a",task_type="review",outcome="timeout"}`;
const oks = `swarm_task_attempts_total{agent="a",task_type="review",outcome="ok"}`;
const a = { agent: "a" };
const t1 = { agent: "a", task: "t1", task_type: "review" };

function state(swarm: Watched): string | undefined {
  const lines = Object.keys(swarm.lines("swarm_agent_state"));
  expect(lines.length).toBeLessThan(2);
  return /state="(\w+)"/.exec(lines[0] ?? "")?.[1];
}

describe("an agent that begins anew", () => {
  it("without having stopped is a restart, and what it ran is no longer in flight", () => {
    const swarm = watched()
      .tell("agent.spawned", { ...a, duration: 1 })
      .tell("task.started", t1);
    swarm.at(5).tell("agent.spawned", a);
    expect([swarm.read(restarts), swarm.read(inFlight)]).toEqual([1, 0]);
    expect(swarm.tick(605).read(timeouts)).toBe(0);
    expect(swarm.tick(606).read(timeouts)).toBe(1);
    expect(swarm.noticed).toEqual({ agent_lost: 1 });
  });

  it("does not know how long that took unless it tells", () => {
    const swarm = watched()
      .tell("agent.spawned", { ...a, duration: 1 })
      .at(5)
      .tell("agent.spawned", a);
    expect(swarm.lines("swarm_agent_spawn_duration_seconds")).toEqual({});
  });

  it("may go on with what it ran before", () => {
    const swarm = watched().tell("agent.spawned", a).tell("task.started", t1).at(5).tell("agent.spawned", a);
    swarm.at(6).tell("task.started", t1).tick(700);
    expect([swarm.read(inFlight), swarm.read(timeouts)]).toEqual([1, 0]);
  });

  it("is one restart after a stop, and the other is not counted again", () => {
    const swarm = watched().tell("agent.spawned", a).at(1).tell("agent.stopped", a).at(2).tell("agent.spawned", a);
    expect([swarm.read(restarts), state(swarm.tick(3))]).toEqual([1, "idle"]);
  });

  it("by work after a stop is a restart whose start nobody saw", () => {
    const swarm = watched()
      .tell("agent.spawned", { ...a, duration: 1 })
      .at(1)
      .tell("agent.stopped", a)
      .tick(2);
    expect([state(swarm), swarm.read(up)]).toEqual(["stopped", 0]);
    swarm.at(3).tell("task.started", t1).tick(4);
    expect([state(swarm), swarm.read(up), swarm.read(restarts)]).toEqual(["busy", 1, 1]);
    expect(swarm.lines("swarm_agent_spawn_duration_seconds")).toEqual({});
  });

  it("by a heartbeat after a stop is a restart, too", () => {
    const swarm = watched().tell("agent.stopped", a).at(1).tell("agent.heartbeat", a);
    expect(swarm.read(restarts)).toBe(1);
  });

  it("is no restart when the same start is told twice, or told after the first work", () => {
    const swarm = watched()
      .at(9)
      .tell("agent.spawned", { ...a, time: 4 })
      .tell("agent.spawned", { ...a, time: 4 });
    expect([swarm.read(restarts), swarm.noticed]).toEqual([0, { duplicate: 1 }]);
    const late = watched()
      .at(9)
      .tell("task.started", t1)
      .tell("agent.spawned", { ...a, time: 8, slots: 3 });
    expect([late.read(restarts), late.read(inFlight), late.read(slots)]).toEqual([0, 1, 3]);
    expect(late.noticed).toEqual({ out_of_order: 1 });
  });

  it("is heard of though its new clock is behind the old one", () => {
    const swarm = watched()
      .at(9)
      .tell("agent.spawned", { ...a, time: 1 })
      .tell("agent.heartbeat", a);
    swarm
      .at(20)
      .tell("agent.spawned", { ...a, time: 5 })
      .tell("agent.heartbeat", { ...a, time: 6, memory: 7 });
    expect([swarm.read(restarts), swarm.read(`swarm_agent_memory_bytes{agent="a"}`)]).toEqual([1, 7]);
    expect(swarm.noticed).toEqual({});
  });

  it("is not told by the start of an earlier incarnation, whose word no longer counts", () => {
    const swarm = watched()
      .at(9)
      .tell("agent.spawned", { ...a, slots: 2, time: 8 });
    swarm.tell("agent.spawned", { ...a, slots: 1, time: 3 });
    expect([swarm.read(restarts), swarm.read(slots)]).toEqual([0, 2]);
  });
});

describe("an agent that stops", () => {
  it("is stopped at once and gone after its time", () => {
    const swarm = watched()
      .tell("agent.spawned", a)
      .at(1)
      .tell("agent.stopped", { ...a, reason: "done" })
      .tick(2);
    expect([state(swarm), swarm.read(up)]).toEqual(["stopped", 0]);
    expect(swarm.tick(302).read(up)).toBe(0);
    expect(swarm.tick(303).read(up)).toBeUndefined();
  });

  it("may do so in the millisecond it began", () => {
    const swarm = watched().tell("agent.spawned", a).tell("agent.stopped", a).tick(1);
    expect([state(swarm), swarm.noticed]).toEqual(["stopped", {}]);
  });

  it("leaves what it ran to the rule for lost agents", () => {
    const swarm = watched().tell("task.started", t1).at(1).tell("agent.stopped", a);
    expect(swarm.read(inFlight)).toBe(0);
    expect(swarm.tick(602).read(timeouts)).toBe(1);
  });

  it("is not brought back by others who give up what it ran", () => {
    const swarm = watched().tell("task.started", t1).at(1).tell("agent.stopped", a);
    swarm
      .at(2)
      .tell("task.finished", { ...t1, outcome: "retried" })
      .tick(3);
    expect([state(swarm), swarm.read(restarts)]).toEqual(["stopped", 0]);
  });

  it("is counted once, however often it says so", () => {
    const swarm = watched()
      .tell("agent.spawned", a)
      .at(1)
      .tell("agent.stopped", a)
      .at(2)
      .tell("agent.stopped", a)
      .tick(3);
    expect([state(swarm), swarm.read(restarts)]).toEqual(["stopped", 0]);
    expect(swarm.noticed).toEqual({ duplicate: 1 });
  });

  it("is not brought back by what it did before, told late", () => {
    const swarm = watched().tell("agent.spawned", a).at(5).tell("agent.stopped", a).at(6);
    swarm
      .tell("task.started", { ...t1, time: 2 })
      .tell("agent.heartbeat", { ...a, time: 3 })
      .tick(7);
    expect([state(swarm), swarm.read(restarts), swarm.read(inFlight)]).toEqual(["stopped", 0, 0]);
    swarm.tell("task.finished", { ...t1, outcome: "ok", time: 4 });
    expect([swarm.read(oks), swarm.read(restarts)]).toEqual([1, 0]);
  });

  it("is not stopped by the end of the incarnation before, told late", () => {
    const swarm = watched()
      .tell("agent.spawned", a)
      .at(5)
      .tell("agent.spawned", a)
      .tell("agent.stopped", { ...a, time: 4 });
    expect(state(swarm.tick(6))).toBe("idle");
    expect(swarm.noticed).toEqual({ out_of_order: 1 });
  });

  it("no longer tells its memory, heap and event loop, which it has given back", () => {
    const swarm = watched()
      .tell("agent.heartbeat", { ...a, memory: 5, heap_used: 3, gc_time: 2, event_loop_delay: 1 })
      .tell("agent.stopped", a);
    for (const gone of ["memory_bytes", "heap_used_bytes", "event_loop_delay_seconds"])
      expect(swarm.lines(`swarm_agent_${gone}`)).toEqual({});
    expect(swarm.read(gc)).toBe(2);
  });
});

describe("a paused agent", () => {
  it("is idle and has no slots", () => {
    const swarm = watched()
      .tell("agent.spawned", { ...a, slots: 4 })
      .tell("agent.heartbeat", { ...a, state: "paused" });
    expect([state(swarm.tick(1)), swarm.read(slots)]).toEqual(["idle", 0]);
  });

  it("has its slots again afterwards", () => {
    const swarm = watched()
      .tell("agent.spawned", { ...a, slots: 4 })
      .tell("agent.heartbeat", { ...a, state: "paused" });
    swarm.at(1).tell("agent.heartbeat", { ...a, state: "idle" });
    expect(swarm.read(slots)).toBe(4);
  });

  it("that never told its slots has none to have again", () => {
    const swarm = watched().tell("agent.heartbeat", { ...a, state: "paused" });
    expect(swarm.read(slots)).toBe(0);
    expect(swarm.at(1).tell("agent.heartbeat", a).lines("swarm_agent_slots")).toEqual({});
  });
});

describe("the process of an agent", () => {
  it("has the heap and the event loop it told last", () => {
    const swarm = watched()
      .tell("agent.heartbeat", { ...a, heap_used: 9, event_loop_delay: 0.5 })
      .at(1)
      .tell("agent.heartbeat", { ...a, heap_used: 4, event_loop_delay: 0.25 })
      .at(2)
      .tell("agent.heartbeat", a);
    expect(swarm.read(`swarm_agent_heap_used_bytes{agent="a"}`)).toBe(4);
    expect(swarm.read(`swarm_agent_event_loop_delay_seconds{agent="a"}`)).toBe(0.25);
  });

  it("costs no series if it tells nothing", () => {
    const told = (more: object): number =>
      Object.keys(
        watched()
          .tell("agent.heartbeat", { ...a, ...more })
          .lines(`agent="a"`),
      ).length;
    expect(told({ heap_used: 0, gc_time: 0, event_loop_delay: 0 }) - told({})).toBe(3);
  });

  it("has its garbage collection added up, which begins again with it", () => {
    const swarm = watched();
    const seen = [0, 2, 2.5, 1].map((total, second) =>
      swarm
        .at(second)
        .tell("agent.heartbeat", { ...a, gc_time: total, cpu: 100 })
        .read(gc),
    );
    expect(seen).toEqual([0, 2, 2.5, 3.5]);
    swarm
      .at(4)
      .tell("agent.spawned", a)
      .at(5)
      .tell("agent.heartbeat", { ...a, gc_time: 2 });
    expect(swarm.read(gc)).toBe(5.5);
  });
});

describe("the processor time of an agent", () => {
  it("grows by what it reports more than before, and begins again with its process", () => {
    const swarm = watched();
    const seen = [10, 12, 12, 3, 4].map((total, second) =>
      swarm
        .at(second)
        .tell("agent.heartbeat", { ...a, cpu: total })
        .read(cpu),
    );
    expect(seen).toEqual([10, 12, 12, 15, 16]);
  });

  it("counts a new process from 0 even if it has already used more than the old one", () => {
    const swarm = watched()
      .tell("agent.heartbeat", { ...a, cpu: 5 })
      .at(1)
      .tell("agent.spawned", a);
    expect(
      swarm
        .at(2)
        .tell("agent.heartbeat", { ...a, cpu: 7 })
        .read(cpu),
    ).toBe(12);
  });
});

describe("recovery", () => {
  const ends = (swarm: Watched, second: number, outcome: string): Watched =>
    swarm.at(second).tell("task.finished", { ...a, task_type: "review", outcome });

  it("is the time from the first error after a success to the next success", () => {
    const swarm = watched();
    ends(swarm, 0, "ok");
    expect(swarm.read(recovery("count"))).toBeUndefined();
    ends(swarm, 10, "failed");
    ends(swarm, 15, "timeout");
    expect(swarm.read(recovery("count"))).toBe(0);
    ends(swarm, 40, "ok");
    ends(swarm, 50, "ok");
    expect([swarm.read(recovery("count")), swarm.read(recovery("sum"))]).toEqual([1, 30]);
  });

  it("does not begin with what is no error", () => {
    const swarm = watched();
    ends(swarm, 0, "cancelled");
    ends(swarm, 1, "retried");
    ends(swarm, 2, "ok");
    expect(swarm.read(recovery("count"))).toBeUndefined();
  });
});

describe("code an agent changed", () => {
  const lines = (change: string): string => `swarm_code_lines_total{agent="a",change="${change}"}`;
  const commits = `swarm_code_commits_total{agent="a"}`;
  const proposed = `swarm_code_pull_requests_total{agent="a"}`;

  it("is counted as far as it is told, 0 too", () => {
    const swarm = watched().tell("code.changed", { ...a, added: 120, removed: 0 });
    expect([swarm.read(lines("added")), swarm.read(lines("removed"))]).toEqual([120, 0]);
    expect(Object.keys(swarm.lines("swarm_code_"))).toHaveLength(2);
    swarm.tell("code.changed", { ...a, added: 5, commits: 2 }).tell("code.changed", { ...a, pull_requests: 1 });
    expect([swarm.read(lines("added")), swarm.read(commits), swarm.read(proposed)]).toEqual([125, 2, 1]);
  });

  it("is gone with its agent", () => {
    const swarm = watched().tell("code.changed", { ...a, added: 1, removed: 1, commits: 1, pull_requests: 1 });
    expect(Object.keys(swarm.lines("swarm_code_"))).toHaveLength(4);
    swarm.tell("agent.stopped", a).tick(1).tick(400);
    expect(swarm.lines("swarm_code_")).toEqual({});
  });
});
