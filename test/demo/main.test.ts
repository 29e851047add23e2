import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { buildDemo, isRunning } from "./built-demo.ts";
import type { BuiltDemo, RunningDemo } from "./built-demo.ts";
import { openDoor } from "./event-door.ts";
import type { EventDoor, Received } from "./event-door.ts";
import { faultsOf } from "./life-cycle.ts";

const PATIENCE = { timeout: 25_000, interval: 20 };
const SLOW_SECONDS = 1;

type Finished = Extract<Received, { kind: "task.finished" }>;
const finishedBy = (events: readonly Received[], agent: string): readonly Finished[] =>
  events.filter((event) => event.kind === "task.finished").filter((event) => event.agent === agent);

let demo: BuiltDemo;
beforeAll(() => {
  demo = buildDemo();
}, 60_000);
afterAll(() => {
  demo.remove();
});

// One swarm lives through all of these, in this order, as it would under a user's hands.
describe("a running demo swarm", { timeout: 40_000 }, () => {
  let door: EventDoor;
  let run: RunningDemo;
  let pids: readonly number[];

  /** The next events that satisfy the condition, counted from now. */
  async function next<E>(select: (events: readonly Received[]) => readonly E[], count = 1): Promise<readonly E[]> {
    const from = door.events.length;
    return vi.waitFor(() => {
      const found = select(door.events.slice(from));
      expect(found.length).toBeGreaterThanOrEqual(count);
      return found;
    }, PATIENCE);
  }
  async function fault(method: "POST" | "DELETE", path: string): Promise<void> {
    expect((await run.control(method, `/faults/${path}`)).status).toBe(200);
  }

  beforeAll(async () => {
    door = await openDoor();
    run = await demo.start({ target: door.url, scenario: "light", pace: 0.15, slowSeconds: SLOW_SECONDS, seed: 7 });
  }, 30_000);
  afterAll(async () => {
    run.process.kill("SIGKILL");
    await run.exit;
    await door.close();
  });

  it("runs each agent in a process of its own", async () => {
    const agents = await vi.waitFor(async () => {
      const state = await run.state();
      expect(state.agents.every((agent) => agent.phase === "ready")).toBe(true);
      return state.agents;
    }, PATIENCE);
    expect(agents.map(({ agent, type, slots }) => [agent, type, slots])).toEqual([
      ["planner-1", "planner", 1],
      ["coder-1", "coder", 2],
      ["reviewer-1", "reviewer", 1],
    ]);
    pids = agents.flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
    expect(new Set([...pids, run.process.pid]).size).toBe(4);
    expect(pids.map(isRunning)).toEqual([true, true, true]);
  });

  it("takes requests from plan to test, with votes, messages and ratings", async () => {
    await vi.waitFor(() => {
      const kinds = new Set(door.events.map((event) => event.kind));
      expect([...kinds].sort()).toEqual([
        "agent.called",
        "agent.heartbeat",
        "agent.spawned",
        "code.changed",
        "consensus.round",
        "database.finished",
        "feedback.given",
        "llm.finished",
        "message.handled",
        "pool.sampled",
        "queue.sampled",
        "request.finished",
        "task.assigned",
        "task.finished",
        "task.queued",
        "task.started",
        "tool.finished",
      ]);
    }, PATIENCE);
    const done = door.events
      .filter((event) => event.kind === "task.finished")
      .filter(({ outcome }) => outcome === "ok");
    const request = done.find((event) => event.task_type === "test")?.task.split("/")[0] ?? "";
    const names = done.map(({ task }) => task).filter((task) => task.startsWith(`${request}/`));
    expect(names.map((name) => name.split("/")[1]?.replace(/-\d$/u, ""))).toEqual([
      "plan",
      "code",
      "code",
      "review",
      "test",
    ]);
  });

  it("sends signs of life with what the processes really use", async () => {
    const beats = await next((events) => events.filter((event) => event.kind === "agent.heartbeat"), 2);
    for (const beat of beats) {
      expect(beat.memory).toBeGreaterThan(20e6);
      expect(beat.heap_used).toBeGreaterThan(1e6);
      expect(beat.heap_used).toBeLessThan(beat.memory ?? 0);
      expect(beat.cpu).toBeGreaterThan(0.01);
      expect(beat.gc_time).toBeLessThan(beat.cpu ?? 0);
      expect(beat.interval).toBeCloseTo(0.75);
    }
  });

  it("sends no event twice", () => {
    expect(new Set(door.events.map((event) => event.id)).size).toBe(door.events.length);
  });

  it("fails every task of a failing agent, and none after the fault", async () => {
    await fault("POST", "failing-agent?agent=coder-1");
    const failed = await next((events) => finishedBy(events, "coder-1").filter(({ outcome }) => outcome === "failed"));
    expect(failed[0]?.duration).toBeGreaterThan(0);
    await fault("DELETE", "failing-agent");
    await next((events) => finishedBy(events, "coder-1").filter(({ outcome }) => outcome === "ok"));
  });

  it("makes every task of a slow agent take its time", async () => {
    await fault("POST", "slow-agent?agent=planner-1");
    const ended = await next((events) => finishedBy(events, "planner-1").filter(({ outcome }) => outcome === "ok"), 2);
    // The first may have been under way when the fault began.
    expect(ended[1]?.duration).toBeGreaterThanOrEqual(SLOW_SECONDS);
    await fault("DELETE", "slow-agent?agent=planner-1");
  });

  it("kills a lost agent, keeps it away, and starts it again when the fault ends", async () => {
    const before = (await run.state()).agents.find(({ agent }) => agent === "reviewer-1");
    await fault("POST", "lost-agent?agent=reviewer-1");
    await vi.waitFor(async () => {
      const now = (await run.state()).agents.find(({ agent }) => agent === "reviewer-1");
      expect(now).toMatchObject({ agent: "reviewer-1", phase: "away" });
      expect(now?.pid).toBeUndefined();
    }, PATIENCE);
    expect(isRunning(before?.pid ?? 0)).toBe(false);
    // Long enough for a worker that died of itself to be started again.
    await next((events) => events.filter((event) => event.kind === "queue.sampled" && event.queue === "main"), 3);
    expect((await run.state()).agents.find(({ agent }) => agent === "reviewer-1")?.phase).toBe("away");
    const spawned = next((events) =>
      events.filter((event) => event.kind === "agent.spawned").filter(({ agent }) => agent === "reviewer-1"),
    );
    await fault("DELETE", "lost-agent");
    expect((await spawned)[0]?.duration).toBeGreaterThan(0);
    const after = (await run.state()).agents.find(({ agent }) => agent === "reviewer-1");
    expect(after).toMatchObject({ restarts: 1, phase: "ready" });
    expect(after?.pid).not.toBe(before?.pid);
    expect(door.events.filter((event) => event.kind === "agent.stopped")).toEqual([]);
  });

  it("ends no task of a hung agent, which goes on giving signs of life, until the fault ends", async () => {
    await fault("POST", "hung-agent?agent=coder-1");
    await vi.waitFor(async () => {
      expect((await run.state()).agents.find(({ agent }) => agent === "coder-1")?.running).toBe(2);
    }, PATIENCE);
    const during = await next((events) => {
      const beats = events.filter((event) => event.kind === "agent.heartbeat");
      return beats.filter(({ agent, state }) => agent === "coder-1" && state === "busy");
    }, 2);
    expect(during.length).toBeGreaterThanOrEqual(2);
    const ended = next((events) => finishedBy(events, "coder-1"));
    await fault("DELETE", "hung-agent");
    expect((await ended)[0]?.outcome).toBe("timeout");
  });

  it("changes to another cast, whose agents keep their names", async () => {
    expect((await run.control("POST", "/scenario/medium")).status).toBe(200);
    await vi.waitFor(async () => {
      const { agents } = await run.state();
      expect(agents.filter(({ phase }) => phase === "ready").map(({ agent }) => agent)).toEqual([
        "planner-1",
        "coder-1",
        "reviewer-1",
        "coder-2",
        "tester-1",
      ]);
    }, PATIENCE);
    await run.control("POST", "/scenario/light");
    const stopped = await next((events) => events.filter((event) => event.kind === "agent.stopped"), 2);
    expect(stopped.map(({ agent, reason }) => [agent, reason]).sort()).toEqual([
      ["coder-2", "left the cast"],
      ["tester-1", "left the cast"],
    ]);
  });

  it("puts 1,500 tasks into the queue in a burst", async () => {
    const queued = next((events) => {
      const added = events.filter((event) => event.kind === "task.queued");
      return added.filter(({ task_type }) => task_type === "triage");
    }, 1500);
    await fault("POST", "burst");
    const { depth } = (await run.state()).queues.find(({ queue }) => queue === "main") ?? { depth: 0 };
    expect(depth).toBeGreaterThan(1000);
    expect((await queued).length).toBe(1500);
  });

  it("refuses web pages, unknown names and impossible times at its control door", async () => {
    const answers = [
      await run.control("GET", "/", { origin: "http://example.org" }),
      await run.control("POST", "/faults/earthquake"),
      await run.control("POST", "/faults/slow-agent?agent=nobody"),
      await run.control("POST", "/faults/slow-agent?seconds=-1"),
      await run.control("DELETE", "/faults/slow-agent"),
      await run.control("POST", "/scenario/endless"),
      await run.control("DELETE", "/"),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 404, 409, 400, 404, 404, 405]);
    expect(await answers[2]?.json()).toEqual({
      error: "there is no agent nobody; there are coder-1, planner-1, reviewer-1",
    });
  });

  it("stops in good order within three seconds, in the middle of work", async () => {
    pids = (await run.state()).agents.flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
    const began = performance.now();
    run.process.kill("SIGTERM");
    expect(await run.exit).toBe(0);
    expect(performance.now() - began).toBeLessThan(3000);
    const stopped = door.events.filter((event) => event.kind === "agent.stopped");
    expect(stopped.flatMap(({ agent, reason }) => (reason === "shutdown" ? [agent] : [])).sort()).toEqual([
      "coder-1",
      "planner-1",
      "reviewer-1",
    ]);
    expect(pids.map(isRunning)).toEqual([false, false, false]);
    expect(demo.leftovers()).toEqual([]);
    expect(run.output()).toContain(`${door.events.length} accepted, 0 rejected, 0 dropped`);
  });

  it("has led every task through a legal life", () => {
    expect(faultsOf(door.events)).toEqual([]);
    const outcomes = new Set(door.events.flatMap((event) => (event.kind === "task.finished" ? [event.outcome] : [])));
    expect([...outcomes]).toEqual(expect.arrayContaining(["ok", "failed", "timeout", "cancelled"]));
  });

  it("says at the end that nothing waits", () => {
    const samples = door.events.filter((event) => event.kind === "queue.sampled").slice(-2);
    expect(samples.map(({ queue, depth, in_flight }) => [queue, depth, in_flight])).toEqual([
      ["main", 0, 0],
      ["review", 0, 0],
    ]);
  });
});

