// How an agent is, by what it reports and by its silence, and when it is forgotten.
import { describe, expect, it } from "vitest";
import { BEGINNING, watched, type Watched } from "./watched.ts";

const up = `swarm_agent_up{agent="a"}`;
const restarts = `swarm_agent_restarts_total{agent="a"}`;
const slots = `swarm_agent_slots{agent="a"}`;
const inFlight = `swarm_agent_in_flight_tasks{agent="a"}`;
const cpu = `swarm_agent_cpu_seconds_total{agent="a"}`;
const timeouts = `swarm_task_attempts_total{agent="a",task_type="review",outcome="timeout"}`;
const oks = `swarm_task_attempts_total{agent="a",task_type="review",outcome="ok"}`;
const a = { agent: "a" };
const t1 = { agent: "a", task: "t1", task_type: "review" };

function state(swarm: Watched): string | undefined {
  const lines = Object.keys(swarm.lines("swarm_agent_state"));
  expect(lines.length).toBeLessThan(2);
  return /state="(\w+)"/.exec(lines[0] ?? "")?.[1];
}

describe("an agent that is born", () => {
  const swarm = watched()
    .at(3)
    .tell("agent.spawned", {
      ...a,
      type: "coder",
      swarm: "s",
      version: "1.2",
      duration: 0.4,
      slots: 2,
      topology: "star",
    })
    .tick(4);

  it("is up, idle and known by what it told", () => {
    expect(swarm.lines(`agent="a"`)).toEqual({
      [`swarm_agent_info{agent="a",type="coder",swarm="s",version="1.2"}`]: 1,
      [up]: 1,
      [`swarm_agent_state{agent="a",state="idle"}`]: 1,
      [`swarm_agent_last_seen_timestamp_seconds{agent="a"}`]: BEGINNING / 1000 + 3,
      [restarts]: 0,
      [`swarm_agent_spawn_duration_seconds{agent="a"}`]: 0.4,
      [inFlight]: 0,
      [slots]: 2,
    });
  });

  it("tells the topology of its swarm, of which there is one at a time", () => {
    expect(swarm.lines("topology=")).toEqual({ [`swarm_coordination_topology{topology="star"}`]: 1 });
    swarm.tell("agent.spawned", { agent: "b", topology: "mesh" });
    expect(swarm.lines("topology=")).toEqual({ [`swarm_coordination_topology{topology="mesh"}`]: 1 });
  });

  it("has one identity, the newest it told", () => {
    swarm.tell("agent.heartbeat", { ...a, type: "reviewer" });
    expect(Object.keys(swarm.lines(`swarm_agent_info{agent="a"`))).toEqual([
      `swarm_agent_info{agent="a",type="reviewer",swarm="s",version="1.2"}`,
    ]);
  });
});

describe("the state of an agent", () => {
  it.each(["idle", "busy", "starting", "stopping"])("is what it reports: %s", (reported) => {
    expect(
      state(
        watched()
          .tell("agent.heartbeat", { ...a, state: reported })
          .tick(1),
      ),
    ).toBe(reported);
  });

  it("is busy while it runs something, whatever it reports", () => {
    const swarm = watched()
      .tell("agent.heartbeat", { ...a, state: "idle" })
      .tell("task.started", t1)
      .tick(1);
    expect(state(swarm)).toBe("busy");
    expect(state(swarm.tell("task.finished", { ...t1, outcome: "ok" }).tick(2))).toBe("idle");
  });

  it("is stopping while it finishes what it runs and takes nothing more", () => {
    const swarm = watched()
      .tell("task.started", t1)
      .tell("agent.heartbeat", { ...a, state: "stopping" })
      .tick(1);
    expect(state(swarm)).toBe("stopping");
    expect(swarm.read(inFlight)).toBe(1);
  });

  it("is stalled when work does not move for five minutes, though its heart beats", () => {
    const swarm = watched().tell("task.started", t1);
    for (let second = 10; second <= 310; second += 10) swarm.at(second).tell("agent.heartbeat", { ...a, interval: 10 });
    expect(state(swarm.tick(300))).toBe("busy");
    expect(state(swarm.tick(301))).toBe("stalled");
    expect(swarm.read(up)).toBe(1);
    swarm.at(302).tell("message.handled", a);
    expect(state(swarm.tick(303))).toBe("busy");
  });

  it("is stalled only after three times what is usual for the work", () => {
    const swarm = watched();
    for (let i = 0; i < 20; i++)
      swarm.tell("task.finished", { ...a, task_type: "review", outcome: "ok", duration: 200 });
    swarm.tell("task.started", t1);
    expect(state(swarm.tick(600))).toBe("busy");
    expect(state(swarm.tick(601))).toBe("stalled");
  });
});

