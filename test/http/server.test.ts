import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { metrics as catalog } from "../../exporter/catalog/index.ts";
import { openMetricsFamily } from "../../exporter/exposition/page.ts";
import { root } from "../../scripts/root.ts";
import { servers } from "../../scripts/servers.ts";
import { startExporter, type UnderTest } from "./exporter-under-test.ts";

const EVENT = { kind: "task.finished", agent: "coder-1", task_type: "review", outcome: "ok", duration: 1.2 };

const folder = mkdtempSync(join(tmpdir(), "swarmscope-http-"));
let exporter: UnderTest;
beforeAll(async () => {
  exporter = await startExporter("--max-body-bytes", "4096", "--max-batch-events", "20");
});
afterAll(async () => {
  await exporter.stop();
  rmSync(folder, { recursive: true });
});

async function post(
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<{ status: number; json: unknown }> {
  const response = await fetch(`${exporter.url}/v1/events`, { method: "POST", body, headers });
  return { status: response.status, json: await response.json() };
}

async function page(headers: Record<string, string> = {}): Promise<string> {
  return (await fetch(`${exporter.url}/metrics`, { headers })).text();
}

async function valueOf(series: string): Promise<number | undefined> {
  const line = (await page()).split("\n").find((l) => l.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

/** A request node's fetch would not send: raw headers, an unfinished body. */
function raw(path: string, headers: Record<string, string>, method = "GET"): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(`${exporter.url}${path}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
    });
    asked.on("error", reject);
    asked.end();
  });
}

describe("the event door", () => {
  it("takes one event, and the page shows it", async () => {
    expect(await post(JSON.stringify(EVENT))).toEqual({
      status: 200,
      json: { accepted: 1, rejected: 0, errors: [], warnings: [] },
    });
    expect(await valueOf('swarm_task_attempts_total{agent="coder-1",task_type="review",outcome="ok"}')).toBe(1);
    expect(await valueOf('swarm_task_attempts_total{agent="coder-1",task_type="review",outcome="failed"}')).toBe(0);
    expect(await valueOf('swarm_exporter_events_accepted_total{kind="task.finished"}')).toBe(1);
  });

  it("takes an array, gzip or not, and one event a line", async () => {
    const array = JSON.stringify([EVENT, EVENT]);
    expect((await post(array)).json).toMatchObject({ accepted: 2 });
    expect((await post(gzipSync(array), { "Content-Encoding": "gzip" })).json).toMatchObject({ accepted: 2 });
    expect((await post(`${JSON.stringify(EVENT)}\n${JSON.stringify(EVENT)}\n`)).json).toMatchObject({ accepted: 2 });
  });

  it("applies the good events of a batch and names each bad one by index, field and rule", async () => {
    const { status, json } = await post(JSON.stringify([EVENT, { ...EVENT, duration: -1 }, 7, { kind: "task.done" }]));
    expect(status).toBe(200);
    expect(json).toMatchObject({
      accepted: 1,
      rejected: 3,
      errors: [
        {
          index: 1,
          field: "duration",
          reason: "invalid_field",
          message: "SWM_EVENT_INVALID: events[1].duration must be a number of seconds ≥ 0 and ≤ 1000000000, got -1",
        },
        { index: 2, reason: "not_an_object" },
        { index: 3, field: "kind", reason: "unknown_kind" },
      ],
    });
    expect(await valueOf('swarm_exporter_events_rejected_total{reason="invalid_field"}')).toBe(1);
  });

  it("answers 400 when nothing of a batch could be taken", async () => {
    expect(await post('[{"kind":"x"}]')).toMatchObject({ status: 400, json: { accepted: 0, rejected: 1 } });
  });

  it.each([
    ["no JSON", "hello", {}, 400, "SWM_BODY_NOT_JSON"],
    ["nothing", " \n", {}, 400, "SWM_BODY_EMPTY"],
    ["too many bytes", `[${" ".repeat(5000)}]`, {}, 413, "SWM_BODY_TOO_LARGE"],
    [
      "too many bytes once unpacked",
      gzipSync(Buffer.alloc(1_000_000, " ")),
      { "Content-Encoding": "gzip" },
      413,
      "SWM_BODY_TOO_LARGE",
    ],
    ["broken gzip", gzipSync("[]").subarray(0, 12), { "Content-Encoding": "gzip" }, 400, "SWM_BODY_INCOMPLETE"],
    ["another coding", "[]", { "Content-Encoding": "br" }, 415, "SWM_ENCODING_UNSUPPORTED"],
    ["too many events", `[${Array(21).fill("{}").join(",")}]`, {}, 413, "SWM_BATCH_TOO_LARGE"],
  ])("refuses a body with %s", async (_what, body, headers, status, code) => {
    expect(await post(body, headers)).toMatchObject({ status, json: { error: { code } } });
  });

  it("counts what it refuses", async () => {
    expect(await valueOf('swarm_exporter_events_rejected_total{reason="body_too_large"}')).toBe(2);
    expect(await valueOf('swarm_exporter_events_rejected_total{reason="unsupported_encoding"}')).toBe(1);
  });

  it("names the methods it takes", async () => {
    const response = await fetch(`${exporter.url}/v1/events`);
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
  });
});

describe("the metrics page", () => {
  it("is text for whoever does not ask for OpenMetrics", async () => {
    const response = await fetch(`${exporter.url}/metrics`);
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(response.headers.get("vary")).toBe("Accept, Accept-Encoding");
  });

  it("holds the same series and values in both formats", async () => {
    const samples = (text: string): string[] =>
      text
        .split("\n")
        .filter(
          (l) => l !== "" && !l.startsWith("#") && !l.startsWith("swarm_exporter_") && !l.startsWith("swarm_host_"),
        );
    const openMetrics = await page({ Accept: "application/openmetrics-text;version=1.0.0" });
    expect(openMetrics.endsWith("# EOF\n")).toBe(true);
    expect(samples(openMetrics)).toEqual(samples(await page()));
  });

  it.each([
    ["always", "gzip"],
    ["auto", undefined],
    ["never", undefined],
  ])("is packed for whoever takes gzip, on loopback only if told so: %s", async (gzip, coding) => {
    const other = await startExporter("--gzip", gzip);
    const page = await new Promise<{ coding: string | undefined; body: Buffer }>((resolve, reject) => {
      request(`${other.url}/metrics`, { headers: { "Accept-Encoding": "gzip" } }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({ coding: response.headers["content-encoding"], body: Buffer.concat(chunks) }),
        );
      })
        .on("error", reject)
        .end();
    });
    await other.stop();
    expect(page.coding).toBe(coding);
    const text = coding === "gzip" ? gunzipSync(page.body) : page.body;
    expect(text.toString()).toContain("# TYPE swarm_coordination_consensus_rounds_total counter\n");
  });

  it("answers HEAD with headers alone", async () => {
    const response = await fetch(`${exporter.url}/metrics`, { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(await response.text()).toBe("");
  });

  it("is read by promtool of both versions without a word", async () => {
    const text = await page();
    for (const { promtool } of Object.values(await servers(root))) {
      expect(
        execFileSync(promtool.path, ["check", "metrics"], {
          input: text,
          encoding: "utf8",
          stdio: ["pipe", "pipe", "pipe"],
        }),
      ).toBe("");
    }
  });

  it("names nothing that is not in the catalog", async () => {
    const names = [...(await page()).matchAll(/^# TYPE (\S+)/gm)].map((match) => match[1]);
    const known = new Set(catalog.map(({ name }) => name));
    expect(names.filter((name) => !known.has(name ?? ""))).toEqual([]);
    const families = [...(await page({ Accept: "application/openmetrics-text" })).matchAll(/^# TYPE (\S+)/gm)].map(
      (match) => match[1],
    );
    const knownFamilies = new Set(catalog.map(openMetricsFamily));
    expect(families.filter((name) => !knownFamilies.has(name ?? ""))).toEqual([]);
  });
});

describe("what people look at", () => {
  it("shows agents and how to send an event, with what they are called escaped", async () => {
    await post(JSON.stringify({ ...EVENT, agent: "<script>alert(1)</script>" }));
    const response = await fetch(exporter.url);
    const html = await response.text();
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(html).toContain(`${exporter.url}/v1/events`);
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(html).not.toContain("<script>");
  });

  it("keeps notifications of Alertmanager, newest first", async () => {
    for (const n of [1, 2]) {
      const response = await fetch(`${exporter.url}/v1/notifications`, {
        method: "POST",
        body: JSON.stringify({ n }),
        headers: { "Content-Type": "application/json" },
      });
      expect(response.status).toBe(204);
    }
    const { notifications } = (await (await fetch(`${exporter.url}/api/v1/notifications`)).json()) as {
      notifications: { payload: unknown }[];
    };
    expect(notifications.map(({ payload }) => payload)).toEqual([{ n: 2 }, { n: 1 }]);
  });

  it("refuses a notification that is no JSON", async () => {
    const response = await fetch(`${exporter.url}/v1/notifications`, {
      method: "POST",
      body: "{",
      headers: { "Content-Type": "application/json" },
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: { code: "SWM_BODY_NOT_JSON", message: "SWM_BODY_NOT_JSON: the body must be JSON" } },
    ]);
  });

  it.each(["/healthz", "/readyz", "/api/v1/insights", "/api/v1/overview", "/api/v1/config"])(
    "answers at %s",
    async (path) => {
      expect((await fetch(`${exporter.url}${path}`)).status).toBe(200);
    },
  );

  it("says what is not there", async () => {
    const response = await fetch(`${exporter.url}/nothing`);
    expect([response.status, await response.json()]).toMatchObject([404, { error: { code: "SWM_NOT_FOUND" } }]);
  });
});

describe("who may ask", () => {
  it("is not a page of another site", async () => {
    expect((await raw("/v1/events", { Origin: "https://example.org" }, "POST")).status).toBe(403);
    expect((await raw("/metrics", { Origin: "null" })).status).toBe(403);
    expect((await raw("/metrics", { Origin: exporter.url })).status).toBe(200);
  });

  it("is not somebody who asks for another host", async () => {
    const { status, text } = await raw("/metrics", { Host: "rebound.example.org" });
    expect([status, text.includes("SWM_HOST_UNKNOWN")]).toEqual([403, true]);
    expect((await raw("/healthz", { Host: "rebound.example.org" })).status).toBe(200);
    expect((await raw("/metrics", { Host: "localhost:1" })).status).toBe(200);
  });

  it("is whoever carries the token, where there is one", async () => {
    const file = join(folder, "token");
    writeFileSync(file, "s3cret\n");
    const guarded = await startExporter("--token-file", file);
    const ask = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${guarded.url}/metrics`, { headers })).status;
    expect(await ask({})).toBe(401);
    expect(await ask({ Authorization: "Bearer other" })).toBe(401);
    expect(await ask({ Authorization: "Bearer s3cret" })).toBe(200);
    expect((await fetch(`${guarded.url}/healthz`)).status).toBe(200);
    const config = await (
      await fetch(`${guarded.url}/api/v1/config`, { headers: { Authorization: "Bearer s3cret" } })
    ).text();
    expect(config).not.toContain(file);
    await guarded.stop();
  });
});

