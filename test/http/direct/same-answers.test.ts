// Whatever is sent, and in whatever pieces: read directly it gets the answers node:http gives.
import fc from "fast-check";
import { setImmediate as turn } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAX_BODY, MAX_EVENTS, startWay, type Way } from "./two-ways.ts";
import { answersIn, Client } from "./talk.ts";

const EVENT = '{"kind":"task.finished","agent":"a","outcome":"ok","duration":1.5}';
const HEAD = "POST /v1/events HTTP/1.1\r\nHost: localhost\r\n";
const EMOJI = '[{"kind":"task.finished","agent":"\u00f1 \u{1f41d}","outcome":"?"}]';

function request(body: string | Buffer, headers = "", head = HEAD): Buffer {
  const content = Buffer.from(body as string);
  return Buffer.concat([Buffer.from(`${head}${headers}Content-Length: ${content.length}\r\n\r\n`, "latin1"), content]);
}

/** Requests after which the connection goes on. */
const going: readonly (readonly [string, Buffer])[] = [
  ["one event", request(EVENT)],
  ["a list", request(`[${EVENT},${EVENT}]`)],
  ["lines", request(`${EVENT}\n${EVENT}\n`)],
  ["a bad event among good ones", request(`[${EVENT},{"kind":"x"}]`)],
  ["nothing but a bad event", request(EMOJI)],
  ["an unknown field", request('{"kind":"task.finished","agent":"a","outcome":"ok","\u00e9":1}')],
  ["no JSON", request("hello")],
  ["an empty body", request("")],
  ["white space", request(" \n")],
  ["a long body", request(`[${Array(MAX_EVENTS).fill(EVENT).join(",")}]`)],
  ["who does not wait", request(EVENT, "Prefer: respond-async\r\n")],
  ["who does not wait, among other wishes", request(EVENT, "prefer: wait=5,  Respond-Async\r\n")],
  ["another wish", request(EVENT, "Prefer: return=minimal\r\n")],
  ["a wish that comes twice", request(EVENT, "Prefer: wait=1\r\nPrefer: respond-async\r\n")],
  ["many headers", request(EVENT, "User-Agent: x\r\nAccept: */*\r\nX-Empty:\r\nX-Odd:  a b \r\nTraceparent: 00-1\r\n")],
  ["a connection that is kept", request(EVENT, "Connection: Keep-Alive\r\n")],
  ["a connection with a name", request(EVENT, "Connection: keep-alive, x-other\r\n")],
  ["names in other cases", Buffer.from(`POST /v1/events HTTP/1.1\r\nhOST:localhost\r\nCONTENT-length:2\r\n\r\n[]`)],
  ["a tab before a value", request(EVENT, "X-Tab:\ta\r\n")],
  ["letters beyond ASCII", request(EVENT, "X-Name: \u00e9\r\n")],
  ["zeros before a length", Buffer.from(`${HEAD}Content-Length: 0002\r\n\r\n[]`)],
  ["a space behind a length", Buffer.from(`${HEAD}Content-Length: 2 \r\n\r\n[]`)],
  ["no length", Buffer.from(`${HEAD}\r\n`)],
  ["chunks", Buffer.from(`${HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n`)],
  ["a coding that is none", request(EVENT, "Content-Encoding: identity\r\n")],
  ["a coding nobody knows", request(EVENT, "Content-Encoding: br\r\n")],
  ["somebody who waits to be told", request(EVENT, "Expect: 100-continue\r\n")],
  ["another path", request(EVENT, "", "POST /v1/event HTTP/1.1\r\nHost: localhost\r\n")],
  ["a query", request(EVENT, "", "POST /v1/events?x=1 HTTP/1.1\r\nHost: localhost\r\n")],
  ["another method", request(EVENT, "", "PUT /v1/events HTTP/1.1\r\nHost: localhost\r\n")],
  ["health", Buffer.from("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")],
  ["another host", request(EVENT, "", "POST /v1/events HTTP/1.1\r\nHost: example.org\r\n")],
  ["a host with a port", request(EVENT, "", "POST /v1/events HTTP/1.1\r\nHost: LOCALHOST:99\r\n")],
  ["a page of ours", request(EVENT, "Origin: http://localhost\r\n")],
  ["a page of others", request(EVENT, "Origin: http://example.org\r\n")],
  ["a line end before it", Buffer.concat([Buffer.from("\r\n"), request(EVENT)])],
];

