// Forwarding as senders and operators meet it: a whole exporter with a backend behind it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { freePort, startBackend, type Backend } from "../forward/backend.ts";
import { startExporter, type UnderTest } from "./exporter-under-test.ts";

const folder = mkdtempSync(join(tmpdir(), "swarmscope-forwarding-"));
const secrets = join(folder, "headers");
writeFileSync(secrets, "Authorization: Bearer s3cret\n");

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

async function backendOf(...args: Parameters<typeof startBackend>): Promise<Backend> {
  const backend = await startBackend(...args);
  undo.push(() => backend.close());
  return backend;
}

async function exporterTo(url: string, ...flags: readonly string[]): Promise<UnderTest> {
  const exporter = await startExporter("--forward-otlp", url, ...flags);
  undo.push(() => exporter.stop());
  return exporter;
}

const span = JSON.stringify({
  resourceSpans: [
    {
      scopeSpans: [
        {
          spans: [
            {
              traceId: "0af7651916cd43dd8448eb211c80319c",
              spanId: "b7ad6b7169203331",
              name: "chat",
              attributes: [{ key: "gen_ai.prompt", value: { stringValue: "a prompt" } }],
            },
          ],
        },
      ],
    },
  ],
});

async function send(exporter: UnderTest, body: Buffer | string, headers = {}, path = "/v1/traces"): Promise<number> {
  const sent = { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body };
  const answer = await fetch(`${exporter.url}${path}`, sent);
  await answer.arrayBuffer();
  return answer.status;
}

async function forwarded(exporter: UnderTest): Promise<readonly string[]> {
  const page = await (await fetch(`${exporter.url}/metrics`)).text();
  return page.split("\n").filter((line) => /^swarm_exporter_otlp_forward\w*(\{.*\})? [^0]/.test(line));
}

describe("forwarding", () => {
  it("passes on what came as it came, packed or not, with the headers of the file and none of the sender", async () => {
    const backend = await backendOf();
    const exporter = await exporterTo(backend.url, "--forward-otlp-headers-file", secrets);
    const bodies: readonly (readonly [string, Buffer])[] = [
      ["gzip", gzipSync(span)],
      ["deflate", deflateSync(span)],
      ["identity", Buffer.from(span)],
    ];
    for (const [i, [encoding, bytes]] of bodies.entries()) {
      expect(await send(exporter, bytes, { "Content-Encoding": encoding, Authorization: "Bearer of the sender" })).toBe(
        200,
      );
      await backend.count(i + 1);
    }
    expect(backend.got.map(({ path, headers, body }) => [path, headers["content-encoding"], body])).toEqual(
      bodies.map(([encoding, bytes]) => ["/v1/traces", encoding, bytes]),
    );
    expect(new Set(backend.got.map(({ headers }) => headers.authorization))).toEqual(new Set(["Bearer s3cret"]));
    expect(backend.got[0]?.headers["user-agent"]).toBe("swarmscope/1.2.3");
  });

  it("passes nothing on that was refused", async () => {
    const backend = await backendOf();
    const exporter = await exporterTo(backend.url);
    expect(await send(exporter, "{")).toBe(400);
    expect(await send(exporter, span, { "Content-Type": "text/plain" })).toBe(415);
    expect(await send(exporter, "{}", {}, "/v1/logs")).toBe(200);
    await backend.count(1);
    expect(backend.got.map(({ path }) => path)).toEqual(["/v1/logs"]);
  });

  it("is counted", async () => {
    const backend = await backendOf((response, nth) => response.writeHead(nth === 1 ? 400 : 200).end());
    const exporter = await exporterTo(backend.url, "--forward-otlp-bytes", "1024");
    await send(exporter, "{}");
    await backend.count(1);
    await send(exporter, span + " ".repeat(1024));
    expect(await forwarded(exporter)).toEqual([
      'swarm_exporter_otlp_forwarded_total{signal="traces",result="refused"} 1',
      'swarm_exporter_otlp_forwarded_total{signal="traces",result="no_room"} 1',
    ]);
  });

  it("makes no sender wait or fail, whether the backend hangs or is down", async () => {
    const hanging = await backendOf(() => undefined);
    for (const url of [hanging.url, `http://127.0.0.1:${await freePort()}`]) {
      const exporter = await startExporter("--forward-otlp", url);
      expect(await Promise.all(Array.from({ length: 50 }, async () => await send(exporter, span)))).toEqual(
        Array.from({ length: 50 }, () => 200),
      );
      expect((await forwarded(exporter)).join()).toMatch(/^swarm_exporter_otlp_forward_waiting_bytes \d{5}$/);
      if (url === hanging.url) await hanging.close();
      await exporter.stop();
    }
  });

  it("shows its secrets nowhere", async () => {
    const backend = await backendOf((response) => response.writeHead(401).end());
    const exporter = await exporterTo(backend.url, "--forward-otlp-headers-file", secrets);
    await send(exporter, span);
    await backend.count(1);
    const shown = await (await fetch(`${exporter.url}/api/v1/config`)).text();
    expect(JSON.parse(shown)).toMatchObject({ forwardOtlp: backend.url, forwardOtlpHeadersFile: "(set)" });
    await exporter.stop();
    expect(exporter.log).toEqual([
      `warn OTLP traces forwarded to ${backend.url} is refused (status 401); what is refused is dropped and counted`,
    ]);
    expect(shown + exporter.log.join()).not.toContain("s3cret");
    undo.pop();
  });

  it("has no figures where nothing is forwarded", async () => {
    const exporter = await startExporter();
    undo.push(() => exporter.stop());
    expect(await (await fetch(`${exporter.url}/metrics`)).text()).not.toContain("otlp_forward");
  });
});
