// What becomes of events on their way: batches, new tries, refusals, and the bound of memory.
import { describe, expect, it, vi } from "vitest";
import { clientOf } from "./client-under-test.ts";
import { openDoor } from "./door.ts";

const WAIT = { timeout: 10_000, interval: 10 };
const metrics = { series: 0, accepted: 0, rejected: 0, dropped: 0, waiting: 0 };
const none = { accepted: 0, rejected: 0, dropped: 0, waiting: 0, unusable: 0, retries: 0, metrics };

describe("a flush", () => {
  it("sends everything as lines, with the token", async () => {
    const door = await openDoor();
    const { client } = clientOf(`${door.url}/`, { token: "secret" });
    for (let i = 0; i < 3; i++) client.feedback(5);
    expect(client.stats()).toEqual({ ...none, waiting: 3 });
    expect(await client.flush()).toBe(true);
    expect(client.stats()).toEqual({ ...none, accepted: 3 });
    expect(door.requests.map(({ count }) => count)).toEqual([3]);
    expect(door.requests[0]?.headers).toMatchObject({
      "content-type": "application/x-ndjson",
      authorization: "Bearer secret",
    });
    expect(new Set(door.events.map(({ id }) => id)).size).toBe(3);
  });

  it("packs large bodies if asked to", async () => {
    const door = await openDoor();
    const { client } = clientOf(door.url, { gzip: true });
    client.feedback(5);
    await client.flush();
    for (let i = 0; i < 100; i++) client.feedback(5);
    await client.flush();
    expect(door.requests.map(({ headers }) => headers["content-encoding"])).toEqual([undefined, "gzip"]);
    expect(Number(door.requests[1]?.headers["content-length"])).toBeLessThan(2000);
    expect(door.events).toHaveLength(101);
  });

  it("sends events without ids if asked to", async () => {
    const door = await openDoor();
    const { client } = clientOf(door.url, { ids: false });
    const agent = client.agent("a", { heartbeat: false });
    agent.task("review", () => 1);
    await client.flush();
    expect(door.events.map((event) => Object.keys(event).sort())).toEqual([
      ["agent", "kind", "time"],
      ["agent", "duration", "kind", "outcome", "task_type", "time"],
    ]);
    expect(Math.abs(Number(door.events[1]?.["time"]) - Date.now())).toBeLessThan(10_000);
  });

  it("comes by itself after some time", async () => {
    const door = await openDoor();
    const { client } = clientOf(door.url, { flushEvery: 0.02 });
    client.feedback(5);
    await vi.waitFor(() => expect(door.events).toHaveLength(1), WAIT);
    client.feedback(4);
    await vi.waitFor(() => expect(door.events).toHaveLength(2), WAIT);
  });

  it("comes by itself when a page is full, and keeps the order", async () => {
    const door = await openDoor();
    const { client } = clientOf(door.url, { maxMemory: 65_536 });
    const agent = client.agent("a", { heartbeat: false });
    for (let i = 0; i < 200; i++) agent.task(`type-${i}`, () => i);
    await vi.waitFor(() => expect(door.events.length).toBeGreaterThan(100), WAIT);
    await client.flush();
    expect(door.events.slice(1).map((event) => event["task_type"])).toEqual(
      Array.from({ length: 200 }, (_, i) => `type-${i}`),
    );
  });
});

