// What is kept is bounded: beyond a budget everything is `_other`, and counted as such.
import { describe, expect, it } from "vitest";
import { Budget } from "../../exporter/store/budget.ts";
import { BEGINNING, watched, type Watched } from "./watched.ts";

const finish = (swarm: Watched, agent: string, taskType: string): Watched =>
  swarm.tell("task.finished", { agent, task_type: taskType, outcome: "ok", duration: 1 });
const oks = (agent: string, taskType: string): string =>
  `swarm_task_attempts_total{agent="${agent}",task_type="${taskType}",outcome="ok"}`;

describe("a budget", () => {
  it("admits the first values, folds the rest, and leaves the untold untold", () => {
    let folded = 0;
    const budget = new Budget(2, () => folded++);
    expect(["x", "y", "z", "x", undefined].map((value) => budget.admit(value))).toEqual(["x", "y", "_other", "x", ""]);
    expect(folded).toBe(1);
  });

  it("takes a value that is called `_other` for what it says", () => {
    const budget = new Budget(1, () => undefined);
    expect([budget.admit("_other"), budget.admit("x")]).toEqual(["_other", "x"]);
  });
});

describe("agents beyond their budget", () => {
  const swarm = watched({ maxAgents: 2 });
  for (const agent of ["a", "b", "c", "d"]) finish(swarm, agent, "review");

  it("are counted together", () => {
    expect([oks("a", "review"), oks("b", "review"), oks("_other", "review")].map((line) => swarm.read(line))).toEqual([
      1, 1, 2,
    ]);
    expect(swarm.lines(`agent="c"`)).toEqual({});
    expect(swarm.folded).toEqual({ agent: 2 });
  });

  it("have what they run counted together", () => {
    swarm.tell("task.started", { agent: "c", task: "t1" }).tell("task.started", { agent: "d", task: "t2" });
    expect(swarm.read(`swarm_agent_in_flight_tasks{agent="_other"}`)).toBe(2);
    swarm.tell("task.finished", { agent: "d", task: "t2", outcome: "ok" });
    expect(swarm.read(`swarm_agent_in_flight_tasks{agent="_other"}`)).toBe(1);
  });

  it("are told nothing of that only one of them told of itself", () => {
    swarm.tell("agent.spawned", { agent: "c", type: "coder", slots: 3, duration: 1 });
    swarm.tell("agent.spawned", { agent: "d", type: "tester" });
    swarm.tell("agent.heartbeat", { agent: "c", interval: 1, memory: 1, cpu: 50, state: "paused" });
    swarm.tell("agent.heartbeat", { agent: "d", interval: 1, memory: 2, cpu: 7, heap_used: 1, gc_time: 1 });
    swarm.tell("agent.heartbeat", { agent: "d", event_loop_delay: 1 });
    swarm.tell("agent.stopped", { agent: "c" }).tick(30);
    expect(swarm.lines(`agent="_other"`)).toMatchObject({
      [`swarm_agent_info{agent="_other"}`]: 1,
      [`swarm_agent_up{agent="_other"}`]: 1,
      [`swarm_agent_state{agent="_other",state="busy"}`]: 1,
      [`swarm_agent_restarts_total{agent="_other"}`]: 0,
    });
    for (const name of ["slots", "memory", "heap", "event_loop", "gc", "cpu", "spawn"]) {
      expect(Object.keys(swarm.lines(`swarm_agent_${name}`))).toEqual([]);
    }
    const other = [...swarm.store.agents].find(({ name }) => name === "_other");
    const { pairs, recents } = swarm.store.work;
    expect([...pairs.of(other?.slot ?? -1)].map((pair) => recents.has(pair))).toEqual([false, false]);
  });

  it("are kept apart again when there is room", () => {
    const later = watched({ maxAgents: 1 });
    finish(later, "a", "review").at(1).tell("agent.stopped", { agent: "a" }).tick(2).tick(303);
    finish(later, "b", "review");
    expect(later.read(oks("b", "review"))).toBe(1);
    expect(later.folded).toEqual({});
  });
});

describe("what an agent costs", () => {
  it("is known before the first page", () => {
    const swarm = watched();
    finish(swarm, "a", "review");
    const before = swarm.store.ledger.lines;
    swarm.store.publish(BEGINNING);
    expect(swarm.store.ledger.lines).toBe(before);
  });
});

describe("task types beyond their budget", () => {
  it("are counted together, per agent", () => {
    const swarm = watched({ maxTaskTypes: 1 });
    for (const type of ["x", "y", "z", "y"]) finish(swarm, "a", type);
    expect([swarm.read(oks("a", "x")), swarm.read(oks("a", "_other"))]).toEqual([1, 3]);
    expect(swarm.folded).toEqual({ task_type: 3 });
  });
});

describe("queues beyond their budget", () => {
  const swarm = watched({ maxQueues: 1 });
  for (const queue of ["p", "q", "r"]) swarm.tell("task.queued", { task: queue, queue });

  it("are counted together", () => {
    expect(swarm.lines("swarm_queue_depth")).toEqual({
      [`swarm_queue_depth_tasks{queue="p"}`]: 1,
      [`swarm_queue_depth_tasks{queue="_other"}`]: 2,
    });
    expect(swarm.folded).toEqual({ queue: 2 });
  });

  it("are told no sample of one of them", () => {
    swarm.tell("queue.sampled", { queue: "q", depth: 50, arrived_total: 90 });
    swarm.tell("queue.sampled", { queue: "r", depth: 4, arrived_total: 10 });
    expect(swarm.read(`swarm_queue_depth_tasks{queue="_other"}`)).toBe(2);
    expect(swarm.read(`swarm_queue_arrived_tasks_total{queue="_other"}`)).toBe(2);
  });
});

describe("types, swarms and versions of agents beyond their budget", () => {
  it.each(["type", "swarm", "version"])("are `_other` and counted: %s", (label) => {
    const swarm = watched();
    for (let i = 0; i < 52; i++) swarm.tell("agent.spawned", { agent: `a${String(i)}`, [label]: `v${String(i)}` });
    expect(Object.keys(swarm.lines(`${label}="_other"`))).toHaveLength(2);
    expect(swarm.folded).toEqual({ [label]: 2 });
  });
});

describe("series beyond their budget", () => {
  const swarm = watched({ maxSeries: 300, maxTaskTypes: 100 });
  for (let i = 0; i < 20; i++) finish(swarm, `a${String(i)}`, "review");
  const before = Object.keys(swarm.lines("")).length;

  it("are not made for further agents, whose work is counted together", () => {
    // Nine agents of 33 lines each reach the limit; one more is `_other`.
    expect(before - Object.keys(watched().lines("")).length).toBe(10 * 33);
    expect(Object.values(swarm.lines(`task_type="review",outcome="ok"`)).reduce((sum, value) => sum + value, 0)).toBe(
      20,
    );
    expect(swarm.read(oks("_other", "review"))).toBe(11);
    expect(swarm.folded).toEqual({ agent: 11 });
  });

  it("are not made for further task types of known agents", () => {
    for (let i = 0; i < 50; i++) finish(swarm, "a0", `type-${String(i)}`);
    expect(swarm.read(oks("a0", "_other"))).toBe(50);
    expect(Object.keys(swarm.lines("")).length - before).toBeLessThan(40);
    expect(swarm.folded["task_type"]).toBe(50);
  });

  it("are not made for further queues", () => {
    swarm.tell("task.queued", { task: "t", queue: "q" });
    expect(Object.keys(swarm.lines("swarm_queue_depth"))).toEqual([`swarm_queue_depth_tasks{queue="_other"}`]);
  });
});
