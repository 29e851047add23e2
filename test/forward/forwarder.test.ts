// Forwarding to real servers: those that take what comes, and those that do not.
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { Forwarder, type ForwarderSettings } from "../../exporter/forward/forwarder.ts";
import { GIVE_UP_MS } from "../../exporter/forward/lane.ts";
import type { CameBody } from "../../exporter/forward/post.ts";
import { targetOf } from "../../exporter/forward/target.ts";
import { freePort, startBackend, type Backend } from "./backend.ts";

const json = (text: string): CameBody => ({ bytes: Buffer.from(text), type: "application/json", encoding: undefined });
const ofBytes = (size: number): CameBody => ({ ...json(""), bytes: Buffer.alloc(size, 65) });

interface Under {
  readonly forwarder: Forwarder;
  readonly pauses: number[];
  readonly log: string[];
  /** Lets time go on for what is waited for. */
  now: number;
}

const backends: Backend[] = [];
afterEach(async () => {
  for (const backend of backends.splice(0)) await backend.close();
});

async function backendOf(...args: Parameters<typeof startBackend>): Promise<Backend> {
  const backend = await startBackend(...args);
  backends.push(backend);
  return backend;
}

/** Forwards to a URL; pauses are noted and over at once. */
function under(url: string, settings: Partial<ForwarderSettings> = {}, options = {}): Under {
  const pauses: number[] = [];
  const log: string[] = [];
  const target = targetOf({
    forwardOtlp: url,
    forwardOtlpSignals: "traces,metrics,logs",
    forwardOtlpHeadersFile: "",
    forwardOtlpBytes: 0,
    ...options,
  });
  if (target === undefined) throw new Error("no target");
  const made: Under = {
    now: 0,
    pauses,
    log,
    forwarder: new Forwarder({
      target,
      mostBytes: 1_000_000,
      userAgent: "swarmscope/1.2.3",
      id: "one",
      clock: () => Date.UTC(2026, 0, 1),
      log: (level, message) => log.push(`${level} ${message}`),
      elapsed: () => made.now,
      random: () => 1,
      pause: async (ms, signal) => {
        pauses.push(ms);
        if (!signal.aborted) await new Promise((resolve) => setImmediate(resolve));
      },
      ...settings,
    }),
  };
  return made;
}

function resultsOf({ forwarder }: Under, signal: "traces" | "metrics" | "logs" = "traces"): object {
  return Object.fromEntries(forwarder.results[signal].entries().filter(([, count]) => count > 0));
}

describe("forwarding to a backend that takes everything", () => {
  it("passes bodies on byte for byte, with their type and coding, to the path of their signal", async () => {
    const backend = await backendOf();
    const made = under(`${backend.url}/base/`);
    const packed = { bytes: gzipSync("a span"), type: "application/x-protobuf", encoding: "gzip" };
    made.forwarder.take("traces", packed, undefined);
    made.forwarder.take("metrics", { ...json("{}"), type: "application/json; charset=utf-8" }, undefined);
    made.forwarder.take("logs", json(""), undefined);
    await backend.count(3);
    await made.forwarder.stop();
    const bySignal = backend.got.toSorted((a, b) => a.path.localeCompare(b.path));
    expect(bySignal.map(({ path }) => path)).toEqual(["/base/v1/logs", "/base/v1/metrics", "/base/v1/traces"]);
    expect(bySignal.map(({ body }) => body)).toEqual([Buffer.alloc(0), Buffer.from("{}"), packed.bytes]);
    expect(bySignal.map(({ headers }) => [headers["content-type"], headers["content-encoding"]])).toEqual([
      ["application/json", undefined],
      ["application/json; charset=utf-8", undefined],
      ["application/x-protobuf", "gzip"],
    ]);
    expect(bySignal[0]?.headers["user-agent"]).toBe("swarmscope/1.2.3");
    expect([resultsOf(made), resultsOf(made, "metrics"), made.forwarder.waiting]).toEqual([
      { delivered: 1 },
      { delivered: 1 },
      0,
    ]);
    expect(made.log).toEqual([]);
  });

  it("passes on only the signals that are asked for", async () => {
    const backend = await backendOf();
    const made = under(backend.url, {}, { forwardOtlpSignals: "traces" });
    made.forwarder.take("logs", json("{}"), undefined);
    made.forwarder.take("traces", json("{}"), undefined);
    await made.forwarder.stop();
    expect(backend.got.map(({ path }) => path)).toEqual(["/v1/traces"]);
    expect(resultsOf(made, "logs")).toEqual({});
  });

  it("has 8 requests of a signal under way at most", async () => {
    const held: (() => void)[] = [];
    const backend = await backendOf((response, nth) => {
      held.push(() => response.end());
      if (nth === 8) for (const end of held.splice(0)) end();
      if (nth > 8) response.end();
    });
    const made = under(backend.url);
    for (let i = 0; i < 30; i++) made.forwarder.take("traces", json("{}"), undefined);
    await made.forwarder.stop();
    expect([resultsOf(made), backend.mostAtOnce]).toEqual([{ delivered: 30 }, 8]);
  });

  it("does not pass on what it passed on itself", async () => {
    const backend = await backendOf();
    const made = under(backend.url);
    made.forwarder.take("traces", json("{}"), undefined);
    await backend.count(1);
    made.forwarder.take("traces", json("{}"), `1.1 proxy, ${String(backend.got[0]?.headers.via)}`);
    made.forwarder.take("traces", json("{}"), "1.1 swarmscope-another");
    await made.forwarder.stop();
    expect(resultsOf(made)).toEqual({ delivered: 2, looped: 1 });
  });
});

