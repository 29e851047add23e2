// What a process tells of itself: here by really holding up its event loop, making garbage and filling its heap.
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { watchProcess, type Watch } from "../../client/process-use.ts";
import { openDoor } from "./door.ts";
import { installClient, type InstalledClient } from "./installed-client.ts";

function watching(): Watch {
  const watch = watchProcess();
  onTestFinished(() => watch.stop());
  return watch;
}

/** Keeps the event loop from everything else. */
function hold(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

function garbage(objects: number): readonly object[] {
  const kept: object[] = [];
  for (let i = 0; i < objects; i++) {
    const made = { i, text: String(i) };
    if (i % 4 === 0) kept.push(made);
  }
  return kept;
}

describe("the event loop of a process", () => {
  it("has a delay once it was looked at, of as long as something held it up", () => {
    const watch = watching();
    expect(watch.use()).not.toHaveProperty("event_loop_delay");
    // Due after half a second, and looked at after 0.8 s: in between comes nothing.
    hold(800);
    expect(watch.use().event_loop_delay).toBeGreaterThanOrEqual(0.29);
    expect(watch.use()).not.toHaveProperty("event_loop_delay");
  });

  it("has the delay since it was told last", async () => {
    const watch = watching();
    hold(1000);
    const before = watch.use().event_loop_delay ?? NaN;
    await wait(600);
    expect(watch.use().event_loop_delay).toBeLessThan(before);
  });
});

describe("garbage collection and heap of a process", () => {
  it("grow with what it makes and keeps", async () => {
    const watch = watching();
    const before = watch.use();
    const kept = garbage(1_000_000);
    await expect.poll(() => watch.use().gc_time).toBeGreaterThan(before.gc_time ?? NaN);
    const { heap_used = NaN, memory = NaN, cpu = NaN, gc_time = NaN } = watch.use();
    expect(heap_used - (before.heap_used ?? NaN)).toBeGreaterThan(kept.length * 8);
    expect(heap_used).toBeLessThan(memory);
    expect(gc_time).toBeLessThan(cpu);
  });

  it("do not begin again with another watch", async () => {
    const watch = watching();
    garbage(1_000_000);
    await expect.poll(() => watch.use().gc_time).toBeGreaterThan(0);
    expect(watching().use().gc_time).toBeGreaterThanOrEqual(watch.use().gc_time ?? NaN);
  });
});

describe("an agent alone in its process", () => {
  let installed: InstalledClient;
  beforeAll(() => {
    installed = installClient();
  });
  afterAll(() => installed.remove());

  /** What the second heartbeat tells, a second after the first. */
  async function secondBeat(before: string, after = ""): Promise<Readonly<Record<string, unknown>> | undefined> {
    const door = await openDoor();
    const source = `
      import hooks from "node:perf_hooks";
      import { syncBuiltinESMExports } from "node:module";
      ${before}
      const { swarm } = await import("swarmscope/client");
      swarm.agent("a", { heartbeat: 1 });
      await new Promise((resolve) => setTimeout(resolve, 300));
      ${after}
      await new Promise((resolve) => setTimeout(resolve, 1000));
    `;
    const { code, errors } = await installed.run(source, { SWARMSCOPE_URL: door.url });
    expect([code, errors]).toEqual([0, ""]);
    return door.events.filter(({ kind }) => kind === "agent.heartbeat")[1];
  }

  it("tells of a wait by the heartbeat that came late for it", async () => {
    const beat = await secondBeat("", "for (const end = performance.now() + 1000; performance.now() < end; );");
    expect(beat?.["event_loop_delay"]).toBeGreaterThan(0.7);
    expect(beat?.["event_loop_delay"]).toBeLessThan(5);
  });

  it("goes on where what is watched is not to be had", async () => {
    const beat = await secondBeat(`
      Object.assign(hooks, { createHistogram: undefined, PerformanceObserver: undefined });
      syncBuiltinESMExports();
    `);
    expect(beat).toMatchObject({ memory: expect.any(Number) as number, cpu: expect.any(Number) as number });
    expect(beat).not.toHaveProperty("event_loop_delay");
    expect(beat).not.toHaveProperty("gc_time");
  });

  it("goes on with a clock that says anything", async () => {
    const beat = await secondBeat(
      "",
      `for (const reading of [1e300, NaN, Infinity, -1]) {
        performance.now = () => reading;
        await new Promise((resolve) => setTimeout(resolve, 550));
      }`,
    );
    expect(beat?.["event_loop_delay"]).toBeLessThanOrEqual(86_400 * 1.01);
  });
});
