// What becomes of metrics of one's own on their way: new tries of the same body, refusals, and what is said besides.
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { Stamps } from "../../client/stamps.ts";
import { clientOf } from "./client-under-test.ts";
import { openDoor, type Fault, type MetricsBody, type Reply } from "./door.ts";
import { pointsOf, timesOf, totals } from "./points.ts";

const WAIT = { timeout: 10_000, interval: 10 };
const OK = { status: 200 };
const events = (): Reply => OK;

const startOf = (body: MetricsBody | undefined): string | undefined => body && timesOf(body)[0]?.start;
const timeOf = (body: MetricsBody | undefined): string | undefined => body && timesOf(body)[0]?.time;

describe("metrics the exporter cannot take", () => {
  it.each<[string, Reply | Fault]>([
    ["status 503", { status: 503 }],
    ["status 429", { status: 429 }],
    ["no answer within 0.1 s", "hang"],
    ["it does not answer like Swarmscope", { status: 200, body: "<html>" }],
    ["it does not answer like Swarmscope", { status: 200, body: '{"status":"ok"}' }],
  ])("for %s are sent again as they were, and what is told meanwhile in the next body", async (why, fault) => {
    const door = await openDoor(events, (n) => (n < 2 ? fault : OK));
    const { client, problems } = clientOf(door.url, { timeout: 0.1, metricsEvery: 60 });
    const jobs = client.counter("jobs");
    jobs.add(1, { kind: "pdf" });
    expect(await client.flush()).toBe(false);
    jobs.add(10, { kind: "pdf" });
    expect(client.stats().metrics).toMatchObject({ accepted: 0, waiting: 2 });
    expect(await client.flush()).toBe(false);
    jobs.add(100, { kind: "pdf" });
    expect(await client.flush()).toBe(true);
    const [first, second, third, fourth, ...others] = door.metrics;
    expect(others).toEqual([]);
    expect(second?.text).toBe(first?.text);
    expect(third?.text).toBe(first?.text);
    expect(door.metrics.map((body) => pointsOf(body).map(({ value }) => value))).toEqual([[1], [1], [1], [110]]);
    // One window goes on where the one before ended.
    expect(startOf(fourth)).toBe(timeOf(first));
    expect(client.stats().metrics).toMatchObject({ accepted: 2, waiting: 0 });
    expect(problems).toEqual([
      {
        kind: "unreachable",
        message: `Metrics are not taken by ${door.url} (${why}); they are kept and sent again.`,
      },
    ]);
  });

  it("are tried again by themselves, which events that are taken do not make a new problem", async () => {
    const door = await openDoor(events, (n) => (n < 2 ? { status: 503 } : OK));
    const { client, problems } = clientOf(door.url, { flushEvery: 0, metricsEvery: 0 });
    client.counter("jobs").add(1);
    await vi.waitFor(() => expect(door.metrics).toHaveLength(1), WAIT);
    client.feedback(5);
    await vi.waitFor(() => expect(door.events).toHaveLength(1), WAIT);
    await vi.waitFor(() => expect(client.stats().metrics).toMatchObject({ accepted: 1, waiting: 0 }), WAIT);
    expect(client.stats().retries).toBe(2);
    expect(problems.map(({ kind }) => kind)).toEqual(["unreachable"]);
  });

  it("take no more memory, however long that lasts", async () => {
    const door = await openDoor(events, (n) => (n < 100 ? { status: 503 } : OK));
    const { client } = clientOf(door.url, { metricsEvery: 60 });
    const jobs = client.counter("jobs");
    for (let i = 0; i < 100; i++) {
      for (let id = 0; id < 10; id++) jobs.add(1, { id });
      expect(await client.flush()).toBe(false);
      expect(client.stats().metrics.waiting).toBeLessThanOrEqual(20);
    }
    expect(await client.flush()).toBe(true);
    expect(totals(door.metrics.slice(100))).toEqual(
      Object.fromEntries(Array.from({ length: 10 }, (_, id) => [`jobs{id=${id}}`, 100])),
    );
  });

  it("because they are too many are sent fewer at once", async () => {
    const door = await openDoor(events, (n) => (n < 2 ? { status: 413 } : OK));
    const { client, problems } = clientOf(door.url);
    const jobs = client.counter("jobs");
    for (let id = 0; id < 100; id++) jobs.add(1, { id });
    expect(await client.flush()).toBe(true);
    expect(door.metrics.map((body) => pointsOf(body).length)).toEqual([100, 50, 25, 25, 50]);
    expect(Object.keys(totals(door.metrics.slice(2)))).toHaveLength(100);
    expect(client.stats().metrics).toMatchObject({ accepted: 100, rejected: 0 });
    expect(problems).toEqual([]);
  });

  it("because there are many come in several bodies, each of a size that is bounded", async () => {
    const door = await openDoor();
    const { client } = clientOf(door.url);
    const wait = client.timer("wait");
    for (let id = 0; id < 1000; id++) wait.record(1, { id, text: "x".repeat(128) });
    expect(await client.flush()).toBe(true);
    expect(door.metrics.length).toBeGreaterThan(1);
    for (const { text } of door.metrics) expect(text.length).toBeLessThan(300_000);
    expect(Object.keys(totals(door.metrics))).toHaveLength(1000);
  });
});

