// The peer: an exporter of agents made of the usual parts (express, its JSON body parser, zod, prom-client), and with
// `--database FILE` made durable the usual way: each batch one transaction of better-sqlite3, synced before it is answered.
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import express from "express";
import { openDatabase } from "./bench-packages.ts";
import { cardMetrics } from "./card-metrics.ts";
import { batchSchema, type CardEvent } from "./card-schema.ts";

const { values } = parseArgs({ options: { database: { type: "string" } } });

const schema = batchSchema();
const metrics = cardMetrics();
const keep = values.database === undefined ? undefined : durable(values.database);
const app = express();

app.post("/v1/events", express.json({ limit: "16mb" }), (request, response) => {
  const batch = schema.safeParse(request.body);
  if (!batch.success) {
    response.status(400).end();
    return;
  }
  keep?.(batch.data);
  for (const event of batch.data) metrics.apply(event);
  response.status(202).end();
});
app.get("/metrics", async (_request, response) => {
  response.type(metrics.registry.contentType);
  response.send(await metrics.registry.metrics());
});

const server = app.listen(0, "127.0.0.1", () => {
  // It listens on a TCP port: the address is no path and is there.
  console.log(`listens on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
server.keepAliveTimeout = 65_000;
process.on("SIGTERM", () => process.exit(0));

function durable(path: string): (batch: readonly CardEvent[]) => void {
  const database = openDatabase(path);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.exec("create table event (ts integer, agent text, body text)");
  const insert = database.prepare("insert into event values (?, ?, ?)");
  return database.transaction((batch: readonly CardEvent[]) => {
    for (const event of batch) insert.run(event.ts, event.agent, JSON.stringify(event));
  });
}