describe("a silent agent", () => {
  it("is lost after three missed heartbeats", () => {
    const swarm = watched().tell("agent.heartbeat", { ...a, interval: 5 });
    expect([state(swarm.tick(15)), swarm.read(up)]).toEqual(["idle", 1]);
    expect([state(swarm.tick(16)), swarm.read(up)]).toEqual(["lost", 0]);
  });

  it("is lost after 60 seconds if it never told its interval", () => {
    const swarm = watched().tell("agent.heartbeat", a);
    expect(state(swarm.tick(60))).toBe("idle");
    expect(state(swarm.tick(61))).toBe("lost");
  });

  it("is never lost if it never sent heartbeats, but not up for ever", () => {
    const swarm = watched().tell("task.finished", { ...t1, outcome: "ok" });
    expect([state(swarm.tick(600)), swarm.read(up)]).toEqual(["idle", 1]);
    expect([state(swarm.tick(601)), swarm.read(up)]).toEqual(["idle", 0]);
  });

  it("that never sent heartbeats stays up while it runs something", () => {
    const swarm = watched().tell("task.started", t1).tick(1500);
    expect([state(swarm), swarm.read(up), swarm.read(inFlight)]).toEqual(["stalled", 1, 1]);
  });

  it("is kept alive by work as by heartbeats", () => {
    const swarm = watched()
      .tell("agent.heartbeat", { ...a, interval: 5 })
      .at(14)
      .tell("message.handled", a);
    expect(state(swarm.tick(29))).toBe("idle");
    expect(state(swarm.tick(30))).toBe("lost");
  });

  it("is not kept alive by what others decide about it", () => {
    const swarm = watched()
      .tell("agent.heartbeat", { ...a, interval: 5 })
      .at(14)
      .tell("task.assigned", t1);
    expect(state(swarm.tick(16))).toBe("lost");
  });

  it("is not kept alive by a heartbeat older than the last one", () => {
    const swarm = watched()
      .at(10)
      .tell("agent.heartbeat", { ...a, interval: 5, memory: 200 })
      .at(20)
      .tell("agent.heartbeat", { ...a, interval: 5, time: 9, memory: 100 });
    expect(swarm.read(`swarm_agent_last_seen_timestamp_seconds{agent="a"}`)).toBe(BEGINNING / 1000 + 10);
    expect(swarm.read(`swarm_agent_memory_bytes{agent="a"}`)).toBe(200);
    expect(swarm.noticed).toEqual({ out_of_order: 1 });
    expect(state(swarm.tick(26))).toBe("lost");
  });

  it("disappears with all its series after its time, and others take over its rows", () => {
    const swarm = watched()
      .tell("agent.spawned", { ...a, type: "coder", slots: 1, duration: 1 })
      .tell("agent.heartbeat", { ...a, interval: 5, memory: 1, cpu: 1, heap_used: 1, gc_time: 1, event_loop_delay: 1 })
      .tell("task.assigned", { ...t1, duration: 1 })
      .tell("task.queued", { ...t1, queue: "q" })
      .tell("task.started", t1)
      .tell("task.finished", { ...t1, outcome: "failed" })
      .tell("task.finished", { ...a, task_type: "review", outcome: "ok" })
      .tell("message.handled", { ...a, duration: 1 });
    const slotOf = (): readonly number[] => [...swarm.store.agents].map(({ slot }) => slot);
    const before = slotOf();
    expect(Object.keys(swarm.lines(`agent="a"`)).length).toBeGreaterThan(50);
    swarm.tick(16);
    expect(swarm.tick(316).read(up)).toBe(0);
    expect(swarm.tick(317).lines(`agent="a"`)).toEqual({});
    expect([...swarm.store.agents]).toEqual([]);
    swarm.tell("agent.spawned", { agent: "b" });
    expect(slotOf()).toEqual(before);
    expect(swarm.read(`swarm_agent_restarts_total{agent="b"}`)).toBe(0);
  });

  it("begins at 0 when it comes back after that", () => {
    const swarm = watched()
      .tell("agent.heartbeat", { ...a, interval: 5, cpu: 9 })
      .tell("agent.stopped", a)
      .tick(1)
      .tick(302);
    expect(swarm.read(up)).toBeUndefined();
    swarm.tell("agent.heartbeat", { ...a, cpu: 3 });
    expect([swarm.read(cpu), swarm.read(restarts)]).toEqual([3, 0]);
  });
});

