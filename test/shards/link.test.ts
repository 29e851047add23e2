// The way to a shard: in order, one request at a time, more in each the busier it is, and every refusal told as what it is.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { Link, type LinkOptions } from "../../exporter/shards/link.ts";
import { Parcel } from "../../exporter/shards/parcel.ts";
import { startExporter } from "../http/exporter-under-test.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Stub {
  readonly url: string;
  readonly bodies: string[];
  readonly headers: IncomingHttpHeaders[];
  /** Answers that are asked for, oldest first. */
  readonly open: ServerResponse[];
  /** Answers the oldest request as if all of its events were taken. */
  answer(): void;
}

/** A shard that answers when it is told to. */
async function stub(): Promise<Stub> {
  const bodies: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const open: ServerResponse[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => (text += chunk));
    request.on("end", () => {
      bodies.push(text);
      headers.push(request.headers);
      open.push(response);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  const answered = (i: number): string =>
    JSON.stringify({ accepted: (JSON.parse(bodies[i] ?? "[]") as unknown[]).length });
  let done = 0;
  return {
    url: `http://127.0.0.1:${String(typeof address === "object" ? address?.port : "")}`,
    bodies,
    headers,
    open,
    answer: () => open.shift()?.end(answered(done++)),
  };
}

function linked(options: Partial<LinkOptions>): { readonly link: Link; readonly log: string[] } {
  const log: string[] = [];
  const link = new Link({
    name: "shard 1",
    url: () => undefined,
    token: undefined,
    maxBytes: 1_000,
    maxEvents: 100,
    patienceMs: 5_000,
    log: (level, line) => log.push(`${level} ${line}`),
    ...options,
  });
  closing.push(async () => link.close());
  return { link, log };
}

function parcel(...texts: readonly string[]): Parcel {
  const made = new Parcel();
  for (const text of texts) made.addText(text);
  return made;
}

async function arrived(shard: Stub, requests: number): Promise<void> {
  while (shard.bodies.length < requests) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** What a promise is rejected with, as text. */
async function fault(promise: Promise<void>): Promise<string> {
  return await promise.then(
    () => "nothing",
    (error: unknown) => String(error),
  );
}

describe("a link", () => {
  it("puts what comes while a request is under way into the next one, in order", async () => {
    const shard = await stub();
    const { link } = linked({ url: () => shard.url });
    const all = ["1", "2", "3"].map((text) => link.send(parcel(text)));
    const two = link.send(parcel("4", "5"));
    await arrived(shard, 1);
    expect(shard.bodies).toEqual(["[1]"]);
    shard.answer();
    await arrived(shard, 2);
    expect(shard.bodies).toEqual(["[1]", "[2,3,4,5]"]);
    shard.answer();
    await Promise.all([...all, two]);
  });

  it.each([
    ["events", { maxEvents: 2 }],
    ["bytes", { maxBytes: 6 }],
  ])("puts no more %s together than a shard takes at once", async (_, limits) => {
    const shard = await stub();
    const { link } = linked({ url: () => shard.url, ...limits });
    const all = ["1", "2", "3", "4"].map((text) => link.send(parcel(text)));
    for (const requests of [1, 2, 3]) {
      await arrived(shard, requests);
      shard.answer();
    }
    await Promise.all(all);
    expect(shard.bodies).toEqual(["[1]", "[2,3]", "[4]"]);
  });

  it("uses one connection, asks for localhost and carries the token", async () => {
    const shard = await stub();
    const { link } = linked({ url: () => shard.url, token: "s3cret" });
    for (const text of ["1", "2"]) {
      const sent = link.send(parcel(text));
      await arrived(shard, Number(text));
      shard.answer();
      await sent;
    }
    expect(shard.headers[1]).toMatchObject({
      host: "localhost",
      authorization: "Bearer s3cret",
      connection: "keep-alive",
    });
  });

  it("says that its shard is down, and goes on when it is back", async () => {
    const shard = await stub();
    let isThere = false;
    const { link } = linked({ url: () => (isThere ? shard.url : undefined) });
    expect(link.isUp).toBe(false);
    expect(await fault(link.send(parcel("1")))).toBe(
      "SwarmscopeError: SWM_SHARD_DOWN: shard 1 is down; the front took nothing of the body, send it again later",
    );
    isThere = true;
    expect(link.isUp).toBe(true);
    const sent = link.send(parcel("2"));
    await arrived(shard, 1);
    shard.answer();
    await sent;
  });

  it("says so when the connection breaks, and when nothing is said for too long", async () => {
    const shard = await stub();
    const { link } = linked({ url: () => shard.url, patienceMs: 50 });
    const broken = fault(link.send(parcel("1")));
    await arrived(shard, 1);
    shard.open.shift()?.destroy();
    expect(await broken).toMatch(/SWM_SHARD_DOWN: shard 1 does not answer \(socket hang up\)/);
    expect(await fault(link.send(parcel("2")))).toMatch(
      /SWM_SHARD_DOWN: shard 1 does not answer \(nothing for 0.05 s\)/,
    );
  });

  it.each([
    [503, { code: "SWM_BUSY", message: "later" }, "SWM_BUSY: shard 1: later"],
    [507, { code: "SWM_DISK_FULL", message: "full" }, "SWM_DISK_FULL: shard 1: full"],
    [503, { code: "SWM_STOPPING", message: "bye" }, "SWM_SHARD_DOWN: shard 1 answers 503 bye; the front took"],
    [500, "?", "SWM_SHARD_DOWN: shard 1 answers 500; the front took"],
  ])("passes on why a shard refuses: %d %j", async (status, error, told) => {
    const shard = await stub();
    const { link } = linked({ url: () => shard.url });
    const answer = fault(link.send(parcel("1")));
    await arrived(shard, 1);
    shard.open.shift()?.writeHead(status).end(JSON.stringify({ error }));
    expect(await answer).toContain(told);
  });

  it("logs it when a shard does not find good what the front did: that is a fault of the program", async () => {
    const shard = await stub();
    const { link, log } = linked({ url: () => shard.url });
    const sent = link.send(parcel("1", "2"));
    await arrived(shard, 1);
    shard.open.shift()?.end('{"accepted":1,"rejected":1}');
    await sent;
    expect(log).toEqual(['error shard 1 took 1 of 2 events: {"accepted":1,"rejected":1}']);
  });

  it("is understood by a real exporter", async () => {
    const shard = await startExporter();
    closing.push(() => shard.stop());
    const { link, log } = linked({ url: () => shard.url });
    await link.send(parcel('{"kind":"agent.heartbeat","agent":"a"}', '{"kind":"agent.heartbeat","agent":"b"}'));
    const page = await (await fetch(`${shard.url}/metrics`)).text();
    expect(page).toContain('swarm_exporter_events_accepted_total{kind="agent.heartbeat"} 2');
    expect(log).toEqual([]);
  });
});
