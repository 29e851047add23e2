// Metrics nobody has a meaning for, from a body of OTLP to the page: in both encodings and both formats, over a restart, and before
// shards.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Counter } from "prom-client";
import { describe, expect, it, onTestFinished } from "vitest";
import { requestTypes } from "../../bench/lib/otlp-schema.ts";
import { root } from "../../scripts/root.ts";
import { servers } from "../../scripts/servers.ts";
import { startExporter, type UnderTest } from "./exporter-under-test.ts";

async function passing(...flags: readonly string[]): Promise<UnderTest> {
  const exporter = await startExporter("--otlp-pass-through", "shop.*,http.*", ...flags);
  onTestFinished(() => exporter.stop());
  return exporter;
}

const attribute = (key: string, stringValue: string): object => ({ key, value: { stringValue } });
const at = (seconds: number): string => String((BigInt(Date.now()) + BigInt(seconds) * 1000n) * 1_000_000n);

/** A request of a shop, from the process `instance`, with a counter at `sold` and one of each other kind. */
function request(instance: string, sold: number, seconds = 0): object {
  const point = { startTimeUnixNano: at(-60), timeUnixNano: at(seconds), attributes: [attribute("shop.kind", "book")] };
  const resource = [
    attribute("service.name", "shop"),
    attribute("service.instance.id", instance),
    attribute("service.version", "2.1"),
    attribute("os.type", "linux"),
    attribute("process.command_args", "--password=1"),
  ];
  const metrics = [
    {
      name: "shop.sales",
      unit: "{sale}",
      description: "Sales.",
      sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [{ ...point, asInt: String(sold) }] },
    },
    { name: "shop.fill", unit: "1", gauge: { dataPoints: [{ ...point, asDouble: 0.25 }] } },
    {
      name: "http.server.request.duration",
      unit: "s",
      histogram: {
        aggregationTemporality: 1,
        dataPoints: [{ ...point, count: "3", sum: 0.9, bucketCounts: ["1", "2", "0"], explicitBounds: [0.1, 1] }],
      },
    },
    {
      name: "shop.size",
      unit: "By",
      exponentialHistogram: {
        aggregationTemporality: 2,
        dataPoints: [
          { ...point, count: "3", sum: 9, scale: 1, zeroCount: "0", positive: { offset: 2, bucketCounts: ["1", "2"] } },
        ],
      },
    },
    {
      name: "shop.wait",
      unit: "s",
      summary: { dataPoints: [{ ...point, count: "2", sum: 4, quantileValues: [{ quantile: 0.5, value: 1.5 }] }] },
    },
    { name: "stock.level", gauge: { dataPoints: [{ ...point, asDouble: 7 }] } },
    {
      name: "operation.cost",
      sum: {
        aggregationTemporality: 2,
        isMonotonic: true,
        dataPoints: [{ ...point, attributes: [attribute("gen_ai.request.model", "till")], asDouble: 0.5 }],
      },
    },
  ];
  const scope = { name: "shop-lib", version: "1.0" };
  return { resourceMetrics: [{ resource: { attributes: resource }, scopeMetrics: [{ scope, metrics }] }] };
}

const encodings = {
  json: { type: "application/json", written: (body: object) => Buffer.from(JSON.stringify(body)) },
  protobuf: {
    type: "application/x-protobuf",
    written: (body: object) => Buffer.from(requestTypes.metrics.encode(requestTypes.metrics.fromObject(body)).finish()),
  },
} as const;

async function send(exporter: UnderTest, body: object, encoding: keyof typeof encodings = "json"): Promise<void> {
  const { type, written } = encodings[encoding];
  const response = await fetch(`${exporter.url}/v1/metrics`, {
    method: "POST",
    headers: { "content-type": type },
    body: new Uint8Array(written(body)),
  });
  expect(response.status).toBe(200);
}

async function page(exporter: UnderTest, accept = "text/plain"): Promise<string> {
  return await (await fetch(`${exporter.url}/metrics`, { headers: { accept } })).text();
}

