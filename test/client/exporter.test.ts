// The client and a whole exporter: what is told on one side stands on the page of the other.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import type { SwarmEvent as ClientEvent } from "../../client/index.ts";
import type { EventKind, EventOf } from "../../exporter/model/event.ts";
import { examples } from "../../scripts/docs/event-examples.ts";
import { startExporter, type UnderTest } from "../http/exporter-under-test.ts";
import { clientOf } from "./client-under-test.ts";

let exporter: UnderTest;
beforeAll(async () => {
  exporter = await startExporter();
});
afterAll(() => exporter.stop());

const page = async (): Promise<string> => await (await fetch(`${exporter.url}/metrics`)).text();

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return String(Buffer.concat(parts));
}

describe("tasks told to an exporter", () => {
  it("are counted with their outcomes, durations and waits", async () => {
    const { client, problems } = clientOf(exporter.url);
    const agent = client.agent("counted", { type: "coder", slots: 2, heartbeat: false });
    for (let i = 0; i < 20_000; i++) agent.task("small", () => i);
    await expect(agent.task("small", async () => Promise.reject(new Error("x")))).rejects.toThrow("x");
    client.queued("t1", { type: "long", queue: "jobs" });
    agent.start("long", { id: "t1", queue: "jobs", wait: 3 }).finish();
    client.queue("jobs", () => ({ depth: 4, in_flight: 1 }));
    agent.message({ count: 5 });
    agent.database("redis", () => 1);
    agent.pool("orders", () => ({ idle: 1, used: 4, max: 5 }));
    expect(await client.flush()).toBe(true);
    expect(client.stats()).toMatchObject({ rejected: 0, dropped: 0, waiting: 0 });
    expect(problems).toEqual([]);
    const text = await page();
    expect(text).toContain('swarm_task_attempts_total{agent="counted",task_type="small",outcome="ok"} 20000\n');
    expect(text).toContain('swarm_task_attempts_total{agent="counted",task_type="small",outcome="failed"} 1\n');
    expect(text).toContain('swarm_task_attempts_total{agent="counted",task_type="long",outcome="ok"} 1\n');
    expect(text).toContain('swarm_queue_depth_tasks{queue="jobs"} 4\n');
    expect(text).toContain('swarm_database_calls_total{agent="counted",database="redis",outcome="ok"} 1\n');
    expect(text).toContain('swarm_database_pool_connections{agent="counted",pool="orders",state="used"} 4\n');
    expect(text).toContain('swarm_agent_slots{agent="counted"} 2\n');
    const seconds = /swarm_agent_run_duration_seconds_sum\{agent="counted"\} (\S+)/.exec(text)?.[1];
    expect(Number(seconds)).toBeGreaterThan(0);
    expect(Number(seconds)).toBeLessThan(10);
  });

  it("are counted once, although the answer got lost and they were sent again", async () => {
    const sent: string[] = [];
    // Stands between: passes requests on, and loses the first answer.
    const between = createServer((request, response) => {
      void (async () => {
        const body = await bodyOf(request);
        const answer = await fetch(`${exporter.url}/v1/events`, { method: "POST", body });
        if (sent.push(body) === 1) return request.socket.resetAndDestroy();
        response.writeHead(answer.status);
        response.end(await answer.text());
      })();
    });
    await new Promise<void>((resolve) => between.listen(0, "127.0.0.1", resolve));
    // It listens on a TCP port: the address is no path and is there.
    const { client } = clientOf(`http://127.0.0.1:${(between.address() as AddressInfo).port}`);
    const agent = client.agent("twice", { heartbeat: false });
    for (let i = 0; i < 100; i++) agent.task("small", () => i);
    expect(await client.flush()).toBe(false);
    expect(await client.flush()).toBe(true);
    between.close();
    between.closeAllConnections();
    expect(sent).toHaveLength(2);
    expect(sent[1]).toBe(sent[0]);
    expect(client.stats()).toMatchObject({ accepted: 101, rejected: 0 });
    expect(await page()).toContain('swarm_task_attempts_total{agent="twice",task_type="small",outcome="ok"} 100\n');
  });

  it("are refused where there is no door for them", async () => {
    const { client, problems } = clientOf(`${exporter.url}/nowhere`);
    client.feedback(5);
    expect(await client.flush()).toBe(true);
    expect(client.stats()).toMatchObject({ accepted: 0, rejected: 1 });
    expect(problems.map(({ kind }) => kind)).toEqual(["rejected"]);
  });
});

describe("events", () => {
  it("of every kind the exporter reads are a type of the client, field by field", () => {
    expectTypeOf<{ [K in EventKind]: EventOf<K> }[EventKind]>().toExtend<ClientEvent>();
  });

  it.each(Object.entries(examples))("of the kind %s are taken", async (kind, example) => {
    const { client, problems } = clientOf(exporter.url);
    // The table of examples has the fields of each kind, which the entries of an object do not tell.
    client.tell({ kind, ...example } as ClientEvent);
    expect(await client.flush()).toBe(true);
    expect(client.stats()).toMatchObject({ accepted: 1, rejected: 0 });
    expect(problems).toEqual([]);
  });
});