describe("an exporter that cannot take events", () => {
  it.each([429, 503, 507, 500])("with status %i is sent the same ones again, and it is told once", async (status) => {
    const door = await openDoor((n) => ({ status: n < 2 ? status : 200 }));
    const { client, problems } = clientOf(door.url);
    client.feedback(5);
    expect(await client.flush()).toBe(false);
    expect(client.stats()).toEqual({ ...none, waiting: 1 });
    expect(await client.flush()).toBe(false);
    expect(await client.flush()).toBe(true);
    expect(client.stats()).toMatchObject({ ...none, accepted: 1 });
    expect(door.events).toHaveLength(1);
    expect(problems).toEqual([
      {
        kind: "unreachable",
        message: `Events are not taken by ${door.url} (status ${status}); they are kept and sent again.`,
      },
    ]);
  });

  it("is asked again by itself, as late as it wishes", async () => {
    const door = await openDoor((n) => (n === 0 ? { status: 503, headers: { "retry-after": "1" } } : { status: 200 }));
    const { client } = clientOf(door.url, { flushEvery: 0 });
    client.feedback(5);
    await vi.waitFor(() => expect(client.stats()).toEqual({ ...none, accepted: 1, retries: 1 }), WAIT);
    const [first, second] = door.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(950);
  });

  it("that does not answer, or breaks off, is sent the same ones again with the same ids", async () => {
    const ids: unknown[] = [];
    const door = await openDoor((n) => (n === 0 ? "hang" : n === 1 ? "reset" : { status: 200 }));
    const { client, problems } = clientOf(door.url, { timeout: 0.1 });
    client.tell({ kind: "feedback.given", rating: 5, id: "mine" });
    client.feedback(4);
    expect(await client.flush()).toBe(false);
    expect(await client.flush()).toBe(false);
    expect(await client.flush()).toBe(true);
    ids.push(...door.events.map(({ id }) => id));
    expect(ids[0]).toBe("mine");
    expect(door.requests.map(({ count }) => count)).toEqual([2, 2, 2]);
    expect(problems.map(({ message }) => message)).toEqual([
      `Events are not taken by ${door.url} (no answer within 0.1 s); they are kept and sent again.`,
    ]);
  });

  it("that is not there is no fault of the caller", async () => {
    const door = await openDoor();
    await door.close();
    const { client, problems } = clientOf(door.url);
    client.feedback(5);
    expect(await client.flush()).toBe(false);
    expect(problems.map(({ kind }) => kind)).toEqual(["unreachable"]);
    expect(await client.close(0)).toBe(false);
    client.feedback(5);
    expect(client.stats()).toEqual({ ...none, dropped: 2 });
  });

  it.each(["<html>Welcome</html>", "", "[]", '{"status":"ok"}', '{"accepted":"1","rejected":0}'])(
    "because it is another server, which answers %j, is sent the same ones again",
    async (body) => {
      const door = await openDoor((n) => (n < 2 ? { status: 200, body } : { status: 200 }));
      const { client, problems } = clientOf(door.url);
      client.feedback(5);
      expect(await client.flush()).toBe(false);
      expect(await client.flush()).toBe(false);
      expect(client.stats()).toEqual({ ...none, waiting: 1 });
      expect(await client.flush()).toBe(true);
      expect(client.stats()).toEqual({ ...none, accepted: 1 });
      expect(new Set(door.events.map(({ id }) => id)).size).toBe(1);
      expect(problems).toEqual([
        {
          kind: "unreachable",
          message: `Events are not taken by ${door.url} (it does not answer like Swarmscope); they are kept and sent again.`,
        },
      ]);
    },
  );

  it("yet, and says so to a proxy that does not wait, has taken them", async () => {
    const door = await openDoor(() => ({ status: 202, body: '{"pending":true}\n' }));
    const { client, problems } = clientOf(door.url);
    client.feedback(5);
    expect(await client.flush()).toBe(true);
    expect(client.stats()).toEqual({ ...none, accepted: 1 });
    expect(problems).toEqual([]);
  });

  it("because a connection it had closed was used again is asked once more at once", async () => {
    const door = await openDoor((n) => (n === 1 ? "reset" : { status: 200 }));
    const { client, problems } = clientOf(door.url);
    client.feedback(5);
    await client.flush();
    client.feedback(4);
    expect(await client.flush()).toBe(true);
    expect(door.requests).toHaveLength(3);
    expect(problems).toEqual([]);
  });
});

describe("an exporter that refuses events", () => {
  it("is not sent them again: they are counted, and the reason is told", async () => {
    const errors = [{ message: "SWM_EVENT_INVALID: events[1].rating must be 1 to 5" }];
    const body = JSON.stringify({ accepted: 2, rejected: 1, errors });
    const door = await openDoor(() => ({ status: 200, body }));
    const { client, problems } = clientOf(door.url);
    for (const rating of [5, 9, 5]) client.feedback(rating);
    expect(await client.flush()).toBe(true);
    expect(client.stats()).toEqual({ ...none, accepted: 2, rejected: 1 });
    expect(problems).toEqual([
      {
        kind: "rejected",
        message: `1 of 3 events were refused by ${door.url}: SWM_EVENT_INVALID: events[1].rating must be 1 to 5`,
      },
    ]);
  });

  it.each([400, 403, 404, 415])("as a whole with status %i is not sent them again", async (status) => {
    const body = JSON.stringify({ error: { code: "SWM_X", message: "no" } });
    const door = await openDoor(() => ({ status, body }));
    const { client, problems } = clientOf(door.url);
    client.feedback(5);
    client.feedback(5);
    expect(await client.flush()).toBe(true);
    expect(client.stats()).toEqual({ ...none, rejected: 2 });
    expect(problems[0]?.message).toBe(`2 of 2 events were refused by ${door.url}: no`);
  });

  it("for want of a token says how to give one", async () => {
    const body = JSON.stringify({ error: { code: "SWM_UNAUTHORIZED", message: "SWM_UNAUTHORIZED: no" } });
    const door = await openDoor(() => ({ status: 401, body }));
    const { client, problems } = clientOf(door.url);
    client.feedback(5);
    expect(await client.flush()).toBe(true);
    expect(client.stats()).toEqual({ ...none, rejected: 1 });
    expect(problems[0]?.message).toBe(
      `1 of 1 events were refused by ${door.url}: SWM_UNAUTHORIZED: no. ` +
        "Set the option token, or the variable SWARMSCOPE_TOKEN, to the exporter's",
    );
  });

  it("as too many is sent fewer at once", async () => {
    const door = await openDoor((_, count) => ({ status: count > 30 ? 413 : 200 }));
    const { client } = clientOf(door.url);
    for (let i = 0; i < 100; i++) client.feedback(5);
    expect(await client.flush()).toBe(true);
    expect(door.requests.map(({ count }) => count)).toEqual([100, 50, 25, 25, 25, 25]);
    expect(new Set(door.events.map(({ id }) => id)).size).toBe(100);
    expect(client.stats()).toEqual({ ...none, accepted: 100 });
  });

  it("as too many, be it a single one, is not sent it again", async () => {
    const door = await openDoor(() => ({ status: 413 }));
    const { client } = clientOf(door.url);
    for (let i = 0; i < 3; i++) client.feedback(5);
    expect(await client.flush()).toBe(true);
    expect(client.stats()).toEqual({ ...none, rejected: 3 });
  });
});