describe("metrics that cannot be sent before the client is closed", () => {
  it("are given up and counted, those under way as well", async () => {
    const door = await openDoor(events, () => "hang");
    const { client } = clientOf(door.url, { metricsEvery: 0 });
    client.counter("jobs").add(1);
    await vi.waitFor(() => expect(door.metrics).toHaveLength(1), WAIT);
    client.counter("jobs").add(1);
    client.gauge("size").set(1);
    expect(await client.close(0)).toBe(false);
    expect(client.stats().metrics).toEqual({ series: 2, accepted: 0, rejected: 0, dropped: 3, waiting: 0 });
  });
});

describe("metrics the exporter refuses", () => {
  it.each([
    [400, "no", "no"],
    [413, undefined, "status 413"],
    [404, "no such path", "no such path"],
    [413, "too large", "too large"],
    [401, "no", "no. Set the option token, or the variable SWARMSCOPE_TOKEN, to the exporter's"],
  ])("as a whole with status %i are not sent again", async (status, message, why) => {
    const door = await openDoor(events, () => ({ status, body: JSON.stringify({ code: 3, message }) }));
    const { client, problems } = clientOf(door.url);
    client.counter("jobs").add(1);
    expect(await client.flush()).toBe(true);
    expect(await client.flush()).toBe(true);
    expect(door.metrics).toHaveLength(1);
    expect(client.stats().metrics).toMatchObject({ accepted: 0, rejected: 1, waiting: 0 });
    expect(problems).toEqual([
      { kind: "rejected", message: `1 of 1 values of metrics were refused by ${door.url}: ${why}` },
    ]);
  });

  it("in part are counted, and the reason is told once", async () => {
    const partialSuccess = { rejectedDataPoints: "1", errorMessage: "1 time: no" };
    const door = await openDoor(events, () => ({ status: 200, body: JSON.stringify({ partialSuccess }) }));
    const { client, problems } = clientOf(door.url);
    for (const name of ["a", "b", "c"]) client.counter(name).add(1);
    expect(await client.flush()).toBe(true);
    expect(client.stats().metrics).toMatchObject({ accepted: 2, rejected: 1 });
    expect(problems.map(({ message }) => message)).toEqual([
      `1 of 3 values of metrics were refused by ${door.url}: 1 time: no`,
    ]);
  });
});

describe("metrics the exporter does not publish", () => {
  it("count as taken, and what the exporter says to that is told once", async () => {
    const errorMessage = "jobs is not published: start the exporter with --otlp-pass-through 'jobs'";
    const door = await openDoor(events, () => ({
      status: 200,
      body: JSON.stringify({ partialSuccess: { errorMessage } }),
    }));
    const { client, problems } = clientOf(door.url);
    for (let i = 0; i < 2; i++) {
      client.counter("jobs").add(1);
      expect(await client.flush()).toBe(true);
    }
    expect(client.stats().metrics).toMatchObject({ accepted: 2, rejected: 0 });
    expect(problems).toEqual([{ kind: "unpublished", message: errorMessage }]);
  });
});

describe("metrics that do not change", () => {
  it("are sent again every other minute, so that the exporter does not forget them", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const door = await openDoor();
    const { client } = clientOf(door.url, { metricsEvery: 60 });
    client.counter("jobs").add(3);
    client.gauge("size").set(7);
    client.timer("wait", { buckets: [1] }).record(2);
    const told = async (minutes: number): Promise<unknown> => {
      vi.advanceTimersByTime(minutes * 60_000);
      const before = door.metrics.length;
      await client.flush();
      return door.metrics.slice(before).flatMap((body) => pointsOf(body).map(({ value, buckets }) => value ?? buckets));
    };
    expect(await told(0)).toEqual([3, 7, [0, 1]]);
    expect(await told(1)).toEqual([]);
    expect(await told(1)).toEqual([0, 7, [0, 0]]);
    expect(await told(1)).toEqual([]);
    client.gauge("size").set(8);
    expect(await told(1)).toEqual([8, 0, [0, 0]]);
  });
});

describe("the times of points", () => {
  /** A clock that stands, and chance that is what it is told. */
  const stamps = (...chance: readonly number[]): Stamps => {
    let at = 0;
    return new Stamps(
      () => 1_800_000_000_000,
      () => chance[at++ % chance.length] ?? 0,
    );
  };

  it("begin within the second before the client was made, and ascend although the clock stands", () => {
    const one = stamps(0.25, 0.5);
    expect([one.first(), one.next(), one.next()]).toEqual([
      "1799999999750500000",
      "1800000000000250000",
      "1800000000001500000",
    ]);
  });

  it("are those of no other process, though both begin and send at the same moment", () => {
    // As the exporter reads them: milliseconds, as far as numbers of that size can tell fractions.
    const read = (nanos: string): number => Number(nanos) / 1e6;
    const pairs = new Set(
      Array.from({ length: 1000 }, () => {
        const one = new Stamps(() => 1_800_000_000_000, Math.random);
        return `${read(one.first())} ${read(one.next())}`;
      }),
    );
    expect(pairs.size).toBe(1000);
  });
});