describe("starting and stopping", () => {
  it("says that an address is taken", async () => {
    const address = exporter.url.replace("http://", "");
    await expect(startExporter("--listen", address)).rejects.toThrow(
      /SWM_LISTEN_FAILED: cannot listen on .*another program/,
    );
  });

  it("answers nobody after it has stopped", async () => {
    const brief = await startExporter();
    await brief.stop();
    await expect(fetch(`${brief.url}/healthz`)).rejects.toThrow();
  });

  it("says that there is no /proc where one was named, and knows the memory of the host all the same", async () => {
    const other = await startExporter("--proc-root", join(folder, "nowhere"));
    expect(other.log).toEqual([expect.stringContaining("warn there is no") as unknown]);
    expect(await (await fetch(`${other.url}/metrics`)).text()).toMatch(/^swarm_host_memory_total_bytes \d+$/m);
    await other.stop();
  });

  it("goes on when the host cannot be read", async () => {
    writeFileSync(join(folder, "stat"), "cpu garbage\n");
    const half = await startExporter("--proc-root", folder);
    const text = await (await fetch(`${half.url}/metrics`)).text();
    expect(text).toContain('swarm_exporter_collector_success{collector="host_cpu"} 0\n');
    expect(half.log.filter((line) => line.includes("collector host_cpu failed"))).toHaveLength(1);
    await half.stop();
  });
});
