// A server that stops answering is seen to: latency is counted from when a request was due.
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { prepare } from "../../bench/lib/bodies.ts";
import { ours } from "../../bench/lib/happenings.ts";
import { openLoop } from "../../bench/lib/open-loop.ts";
import { Subject } from "../../bench/lib/subject.ts";
import { mix } from "../../bench/lib/swarm.ts";

/** Holds all answers back until `count` requests have come, and then answers at once. */
async function stalling(count: number, status: number): Promise<{ subject: Subject; close: () => void }> {
  let held: ServerResponse[] = [];
  let open = false;
  const server = createServer((request, response) => {
    request.resume();
    held.push(response);
    open ||= held.length === count;
    if (!open) return;
    for (const each of held) each.writeHead(status).end();
    held = [];
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { subject: new Subject("a server", process.pid, url, ours, ""), close: () => server.close() };
}

const schedule = { perSecond: 200, warmUp: 0, seconds: 0.5, scrapeEvery: 60 };

it("counts what waited while the server stood still", async () => {
  const { subject, close } = await stalling(30, 202);
  const prepared = prepare(mix(5, 200), 2, ours, subject.events);
  const { p50, p99, longest } = await openLoop(subject, { ...schedule, prepared });
  close();
  // The first one waited until the thirtieth was due: 29 gaps of 5 ms.
  expect(longest).toBeGreaterThan(0.14);
  expect(p99).toBeGreaterThan(0.13);
  expect(p50).toBeLessThan(p99);
});

it("refuses a server that refuses", async () => {
  const { subject, close } = await stalling(1, 503);
  const prepared = prepare(mix(5, 200), 2, ours, subject.events);
  await expect(openLoop(subject, { ...schedule, prepared })).rejects.toThrow("answered a batch with 503");
  close();
});
