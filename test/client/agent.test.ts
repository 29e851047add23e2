// What an agent tells, as the lines that reach the door.
import { describe, expect, it, vi } from "vitest";
import type { Agent } from "../../client/index.ts";
import { clientOf } from "./client-under-test.ts";
import { openDoor, type Told } from "./door.ts";

interface Scene {
  readonly agent: Agent;
  /** What was told since the agent was made, without ids and times. */
  told(): Promise<readonly Told[]>;
}

async function scene(): Promise<Scene> {
  const door = await openDoor();
  const { client } = clientOf(door.url);
  const agent = client.agent("coder-1", { heartbeat: false });
  return {
    agent,
    async told() {
      expect(await client.flush()).toBe(true);
      return door.events.slice(1).map(({ id, time, ...rest }) => {
        expect(id).toMatch(/^[\w-]{10}\d{9}$/);
        expect(Math.abs(Number(time) - Date.now())).toBeLessThan(10_000);
        return rest;
      });
    },
  };
}

const finished = { kind: "task.finished", agent: "coder-1", duration: expect.any(Number) as number };

describe("a task", () => {
  it("that returns is ok, and its value goes on", async () => {
    const { agent, told } = await scene();
    expect(agent.task("review", () => 7)).toBe(7);
    expect(await agent.task("review", async () => "later")).toBe("later");
    const ok = { ...finished, task_type: "review", outcome: "ok" };
    expect(await told()).toEqual([ok, ok]);
  });

  it("that throws or rejects ends as the error says, and the error goes on unchanged", async () => {
    const { agent, told } = await scene();
    const errors = [new Error("x"), new DOMException("", "TimeoutError"), new DOMException("", "AbortError")];
    for (const error of errors) {
      const fail = (): never => {
        throw error;
      };
      let thrown: unknown;
      try {
        agent.task("review", fail);
      } catch (caught) {
        thrown = caught;
      }
      expect(thrown).toBe(error);
      await expect(agent.task("review", async () => fail())).rejects.toBe(error);
    }
    const outcomes = (await told()).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(["failed", "timeout", "cancelled"].flatMap((each) => [each, each]));
  });

  it("lasts as long as its promise", async () => {
    const { agent, told } = await scene();
    const pause = 30;
    await agent.task("review", async () => new Promise((resolve) => setTimeout(resolve, pause)));
    const [event] = await told();
    expect(event?.["duration"]).toBeGreaterThanOrEqual((pause - 1) / 1000);
    expect(event?.["duration"]).toBeLessThan(5);
  });

  it("may return what can be awaited but is no promise", async () => {
    const { agent, told } = await scene();
    let runs = 0;
    const lazy = {
      then(resolve: (value: string) => void): void {
        runs++;
        resolve("rows");
      },
    };
    expect(await agent.task("query", () => lazy)).toBe("rows");
    expect(runs).toBe(1);
    expect(await told()).toMatchObject([{ task_type: "query", outcome: "ok" }]);
  });

  it("without a usable name has no type, and names are made fit", async () => {
    const { agent, told } = await scene();
    agent.task("", () => 1);
    agent.task("über\nflüssig", () => 1);
    agent.task("x".repeat(300), () => 1);
    agent.task('quo"ted', () => 1);
    expect((await told()).map((event) => event["task_type"])).toEqual([
      undefined,
      "über_flüssig",
      "x".repeat(128),
      'quo"ted',
    ]);
  });

  it("can be any function or method, wrapped or decorated, with its arguments and its this", async () => {
    const { agent, told } = await scene();
    const add = agent.wrap("sum", (a: number, b: number) => a + b);
    const reviewer = { mark: "!", review: agent.wrap("review", mark) };
    expect(add(1, 2)).toBe(3);
    expect(reviewer.review("good")).toBe("good!");
    const decorated = agent.timed()(mark, { name: "judge" });
    expect(decorated.call({ mark: "?" }, "good")).toBe("good?");
    expect((await told()).map((event) => event["task_type"])).toEqual(["sum", "review", "judge"]);

    function mark(this: { readonly mark: string }, text: string): string {
      return `${text}${this.mark}`;
    }
  });
});

