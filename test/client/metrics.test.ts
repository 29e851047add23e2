// Metrics of one's own, as the points that reach the door.
import { describe, expect, it, vi } from "vitest";
import { Book } from "../../client/book.ts";
import { swarm } from "../../client/index.ts";
import { clientOf, type UnderTest } from "./client-under-test.ts";
import { openDoor, type Door } from "./door.ts";
import { originOf, pointsOf, totals, type Point } from "./points.ts";

const WAIT = { timeout: 10_000, interval: 10 };

interface Scene extends UnderTest {
  readonly door: Door;
  /** Points since it was asked last. */
  told(): Promise<readonly Point[]>;
}

async function scene(options: Parameters<typeof clientOf>[1] = {}): Promise<Scene> {
  const door = await openDoor();
  const under = clientOf(door.url, { metricsEvery: 60, ...options });
  let seen = 0;
  return {
    ...under,
    door,
    async told() {
      expect(await under.client.flush()).toBe(true);
      const bodies = door.metrics.slice(seen);
      seen = door.metrics.length;
      return bodies.flatMap(pointsOf);
    },
  };
}

const plain = { unit: "", description: "" };

describe("a counter", () => {
  it("tells what was added since it was sent last, by labels", async () => {
    const { client, door, told } = await scene({ token: "secret" });
    const resolved = client.counter("tickets.resolved", { unit: "{ticket}", description: "Tickets resolved." });
    resolved.add(1, { team: "billing" });
    resolved.add(2.5, { team: "billing" });
    resolved.add(4, { team: "search" });
    resolved.add();
    const of = { metric: "tickets.resolved", unit: "{ticket}", description: "Tickets resolved.", is: "sum" };
    expect(await told()).toEqual([
      { ...of, labels: { team: "billing" }, value: 3.5 },
      { ...of, labels: { team: "search" }, value: 4 },
      { ...of, labels: {}, value: 1 },
    ]);
    expect(await told()).toEqual([]);
    resolved.add(1, { team: "search" });
    expect(await told()).toEqual([{ ...of, labels: { team: "search" }, value: 1 }]);
    expect(door.metrics).toHaveLength(2);
    expect(door.metrics[0]?.headers).toMatchObject({
      "content-type": "application/json",
      authorization: "Bearer secret",
    });
    expect(client.stats().metrics).toEqual({ series: 3, accepted: 4, rejected: 0, dropped: 0, waiting: 0 });
  });

  it("that is asked for again is the same one", async () => {
    const { client, told } = await scene();
    client.counter("jobs", { unit: "{job}" }).add(1);
    client.counter("jobs").add(1);
    expect(await told()).toEqual([{ metric: "jobs", unit: "{job}", description: "", is: "sum", labels: {}, value: 2 }]);
  });

  it("to which nothing is added is there", async () => {
    const { client, told } = await scene();
    client.counter("jobs").add(0, { kind: "pdf" });
    expect(await told()).toEqual([{ ...plain, metric: "jobs", is: "sum", labels: { kind: "pdf" }, value: 0 }]);
  });

  it("that grew beyond all numbers says so in JSON, and goes on", async () => {
    const { client, door } = await scene();
    const jobs = client.counter("jobs");
    jobs.add(Number.MAX_VALUE);
    jobs.add(Number.MAX_VALUE);
    await client.flush();
    jobs.add(3);
    await client.flush();
    expect(door.metrics.flatMap(pointsOf).map(({ value }) => value)).toEqual(["Infinity", 3]);
  });
});