/** Requests after which there is nothing more, most of them none at all. */
const last: readonly (readonly [string, Buffer])[] = [
  ["one that says so", request(EVENT, "Connection: close\r\n")],
  ["one that says so in other words", request(EVENT, "Proxy-Connection: close\r\n")],
  ["too large a body", request("x".repeat(MAX_BODY + 1))],
  ["too large a length", Buffer.from(`${HEAD}Content-Length: 99999999999999999999\r\n\r\n`)],
  [
    "too many events",
    request(
      `[${Array(MAX_EVENTS + 1)
        .fill("{}")
        .join(",")}]`,
    ),
  ],
  ["too large a head", request(EVENT, `X-Long: ${"x".repeat(20_000)}\r\n`)],
  ["a head of many lines", request(EVENT, "a:\r\n".repeat(2_000))],
  ["an older version", request(EVENT, "", "POST /v1/events HTTP/1.0\r\nHost: localhost\r\n")],
  ["a version that does not exist", request(EVENT, "", "POST /v1/events HTTP/3.7\r\nHost: localhost\r\n")],
  ["no host", request(EVENT, "", "POST /v1/events HTTP/1.1\r\n")],
  ["two hosts", request(EVENT, "Host: example.org\r\n")],
  ["two lengths", request(EVENT, "Content-Length: 3\r\n")],
  ["the same length twice", request(EVENT, `Content-Length: ${EVENT.length}\r\n`)],
  ["a list of lengths", Buffer.from(`${HEAD}Content-Length: 2, 2\r\n\r\n[]`)],
  ["a length with a sign", Buffer.from(`${HEAD}Content-Length: +2\r\n\r\n[]`)],
  ["a length below zero", Buffer.from(`${HEAD}Content-Length: -2\r\n\r\n[]`)],
  ["a length in hexadecimal", Buffer.from(`${HEAD}Content-Length: 0x2\r\n\r\n[]`)],
  ["a length with a fraction", Buffer.from(`${HEAD}Content-Length: 2.0\r\n\r\n[]`)],
  ["an empty length", Buffer.from(`${HEAD}Content-Length:\r\n\r\n[]`)],
  ["a length in two parts", Buffer.from(`${HEAD}Content-Length: 0 2\r\n\r\n[]`)],
  ["a length and chunks", request(EVENT, "Transfer-Encoding: chunked\r\n")],
  ["a coding that looks like chunks", request(EVENT, "Transfer-Encoding: xchunked\r\n")],
  ["a space before a colon", request(EVENT, "X-A : b\r\n")],
  ["a space before a name", request(EVENT, " X-A: b\r\n")],
  ["a header over two lines", request(EVENT, "X-A: b\r\n c\r\n")],
  ["a name that is none", request(EVENT, "X(A): b\r\n")],
  ["an empty name", request(EVENT, ": b\r\n")],
  ["a line without a colon", request(EVENT, "X-A\r\n")],
  ["a zero byte", request(EVENT, "X-A: b\0c\r\n")],
  ["a line that ends in LF", request(EVENT, "X-A: b\n")],
  ["a line that ends in CR", request(EVENT, "X-A: b\rX-B: c\r\n")],
  ["a head that ends in LF", Buffer.from(`${HEAD}Content-Length: 2\r\n\n[]`)],
  ["a first line that ends in LF", request(EVENT, "", "POST /v1/events HTTP/1.1\nHost: localhost\r\n")],
  ["two spaces in the first line", request(EVENT, "", "POST  /v1/events HTTP/1.1\r\nHost: localhost\r\n")],
  ["another protocol", request(EVENT, "Connection: upgrade\r\nUpgrade: websocket\r\n")],
  ["an expectation nobody meets", request(EVENT, "Expect: more\r\n")],
  ["a whole that is followed by rubbish", Buffer.concat([request(EVENT), Buffer.from("rubbish\r\n\r\n")])],
  ["half a head", request(EVENT).subarray(0, 30)],
  ["half a body", request(EVENT).subarray(0, -5)],
];

interface Outcome {
  readonly heard: string;
  readonly taken: readonly string[];
  readonly refused: readonly string[];
}

/** One conversation: these pieces, then the end. */
async function converse(way: Way, pieces: readonly Buffer[]): Promise<Outcome> {
  const [taken, refused] = [way.taken.length, way.refused.length];
  const client = new Client(way.port);
  await client.say(pieces);
  const heard = await client.end();
  return { heard, taken: way.taken.slice(taken), refused: way.refused.slice(refused) };
}

/** Cuts at these places, given as parts of the whole. */
function cut(bytes: Buffer, at: readonly number[]): readonly Buffer[] {
  const places = [...at.map((part) => Math.floor(part * bytes.length)), bytes.length].sort((a, b) => a - b);
  return places.map((place, i) => bytes.subarray(places[i - 1] ?? 0, place)).filter(({ length }) => length > 0);
}

