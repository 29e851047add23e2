// Metrics of one's own and a whole exporter that passes them through: what is told on one side stands on the page of the other.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { Client } from "../../client/client.ts";
import { readOptions } from "../../client/options.ts";
import { startExporter, type UnderTest } from "../http/exporter-under-test.ts";
import { clientOf } from "./client-under-test.ts";

let exporter: UnderTest;
beforeAll(async () => {
  exporter = await startExporter("--otlp-pass-through", "shop.*");
});
afterAll(() => exporter.stop());

const page = async (): Promise<string> => await (await fetch(`${exporter.url}/metrics`)).text();
const scope = 'otel_scope_name="swarmscope/client"';

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return String(Buffer.concat(parts));
}

describe("metrics told to an exporter that passes them through", () => {
  it("are published with their names, units, help and labels, and stay those of their service", async () => {
    const { client, problems } = clientOf(exporter.url, { service: "till" });
    client.counter("shop.sales", { unit: "{sale}", description: "Sales." }).add(3, { kind: "book" });
    client.gauge("shop.fill", { unit: "By" }).set(-4, { shelf: 2 });
    const wait = client.timer("shop.wait", { description: "Waiting.", buckets: [0.1, 1] });
    for (const seconds of [0.1, 0.5, 3]) wait.record(seconds);
    expect(await client.flush()).toBe(true);
    wait.record(0.5);
    expect(await client.flush()).toBe(true);
    expect(problems).toEqual([]);
    const text = await page();
    for (const line of [
      "# HELP shop_sales_total Sales.",
      "# TYPE shop_sales_total counter",
      `shop_sales_total{job="till",${scope},kind="book"} 3`,
      `shop_fill_bytes{job="till",${scope},shelf="2"} -4`,
      "# TYPE shop_wait_seconds histogram",
      `shop_wait_seconds_bucket{job="till",${scope},le="0.1"} 1`,
      `shop_wait_seconds_bucket{job="till",${scope},le="1"} 3`,
      `shop_wait_seconds_bucket{job="till",${scope},le="+Inf"} 4`,
      `shop_wait_seconds_sum{job="till",${scope}} 4.1`,
      `shop_wait_seconds_count{job="till",${scope}} 4`,
    ])
      expect(text.split("\n")).toContain(line);
  });

  it("are added up over clients that begin and send at the same moment", async () => {
    const moment = Date.now();
    const clients = Array.from({ length: 20 }, (_, i) => {
      const parts = { now: () => moment, random: Math.random, run: `same-${String(i).padStart(5, "0")}` };
      const client = new Client(readOptions({ url: exporter.url }, {}), parts);
      onTestFinished(async () => {
        await client.close(0);
      });
      return client;
    });
    for (const client of clients) client.counter("shop.same").add(1, { kind: "book" });
    await Promise.all(clients.map((client) => client.flush()));
    for (const client of clients) client.counter("shop.same").add(1, { kind: "book" });
    await Promise.all(clients.map((client) => client.flush()));
    expect(await page()).toContain(`shop_same_total{${scope},kind="book"} 40\n`);
  });

  it("are counted once, although the answer got lost and they were sent again", async () => {
    const sent: string[] = [];
    // Stands between: passes requests on, and loses the first answer.
    const between = createServer((request, response) => {
      void (async () => {
        const body = await bodyOf(request);
        const headers = { "content-type": "application/json" };
        const answer = await fetch(`${exporter.url}/v1/metrics`, { method: "POST", headers, body });
        if (sent.push(body) === 1) return request.socket.resetAndDestroy();
        response.writeHead(answer.status);
        response.end(await answer.text());
      })();
    });
    await new Promise<void>((resolve) => between.listen(0, "127.0.0.1", resolve));
    // It listens on a TCP port: the address is no path and is there.
    const { client } = clientOf(`http://127.0.0.1:${(between.address() as AddressInfo).port}`);
    client.counter("shop.once").add(5);
    client.timer("shop.took").record(5);
    expect(await client.flush()).toBe(false);
    client.counter("shop.once").add(2);
    expect(await client.flush()).toBe(true);
    between.close();
    between.closeAllConnections();
    expect(sent).toHaveLength(3);
    expect(sent[1]).toBe(sent[0]);
    const text = await page();
    expect(text).toContain(`shop_once_total{${scope}} 7\n`);
    expect(text).toContain(`shop_took_seconds_count{${scope}} 1\n`);
  });

  it("that the exporter does not publish are told as a problem, once", async () => {
    const { client, problems } = clientOf(exporter.url);
    client.counter("tickets.resolved").add(1);
    client.counter("shop.other").add(1);
    expect(await client.flush()).toBe(true);
    client.counter("tickets.resolved").add(1);
    expect(await client.flush()).toBe(true);
    expect(problems).toEqual([
      {
        kind: "unpublished",
        message: "tickets.resolved is not published: start the exporter with --otlp-pass-through 'shop.*,tickets.*'",
      },
    ]);
  });
});
