// Attempts at a task: open ones that never end, ones that change hands, and one after the other.
import { describe, expect, it } from "vitest";
import { arrived, byA, byB, depth, inFlight, of, outcomes, ran, served, waited } from "./task-series.ts";
import { BEGINNING, watched } from "./watched.ts";

describe("a start without an end", () => {
  it("stays in flight until the task timeout, then leaves without an outcome", () => {
    const swarm = watched({ taskTimeout: 100_000 }).tell("task.started", byA).tick(100);
    expect(swarm.read(inFlight())).toBe(1);
    swarm.tick(101);
    expect([swarm.read(inFlight()), swarm.read(`swarm_queue_in_flight_tasks{queue="q"}`)]).toEqual([0, 0]);
    expect(outcomes(swarm)).toEqual({});
    expect(swarm.tick(102).noticed).toEqual({ evicted: 1 });
  });

  it("makes room when too many are open: the oldest goes and is counted", () => {
    const swarm = watched({ maxOpenTasks: 3 });
    for (const task of ["t1", "t2", "t3", "t4"]) swarm.tell("task.started", { ...byA, task });
    expect(swarm.read(inFlight())).toBe(3);
    expect(swarm.noticed).toEqual({ evicted: 1 });
  });

  it("makes room while it waits, too", () => {
    const swarm = watched({ maxOpenTasks: 3 });
    for (const task of ["t1", "t2", "t3", "t4", "t5"]) swarm.tell("task.queued", { ...of, task });
    expect([swarm.read(depth), swarm.read(arrived)]).toEqual([3, 5]);
    expect(swarm.noticed).toEqual({ evicted: 2 });
  });
});

describe("a handoff", () => {
  const swarm = watched().tell("task.queued", of).at(1).tell("task.started", byA).at(5).tell("task.started", byB);

  it("moves what is in flight to the new agent", () => {
    expect([swarm.read(inFlight("a")), swarm.read(inFlight("b"))]).toEqual([0, 1]);
    expect(swarm.read(`swarm_queue_in_flight_tasks{queue="q"}`)).toBe(1);
    expect(swarm.read(served)).toBe(1);
  });

  it("does not make it younger: it has run since it began", () => {
    swarm
      .at(6)
      .tell("task.started", { ...byB, task: "t2" })
      .tick(7);
    expect(swarm.lines("swarm_agent_oldest_attempt")).toEqual({
      [`swarm_agent_oldest_attempt_start_timestamp_seconds{agent="b"}`]: BEGINNING / 1000 + 1,
    });
  });

  it("leaves one attempt with one duration, and one wait", () => {
    swarm.at(8).tell("task.finished", { ...byB, outcome: "ok" });
    expect(outcomes(swarm, "a")).toEqual({});
    expect(outcomes(swarm, "b")).toEqual({ ok: 1 });
    expect(swarm.read(ran("sum", "b"))).toBe(7);
    expect([swarm.read(waited("sum", "a")), swarm.read(waited("count", "b"))]).toEqual([1, undefined]);
    expect(swarm.noticed).toEqual({});
  });
});