describe("a demo swarm in trouble", { timeout: 40_000 }, () => {
  it("works on when there is no exporter, and leaves no process and no file when its coordinator is killed", async () => {
    const gone = await openDoor();
    await gone.close();
    const run = await demo.start({ target: gone.url, scenario: "light", pace: 0.1 });
    const state = await vi.waitFor(async () => {
      const now = await run.state();
      expect(now.attempts["ok"]).toBeGreaterThanOrEqual(3);
      return now;
    }, PATIENCE);
    expect(state.events.accepted).toBe(0);
    expect(state.events.waiting).toBeGreaterThan(0);
    await vi.waitFor(() => expect(run.output()).toContain("events are not accepted by"), PATIENCE);
    expect(demo.leftovers()).toHaveLength(1);
    run.process.kill("SIGKILL");
    await run.exit;
    await vi.waitFor(() => {
      expect(state.agents.filter(({ pid }) => pid !== undefined && isRunning(pid))).toEqual([]);
      expect(demo.leftovers()).toEqual([]);
    }, PATIENCE);
  });

  it("does not start with a control port that is taken, or with options it cannot read", async () => {
    const taken = await openDoor();
    const controlPort = Number(new URL(taken.url).port);
    await expect(demo.start({ controlPort })).rejects.toThrow("EADDRINUSE");
    await expect(demo.start({ pace: 0, target: "exporter" })).rejects.toThrow(
      "target must be an http or https address; pace must be a number from 0.01 to 10",
    );
    await taken.close();
    expect(demo.leftovers()).toEqual([]);
  });
});
