// Queues: what the tasks' own events tell, what samples tell, and which of the two goes first.
import { describe, expect, it } from "vitest";
import { watched, type Watched } from "./watched.ts";

const q = { queue: "q" };
const metric = (name: string): string => `swarm_queue_${name}{queue="q"}`;
const depth = metric("depth_tasks");
const oldest = metric("oldest_age_seconds");
const arrived = metric("arrived_tasks_total");
const served = metric("served_tasks_total");

const queue = (swarm: Watched, task: string): Watched => swarm.tell("task.queued", { ...q, task });
const start = (swarm: Watched, task: string): Watched => swarm.tell("task.started", { ...q, task, agent: "a" });

describe("a queue known from events", () => {
  it("has the age of the task that waits longest", () => {
    const swarm = watched();
    queue(swarm, "t1");
    queue(swarm.at(4), "t2");
    expect([swarm.read(depth), swarm.read(oldest)]).toEqual([2, 4]);
    start(swarm.at(10), "t1");
    expect([swarm.read(depth), swarm.read(oldest)]).toEqual([1, 6]);
  });

  it("whose arrivals were never seen has no depth: it is not known", () => {
    const swarm = start(watched(), "t1");
    expect(swarm.lines("swarm_queue_depth")).toEqual({});
    expect(swarm.lines("swarm_queue_oldest")).toEqual({});
    expect([swarm.read(metric("in_flight_tasks")), swarm.read(served)]).toEqual([1, 1]);
  });

  it("disappears when it is empty and nobody has spoken of it for an hour", () => {
    const swarm = start(queue(watched(), "t1"), "t1");
    swarm.tell("task.finished", { ...q, task: "t1", agent: "a", outcome: "ok" });
    expect(swarm.tick(3600).read(depth)).toBe(0);
    expect(swarm.tick(3601).lines(`queue="q"`)).toEqual({});
    expect([...swarm.store.queues]).toEqual([]);
  });

  it("stays while something waits in it", () => {
    expect(queue(watched(), "t1").tick(100_000).read(depth)).toBe(1);
  });

  it("that has disappeared does not come back with a report about a task of old", () => {
    const swarm = watched().tell("task.finished", { ...q, task: "t1", agent: "a", outcome: "ok", duration: 1 });
    swarm.tick(3601);
    swarm.tell("task.queued", { task: "t1", time: -5, attempt: 1 });
    expect(swarm.lines(`queue="q"`)).toEqual({});
  });
});

describe("a sampled queue", () => {
  const sample = {
    ...q,
    depth: 7,
    in_flight: 2,
    oldest_age: 30,
    consumers: 3,
    dead_letters: 1,
  };

  it("shows what was sampled and nothing else", () => {
    expect(watched().tell("queue.sampled", sample).lines(`queue="q"`)).toEqual({
      [depth]: 7,
      [oldest]: 30,
      [metric("in_flight_tasks")]: 2,
      [metric("consumers")]: 3,
      [metric("dead_letter_tasks")]: 1,
    });
  });

  it("is known for 120 seconds", () => {
    const swarm = watched().tell("queue.sampled", sample);
    expect(swarm.at(120).read(depth)).toBe(7);
    expect(swarm.at(121).lines(`queue="q"`)).toEqual({});
  });

  it("goes before the events as long as the sample is fresh", () => {
    const swarm = queue(watched(), "t1").tell("queue.sampled", sample);
    expect([swarm.at(120).read(depth), swarm.read(oldest)]).toEqual([7, 30]);
    expect([swarm.at(121).read(depth), swarm.read(oldest)]).toEqual([1, 121]);
  });

  it("goes before the events figure by figure", () => {
    const swarm = queue(watched(), "t1").tell("queue.sampled", { ...q, consumers: 2 });
    expect([swarm.read(depth), swarm.read(metric("consumers"))]).toEqual([1, 2]);
  });

  it("with tasks of unknown age has no age, and an empty one has 0", () => {
    expect(
      queue(watched(), "t1")
        .tell("queue.sampled", { ...q, depth: 9 })
        .read(oldest),
    ).toBeUndefined();
    expect(
      queue(watched(), "t1")
        .tell("queue.sampled", { ...q, depth: 0 })
        .read(oldest),
    ).toBe(0);
  });

  it("is not changed by an older sample that comes later", () => {
    const swarm = watched()
      .at(9)
      .tell("queue.sampled", { ...q, depth: 3, arrived_total: 100 });
    swarm.tell("queue.sampled", { ...q, depth: 8, arrived_total: 90, time: 2 });
    expect([swarm.read(depth), swarm.read(arrived)]).toEqual([3, 0]);
    expect(swarm.noticed).toEqual({ out_of_order: 1 });
  });
});

describe("totals of a sampled queue", () => {
  const sampled = (swarm: Watched, second: number, total: number): number | undefined =>
    swarm
      .at(second)
      .tell("queue.sampled", { ...q, arrived_total: total, served_total: Math.floor(total / 2) })
      .read(arrived);

  it("count from the first sample on, and a fall is a new beginning at 0", () => {
    const swarm = watched();
    expect([100, 110, 110, 4, 10].map((total, i) => sampled(swarm, i, total))).toEqual([0, 10, 10, 14, 20]);
    expect(swarm.read(served)).toBe(10);
  });

  it("grow over a gap between two samples, however long", () => {
    const swarm = watched();
    sampled(swarm, 0, 100);
    expect(sampled(swarm, 1000, 160)).toBe(60);
  });

  it("are not counted a second time by the tasks' own events", () => {
    const swarm = watched();
    queue(swarm, "t1");
    expect(sampled(swarm, 1, 100)).toBe(1);
    start(queue(swarm, "t2"), "t2");
    expect([swarm.read(arrived), swarm.read(served)]).toEqual([1, 0]);
    expect(sampled(swarm, 2, 101)).toBe(2);
  });

  it("leave the counting to the events when the samples break off, and take it back without counting twice", () => {
    const swarm = watched();
    sampled(swarm, 0, 100);
    queue(swarm.at(121), "t1");
    expect(swarm.read(arrived)).toBe(1);
    expect(sampled(swarm, 122, 101)).toBe(1);
    expect(sampled(swarm, 123, 103)).toBe(3);
  });
});

describe("the past of a queue", () => {
  it("remembers at each tick what is published", () => {
    const swarm = queue(watched(), "t1").tick(2);
    queue(swarm.at(3), "t2").tick(4);
    const [kept] = [...swarm.store.queues];
    expect(kept?.depth.since(0).map(({ value }) => value)).toEqual([1, 2]);
    expect(kept?.oldestAge.since(0).map(({ value }) => value)).toEqual([2, 4]);
    expect(kept?.arrived.last()?.value).toBe(2);
    expect(kept?.served.last()).toBeUndefined();
  });
});