describe("labels", () => {
  it("that are the same are one series, in any order and type; what is undefined or empty is none", async () => {
    const { client, told } = await scene();
    const jobs = client.counter("jobs");
    for (let i = 0; i < 3; i++) {
      jobs.add(1, { a: "1", b: "true", c: undefined });
      jobs.add(1, { b: true, a: 1 });
      jobs.add(1, { c: null, a: "1", b: "true" });
      jobs.add(1, { a: "1", b: "true", c: "" });
      jobs.add(1, { a: "1" });
    }
    expect((await told()).map(({ labels, value }) => [labels, value])).toEqual([
      [{ a: "1", b: "true" }, 12],
      [{ a: "1" }, 3],
    ]);
  });

  it("of an object that is used again count as it is then", async () => {
    const { client, told } = await scene();
    const labels: Record<string, string> = { team: "billing" };
    client.counter("jobs").add(1, labels);
    labels["team"] = "search";
    client.counter("jobs").add(1, labels);
    expect((await told()).map((point) => point.labels["team"])).toEqual(["billing", "search"]);
  });

  it("are cut and cleaned as the exporter wants them", async () => {
    const { client, told } = await scene();
    client.counter("jobs").add(1, { [`k${"x".repeat(300)}`]: `a\n${"y".repeat(300)}` });
    client.counter("jobs").add(1, { [`k${"x".repeat(400)}`]: `a\n${"y".repeat(400)}` });
    const [point, ...others] = await told();
    expect(others).toEqual([]);
    expect(point?.labels).toEqual({ [`k${"x".repeat(127)}`]: `a_${"y".repeat(126)}` });
    expect(point?.value).toBe(2);
  });

  it("written in ever new ways are found, although only so many ways are remembered", async () => {
    const { client } = await scene();
    const jobs = client.counter("jobs");
    // Each of these is a way of its own to write the same.
    for (let i = 0; i < 5000; i++) jobs.add(1, { [`none-${i}`]: undefined, kind: "pdf" });
    expect(client.stats().metrics).toMatchObject({ series: 1, dropped: 0 });
    const book = new Book({ most: 10, since: "0", onFirst: () => undefined, onFull: () => undefined });
    expect(Array.from({ length: 100 }, () => book.mayRemember()).filter((may) => may)).toHaveLength(40);
  });
});

describe("a gauge", () => {
  it("tells its last value, if that is another one", async () => {
    const { client, told } = await scene();
    const size = client.gauge("cache.size", { unit: "By" });
    for (const value of [1, 1234]) size.set(value, { cache: "docs" });
    size.set(-2.5);
    const of = { metric: "cache.size", unit: "By", description: "", is: "gauge" };
    expect(await told()).toEqual([
      { ...of, labels: { cache: "docs" }, value: 1234 },
      { ...of, labels: {}, value: -2.5 },
    ]);
    size.set(1234, { cache: "docs" });
    expect(await told()).toEqual([]);
    size.set(0, { cache: "docs" });
    expect(await told()).toEqual([{ ...of, labels: { cache: "docs" }, value: 0 }]);
  });

  it("is looked at again and again until that is stopped", async () => {
    const { client, problems, told } = await scene();
    let size = 3;
    const stop = client.gauge("cache.size").watch(() => size++, { cache: "docs" }, 0.1);
    await vi.waitFor(() => expect(size).toBeGreaterThan(5), WAIT);
    stop();
    const last = size - 1;
    expect((await told()).map(({ value }) => value)).toEqual([last]);
    client.gauge("broken").watch(() => {
      throw new Error("gone");
    });
    expect(problems.map(({ message }) => message)).toEqual(["A function handed to the client threw: gone"]);
    expect(size - 1).toBe(last);
  });
});