/** Lines of what is passed through. */
const passed = (text: string): readonly string[] =>
  text
    .split("\n")
    .filter((line) => /^(# (HELP|TYPE|UNIT) )?(shop|http|target)\b|^(# \w+ )?(shop|http|target)_/.test(line));

const labels = (instance: string): string =>
  `job="shop",instance="${instance}",otel_scope_name="shop-lib",otel_scope_version="1.0",shop_kind="book"`;

function expected(instance: string, sold: number): readonly string[] {
  const of = labels(instance);
  return [
    `target_info{job="shop",instance="${instance}",service_version="2.1",os_type="linux"} 1`,
    `shop_sales_total{${of}} ${sold}`,
    `shop_fill_ratio{${of}} 0.25`,
    `http_server_request_duration_seconds_bucket{${of},le="0.1"} 1`,
    `http_server_request_duration_seconds_bucket{${of},le="1"} 3`,
    `http_server_request_duration_seconds_bucket{${of},le="+Inf"} 3`,
    `http_server_request_duration_seconds_sum{${of}} 0.9`,
    `http_server_request_duration_seconds_count{${of}} 3`,
    `shop_size_bytes_bucket{${of},le="4"} 3`,
    `shop_size_bytes_bucket{${of},le="+Inf"} 3`,
    `shop_size_bytes_sum{${of}} 9`,
    `shop_size_bytes_count{${of}} 3`,
    `shop_wait_seconds{${of},quantile="0.5"} 1.5`,
    `shop_wait_seconds_sum{${of}} 4`,
    `shop_wait_seconds_count{${of}} 2`,
  ];
}

const samples = (text: string): readonly string[] => passed(text).filter((line) => !line.startsWith("#"));

describe("metrics nobody has a meaning for", () => {
  it.each(["json", "protobuf"] as const)(
    "are on the page as they came in %s, those with a meaning are not",
    async (encoding) => {
      const exporter = await passing();
      await send(exporter, request("a", 5), encoding);
      const text = await page(exporter);
      expect(samples(text)).toEqual(expected("a", 5));
      expect(text).toContain("# HELP shop_sales_total Sales.\n");
      expect(text).toContain('swarm_llm_cost_usd_total{agent="shop",model="till"} 0.5\n');
      expect(text).not.toMatch(/stock_level|gen_ai|password/);
      expect(samples(await page(exporter, "application/openmetrics-text"))).toEqual(expected("a", 5));
    },
  );

  it("are read by promtool of both versions without a word, and end where OpenMetrics wants it", async () => {
    const exporter = await passing();
    await send(exporter, request("a", 5));
    await send(exporter, request("b", 6), "protobuf");
    const text = await page(exporter);
    for (const { promtool } of Object.values(await servers(root))) {
      expect(execFileSync(promtool.path, ["check", "metrics"], { input: text, encoding: "utf8" })).toBe("");
    }
    const openMetrics = await page(exporter, "application/openmetrics-text");
    expect(openMetrics).toMatch(/# TYPE target info\n.*\n.*\n# HELP shop_sales Sales\.\n# TYPE shop_sales counter\n/);
    expect(openMetrics).toContain("# UNIT shop_size_bytes bytes\n");
    expect(openMetrics.endsWith("\n# EOF\n")).toBe(true);
  });

  it("are nowhere as long as nobody asked for them", async () => {
    const exporter = await startExporter();
    onTestFinished(() => exporter.stop());
    await send(exporter, request("a", 5));
    expect(await page(exporter)).not.toMatch(/shop_|pass_through/);
  });

  it("that do not fit are counted, and the log says so once", async () => {
    const exporter = await passing("--otlp-pass-through-series", "3", "--tick", "0.1");
    await send(exporter, request("a", 5));
    await send(exporter, request("b", 5));
    const text = await page(exporter);
    expect(samples(text)).toHaveLength(3);
    expect(text).toContain('swarm_exporter_otlp_pass_through_refused_total{reason="no_room"} 8\n');
    await expect.poll(() => exporter.log.filter((line) => line.includes("pass"))).toHaveLength(1);
    expect(exporter.log.find((line) => line.includes("pass"))).toBe(
      "warn points of http.server.request.duration are not passed through: new series no longer fit: name fewer metrics, or give more lines with --otlp-pass-through-series; see docs/pass-through.md",
    );
  });

  it("give way to a metric of a program that embeds the exporter", async () => {
    const exporter = await passing();
    new Counter({ name: "shop_sales_total", help: "Ours.", registers: [exporter.registry] }).inc(99);
    await send(exporter, request("a", 5));
    expect((await page(exporter)).match(/^shop_sales_total.*$/gm)).toEqual(["shop_sales_total 99"]);
  });

  it("are there again after a restart, and go on", async () => {
    const folder = mkdtempSync(join(tmpdir(), "swarmscope-pass-through-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const first = await passing("--data-dir", folder);
    await send(first, request("a", 5));
    await first.stop();
    const second = await passing("--data-dir", folder);
    expect(samples(await page(second))).toEqual(expected("a", 5));
    await send(second, request("a", 7, 1));
    const of = labels("a");
    expect(samples(await page(second))).toContain(`shop_sales_total{${of}} 7`);
    expect(samples(await page(second))).toContain(`http_server_request_duration_seconds_count{${of}} 6`);
  });
});

describe("who sends metrics that are not published", () => {
  /** An answer to so many metrics of these names, told by this library. */
  async function told(exporter: UnderTest, scope: string, names: readonly string[]): Promise<unknown> {
    const metrics = names.map((name) => ({ name, gauge: { dataPoints: [{ timeUnixNano: at(0), asDouble: 1 }] } }));
    const body = JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ scope: { name: scope }, metrics }] }] });
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${exporter.url}/v1/metrics`, { method: "POST", headers, body });
    expect(response.status).toBe(200);
    return await response.json();
  }
  const client = "swarmscope/client";
  const notice = (errorMessage: string): object => ({ partialSuccess: { errorMessage } });

  it("is told so, and what to do, if it is the client of this project", async () => {
    const exporter = await startExporter();
    onTestFinished(() => exporter.stop());
    expect(await told(exporter, client, ["tickets.resolved"])).toEqual(
      notice("tickets.resolved is not published: start the exporter with --otlp-pass-through 'tickets.*'"),
    );
    expect(await told(exporter, client, ["tickets.resolved", "tickets.open", "size", "a b"])).toEqual(
      notice(
        "tickets.resolved, tickets.open, size, a b are not published: start the exporter with --otlp-pass-through 'tickets.*,size'",
      ),
    );
    const many = Array.from({ length: 30 }, (_, i) => `m${i}.x`);
    const text = JSON.stringify(await told(exporter, client, many));
    expect(text).toContain("m0.x, m1.x, m2.x, m3.x, m4.x and 25 more are not published");
    expect(text).toContain(",m19.*'");
    expect(text).not.toContain("m20");
  });

  it("is told so of those alone that are not, beside what is passed through already", async () => {
    const exporter = await passing();
    expect(await told(exporter, client, ["shop.sales", "gen_ai.client.operation.duration"])).toEqual({});
    expect(await told(exporter, client, ["shop.sales", "tickets.resolved"])).toEqual(
      notice(
        "tickets.resolved is not published: start the exporter with --otlp-pass-through 'shop.*,http.*,tickets.*'",
      ),
    );
  });

  it("is told nothing if it is anybody else, who may log all it hears", async () => {
    const exporter = await startExporter();
    onTestFinished(() => exporter.stop());
    expect(await told(exporter, "shop-lib", ["tickets.resolved"])).toEqual({});
  });

  it("is told so besides what else was wrong", async () => {
    const exporter = await startExporter();
    onTestFinished(() => exporter.stop());
    const answer = await told(exporter, client, ["tickets.resolved", ""]);
    expect(answer).toEqual({
      partialSuccess: {
        rejectedDataPoints: "1",
        errorMessage:
          "1 time: a metric must have a name; " +
          "tickets.resolved is not published: start the exporter with --otlp-pass-through 'tickets.*'",
      },
    });
  });
});