describe("forwarding to a backend that does not take it", () => {
  it.each([429, 502, 503, 504])("sends it again after %i, when the backend asks for it", async (status) => {
    const backend = await backendOf((response, nth) => {
      if (nth === 1) response.writeHead(status, { "Retry-After": "7" });
      response.end();
    });
    const made = under(backend.url);
    made.forwarder.take("traces", json("{}"), undefined);
    await backend.count(2);
    await made.forwarder.stop();
    expect([resultsOf(made), made.pauses]).toEqual([{ delivered: 1 }, [7000]]);
    expect(made.log).toEqual([
      `warn OTLP traces forwarded to ${backend.url} is not taken (status ${status}); it is kept for a while and sent again`,
      `info OTLP traces forwarded to ${backend.url} is taken again`,
    ]);
  });

  it("waits until the date the backend names", async () => {
    const backend = await backendOf((response, nth) => {
      if (nth === 1) response.writeHead(503, { "Retry-After": "Thu, 01 Jan 2026 00:00:20 GMT" });
      response.end();
    });
    const made = under(backend.url);
    made.forwarder.take("traces", json("{}"), undefined);
    await backend.count(2);
    await made.forwarder.stop();
    expect(made.pauses).toEqual([20_000]);
  });

  it.each([
    ["at most", 1, [1000, 2000, 4000, 8000, 16_000, 32_000, 32_000]],
    ["at least", 0, [500, 1000, 2000, 4000, 8000, 16_000, 16_000]],
  ])("waits twice as long each time, %s", async (_how, random, pauses) => {
    const backend = await backendOf((response, nth) => response.writeHead(nth < 8 ? 503 : 200).end());
    const made = under(backend.url, { random: () => random });
    made.forwarder.take("traces", json("{}"), undefined);
    await backend.count(8);
    await made.forwarder.stop();
    expect(made.pauses).toEqual(pauses);
  });

  it("asks with one request at a time, and keeps the order", async () => {
    let isUp = false;
    const backend = await backendOf((response) => response.writeHead(isUp ? 200 : 503).end());
    const made = under(backend.url);
    for (let i = 0; i < 20; i++) made.forwarder.take("traces", json(String(i)), undefined);
    await backend.count(12);
    const asked = backend.got.slice(8, 12).map(({ body }) => body.toString());
    isUp = true;
    await backend.count(14);
    await made.forwarder.stop();
    expect(asked).toEqual(["0", "0", "0", "0"]);
    expect(resultsOf(made)).toEqual({ delivered: 20 });
  });

  it.each([301, 400, 401, 404, 408, 413, 500])("drops what is answered with %i", async (status) => {
    const backend = await backendOf((response) => response.writeHead(status, { Location: "/else" }).end());
    const made = under(backend.url);
    made.forwarder.take("logs", json("{}"), undefined);
    made.forwarder.take("logs", json("{}"), undefined);
    await made.forwarder.stop();
    expect([resultsOf(made, "logs"), backend.got.length, made.log.length]).toEqual([{ refused: 2 }, 2, 1]);
  });

  it("takes up what came meanwhile when a backend is there at last", async () => {
    const port = await freePort();
    let backend: Backend | undefined;
    const made = under(`http://127.0.0.1:${port}`, {
      pause: async () => {
        backend ??= await backendOf(undefined, port);
      },
    });
    made.forwarder.take("traces", json("first"), undefined);
    made.forwarder.take("traces", json("second"), undefined);
    expect(made.forwarder.waiting).toBeGreaterThan(0);
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (backend === undefined) setImmediate(look);
        else void backend.count(2).then(resolve);
      };
      look();
    });
    await made.forwarder.stop();
    expect([resultsOf(made), made.forwarder.waiting]).toEqual([{ delivered: 2 }, 0]);
    expect(made.log[0]).toContain("ECONNREFUSED");
  });

  it("sends it again to a backend that hung", async () => {
    const backend = await backendOf((response, nth) => {
      if (nth > 1) response.end();
    });
    const made = under(backend.url, { timeout: 30 });
    made.forwarder.take("traces", json("{}"), undefined);
    await backend.count(2);
    await made.forwarder.stop();
    expect(resultsOf(made)).toEqual({ delivered: 1 });
    expect(made.log[0]).toContain("is not taken (no answer within 0.03 s)");
  });

  it("gives up what is too old, and goes on with the rest", async () => {
    const backend = await backendOf((response, nth) => {
      if (nth === 2) late.now = GIVE_UP_MS;
      response.writeHead(nth <= 2 ? 503 : 200).end();
    });
    const late: Under = under(backend.url, {
      pause: async () => {
        late.now++;
        if (late.now === 1) late.forwarder.take("traces", json("new"), undefined);
      },
    });
    late.forwarder.take("traces", json("old"), undefined);
    await backend.count(3);
    await late.forwarder.stop();
    expect(backend.got.map(({ body }) => body.toString())).toEqual(["old", "old", "new"]);
    expect([resultsOf(late), late.forwarder.waiting]).toEqual([{ expired: 1, delivered: 1 }, 0]);
  });
});

