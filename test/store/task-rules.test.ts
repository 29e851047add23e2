// The life of a task, and what becomes of reports that come late, twice, out of order or against each other.
import { describe, expect, it } from "vitest";
import { arrived, byA, byB, depth, inFlight, of, outcomes, ran, served, waited } from "./task-series.ts";
import { watched } from "./watched.ts";

const attempts = (outcome: string, agent = "a", type = "review"): string =>
  `swarm_task_attempts_total{agent="${agent}",task_type="${type}",outcome="${outcome}"}`;

describe("a finish alone", () => {
  const swarm = watched().tell("task.finished", { agent: "a", task_type: "review", outcome: "ok", duration: 1.5 });

  it("counts the outcome and how long it ran", () => {
    expect(swarm.read(attempts("ok"))).toBe(1);
    expect(swarm.read(ran("sum"))).toBe(1.5);
    expect(swarm.read(`swarm_task_run_duration_seconds_bucket{agent="a",task_type="review",le="1"}`)).toBe(0);
    expect(swarm.read(`swarm_task_run_duration_seconds_bucket{agent="a",task_type="review",le="2"}`)).toBe(1);
  });

  it("opens every outcome at 0", () => {
    expect(swarm.lines("swarm_task_attempts_total")).toEqual({
      [attempts("ok")]: 1,
      [attempts("failed")]: 0,
      [attempts("timeout")]: 0,
      [attempts("cancelled")]: 0,
      [attempts("retried")]: 0,
    });
  });

  it("leaves nothing in flight and knows of no wait", () => {
    expect(swarm.read(inFlight())).toBe(0);
    expect(swarm.read(waited("count"))).toBeUndefined();
  });

  it("without a type has no label for it", () => {
    const untyped = watched().tell("task.finished", { agent: "a", outcome: "ok" });
    expect(untyped.read(`swarm_task_attempts_total{agent="a",outcome="ok"}`)).toBe(1);
  });

  it("with its wait and its queue counts both for that queue", () => {
    const whole = watched().tell("task.finished", { ...byA, task: null, outcome: "ok", duration: 1, wait: 0.25 });
    expect(whole.read(waited("sum"))).toBe(0.25);
    expect(whole.read(`swarm_queue_wait_duration_seconds_sum{queue="q"}`)).toBe(0.25);
    expect(whole.read(served)).toBe(1);
  });
});

describe("a task from queue to end", () => {
  const swarm = watched().tell("task.queued", of);

  it("waits", () => {
    swarm.at(3);
    expect(swarm.read(depth)).toBe(1);
    expect(swarm.read(`swarm_queue_oldest_age_seconds{queue="q"}`)).toBe(3);
    expect(swarm.read(arrived)).toBe(1);
    expect(swarm.read(served)).toBeUndefined();
  });

  it("still waits when it is assigned", () => {
    swarm.at(4).tell("task.assigned", { ...byA, duration: 0.002 });
    expect(swarm.read(depth)).toBe(1);
    expect(swarm.read(`swarm_task_assignment_duration_seconds_sum{agent="a"}`)).toBe(0.002);
    expect(swarm.read(`swarm_coordination_busy_seconds_total{activity="assignment"}`)).toBe(0.002);
    expect(swarm.read(attempts("failed"))).toBe(0);
  });

  it("runs, and its wait is known", () => {
    swarm.at(5).tell("task.started", byA).tick(5);
    expect(swarm.read(depth)).toBe(0);
    expect(swarm.read(`swarm_queue_oldest_age_seconds{queue="q"}`)).toBe(0);
    expect(swarm.read(`swarm_queue_in_flight_tasks{queue="q"}`)).toBe(1);
    expect(swarm.read(inFlight())).toBe(1);
    expect(swarm.read(`swarm_agent_oldest_attempt_start_timestamp_seconds{agent="a"}`)).toBe(
      Date.UTC(2026, 0, 1) / 1000 + 5,
    );
    expect(swarm.read(waited("sum"))).toBe(5);
    expect(swarm.read(`swarm_queue_wait_duration_seconds_sum{queue="q"}`)).toBe(5);
    expect(swarm.read(served)).toBe(1);
  });

  it("ends, and how long it ran is known", () => {
    swarm
      .at(12)
      .tell("task.finished", { ...byA, outcome: "ok" })
      .tick(12);
    expect(outcomes(swarm)).toEqual({ ok: 1 });
    expect(swarm.read(ran("sum"))).toBe(7);
    expect(swarm.read(inFlight())).toBe(0);
    expect(swarm.read(`swarm_queue_in_flight_tasks{queue="q"}`)).toBe(0);
    expect(swarm.read(`swarm_agent_oldest_attempt_start_timestamp_seconds{agent="a"}`)).toBeUndefined();
    expect(swarm.noticed).toEqual({});
  });
});