describe("memory", () => {
  it("is bounded: the oldest events are dropped, counted, and it is told once", async () => {
    const door = await openDoor((n) => ({ status: n === 0 ? 503 : 200 }));
    const { client, problems } = clientOf(door.url, { maxMemory: 65_536 });
    const agent = client.agent("a", { heartbeat: false });
    const tasks = 5000;
    for (let i = 0; i < tasks; i++) agent.task(i < tasks - 1 ? "early" : "last", () => i);
    const { dropped, waiting } = client.stats();
    expect(dropped + waiting).toBe(tasks + 1);
    expect(waiting * 120).toBeLessThan(65_536);
    expect(waiting * 200).toBeGreaterThan(32_768);
    expect(await client.flush()).toBe(true);
    expect(client.stats()).toMatchObject({ accepted: waiting, dropped, waiting: 0 });
    expect(door.events.at(-1)).toMatchObject({ task_type: "last" });
    expect(problems.map(({ kind }) => kind)).toEqual(["dropped", "unreachable"]);
  });

  it("does not fill up with pages that hold little while the exporter is away", async () => {
    const door = await openDoor((n) => ({ status: n === 0 ? 503 : 200 }));
    const { client } = clientOf(door.url, { flushEvery: 0, maxMemory: 65_536 });
    for (let i = 0; i < 50; i++) {
      client.feedback(5);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await vi.waitFor(() => expect(client.stats()).toMatchObject({ accepted: 50, dropped: 0 }), WAIT);
  });
});

describe("closing", () => {
  it("stops agents, sends what waits, and tries again until the time is up", async () => {
    const door = await openDoor((n) => ({ status: n < 2 ? 503 : 200 }));
    const { client } = clientOf(door.url);
    client.agent("a", { heartbeat: false });
    expect(await client.close(5)).toBe(true);
    expect(await client.close()).toBe(true);
    expect(door.events.map(({ kind }) => kind)).toEqual(["agent.spawned", "agent.stopped"]);
  });

  it("gives up in time", async () => {
    const door = await openDoor(() => "hang");
    const { client } = clientOf(door.url);
    client.feedback(5);
    const began = performance.now();
    expect(await client.close(0.1)).toBe(false);
    expect(performance.now() - began).toBeLessThan(2000);
    expect(client.stats()).toEqual({ ...none, dropped: 1 });
  });
});

describe("a client that is to send nothing", () => {
  it.each(["off", "nonsense", "ftp://host/"])(
    "with the url %s does nothing, and runs what it is given",
    async (url) => {
      const { client, problems } = clientOf(url);
      expect(client.agent("a").task("review", () => 3)).toBe(3);
      expect(await client.flush()).toBe(false);
      expect(await client.close()).toBe(false);
      expect(client.stats()).toMatchObject({ accepted: 0, waiting: 0 });
      expect(problems.map(({ kind }) => kind)).toEqual(url === "off" ? [] : ["configuration"]);
    },
  );
});

describe("queues", () => {
  it("are looked at again and again until that is stopped", async () => {
    const door = await openDoor();
    const { client, problems } = clientOf(door.url);
    let depth = 3;
    const stop = client.queue("reviews", () => ({ depth: depth++, in_flight: undefined }), 0.1);
    client.queue("builds", () => 7);
    client.queue("broken", () => {
      throw new Error("gone");
    });
    await vi.waitFor(() => expect(depth).toBeGreaterThan(5), WAIT);
    stop();
    client.queued("pr-7", { type: "review", queue: "reviews", priority: "high" });
    await client.flush();
    expect(door.events[0]).toMatchObject({ kind: "queue.sampled", queue: "reviews", depth: 3 });
    expect(door.events[1]).toMatchObject({ kind: "queue.sampled", queue: "builds", depth: 7 });
    expect(door.events[2]).toMatchObject({ queue: "reviews", depth: 4 });
    const { id, time, ...queued } = door.events.at(-1) ?? {};
    expect([typeof id, typeof time]).toEqual(["string", "number"]);
    expect(queued).toEqual({
      kind: "task.queued",
      task: "pr-7",
      task_type: "review",
      queue: "reviews",
      priority: "high",
    });
    expect(problems[0]?.message).toBe("A function handed to the client threw: gone");
  });
});
