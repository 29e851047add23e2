// What cannot be told of metrics of one's own: it is counted and told once, and nothing is thrown.
import { describe, expect, it } from "vitest";
import type { Client } from "../../client/index.ts";
import { clientOf, type UnderTest } from "./client-under-test.ts";
import { openDoor, type Door } from "./door.ts";
import { pointsOf, totals } from "./points.ts";

async function scene(): Promise<UnderTest & { readonly door: Door }> {
  const door = await openDoor();
  return { ...clientOf(door.url), door };
}

describe("what cannot be told of a metric", () => {
  const telling: readonly (readonly [string, string, (client: Client) => void])[] = [
    ["no number", "What is added to a counter must be a number from 0", (client) => client.counter("a").add(NaN)],
    ["a loss", "What is added to a counter must be a number from 0", (client) => client.counter("a").add(-1)],
    [
      "a text for a number",
      "What is added to a counter must be a number from 0",
      (client) => client.counter("a").add("1" as unknown as number),
    ],
    ["no level", "The value of a gauge must be a number", (client) => client.gauge("a").set(Infinity)],
    ["no time", "What a timer records must be seconds, from 0", (client) => client.timer("a").record(-0.1)],
    [
      "labels that are no object",
      "Labels of a metric must be an object",
      (client) => client.counter("a").add(1, "billing" as never),
    ],
    [
      "a label that is no text",
      "Labels of a metric must be texts, numbers, true or false",
      (client) => client.counter("a").add(1, { team: {} as never }),
    ],
    [
      "too many labels",
      "A metric can have 32 labels at most",
      (client) => client.counter("a").add(1, Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`l${i}`, "x"]))),
    ],
  ];

  it.each(telling)("%s is counted, and told once", async (_, why, tell) => {
    const { client, door, problems } = await scene();
    tell(client);
    tell(client);
    expect(await client.flush()).toBe(true);
    expect(door.metrics).toEqual([]);
    expect(client.stats()).toMatchObject({ unusable: 2, metrics: { series: 0, waiting: 0 } });
    expect(problems).toEqual([{ kind: "unusable", message: `${why}; it is not told.` }]);
  });

  it.each([5, "", "1a", "a b", "a".repeat(256), "swarm.tasks", "swarm_tasks"])(
    "the name %j is counted, and told once; the metric does nothing",
    async (name) => {
      const { client, door, problems } = await scene();
      client.counter(name as string).add(1);
      expect(await client.flush()).toBe(true);
      expect(door.metrics).toEqual([]);
      expect(client.stats().unusable).toBe(2);
      expect(problems.map(({ kind }) => kind)).toEqual(["unusable"]);
    },
  );

  it("a name that is another kind's already is counted, and told once", async () => {
    const { client, door, problems } = await scene();
    client.counter("a").add(1);
    client.gauge("a").set(7);
    expect(await client.flush()).toBe(true);
    expect(door.metrics.flatMap(pointsOf).map(({ is, value }) => [is, value])).toEqual([["sum", 1]]);
    expect(client.stats().unusable).toBe(2);
    expect(problems.map(({ message }) => message)).toEqual([
      "The metric a is a counter already, and cannot be a gauge; it is not told.",
    ]);
  });

  it("series beyond a thousand are given up, counted, and it is told once", async () => {
    const { client, door, problems } = await scene();
    const [jobs, sizes] = [client.counter("jobs"), client.gauge("sizes")];
    for (let i = 0; i < 1000; i++) jobs.add(1, { id: i });
    for (let i = 0; i < 5; i++) sizes.set(1, { id: i });
    jobs.add(1, { id: 7 });
    expect(client.stats().metrics).toMatchObject({ series: 1000, dropped: 5, waiting: 1000 });
    expect(await client.flush()).toBe(true);
    expect(Object.keys(totals(door.metrics))).toHaveLength(1000);
    expect(totals(door.metrics)).toMatchObject({ "jobs{id=7}": 2, "jobs{id=999}": 1 });
    expect(problems).toEqual([
      { kind: "dropped", message: "Metrics have more than 1000 series: others are given up." },
    ]);
  });
});