const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { maxLength: 5 });

/**
 * Where a request in the same piece as one before is none, node:http says so at once, and the one before gets no answer; read
 * directly it does get one, as it does from node:http when the pieces come one after the other.
 */
async function expectSame(ways: readonly [Way, Way], pieces: readonly Buffer[]): Promise<void> {
  const [direct, plain] = ways;
  const outcome = await converse(direct, pieces);
  const same = await converse(plain, pieces);
  if (outcome.heard === same.heard) return expect(outcome).toEqual(same);
  const bytes = Buffer.concat(pieces);
  const byBytes = Array.from(bytes, (_, i) => bytes.subarray(i, i + 1));
  expect(outcome).toEqual(await converse(plain, byBytes));
}

describe("read directly and by node:http", () => {
  let ways: [Way, Way];
  beforeAll(async () => {
    ways = [await startWay("direct"), await startWay("plain")];
  });
  afterAll(async () => {
    await Promise.all(ways.map(async (way) => way.close()));
  });

  it.each([...going, ...last])("the answer is the same to %s", async (_what, bytes) => {
    await expectSame(ways, [bytes]);
    await expectSame(ways, [request(EVENT), bytes]);
  });

  it("the answers are the same to any requests in any pieces", async () => {
    const sequence = fc.tuple(
      fc.array(fc.constantFrom(...going.slice(0, 12), ...going), { maxLength: 4 }),
      fc.option(fc.constantFrom(...last), { nil: undefined }),
      cuts,
      cuts,
    );
    await fc.assert(
      fc.asyncProperty(sequence, async ([some, end, places, lastPlaces]) => {
        const pieces = cut(Buffer.concat(some.map(([, bytes]) => bytes)), places);
        await expectSame(ways, end === undefined ? pieces : [...pieces, ...cut(end[1], lastPlaces)]);
      }),
      { numRuns: 150 },
    );
  });

  it("the answers are the same when a byte of a request is changed, added or missing", async () => {
    const change = fc.record({
      request: fc.constantFrom(...going.slice(0, 18)),
      place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      removed: fc.integer({ min: 0, max: 1 }),
      added: fc.option(
        fc.oneof(
          fc.constantFrom(...Array.from("\r\n\t\0 :;,+-0123456789aA\x7f\x80")),
          fc.string({ unit: "binary", maxLength: 1 }),
        ),
      ),
    });
    await fc.assert(
      fc.asyncProperty(change, cuts, async ({ request: [, bytes], place, removed, added }, places) => {
        // In the head: bodies are the scanner's business.
        const at = Math.floor(place * bytes.indexOf("\r\n\r\n"));
        const parts = [bytes.subarray(0, at), Buffer.from(added ?? "", "latin1"), bytes.subarray(at + removed)];
        await expectSame(ways, cut(Buffer.concat(parts), places.slice(0, 2)));
      }),
      { numRuns: 400 },
    );
  });

  it("most of it was read directly", () => {
    const [direct] = ways;
    expect(direct.taken.length).toBeGreaterThan(100);
    expect([direct.faults, ways[1].faults]).toEqual([[], []]);
  });
});

describe("when bodies have to be kept first", () => {
  let ways: [Way, Way];
  beforeAll(async () => {
    // A disk that takes now one turn of the event loop, now several.
    const disk = () => {
      let turns = 0;
      return async <T>(take: () => T): Promise<T> => {
        turns = (turns + 1) % 4;
        for (let i = 0; i <= turns; i++) await turn();
        return take();
      };
    };
    ways = [await startWay("direct", { around: disk() }), await startWay("plain", { around: disk() })];
  });
  afterAll(async () => {
    await Promise.all(ways.map(async (way) => way.close()));
  });

  it("answers are the same, in the order of the requests", async () => {
    const zipped = ["gzip", request(gzipSync(EVENT), "Content-Encoding: gzip\r\n")] as const;
    const some = fc.array(
      fc.constantFrom(...going.slice(0, 12), ...going.filter(([what]) => !what.includes("told")), zipped),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    await fc.assert(
      fc.asyncProperty(some, cuts, async (requests, places) => {
        const pieces = cut(Buffer.concat(requests.map(([, bytes]) => bytes)), places);
        const [direct, plain] = await Promise.all(
          ways.map(async (way) => {
            const client = new Client(way.port);
            await client.say(pieces);
            await client.answers(requests.length);
            return await client.end();
          }),
        );
        expect(direct).toBe(plain);
        expect(answersIn(direct ?? "")).toHaveLength(requests.length);
      }),
      { numRuns: 100 },
    );
    expect(ways[0].taken).toEqual(ways[1].taken);
  });
});