describe("an attempt", () => {
  it("with an id is told when it begins and once when it ends", async () => {
    const { agent, told } = await scene();
    const attempt = agent.start("review", { id: "pr-7", queue: "reviews", attempt: 2, wait: 1.5 });
    attempt.finish("retried");
    attempt.finish("ok");
    attempt.fail(new Error("late"));
    const shared = { agent: "coder-1", task: "pr-7", task_type: "review", queue: "reviews", attempt: 2, wait: 1.5 };
    expect(await told()).toEqual([
      { kind: "task.started", ...shared },
      { ...finished, ...shared, outcome: "retried" },
    ]);
  });

  it("without an id is told when it ends", async () => {
    const { agent, told } = await scene();
    agent.start("review").finish();
    agent.start("review").fail(new DOMException("", "TimeoutError"));
    agent.start("review", { queue: "reviews" }).finish("cancelled");
    const review = { ...finished, task_type: "review" };
    expect(await told()).toEqual([
      { ...review, outcome: "ok" },
      { ...review, outcome: "timeout" },
      { ...review, outcome: "cancelled", queue: "reviews" },
    ]);
  });
});

describe("what an agent calls", () => {
  it("is told with its outcome: tools and agents", async () => {
    const { agent, told } = await scene();
    expect(agent.tool("shell", () => "files")).toBe("files");
    await expect(agent.tool("shell", async () => Promise.reject(new Error("x")))).rejects.toThrow("x");
    agent.tool({ tool: "browser", outcome: "denied", count: 2 });
    expect(await agent.call("planner", async () => "plan")).toBe("plan");
    agent.call({ callee: "planner", outcome: "timeout", duration: 3 });
    agent.code({ added: 120, removed: 35, commits: 1, pull_requests: 0 });
    const [tool, call] = [
      { kind: "tool.finished", agent: "coder-1", tool: "shell", duration: finished.duration },
      { kind: "agent.called", agent: "coder-1", callee: "planner" },
    ];
    expect(await told()).toEqual([
      { ...tool, outcome: "ok" },
      { ...tool, outcome: "failed" },
      { kind: "tool.finished", agent: "coder-1", tool: "browser", outcome: "denied", count: 2 },
      { ...call, outcome: "ok", duration: finished.duration },
      { ...call, outcome: "timeout", duration: 3 },
      { kind: "code.changed", agent: "coder-1", added: 120, removed: 35, commits: 1, pull_requests: 0 },
    ]);
  });

  it("is told with its outcome: databases, with their pools", async () => {
    const { agent, told } = await scene();
    expect(agent.database("redis", () => 3)).toBe(3);
    await expect(agent.database("redis", async () => Promise.reject(new Error("x")))).rejects.toThrow("x");
    agent.database({ database: "postgresql", outcome: "denied", count: 2 });
    const stop = agent.pool("orders", () => ({ idle: 1, used: 4, pending: undefined, max: 5 }), 3600);
    stop();
    const call = { kind: "database.finished", agent: "coder-1" };
    expect(await told()).toEqual([
      { ...call, database: "redis", outcome: "ok", duration: finished.duration },
      { ...call, database: "redis", outcome: "failed", duration: finished.duration },
      { ...call, database: "postgresql", outcome: "denied", count: 2 },
      { kind: "pool.sampled", agent: "coder-1", pool: "orders", idle: 1, used: 4, max: 5 },
    ]);
  });

  it("is looked at again and again until the agent stops: pools", async () => {
    const { agent, told } = await scene();
    let looks = 0;
    agent.pool("orders", () => ({ used: looks++ }), 0.1);
    await vi.waitFor(() => expect(looks).toBeGreaterThan(2), { timeout: 5000 });
    agent.stop();
    const before = looks;
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
    expect(looks).toBe(before);
    const used = (await told()).flatMap((event) => (event["kind"] === "pool.sampled" ? [event["used"]] : []));
    expect(used).toEqual(Array.from({ length: looks }, (_, i) => i));
  });

  it("is told with what it used: models", async () => {
    const { agent, told } = await scene();
    const answer = { text: "yes", usage: { input_tokens: 10, output_tokens: 3 } };
    const used = await agent.llm(
      "sonnet",
      async () => answer,
      ({ usage }) => ({ input: usage.input_tokens, output: usage.output_tokens, cache_read: undefined, cost: NaN }),
    );
    expect(used).toBe(answer);
    const limited = Object.assign(new Error("slow down"), { status: 429 });
    await expect(agent.llm("sonnet", async () => Promise.reject(limited))).rejects.toBe(limited);
    agent.llm({ model: "opus", outcome: "ok", duration: 4, first_token: 0.5, input: 1, output: 2, cost: 0.01 });
    const sonnet = { kind: "llm.finished", agent: "coder-1", model: "sonnet", duration: finished.duration };
    expect(await told()).toEqual([
      { ...sonnet, outcome: "ok", input: 10, output: 3 },
      { ...sonnet, outcome: "rate_limited" },
      {
        ...{ kind: "llm.finished", agent: "coder-1", model: "opus", outcome: "ok", duration: 4, first_token: 0.5 },
        ...{ input: 1, output: 2, cost: 0.01 },
      },
    ]);
  });

  it("is told although its usage cannot be read", async () => {
    const door = await openDoor();
    const { client, problems } = clientOf(door.url);
    const agent = client.agent("coder-1", { heartbeat: false });
    const usage = (): never => {
      throw new Error("no usage");
    };
    expect(agent.llm("sonnet", () => 1, usage)).toBe(1);
    await client.flush();
    expect(door.events[1]).toMatchObject({ kind: "llm.finished", outcome: "ok" });
    expect(problems).toEqual([{ kind: "callback", message: "A function handed to the client threw: no usage" }]);
  });
});

