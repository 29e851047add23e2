// What processes tell of themselves: memory, processor time, the runtime of JavaScript. Replicas are one agent together.
import { describe, expect, it } from "vitest";
import { limits } from "../../../../exporter/ingest/otlp/meaning/limits.ts";
import { Translator } from "../../../../exporter/ingest/otlp/meaning/translator.ts";
import type { SwarmEvent } from "../../../../exporter/model/event.ts";
import { origin, points, spans, START, type MadePoint } from "./made.ts";
import { feed, play } from "./totals.ts";
import type { Body } from "./records.ts";

const app = origin("app");
const replica = (id: string) => origin("app", "", { "service.instance.id": id });
const known = spans(app, { id: "c", is: { "gen_ai.operation.name": "chat", "gen_ai.request.model": "m" } });

const memory = (value: number, to = 1): MadePoint => ({ metric: "process.memory.usage", value, to });
const cpu = (value: number, to = 1, mode = "user"): MadePoint => ({
  ...{ metric: "process.cpu.time", value, to },
  is: { "cpu.mode": mode },
});
const used = (state: string, value: number, to = 1): MadePoint => ({
  ...{ metric: "db.client.connection.count", value, to },
  is: { "db.client.connection.pool.name": "orders", "db.client.connection.state": state },
});

function beatsIn(events: readonly SwarmEvent[]): readonly SwarmEvent[] {
  return events.filter(({ kind }) => kind === "agent.heartbeat");
}

const beats = (...bodies: readonly Body[]): readonly SwarmEvent[] => beatsIn(play(bodies));

describe("metrics of a process", () => {
  it("are told of an agent, once it is known to be one", () => {
    const body = points(app, memory(5000), cpu(1.5), cpu(0.5, 1, "system"));
    expect(beats(body, known, body)).toMatchObject([{ agent: "app", memory: 5000, cpu: 2 }]);
  });

  it("tell of the runtime of JavaScript too: heaps added up, garbage collection as time, the worst event loop", () => {
    const space = (name: string) => ({ "v8js.heap.space.name": name });
    const body = points(
      app,
      { metric: "v8js.memory.heap.used", value: 3000, is: space("old_space") },
      { metric: "v8js.memory.heap.used", value: 1000, is: space("new_space") },
      { metric: "v8js.gc.duration", value: 0.25, count: 10, is: { "v8js.gc.type": "minor" } },
      { metric: "v8js.gc.duration", value: 0.5, count: 1, is: { "v8js.gc.type": "major" } },
      { metric: "nodejs.eventloop.delay.p99", value: 0.02 },
      { metric: "nodejs.eventloop.delay.p99", value: 0.03 },
    );
    expect(beats(known, body)).toMatchObject([
      { agent: "app", heap_used: 4000, gc_time: 0.75, event_loop_delay: 0.03 },
    ]);
  });

  it("tell times as totals of the process or as increments, and levels as levels alone", () => {
    const delta = (point: MadePoint): MadePoint => ({ ...point, delta: true });
    const told = beats(known, points(app, delta(cpu(1.5, 1)), delta(memory(7))), points(app, delta(cpu(0.5, 2))));
    expect(told).toMatchObject([{ cpu: 1.5 }, { cpu: 2 }]);
    expect(told[0]).not.toHaveProperty("memory");
  });

  it("tell the newest of one delivery, and nothing of before it", () => {
    expect(beats(known, points(app, memory(3, 2), memory(9, 1)))).toMatchObject([{ memory: 3 }]);
    expect(beats(known, points(app, memory(3, 2)), points(app, memory(9, 1)))).toMatchObject([
      { memory: 3 },
      { memory: 3 },
    ]);
  });
});

describe("replicas of a service", () => {
  it("are one agent, with the memory and the processor time of all of them", () => {
    const told = beats(
      known,
      points(replica("a"), memory(100, 1), cpu(10, 1)),
      points(replica("b"), memory(50, 2), cpu(5, 2)),
      points(replica("a"), memory(101, 3), cpu(11, 3)),
      points(replica("b"), memory(50, 4), cpu(5.5, 4)),
    );
    expect(told).toMatchObject([
      { memory: 100, cpu: 10 },
      { memory: 150, cpu: 15 },
      { memory: 151, cpu: 16 },
      { memory: 151, cpu: 16.5 },
    ]);
  });

  it("count while they are heard: of one that was silent for long the time remains, the memory does not", () => {
    const translator = new Translator({ since: 0 });
    const events: SwarmEvent[] = [];
    const emit = (event: SwarmEvent): void => void events.push(event);
    feed(translator, known, START, emit);
    feed(translator, points(replica("a"), memory(100), cpu(10)), START, emit);
    const later = START + limits.resources.silence;
    feed(translator, points(replica("b"), memory(50), cpu(5)), later - 1, emit);
    translator.turn(later, emit);
    feed(translator, points(replica("b"), memory(60, 2), cpu(6, 2)), later, emit);
    expect(beatsIn(events)).toMatchObject([{ memory: 100 }, { memory: 150 }, { memory: 60, cpu: 16 }]);
  });

  it("of a worst event loop tell the worst", () => {
    const delay = (value: number): MadePoint => ({ metric: "nodejs.eventloop.delay.p99", value });
    const bodies = [points(replica("a"), delay(0.3)), points(replica("b"), delay(0.1))];
    expect(beats(known, ...bodies)).toMatchObject([{ event_loop_delay: 0.3 }, { event_loop_delay: 0.3 }]);
  });

  it("have pools of the same name together", () => {
    const told = play([
      known,
      points(replica("a"), used("used", 3), used("idle", 1)),
      points(replica("b"), used("used", 4, 2)),
      points(replica("a"), used("used", 1, 3)),
    ]).filter(({ kind }) => kind === "pool.sampled");
    expect(told).toMatchObject([
      { used: 3, idle: 1 },
      { used: 7, idle: undefined },
      { used: 5, idle: undefined },
    ]);
  });

  it("are known over a restart", () => {
    const before = new Translator({ since: START });
    const events: SwarmEvent[] = [];
    const emit = (event: SwarmEvent): void => void events.push(event);
    feed(before, known, START, () => undefined);
    feed(before, points(replica("a"), memory(100), cpu(10), used("used", 3)), START, () => undefined);
    const after = new Translator({ since: START + 1000 });
    after.restore(structuredClone(before.dump()));
    feed(after, points(replica("b"), memory(50), cpu(5), used("used", 4)), START + 2000, emit);
    expect(events).toMatchObject([
      { kind: "agent.heartbeat", memory: 150, cpu: 15 },
      { kind: "pool.sampled", used: 7 },
    ]);
  });

  it("are kept in bounds: the one heard least recently makes room", () => {
    const options = { since: 0, limits: { ...limits, resources: { levels: 2, silence: 1e9, agents: 1 } } };
    const bodies = ["a", "b", "c"].map((id) => points(replica(id), memory(1)));
    expect(beatsIn(play([known, ...bodies], options))).toMatchObject([{ memory: 1 }, { memory: 2 }, { memory: 2 }]);
  });
});