describe("what waits to be forwarded", () => {
  it("is bounded in bytes, what under way included; more is counted and dropped", async () => {
    const backend = await backendOf(() => undefined);
    const made = under(backend.url, { mostBytes: 10_000 });
    for (let i = 0; i < 100; i++) made.forwarder.take("traces", ofBytes(2000), undefined);
    for (let i = 0; i < 100; i++) made.forwarder.take("logs", ofBytes(2000), undefined);
    expect(made.forwarder.waiting).toBe(3 * 2512);
    expect([resultsOf(made), resultsOf(made, "logs")]).toEqual([{ no_room: 97 }, { no_room: 100 }]);
    await made.forwarder.stop(1);
    expect([resultsOf(made), made.forwarder.waiting]).toEqual([{ no_room: 97, stopping: 3 }, 0]);
    const full = "no longer fits into what may wait; what comes is dropped and counted";
    expect(made.log.map((line) => line.replace(backend.url, ""))).toEqual([
      `warn OTLP traces forwarded to  ${full}`,
      `warn OTLP logs forwarded to  ${full}`,
      "warn OTLP traces forwarded to  was not taken to the end: bodies that are lost: 3",
    ]);
  });

  it("is tried once more at the end, and then dropped and counted", async () => {
    const made = under(`http://127.0.0.1:${await freePort()}`, {
      pause: async () => await new Promise(() => undefined),
    });
    for (let i = 0; i < 10; i++) made.forwarder.take("metrics", json("{}"), undefined);
    await made.forwarder.stop();
    made.forwarder.take("metrics", json("{}"), undefined);
    expect([resultsOf(made, "metrics"), made.forwarder.waiting]).toEqual([{ stopping: 11 }, 0]);
    expect(made.log.at(-1)).toMatch(
      /^warn OTLP metrics forwarded to .* was not taken to the end: bodies that are lost: 10$/,
    );
  });

  it("is delivered at the end where it can be", async () => {
    let isUp = false;
    const backend = await backendOf((response) => response.writeHead(isUp ? 200 : 503).end());
    const made = under(backend.url, { pause: async () => await new Promise(() => undefined) });
    for (let i = 0; i < 50; i++) made.forwarder.take("traces", json(String(i)), undefined);
    await backend.count(8);
    isUp = true;
    await made.forwarder.stop();
    expect(resultsOf(made)).toEqual({ delivered: 50 });
  });

  it("does not hold up the end for longer than it may", async () => {
    const backend = await backendOf(() => undefined);
    const made = under(backend.url);
    for (let i = 0; i < 50; i++) made.forwarder.take("traces", json("{}"), undefined);
    await backend.count(8);
    await made.forwarder.stop(20);
    expect([resultsOf(made), made.forwarder.waiting]).toEqual([{ stopping: 50 }, 0]);
  });
});