describe("what a report tells itself", () => {
  it("goes before what the times of two reports tell: the duration", () => {
    const swarm = watched()
      .tell("task.started", byA)
      .at(9)
      .tell("task.finished", { ...byA, outcome: "ok", duration: 2 });
    expect(swarm.read(ran("sum"))).toBe(2);
  });

  it("goes before what the times of two reports tell: the wait", () => {
    const swarm = watched()
      .tell("task.queued", of)
      .at(9)
      .tell("task.started", { ...byA, wait: 0.5 });
    expect(swarm.read(waited("sum"))).toBe(0.5);
  });

  it("that is negative by two clocks is no duration and no wait, and is noticed", () => {
    const swarm = watched()
      .at(10)
      .tell("task.queued", { ...of, time: 8 })
      .tell("task.started", { ...byA, time: 7 })
      .tell("task.finished", { ...byA, outcome: "ok", time: 6 });
    expect(outcomes(swarm)).toEqual({ ok: 1 });
    expect(swarm.read(ran("count"))).toBeUndefined();
    expect(swarm.read(waited("count"))).toBeUndefined();
    expect(swarm.noticed).toEqual({ clock_skew: 2 });
  });
});

describe("a report of a lower rank after a higher one", () => {
  it("moves nothing back, and fills in the wait: queued after started", () => {
    const swarm = watched()
      .at(5)
      .tell("task.started", byA)
      .tell("task.queued", { ...of, time: 1 });
    expect(swarm.read(inFlight())).toBe(1);
    expect(swarm.read(depth)).toBe(0);
    expect(swarm.read(waited("sum"))).toBe(4);
    expect([swarm.read(arrived), swarm.read(served)]).toEqual([1, 1]);
    expect(swarm.noticed).toEqual({ out_of_order: 1 });
  });

  it("fills in the wait after the end: queued, started and finished the wrong way round", () => {
    const swarm = watched()
      .at(9)
      .tell("task.finished", { ...byA, outcome: "ok", duration: 2 })
      .tell("task.started", { ...byA, time: 6 })
      .tell("task.queued", { ...of, time: 4 });
    expect(outcomes(swarm)).toEqual({ ok: 1 });
    expect(swarm.read(ran("sum"))).toBe(2);
    expect(swarm.read(waited("sum"))).toBe(3);
    expect([swarm.read(depth), swarm.read(inFlight())]).toEqual([0, 0]);
    expect([swarm.read(arrived), swarm.read(served)]).toEqual([1, 1]);
    expect(swarm.noticed).toEqual({ out_of_order: 2 });
  });

  it("does not start an ended attempt, whose wait its start fills in", () => {
    const swarm = watched()
      .tell("task.queued", of)
      .at(9)
      .tell("task.finished", { ...byA, outcome: "ok" })
      .tell("task.started", { ...byA, time: 4 });
    expect(swarm.read(inFlight())).toBe(0);
    expect(swarm.read(waited("sum"))).toBe(4);
    expect(swarm.read(ran("count"))).toBeUndefined();
    expect(swarm.noticed).toEqual({ out_of_order: 1 });
  });

  it("does not assign a running attempt anew, and counts how long the decision took", () => {
    const swarm = watched()
      .at(5)
      .tell("task.started", byA)
      .tell("task.assigned", { ...byA, duration: 0.5, time: 4 });
    expect(swarm.read(inFlight())).toBe(1);
    expect(swarm.read(`swarm_task_assignment_duration_seconds_sum{agent="a"}`)).toBe(0.5);
    expect(swarm.noticed).toEqual({ out_of_order: 1 });
  });

  it("lets a task that was assigned before it was seen to queue wait in its queue", () => {
    const swarm = watched().tell("task.assigned", { task: "t1", agent: "a" }).tell("task.queued", of);
    expect(swarm.read(depth)).toBe(1);
    expect(swarm.noticed).toEqual({});
  });
});

