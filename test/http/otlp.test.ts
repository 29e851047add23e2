// The door for OTLP as senders meet it: every answer there is, in both encodings, over real connections.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request, type IncomingHttpHeaders } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../scripts/program.ts";
import { startExporter, type UnderTest } from "./exporter-under-test.ts";

const PROTOBUF = "application/x-protobuf";
const JSON_TYPE = "application/json";
const LIMIT = 4096;

const folder = mkdtempSync(join(tmpdir(), "swarmscope-otlp-"));
let exporter: UnderTest;
beforeAll(async () => {
  exporter = await startExporter("--max-otlp-body-bytes", String(LIMIT), "--otlp-listen", "127.0.0.1:0");
});
afterAll(async () => {
  await exporter.stop();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
  readonly url?: string | undefined;
}

/** In chunks, without a length. */
async function ask({
  path = "/v1/traces",
  method = "POST",
  headers = {},
  body,
  url = exporter.url,
}: Asked): Promise<Answer> {
  return await new Promise<Answer>((resolve, reject) => {
    const asked = request(
      `${url}${path}`,
      { method, headers: { "Content-Type": JSON_TYPE, ...headers } },
      (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
        );
      },
    );
    asked.on("error", reject);
    if (body !== undefined) asked.write(body);
    asked.end();
  });
}

const told = async (asked: Asked): Promise<readonly [number, unknown]> => {
  const { status, body } = await ask(asked);
  return [status, JSON.parse(body.toString())];
};

async function valueOf(series: string, from: UnderTest = exporter): Promise<number | undefined> {
  const page = await (await fetch(`${from.url}/metrics`)).text();
  const line = page.split("\n").find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

const [traceId, spanId] = ["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"];
const spansOf = (...spans: readonly object[]): string =>
  JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
const good = spansOf({ traceId, spanId, name: "s" });
const hex = (text: string): Buffer => Buffer.from(text, "hex");
/** A span, and one without ids. */
const span = Buffer.concat([hex("0a10"), hex(traceId), hex("1208"), hex(spanId)]);
const framed = (...items: readonly Buffer[]): Buffer => {
  const wrap = (tag: number, inner: Buffer): Buffer => Buffer.concat([Buffer.from([tag, inner.length]), inner]);
  return wrap(0x0a, wrap(0x12, Buffer.concat(items.map((item) => wrap(0x12, item)))));
};

describe("OTLP that is right", () => {
  it.each(["traces", "metrics", "logs"])(
    "is taken as %s, in both encodings, and answered in the same",
    async (signal) => {
      const path = `/v1/${signal}`;
      const json = await ask({ path, body: "{}" });
      expect([json.status, json.headers["content-type"], json.body.toString()]).toEqual([200, JSON_TYPE, "{}"]);
      expect((await ask({ path: `${path}/`, body: "{}" })).status).toBe(200);
      const protobuf = await ask({ path, headers: { "Content-Type": PROTOBUF }, body: "" });
      expect([protobuf.status, protobuf.headers["content-type"], protobuf.body.length]).toEqual([200, PROTOBUF, 0]);
    },
  );

  it.each([
    ["as it is", {}, good],
    ["with a character set", { "Content-Type": "Application/JSON; charset=utf-8" }, good],
    ["with a length", { "Content-Length": String(good.length) }, good],
    ["as gzip", { "Content-Encoding": "gzip" }, gzipSync(good)],
    ["as gzip by its old name", { "Content-Encoding": "x-gzip" }, gzipSync(good)],
    ["as deflate", { "Content-Encoding": "deflate" }, deflateSync(good)],
    ["as what it is", { "Content-Encoding": "identity" }, good],
    ["as protobuf", { "Content-Type": PROTOBUF }, framed(span)],
    ["as nothing", {}, ""],
    ["as nothing that is packed", { "Content-Encoding": "gzip" }, ""],
  ])("is taken %s", async (_how, headers, body) => {
    expect((await ask({ headers, body })).status).toBe(200);
  });

  it("is counted", async () => {
    const before = (await valueOf('swarm_exporter_otlp_items_total{signal="traces",result="accepted"}')) ?? NaN;
    await ask({ body: good });
    expect(await valueOf('swarm_exporter_otlp_items_total{signal="traces",result="accepted"}')).toBe(before + 1);
    expect(await valueOf('swarm_exporter_otlp_items_total{signal="logs",result="rejected"}')).toBe(0);
  });

  it("that is right in part says how much was not taken, and why", async () => {
    const errorMessage = "1 time: the trace id of a span must be 16 bytes, not all zero";
    expect(await told({ body: spansOf({}, { traceId, spanId }) })).toEqual([
      200,
      { partialSuccess: { rejectedSpans: "1", errorMessage } },
    ]);
    const { status, body } = await ask({ headers: { "Content-Type": PROTOBUF }, body: framed(Buffer.alloc(0), span) });
    const message = Buffer.concat([hex("080112"), Buffer.from([errorMessage.length]), Buffer.from(errorMessage)]);
    expect([status, body]).toEqual([200, Buffer.concat([Buffer.from([0x0a, message.length]), message])]);
  });

  it("names what was not taken as its signal calls it", async () => {
    const logs = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [5] }] }] });
    expect((await told({ path: "/v1/logs", body: logs }))[1]).toMatchObject({
      partialSuccess: { rejectedLogRecords: "1" },
    });
    const dataPoints = [{ asInt: "1" }, { asInt: "2" }];
    const metrics = JSON.stringify({
      resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: "m", sum: { dataPoints } }] }] }],
    });
    expect((await told({ path: "/v1/metrics", body: metrics }))[1]).toMatchObject({
      partialSuccess: { rejectedDataPoints: "2" },
    });
  });
});