describe("the life of an agent", () => {
  it("begins and ends once, with heartbeats between", async () => {
    const door = await openDoor();
    const { client } = clientOf(door.url);
    const options = {
      type: "coder",
      swarm: "checkout",
      version: "2",
      slots: 3,
      topology: "star",
      heartbeat: 7,
    } as const;
    const agent = client.agent("coder-1", options);
    const attempt = agent.start("review");
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    attempt.finish();
    agent.message({ duration: 0.5, count: 3 });
    agent.tell({ kind: "agent.heartbeat", state: "paused" });
    agent.stop("no more work");
    agent.stop();
    await client.flush();
    const about = { agent: "coder-1", id: expect.any(String) as string, time: expect.any(Number) as number };
    expect(door.events).toEqual([
      { kind: "agent.spawned", ...about, type: "coder", swarm: "checkout", version: "2", slots: 3, topology: "star" },
      {
        ...{ kind: "agent.heartbeat", ...about, type: "coder", slots: 3, interval: 7, state: "busy" },
        ...{ memory: expect.any(Number) as number, cpu: expect.any(Number) as number },
        ...{ heap_used: expect.any(Number) as number, gc_time: expect.any(Number) as number },
      },
      { ...finished, ...about, task_type: "review", outcome: "ok" },
      { kind: "message.handled", ...about, duration: 0.5, count: 3 },
      { kind: "agent.heartbeat", ...about, state: "paused" },
      { kind: "agent.stopped", ...about, reason: "no more work" },
    ]);
    expect(door.events[1]?.["memory"]).toBeGreaterThan(1e6);
  });

  it("of one among several in a process tells nothing of the process", async () => {
    const door = await openDoor();
    const { client } = clientOf(door.url);
    client.agent("a");
    client.agent("b");
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    await client.flush();
    const beats = door.events.filter(({ kind }) => kind === "agent.heartbeat");
    expect(beats.map(({ agent, memory, interval }) => [agent, memory, interval])).toEqual([
      ["a", undefined, 10],
      ["b", undefined, 10],
    ]);
  });
});
