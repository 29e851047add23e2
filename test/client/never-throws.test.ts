// Whatever is handed in: calls return, what they run goes on, and what arrives is lines the exporter can read.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { swarm } from "../../client/index.ts";
import { readOptions } from "../../client/options.ts";
import { openDoor } from "./door.ts";
import { pointsOf } from "./points.ts";

/** A trap for whoever reads it. */
const trap: unknown = new Proxy(
  {},
  {
    get() {
      throw new Error("trap");
    },
    ownKeys() {
      throw new Error("trap");
    },
  },
);
const odd = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true }),
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.constantFrom<unknown>(trap, Symbol("x"), () => 1, -1, NaN, Infinity, 1e300, undefined, null),
);

/** Calls a method with arguments that its type forbids: callers may be plain JavaScript. */
function call(target: object, method: string, ...args: readonly unknown[]): unknown {
  return Reflect.apply(Reflect.get(target, method) as (...args: readonly unknown[]) => unknown, target, args);
}

/** A good name now and then: with a wrong one nothing else is looked at. */
function tellMetrics(client: object, [a, b, c, d]: readonly unknown[]): void {
  for (const name of [a, "odd"]) {
    call(call(client, "counter", name, b) as object, "add", c, d);
    const gauge = call(client, "gauge", name === "odd" ? "level" : name, b) as object;
    call(gauge, "set", d, c);
    (call(gauge, "watch", () => c, d, 3600) as () => void)();
    const timer = call(client, "timer", name === "odd" ? "took" : name, { buckets: b, description: c }) as object;
    call(timer, "record", c, b);
    expect(call(timer, "time", () => 4, d)).toBe(4);
    expect(call(timer, "time", 4, d)).toBe(undefined);
  }
}

describe("odd arguments", () => {
  it("throw nothing, change nothing, and reach the door as events or not at all", async () => {
    const door = await openDoor();
    const client = swarm({ url: door.url, flushEvery: 3600, onProblem: () => undefined });
    await fc.assert(
      fc.asyncProperty(fc.array(odd, { minLength: 4, maxLength: 4 }), async ([a, b, c, d]) => {
        const agent = call(client, "agent", a, b) as object;
        expect(call(agent, "task", a, () => 7)).toBe(7);
        expect(call(call(agent, "wrap", b, () => 8) as object, "call")).toBe(8);
        expect(call(call(agent, "timed", c) as object, "call", undefined, () => 9, d)).toBeTypeOf("function");
        expect(call(agent, "llm", a, () => b, c)).toBe(b);
        expect(call(agent, "tool", d, () => 1)).toBe(1);
        expect(call(agent, "call", d, () => 2)).toBe(2);
        expect(call(agent, "database", d, () => 3)).toBe(3);
        for (const nothing of [5, "f", null])
          for (const method of ["task", "database", "call"]) expect(call(agent, method, "x", nothing)).toBe(undefined);
        (call(agent, "pool", a, () => d, 3600) as () => void)();
        for (const method of ["llm", "tool", "database", "call", "message", "code", "tell", "stop"])
          call(agent, method, a, undefined);
        const attempt = call(agent, "start", a, d) as object;
        call(attempt, "finish", b);
        call(attempt, "fail", c);
        call(client, "tell", a);
        call(client, "queued", a, b);
        call(client, "feedback", c);
        (call(client, "queue", a, () => d, 3600) as () => void)();
        tellMetrics(client, [a, b, c, d]);
        expect(await client.flush()).toBe(true);
      }),
      { numRuns: 200 },
    );
    expect(door.events.length).toBeGreaterThan(1000);
    for (const event of door.events) expect(event["kind"]).toBeTypeOf("string");
    for (const { value, sum = 0 } of door.metrics.flatMap(pointsOf)) expect(value ?? sum).not.toBeNaN();
    expect(door.metrics.length).toBeGreaterThan(10);
    expect(client.stats()).toMatchObject({ waiting: 0, metrics: { waiting: 0 } });
    await client.close(0);
  });

  it("as options are told as problems, and defaults are taken", () => {
    fc.assert(
      fc.property(odd, odd, odd, (a, b, c) => {
        const onProblem = (): never => {
          throw new Error("trap");
        };
        const options = { url: a, token: b, agent: c, flushEvery: a, maxMemory: b, gzip: c, timeout: a, onProblem };
        for (const each of [a, options]) {
          const settings = readOptions(each, { SWARMSCOPE_URL: "off" });
          expect(settings.agent).not.toBe("");
          expect(settings.pages * settings.pageBytes).toBeGreaterThan(60_000);
          expect(settings.pages).toBeGreaterThanOrEqual(3);
          expect(settings.flushEvery).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