describe("what a lost agent ran", () => {
  const lost = (): Watched =>
    watched()
      .tell("agent.heartbeat", { ...a, interval: 5 })
      .tell("task.started", { ...t1, queue: "q" })
      .tick(16);

  it("stays in flight for ten minutes, then ends as a timeout whose duration nobody knows", () => {
    const swarm = lost();
    expect([swarm.tick(616).read(inFlight), swarm.read(timeouts)]).toEqual([1, 0]);
    expect([swarm.tick(617).read(inFlight), swarm.read(timeouts)]).toEqual([0, 1]);
    expect(swarm.read(`swarm_queue_in_flight_tasks{queue="q"}`)).toBe(0);
    expect(swarm.lines("swarm_task_run_duration_seconds_count")).toEqual({});
    expect(swarm.noticed).toEqual({ agent_lost: 1 });
  });

  it("keeps the agent on the page until its end has been seen for the usual time", () => {
    const swarm = lost();
    expect(swarm.tick(617).read(timeouts)).toBe(1);
    expect(swarm.tick(917).read(timeouts)).toBe(1);
    expect(swarm.tick(918).lines(`agent="a"`)).toEqual({});
  });

  it("does not end before the task timeout where that is shorter than ten minutes", () => {
    const swarm = watched({ taskTimeout: 60_000 });
    swarm
      .tell("agent.heartbeat", { ...a, interval: 5 })
      .tell("task.started", t1)
      .tick(16);
    expect(swarm.tick(76).read(timeouts)).toBe(0);
    expect(swarm.tick(77).read(timeouts)).toBe(1);
  });

  it("ends ten minutes after the agent was lost, though it has begun anew since", () => {
    const swarm = lost().at(300).tell("agent.spawned", a).tick(616);
    expect([swarm.read(inFlight), swarm.read(timeouts)]).toEqual([0, 0]);
    expect(swarm.tick(617).read(timeouts)).toBe(1);
  });

  it("conflicts with a success told later", () => {
    const swarm = lost()
      .tick(617)
      .at(618)
      .tell("task.finished", { ...t1, outcome: "ok" });
    expect([swarm.read(timeouts), swarm.read(oks)]).toEqual([1, 0]);
    expect(swarm.noticed).toEqual({ agent_lost: 1, conflict: 1 });
  });

  it("ends by a report that comes in time", () => {
    const swarm = lost()
      .at(600)
      .tell("task.finished", { ...t1, outcome: "ok" })
      .tick(700);
    expect([swarm.read(timeouts), swarm.read(oks)]).toEqual([0, 1]);
    expect(swarm.noticed).toEqual({});
  });

  it.each(["cancelled", "timeout", "retried"])(
    "may be given up by others, which does not bring it back: %s",
    (outcome) => {
      const swarm = lost()
        .at(20)
        .tell("task.finished", { ...t1, outcome })
        .tick(21);
      expect([state(swarm), swarm.read(up), swarm.read(inFlight)]).toEqual(["lost", 0, 0]);
      expect(swarm.read(`swarm_task_attempts_total{agent="a",task_type="review",outcome="${outcome}"}`)).toBe(1);
    },
  );

  it("goes on if the agent is heard of again", () => {
    const swarm = lost()
      .at(30)
      .tell("agent.heartbeat", { ...a, interval: 5 })
      .tick(31);
    expect([state(swarm), swarm.read(up), swarm.read(inFlight), swarm.read(restarts)]).toEqual(["busy", 1, 1, 0]);
    for (let second = 35; second <= 1000; second += 5) swarm.at(second).tell("agent.heartbeat", { ...a, interval: 5 });
    swarm.tick(1000).tell("task.finished", { ...t1, outcome: "ok" });
    expect([swarm.read(timeouts), swarm.read(oks)]).toEqual([0, 1]);
    expect(swarm.noticed).toEqual({});
  });
});