describe("OTLP that is refused", () => {
  it.each([
    ["no JSON", { body: "{" }, 400, 3, "SWM_OTLP_MALFORMED: the body is no JSON"],
    ["broken gzip", { body: "{}", headers: { "Content-Encoding": "gzip" } }, 400, 3, "SWM_BODY_INCOMPLETE"],
    [
      "half of gzip",
      { body: gzipSync(good).subarray(0, 30), headers: { "Content-Encoding": "gzip" } },
      400,
      3,
      "SWM_BODY_INCOMPLETE",
    ],
    [
      "another path",
      { path: "/v1development/profiles" },
      404,
      5,
      "SWM_NOT_FOUND: there is no OTLP at /v1development/profiles: send it to one of /v1/traces, /v1/metrics, /v1/logs",
    ],
    [
      "no path",
      { path: "/" },
      404,
      5,
      "SWM_NOT_FOUND: there is no OTLP at /: send it to one of /v1/traces, /v1/metrics, /v1/logs",
    ],
    ["GET", { method: "GET" }, 405, 12, "SWM_METHOD_NOT_ALLOWED: use POST, not GET"],
    ["OPTIONS", { method: "OPTIONS" }, 405, 12, "SWM_METHOD_NOT_ALLOWED: use POST, not OPTIONS"],
    ["another host", { headers: { Host: "rebound.example.org" } }, 403, 7, "SWM_HOST_UNKNOWN"],
    ["another site", { headers: { Origin: "https://example.org" } }, 403, 7, "SWM_CROSS_SITE"],
    [
      "a large body",
      { body: " ".repeat(LIMIT + 1) },
      413,
      8,
      `SWM_BODY_TOO_LARGE: the body must be at most ${LIMIT} bytes`,
    ],
    [
      "a body large once unpacked",
      { body: gzipSync(Buffer.alloc(1_000_000, " ")), headers: { "Content-Encoding": "gzip" } },
      413,
      8,
      "SWM_BODY_TOO_LARGE",
    ],
    ["another type", { body: "a: b", headers: { "Content-Type": "text/yaml" } }, 415, 3, "SWM_TYPE_UNSUPPORTED"],
    [
      "another coding",
      { body: brotliCompressSync(good), headers: { "Content-Encoding": "br" } },
      415,
      3,
      "SWM_ENCODING_UNSUPPORTED: Content-Encoding must be one of gzip, deflate, identity, got br",
    ],
  ])("with %s is told so", async (_what, asked, status, code, message) => {
    const [given, json] = await told(asked);
    expect([given, json]).toEqual([status, { code, message: expect.stringContaining(message) as unknown }]);
  });

  it("is told so in protobuf where it came in protobuf", async () => {
    const { status, headers, body } = await ask({ headers: { "Content-Type": PROTOBUF }, body: hex("0a05") });
    expect([status, headers["content-type"]]).toEqual([400, PROTOBUF]);
    const message =
      "SWM_OTLP_MALFORMED: the body is no protobuf: a field is longer than the message it is in, before byte 2";
    expect(body).toEqual(Buffer.concat([hex("080312"), Buffer.from([message.length]), Buffer.from(message)]));
  });

  it("hears what would be taken", async () => {
    expect((await ask({ method: "GET" })).headers.allow).toBe("POST");
    const coded = await ask({ body: "x", headers: { "Content-Encoding": "zstd" } });
    expect(coded.headers["accept-encoding"]).toBe("gzip, deflate");
    const typed = await ask({ body: "x", headers: { "Content-Type": "text/plain" } });
    expect(typed.headers["accept-post"]).toBe(`${PROTOBUF}, ${JSON_TYPE}`);
  });

  it("is counted by reason", async () => {
    const page = await (await fetch(`${exporter.url}/metrics`)).text();
    const counts = [...page.matchAll(/^swarm_exporter_otlp_refused_total\{reason="(\w+)"\} (\d+)$/gm)];
    const refused = counts.filter(([, , count]) => count !== "0").map(([, reason]) => reason);
    expect(refused).toEqual(
      ["malformed", "incomplete", "body_too_large", "unsupported_encoding", "unsupported_type", "wrong_method", "wrong_path", "not_admitted"], // prettier-ignore
    );
  });

  it("without the token is told to bring it", async () => {
    const file = join(folder, "token");
    writeFileSync(file, "s3cret\n");
    const guarded = await startExporter("--token-file", file);
    const { status, headers, body } = await ask({ url: guarded.url, body: good });
    expect([status, headers["www-authenticate"]]).toEqual([401, "Bearer"]);
    expect(JSON.parse(body.toString())).toMatchObject({ code: 16 });
    expect((await ask({ url: guarded.url, body: good, headers: { Authorization: "Bearer s3cret" } })).status).toBe(200);
    await guarded.stop();
  });

  it("for want of room is told when to come again, and taken when there is room", async () => {
    const flags = ["--max-body-bytes", "1024", "--max-pending-bytes", "1024"];
    const small = await startExporter(...flags);
    const half = connect(Number(new URL(small.url).port), "127.0.0.1");
    half.write(`POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{`);
    await expect.poll(async () => (await ask({ url: small.url, body: good })).status).toBe(503);
    const { headers, body } = await ask({ url: small.url, body: good });
    expect([headers["retry-after"], JSON.parse(body.toString())]).toMatchObject(["1", { code: 14 }]);
    half.destroy();
    await expect.poll(async () => (await ask({ url: small.url, body: good })).status).toBe(200);
    await small.stop();
  });

  it("leaves the connection usable for what comes next", async () => {
    const { port } = new URL(exporter.url);
    const socket = connect(Number(port), "127.0.0.1");
    const heard: string[] = [];
    socket.on("data", (bytes) => heard.push(bytes.toString()));
    const head = (type: string, body: string): string =>
      `POST /v1/traces HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    socket.write(head("text/plain", "x".repeat(1_000)));
    await expect.poll(() => heard.join("")).toContain("415 Unsupported");
    socket.write(head(JSON_TYPE, "{}"));
    await expect.poll(() => heard.join("")).toContain("200 OK");
    socket.destroy();
  });
});

describe("the second address", () => {
  it("takes OTLP, tells whether it is well, and leads elsewhere for the rest", async () => {
    const url = exporter.otlpUrl;
    expect(await told({ url, body: good })).toEqual([200, {}]);
    expect((await ask({ url, path: "/healthz", method: "GET" })).body.toString()).toBe("ok\n");
    const [status, json] = await told({ url, path: "/metrics", method: "GET" });
    expect([status, json]).toEqual([
      404,
      { code: 5, message: expect.stringContaining(`everything but OTLP is at ${exporter.url}`) as unknown },
    ]);
    expect((await ask({ url, body: good, headers: { Host: "rebound.example.org" } })).status).toBe(403);
  });

  it("that is the main one is no second", async () => {
    const port = await freePort();
    const made = await startExporter("--listen", `127.0.0.1:${port}`, "--otlp-listen", `127.0.0.1:${port}`);
    expect([made.url, made.otlpUrl]).toEqual([`http://127.0.0.1:${port}`, undefined]);
  });

  it("that somebody asked for must be free", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    await expect(startExporter("--otlp-listen", `127.0.0.1:${port}`)).rejects.toThrow(
      /SWM_LISTEN_FAILED: cannot listen on .*: another program listens there; choose another with --otlp-listen/,
    );
    other.close();
  });

  it("that nobody asked for may be taken, which is said", async () => {
    const first = await startExporter("--otlp-listen", "auto");
    const second = await startExporter("--otlp-listen", "auto");
    // Another program on this machine may have it already.
    expect([undefined, "http://127.0.0.1:4318"]).toContain(first.otlpUrl);
    expect(second.otlpUrl).toBe(undefined);
    expect(second.log).toEqual([
      `info OTLP is taken at ${second.url} alone: SWM_LISTEN_FAILED: cannot listen on 127.0.0.1:4318: another program listens there; choose another with --otlp-listen`,
    ]);
    expect(await told({ url: second.url, body: good })).toEqual([200, {}]);
    await Promise.all([first.stop(), second.stop()]);
  });
});
