// Connections that are read directly: which are, how long they are kept, what becomes of them when something goes wrong.
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import type { Receipt } from "../../../exporter/ingest/events.ts";
import { answersIn, Client } from "./talk.ts";
import { limits, startWay, type Way, type WayOptions } from "./two-ways.ts";

const EVENT = '{"kind":"task.finished","agent":"a","outcome":"ok","duration":1.5}';
const TAKEN = '{"accepted":1,"rejected":0,"errors":[],"warnings":[]}\n';

function request(body: string, headers = ""): string {
  return `POST /v1/events HTTP/1.1\r\nHost: localhost\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
}

function statuses(heard: string): readonly string[] {
  return answersIn(heard).map((answer) => answer.slice(9, 12));
}

/** True if there is no room for a single byte more. */
function isFull({ inflow }: Way): boolean {
  if (!inflow.tries(1)) return true;
  inflow.release(1);
  return false;
}

const ways: Way[] = [];
async function start(options?: WayOptions): Promise<Way> {
  const way = await startWay("direct", options);
  ways.push(way);
  return way;
}
afterEach(async () => {
  for (const way of ways.splice(0)) await way.close();
});

/** Bodies are kept when the test says so. */
function gate(): { around: NonNullable<WayOptions["around"]>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const around = async (take: () => Receipt): Promise<Receipt> => {
    await opened;
    return take();
  };
  return { around, open };
}

describe("a connection", () => {
  it("does without node:http as long as requests are plain", async () => {
    const way = await start();
    const client = new Client(way.port);
    await client.say([request(EVENT), request(EVENT, "Prefer: respond-async\r\n"), request("rubbish"), request(EVENT)]);
    await client.answers(4);
    expect(statuses(client.heard)).toEqual(["200", "202", "400", "200"]);
    expect(client.heard.endsWith(TAKEN)).toBe(true);
    expect(way.handedOver()).toBe(0);
    await client.end();
  });

  it("is given to node:http with the first request that is not, and stays there", async () => {
    const way = await start();
    const client = new Client(way.port);
    await client.say([
      request(EVENT),
      `GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n${request(EVENT)}`,
      request(EVENT),
    ]);
    await client.answers(4);
    expect(statuses(client.heard)).toEqual(["200", "200", "200", "200"]);
    expect(way.handedOver()).toBe(1);
    await client.end();
  });

  it("answers what came before rubbish in the same piece", async () => {
    const way = await start();
    const client = new Client(way.port);
    await client.say([`${request(EVENT)}rubbish\r\n\r\n`]);
    expect(statuses(await client.end())).toEqual(["200", "400"]);
  });

  it("asks for the token again when another one is sent", async () => {
    const way = await start({ token: "s3cret" });
    const client = new Client(way.port);
    const right = request(EVENT, "Authorization: Bearer s3cret\r\n");
    await client.say([right, right, request(EVENT, "Authorization: Bearer other\r\n"), right]);
    expect(statuses(await client.end())).toEqual(["200", "200", "401", "200"]);
  });

  it("goes on after a fault of the program, which is told", async () => {
    const fault = new Error("broken");
    let isBroken = true;
    const around = (take: () => Receipt): Receipt => {
      if (isBroken) throw fault;
      return take();
    };
    const way = await start({ around });
    const client = new Client(way.port);
    await client.say([request(EVENT)]);
    await client.answers(1);
    isBroken = false;
    await client.say([request(EVENT)]);
    expect(statuses(await client.end())).toEqual(["500", "200"]);
    expect(way.faults).toEqual([fault]);
  });
});

describe("while a body is being kept", () => {
  it("what comes behind it waits, and is answered in order", async () => {
    const { around, open } = gate();
    const way = await start({ around });
    const client = new Client(way.port);
    await client.say([request(EVENT), request(`[${EVENT},${EVENT}]`) + request("rubbish")]);
    await client.until(() => way.taken.length > 0);
    expect([way.taken.length, client.heard]).toEqual([1, ""]);
    open();
    await client.answers(3);
    expect(statuses(client.heard)).toEqual(["200", "200", "400"]);
    await client.end();
  });

  it("its sender may already have said that nothing more will come", async () => {
    const { around, open } = gate();
    const way = await start({ around });
    const client = new Client(way.port);
    await client.say([request(EVENT)]);
    const heard = client.end();
    await client.until(() => way.taken.length > 0);
    for (let i = 0; i < 5; i++) await turn();
    open();
    expect(statuses(await heard)).toEqual(["200"]);
  });

  it("its sender may go away", async () => {
    const { around, open } = gate();
    const way = await start({ around, maxPendingBytes: EVENT.length });
    const client = new Client(way.port);
    await client.say([request(EVENT)]);
    await client.until(() => way.taken.length > 0);
    client.socket.destroy();
    await client.closed;
    open();
    const next = new Client(way.port);
    await next.say([request(EVENT)]);
    await next.answers(1);
    expect(statuses(await next.end())).toEqual(["200"]);
    expect(way.faults).toEqual([]);
  });
});

describe("room for bodies", () => {
  it("that is used up is told at once where the body is there, and the connection goes on", async () => {
    const way = await start({ maxPendingBytes: 100 });
    way.inflow.hold(60);
    const client = new Client(way.port);
    await client.say([request(EVENT)]);
    await client.answers(1);
    way.inflow.release(60);
    await client.say([request(EVENT)]);
    await client.answers(2);
    expect(statuses(client.heard)).toEqual(["503", "200"]);
    expect(client.heard).toContain("Retry-After: 1\r\n");
    expect([way.refused, way.handedOver()]).toEqual([["SWM_BUSY"], 0]);
    await client.end();
  });

  it("that is used up is told before the rest of a body has come", async () => {
    const way = await start({ maxPendingBytes: 100 });
    way.inflow.hold(60);
    const client = new Client(way.port);
    await client.say([request(EVENT).slice(0, -20)]);
    await client.answers(1);
    way.inflow.release(60);
    await client.say([request(EVENT).slice(-20), request(EVENT)]);
    expect(statuses(await client.end())).toEqual(["503", "200"]);
  });

  it("is given back by a client that leaves in the middle, which is counted", async () => {
    const way = await start({ maxPendingBytes: EVENT.length });
    const client = new Client(way.port);
    await client.say([request(EVENT).slice(0, -20)]);
    await client.until(() => isFull(way));
    client.socket.resetAndDestroy();
    await expect.poll(() => way.refused).toEqual(["SWM_BODY_INCOMPLETE"]);
    way.inflow.hold(EVENT.length);
  });
});

describe("a client that is slow", () => {
  it("has so long to begin", async () => {
    const way = await start();
    const client = new Client(way.port);
    await client.until(() => way.accepted() === 1);
    way.watch.look(limits.fresh);
    await client.say([""]);
    expect(client.socket.destroyed).toBe(false);
    way.watch.look(limits.fresh + 1);
    await client.closed;
    expect(client.heard).toBe("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n");
  });

  it("has so long for the rest of a body, whatever comes meanwhile", async () => {
    const way = await start({ maxPendingBytes: EVENT.length });
    const client = new Client(way.port);
    const whole = request(EVENT);
    await client.say([whole.slice(0, -20)]);
    await client.until(() => isFull(way));
    way.watch.look(limits.gathering);
    await client.say([whole.slice(-20, -1)]);
    way.watch.look(limits.gathering + 1);
    await client.closed;
    expect(client.heard).toBe("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n");
    expect(way.refused).toEqual(["SWM_BODY_INCOMPLETE"]);
  });

  it("is kept so long between two requests, and then closed without a word", async () => {
    const way = await start();
    const client = new Client(way.port);
    await client.say([request(EVENT)]);
    await client.answers(1);
    way.watch.look(limits.idle);
    await client.say([request(EVENT)]);
    await client.answers(2);
    way.watch.look(2 * limits.idle);
    await client.say([""]);
    expect(client.socket.destroyed).toBe(false);
    way.watch.look(2 * limits.idle + 1);
    await client.closed;
    expect(statuses(client.heard)).toEqual(["200", "200"]);
  });

  it("may wait for its answer as long as that takes", async () => {
    const { around, open } = gate();
    const way = await start({ around });
    const client = new Client(way.port);
    await client.say([request(EVENT)]);
    await client.until(() => way.taken.length > 0);
    way.watch.look(1e9);
    open();
    await client.answers(1);
    expect(statuses(await client.end())).toEqual(["200"]);
  });
});

describe("a client that does not read", () => {
  /** Answers are much longer than what asks for them. */
  const REQUESTS = 4_000;
  const greedy = request(`[${Array(20).fill('{"kind":"x"}').join(",")}]`).repeat(REQUESTS);

  async function clog(): Promise<{ way: Way; client: Client }> {
    const way = await start();
    const client = new Client(way.port);
    client.socket.pause();
    client.socket.write(greedy);
    let [seen, still] = [0, 0];
    // Until nothing moves any more: what is between the two is full.
    await client.until(() => {
      still = way.taken.length > seen || seen === 0 ? 0 : still + 1;
      seen = way.taken.length;
      return still === 200;
    });
    expect(way.taken.length).toBeLessThan(REQUESTS);
    return { way, client };
  }

  it("is not read from until it does", async () => {
    const { way, client } = await clog();
    client.socket.resume();
    await client.until(() => way.taken.length === REQUESTS);
    expect(statuses(await client.end())).toHaveLength(REQUESTS);
  });

  it("is closed after some time", async () => {
    const { way, client } = await clog();
    way.watch.look(limits.clogged + 1);
    client.socket.resume();
    await client.closed;
    expect(way.taken.length).toBeLessThan(REQUESTS);
  });
});

describe("when the program stops", () => {
  it("idle connections are closed, and the others with their answer", async () => {
    const { around, open } = gate();
    const way = await start({ around, maxPendingBytes: 2 * EVENT.length });
    const [silent, busy, half] = [new Client(way.port), new Client(way.port), new Client(way.port)];
    await Promise.all([silent.say([""]), busy.say([request(EVENT)]), half.say([request(EVENT).slice(0, -5)])]);
    await half.until(() => way.taken.length > 0 && isFull(way) && way.accepted() === 3);
    way.watch.stop();
    await silent.closed;
    await half.say([request(EVENT).slice(-5)]);
    open();
    await Promise.all([busy.closed, half.closed]);
    for (const { heard } of [busy, half]) {
      expect(statuses(heard)).toEqual(["200"]);
      expect(heard).toContain("\r\nConnection: close\r\n");
    }
  });
});