describe("the same report twice", () => {
  it("is counted once: queued", () => {
    const swarm = watched().tell("task.queued", of).tell("task.queued", of);
    expect([swarm.read(depth), swarm.read(arrived)]).toEqual([1, 1]);
    expect(swarm.noticed).toEqual({ duplicate: 1 });
  });

  it("is counted once: assigned", () => {
    const swarm = watched()
      .tell("task.assigned", { ...byA, duration: 1 })
      .tell("task.assigned", { ...byA, duration: 1 });
    expect(swarm.read(`swarm_task_assignment_duration_seconds_count{agent="a"}`)).toBe(1);
    expect(swarm.read(`swarm_coordination_busy_seconds_total{activity="assignment"}`)).toBe(1);
    expect(swarm.noticed).toEqual({ duplicate: 1 });
  });

  it("is counted once: started", () => {
    const swarm = watched().tell("task.started", byA).at(4).tell("task.started", byA).at(5);
    swarm.tell("task.finished", { ...byA, outcome: "ok" });
    expect(swarm.read(ran("sum"))).toBe(5);
    expect(swarm.noticed).toEqual({ duplicate: 1 });
  });

  it("is counted once: finished with the same outcome", () => {
    const swarm = watched()
      .tell("task.finished", { ...byA, outcome: "ok", duration: 1 })
      .at(1)
      .tell("task.finished", { ...byA, outcome: "ok", duration: 1 });
    expect(outcomes(swarm)).toEqual({ ok: 1 });
    expect(swarm.read(ran("count"))).toBe(1);
    expect(swarm.noticed).toEqual({ duplicate: 1 });
  });

  it("is counted once while its id is among the last ones, whatever its kind", () => {
    const swarm = watched();
    for (let i = 0; i < 3; i++) {
      swarm.tell("task.finished", { agent: "a", outcome: "ok", task_type: "review", id: "e1" });
      swarm.tell("feedback.given", { rating: 5, id: "e2" });
    }
    expect(outcomes(swarm)).toEqual({ ok: 1 });
    expect(swarm.read(`swarm_experience_feedback_total{rating="5"}`)).toBe(1);
    expect(swarm.noticed).toEqual({ duplicate: 4 });
  });
});

describe("contradictory ends", () => {
  it("leave the first in force and are counted as a conflict", () => {
    const swarm = watched()
      .tell("task.finished", { ...byA, outcome: "ok" })
      .at(1)
      .tell("task.finished", { ...byB, outcome: "failed" });
    expect(outcomes(swarm)).toEqual({ ok: 1 });
    expect(outcomes(swarm, "b")).toEqual({});
    expect(swarm.noticed).toEqual({ conflict: 1 });
  });
});

describe("an end without a start", () => {
  it("tells the start if it tells the duration", () => {
    const swarm = watched()
      .tell("task.queued", of)
      .at(9)
      .tell("task.finished", { ...byA, outcome: "ok", duration: 2 });
    expect(swarm.read(ran("sum"))).toBe(2);
    expect(swarm.read(waited("sum"))).toBe(7);
    expect([swarm.read(depth), swarm.read(served)]).toEqual([0, 1]);
  });

  it("counts the outcome only, if it tells no duration", () => {
    const swarm = watched()
      .tell("task.queued", of)
      .at(9)
      .tell("task.finished", { ...byA, outcome: "failed" });
    expect(outcomes(swarm)).toEqual({ failed: 1 });
    expect(swarm.read(attempts("ok"))).toBe(0);
    expect(swarm.read(ran("count"))).toBeUndefined();
    expect(swarm.read(waited("count"))).toBeUndefined();
    expect(swarm.read(depth)).toBe(0);
  });

  it.each([
    ["ok", undefined, 1],
    ["failed", undefined, 1],
    ["cancelled", 3, 1],
    ["cancelled", undefined, undefined],
    ["timeout", 3, 1],
    ["timeout", undefined, undefined],
  ])("and without a task was taken from its queue if it ran: %s after %s s", (outcome, duration, count) => {
    const swarm = watched().tell("task.finished", { agent: "a", queue: "q", outcome, duration: duration ?? null });
    expect(swarm.read(served)).toBe(count);
  });

  it.each(["cancelled", "timeout"])("was not taken from its queue if it ended there: %s", (outcome) => {
    const swarm = watched()
      .tell("task.queued", of)
      .tell("task.finished", { ...byA, outcome });
    expect([swarm.read(depth), swarm.read(arrived), swarm.read(served)]).toEqual([0, 1, undefined]);
  });
});