describe("a timer", () => {
  it("tells how many took how long, in buckets with an upper bound each", async () => {
    const { client, told } = await scene();
    const parse = client.timer("parse.duration", { description: "Parsing.", buckets: [0.1, 1] });
    for (const seconds of [0, 0.1, 0.25, 1, 2]) parse.record(seconds, { kind: "pdf" });
    const of = { metric: "parse.duration", unit: "s", description: "Parsing.", is: "histogram", bounds: [0.1, 1] };
    expect(await told()).toEqual([{ ...of, labels: { kind: "pdf" }, count: 5, sum: 3.35, buckets: [2, 2, 1] }]);
    parse.record(0.5, { kind: "pdf" });
    expect(await told()).toEqual([{ ...of, labels: { kind: "pdf" }, count: 1, sum: 0.5, buckets: [0, 1, 0] }]);
  });

  it("has buckets from milliseconds to minutes if it is given none, or wrong ones", async () => {
    const { client, problems, told } = await scene();
    client.timer("a").record(7);
    client.timer("b", { buckets: [2, 1] }).record(7);
    const [first, second] = await told();
    expect(first?.bounds).toEqual([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300]);
    expect(first?.buckets?.indexOf(1)).toBe(10);
    expect(second?.bounds).toEqual(first?.bounds);
    expect(problems).toEqual([
      {
        kind: "configuration",
        message: "The buckets of a timer must be 1 to 50 numbers in ascending order: the usual ones are taken.",
      },
    ]);
  });

  it("measures functions, synchronous or not, whose result or error goes on unchanged", async () => {
    const { client, told } = await scene();
    const parse = client.timer("parse.duration");
    const error = new Error("x");
    expect(parse.time(() => 7)).toBe(7);
    expect(await parse.time(async () => "later", { kind: "pdf" })).toBe("later");
    const fail = (): never => {
      throw error;
    };
    expect(() => parse.time(fail)).toThrow(error);
    await expect(parse.time(async () => fail(), { kind: "pdf" })).rejects.toBe(error);
    const points = await told();
    expect(points.map(({ labels, count }) => [labels, count])).toEqual([
      [{}, 2],
      [{ kind: "pdf" }, 2],
    ]);
    for (const { sum } of points) expect(sum).toBeGreaterThan(0);
  });
});

describe("a client with metrics", () => {
  it("names its library, and its service if that is told", async () => {
    for (const service of [undefined, "shop"]) {
      const { client, door } = await scene({ service });
      client.counter("jobs").add(1);
      await client.flush();
      const attributes = service === undefined ? [] : [{ key: "service.name", value: { stringValue: service } }];
      expect(door.metrics.map(originOf)).toEqual([{ resource: { attributes }, scope: { name: "swarmscope/client" } }]);
    }
  });

  it("sends nothing of them if none is told, and no events for them", async () => {
    const { client, door } = await scene();
    client.counter("jobs");
    client.feedback(5);
    expect(await client.flush()).toBe(true);
    expect(door.metrics).toEqual([]);
    client.counter("jobs").add(1);
    expect(await client.flush()).toBe(true);
    expect([door.requests.length, door.metrics.length]).toEqual([1, 1]);
  });

  it("sends them by itself after some time", async () => {
    const { client, door } = await scene({ metricsEvery: 0.02 });
    client.counter("jobs").add(1);
    await vi.waitFor(() => expect(totals(door.metrics)).toEqual({ "jobs{}": 1 }), WAIT);
    client.counter("jobs").add(2);
    await vi.waitFor(() => expect(totals(door.metrics)).toEqual({ "jobs{}": 3 }), WAIT);
  });

  it("that is off, or closed, does nothing with them", async () => {
    const { client, door } = await scene();
    client.counter("jobs").add(1);
    expect(await client.close()).toBe(true);
    client.counter("jobs").add(1);
    client.gauge("size").set(3);
    expect(totals(door.metrics)).toEqual({ "jobs{}": 1 });
    expect(client.stats().metrics).toMatchObject({ accepted: 1, dropped: 2, waiting: 0 });
    const off = clientOf("off").client;
    expect(off.timer("a").time(() => 3)).toBe(3);
    expect(off.stats().metrics).toMatchObject({ accepted: 0, dropped: 1, waiting: 0 });
  });

  it("can be the one the whole process shares", async () => {
    expect(swarm.counter("jobs")).toBe(swarm.counter("jobs"));
    expect(swarm.gauge("size")).toBe(swarm.gauge("size"));
    expect(swarm.timer("took")).toBe(swarm.timer("took"));
    expect(await swarm.close(0)).toBe(true);
  });
});