describe("attempts at one task", () => {
  it("are told apart by number: the first reports after the second began", () => {
    const swarm = watched()
      .tell("task.started", { ...byA, attempt: 1 })
      .at(2)
      .tell("task.started", { ...byB, attempt: 2 })
      .at(3)
      .tell("task.finished", { ...byA, attempt: 1, outcome: "timeout" })
      .at(4)
      .tell("task.finished", { ...byB, attempt: 2, outcome: "ok" });
    expect([outcomes(swarm, "a"), outcomes(swarm, "b")]).toEqual([{ timeout: 1 }, { ok: 1 }]);
    expect([swarm.read(ran("sum", "a")), swarm.read(ran("sum", "b"))]).toEqual([3, 2]);
    expect(swarm.noticed).toEqual({});
  });

  it("without a number begin anew with what happens after the end", () => {
    const swarm = watched()
      .tell("task.started", byA)
      .at(1)
      .tell("task.finished", { ...byA, outcome: "failed" })
      .at(2)
      .tell("task.queued", of)
      .at(3)
      .tell("task.started", byA)
      .at(5)
      .tell("task.finished", { ...byA, outcome: "ok" });
    expect(outcomes(swarm)).toEqual({ failed: 1, ok: 1 });
    expect([swarm.read(ran("sum")), swarm.read(waited("sum"))]).toEqual([3, 1]);
    expect(swarm.noticed).toEqual({});
  });

  it("begin anew at once after one that is retried, in the very same millisecond", () => {
    const swarm = watched()
      .tell("task.started", byA)
      .tell("task.finished", { ...byA, outcome: "retried", duration: 0 })
      .tell("task.queued", of);
    expect(swarm.read(depth)).toBe(1);
    swarm.tell("task.started", byA);
    expect([swarm.read(depth), swarm.read(inFlight())]).toEqual([0, 1]);
    expect(swarm.noticed).toEqual({});
  });

  it("are all counted where only their ends are told", () => {
    const swarm = watched();
    for (const outcome of ["retried", "retried", "ok"]) swarm.tell("task.finished", { ...byA, outcome, time: 0 }).at(1);
    expect(outcomes(swarm)).toEqual({ retried: 1, ok: 1 });
    expect(swarm.noticed).toEqual({ duplicate: 1 });
    const apart = watched();
    ["retried", "retried", "ok"].forEach((outcome, i) => apart.at(i).tell("task.finished", { ...byA, outcome }));
    expect(outcomes(apart)).toEqual({ retried: 2, ok: 1 });
    expect(apart.noticed).toEqual({});
  });

  it("are described by whichever report tells it", () => {
    const swarm = watched().tell("task.assigned", byA).tell("task.started", { task: "t1", agent: "a" });
    expect([swarm.read(served), swarm.read(`swarm_queue_in_flight_tasks{queue="q"}`)]).toEqual([1, 1]);
    swarm.at(1).tell("task.finished", { task: "t1", agent: "a", outcome: "ok" });
    expect(swarm.read(ran("sum"))).toBe(1);
  });

  it("of a task that ended long ago are forgotten: it begins with the first again", () => {
    const swarm = watched({ maxOpenTasks: 2 });
    swarm.tell("task.finished", { ...byA, attempt: 3, outcome: "ok" });
    for (const task of ["t2", "t3"]) swarm.at(1).tell("task.finished", { ...byA, task, outcome: "ok" });
    swarm
      .at(2)
      .tell("task.started", byA)
      .at(3)
      .tell("task.finished", { ...byA, attempt: 1, outcome: "ok" });
    expect([swarm.read(inFlight()), outcomes(swarm)]).toEqual([0, { ok: 4 }]);
    expect(swarm.noticed).toEqual({});
  });

  it("do not wait any longer when a later one begins", () => {
    const swarm = watched()
      .tell("task.queued", of)
      .at(1)
      .tell("task.started", { ...byA, attempt: 2 });
    expect([swarm.read(depth), swarm.read(inFlight())]).toEqual([0, 1]);
    expect(swarm.noticed).toEqual({ superseded: 1 });
  });
});

describe("a report from before the longest window", () => {
  it("is counted in totals, kept out of the agent's recent attempts, and noticed as late", () => {
    const swarm = watched()
      .at(4000)
      .tell("task.finished", { ...byA, outcome: "ok", duration: 2, time: 100 });
    expect(outcomes(swarm)).toEqual({ ok: 1 });
    expect(swarm.read(ran("sum"))).toBe(2);
    expect(swarm.noticed).toEqual({ late: 1 });
    const { pairs, recents } = swarm.store.work;
    const known = [...swarm.store.agents].flatMap(({ slot }) => [...pairs.of(slot)]);
    expect(known.map((pair) => recents.has(pair))).toEqual([false]);
  });
});
