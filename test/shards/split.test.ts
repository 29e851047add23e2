// Every event of a body goes to one shard, or stays with the front, whatever the body is like.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { takeIn } from "../../exporter/ingest/events.ts";
import type { SwarmEvent } from "../../exporter/model/event.ts";
import { SwarmscopeError } from "../../exporter/errors.ts";
import { shardOf } from "../../exporter/shards/hash.ts";
import { QueuedTasks } from "../../exporter/shards/queued-tasks.ts";
import { split, type Parcels } from "../../exporter/shards/split.ts";
import { badEvent, BEGINNING, bodyOf, lifeEvent, LIMITS, workEvent, writing } from "./swarm.ts";

const SHARDS = 3;

function splitting(queued = new QueuedTasks(100)): Parameters<typeof split>[2] {
  return { shards: SHARDS, maxEvents: LIMITS.maxBatchEvents, queued };
}

/** The events a process finds good in a body; none if it refuses the body. */
function goodIn(body: Buffer): readonly SwarmEvent[] {
  const events: SwarmEvent[] = [];
  // The next event is told by the same object.
  const apply = (event: SwarmEvent): void => {
    const fields = Object.entries(event).filter(([, value]) => value !== undefined);
    events.push(Object.fromEntries(fields) as unknown as SwarmEvent);
  };
  try {
    takeIn(body, LIMITS.maxBatchEvents, BEGINNING, { apply, skewed: () => undefined, rejected: () => undefined });
    return events;
  } catch (error) {
    if (error instanceof SwarmscopeError) return [];
    throw error;
  }
}

/** What a shard finds in its parcel. Every event in it must be good. */
function receivedBy(parcels: Parcels, shard: number): readonly SwarmEvent[] {
  const parcel = parcels.get(shard);
  if (parcel === undefined) return [];
  const events = goodIn(bodyOf(parcel));
  expect(events).toHaveLength(parcel.events);
  return events;
}

function ownerOf(event: SwarmEvent): number | undefined {
  return "agent" in event && event.agent !== undefined ? shardOf(event.agent, SHARDS) : undefined;
}

const anything = fc.oneof(
  fc
    .tuple(
      fc.array(fc.oneof({ weight: 9, arbitrary: fc.oneof(workEvent, lifeEvent) }, { weight: 2, arbitrary: badEvent })),
      writing,
    )
    .map(([events, write]) => Buffer.from(write(events))),
  // Cut off, and with bytes that are no text.
  fc
    .tuple(fc.array(workEvent, { maxLength: 9 }), writing, fc.nat({ max: 2_000 }), fc.constantFrom(0, 0xc3, 0xff))
    .map(([events, write, length, byte]) => {
      const bytes = Buffer.from(write(events)).subarray(0, length);
      if (bytes.length > 0) bytes[bytes.length >> 1] = byte;
      return bytes;
    }),
  fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
);

describe("a body", () => {
  it("gives each shard the events of its agents, in their order, and no others", () => {
    fc.assert(
      fc.property(anything, (body) => {
        const good = goodIn(body);
        const parcels = split(body, BEGINNING, splitting());
        for (let shard = 0; shard < SHARDS; shard++) {
          const received = receivedBy(parcels, shard).filter(({ kind }) => kind !== "task.queued");
          expect(received).toEqual(good.filter((event) => ownerOf(event) === shard));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("has no parcels where nobody's agent is in it, or where it is refused", () => {
    const parcelsOf = (text: string): number => split(Buffer.from(text), BEGINNING, splitting()).size;
    expect(parcelsOf('{"kind":"feedback.given","rating":5}')).toBe(0);
    expect(parcelsOf('{"kind":"agent.heartbeat"}')).toBe(0);
    expect(parcelsOf("")).toBe(0);
    expect(parcelsOf("[1, 2")).toBe(0);
    const heartbeat = '{"kind":"agent.heartbeat","agent":"a"}';
    expect(parcelsOf(Array.from({ length: LIMITS.maxBatchEvents }, () => heartbeat).join("\n"))).toBe(1);
    expect(parcelsOf(Array.from({ length: LIMITS.maxBatchEvents + 1 }, () => heartbeat).join("\n"))).toBe(0);
  });

  it("is passed on whole, however large", () => {
    const events = Array.from(
      { length: 50 },
      (_, i) => `{"kind":"agent.heartbeat","agent":"a","type":"${"x".repeat(i + 1)}"}`,
    );
    const [parcel] = split(Buffer.from(events.join("\n")), BEGINNING, splitting()).values();
    expect(parcel?.bytes.toString()).toBe(events.join(","));
  });

  it("is passed on as the bytes it came in", () => {
    const event = '{ "kind" : "agent.heartbeat",\t"agent":"a", "shoe":"left", "time": null }';
    const [parcel] = split(Buffer.from(`[${event} , ${event}]`), BEGINNING, splitting()).values();
    expect(parcel?.bytes.toString()).toBe(`${event},${event}`);
  });
});

describe("what is told of a task before an agent has it", () => {
  const queued =
    '{"kind":"task.queued","id":"q1","task":"t","attempt":2,"task_type":"review","queue":"q","priority":"low"}';
  const by = (agent: string): string => `{"kind":"task.started","task":"t","agent":"${agent}"}`;
  const told = `{"kind":"task.queued","task":"t","time":${String(BEGINNING)},"id":"q1","task_type":"review","attempt":2}`;
  const other = ["b", "c", "d", "e"].find((name) => shardOf(name, SHARDS) !== shardOf("a", SHARDS)) ?? "";

  function textsOf(body: string, queuedTasks: QueuedTasks): readonly string[] {
    return [...split(Buffer.from(body), BEGINNING, splitting(queuedTasks)).values()].map(({ bytes }) =>
      bytes.toString(),
    );
  }

  it("goes before the first event of the agent, once", () => {
    const tasks = new QueuedTasks(10);
    expect(textsOf(queued, tasks)).toEqual([]);
    expect(textsOf(`${by("a")}\n${by("a")}`, tasks)).toEqual([`${told},${by("a")},${by("a")}`]);
    expect(textsOf(by("a"), tasks)).toEqual([by("a")]);
  });

  it("goes to another shard too when the task does", () => {
    const tasks = new QueuedTasks(10);
    expect(textsOf(`${queued}\n${by("a")}`, tasks)).toEqual([`${told},${by("a")}`]);
    expect(textsOf(by(other), tasks)).toEqual([`${told},${by(other)}`]);
  });

  it("is told again where it may not have arrived", () => {
    const tasks = new QueuedTasks(10);
    textsOf(`${queued}\n${by("a")}`, tasks);
    tasks.tellAgain();
    expect(textsOf(by("a"), tasks)).toEqual([`${told},${by("a")}`]);
    expect(textsOf(by("a"), tasks)).toEqual([by("a")]);
  });

  it("is remembered of the newest tasks, and of each the newest eight reports", () => {
    const tasks = new QueuedTasks(2);
    const about = (task: string): string => `{"kind":"task.queued","task":"${task}"}`;
    textsOf(["x", "y", "x", "z"].map(about).join("\n"), tasks);
    expect(["x", "y", "z"].map((task) => tasks.due(task, 0).length)).toEqual([0, 1, 1]);
    textsOf(Array.from({ length: 9 }, () => about("y")).join("\n"), tasks);
    expect(tasks.due("y", 0)).toHaveLength(8);
    textsOf(about("y"), tasks);
    expect(tasks.due("y", 0)).toHaveLength(1);
  });
});
