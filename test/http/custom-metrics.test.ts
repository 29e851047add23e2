// Custom metrics from a file and events to the page: in both formats, as a scraper is shown them, over a restart, and beside names of
// others.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Counter } from "prom-client";
import { describe, expect, it, onTestFinished } from "vitest";
import { root } from "../../scripts/root.ts";
import { servers } from "../../scripts/servers.ts";
import { startExporter, type UnderTest } from "./exporter-under-test.ts";

const FILE = `
shop_done_total: { type: counter, help: 'Ended "all".', event: task.finished, labels: [agent] }
shop_time_seconds: { type: histogram, help: Lasted., event: task.finished, value: duration, labels: [agent], buckets: [1, 5] }
shop_depth: { type: gauge, help: Waiting., event: queue.sampled, value: depth, labels: [queue] }`;
const TRACE = "0af7651916cd43dd8448eb211c80319c";

const DONE = { kind: "task.finished", agent: 'a\\"', outcome: "ok", duration: 2, trace_id: TRACE };
const AGENT = String.raw`agent="a\\\""`;
const LINES = [
  `shop_done_total{${AGENT}} 1`,
  `shop_time_seconds_bucket{${AGENT},le="1"} 0`,
  `shop_time_seconds_bucket{${AGENT},le="5"} 1`,
  `shop_time_seconds_bucket{${AGENT},le="+Inf"} 1`,
  `shop_time_seconds_sum{${AGENT}} 2`,
  `shop_time_seconds_count{${AGENT}} 1`,
  'shop_depth{queue="q"} 3',
];

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "swarmscope-custom-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function counting(file = FILE, ...flags: readonly string[]): Promise<UnderTest> {
  const path = join(folder(), "metrics.yml");
  writeFileSync(path, file);
  const exporter = await startExporter("--metrics", path, ...flags);
  onTestFinished(() => exporter.stop());
  return exporter;
}

async function tell({ url }: UnderTest, ...events: readonly object[]): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/v1/events`, { method: "POST", headers, body: JSON.stringify(events) });
  expect(response.status).toBe(200);
}

async function page({ url }: UnderTest, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  return await (await fetch(`${url}/metrics`, { headers })).text();
}

const shop = (text: string): readonly string[] => text.split("\n").filter((line) => line.startsWith("shop_"));
const OPENMETRICS = { accept: "application/openmetrics-text" };

describe("custom metrics", () => {
  it("are on the page in the order of the file, in both formats", async () => {
    const exporter = await counting();
    await tell(exporter, { kind: "queue.sampled", queue: "q", depth: 3 }, DONE);
    const text = await page(exporter);
    expect(shop(text)).toEqual(LINES);
    expect(text).toContain('# HELP shop_done_total Ended "all".\n# TYPE shop_done_total counter\n');
    expect(text).toContain("# TYPE shop_time_seconds histogram\n");
    expect(text).toContain("# TYPE shop_depth gauge\n");
    const openMetrics = await page(exporter, OPENMETRICS);
    expect(openMetrics).toContain('# HELP shop_done Ended \\"all\\".\n# TYPE shop_done counter\n');
    expect(shop(openMetrics).map((line) => line.replace(/ # .*/, ""))).toEqual(LINES);
    expect(openMetrics).toContain(`shop_time_seconds_bucket{${AGENT},le="5"} 1 # {trace_id="${TRACE}"} 2 `);
    expect(openMetrics.endsWith("\n# EOF\n")).toBe(true);
  });

  it("are read by promtool of both versions without a word", async () => {
    const exporter = await counting();
    await tell(exporter, DONE, { kind: "queue.sampled", queue: "q", depth: 3 });
    for (const { promtool } of Object.values(await servers(root))) {
      const input = await page(exporter);
      expect(execFileSync(promtool.path, ["check", "metrics"], { input, encoding: "utf8" })).toBe("");
    }
  });

  it("begin at 0 for a scraper, and are as they are with its next page", async () => {
    const exporter = await counting();
    const scraper = { "X-Prometheus-Scrape-Timeout-Seconds": "10", "User-Agent": "Prometheus/3" };
    await page(exporter, scraper);
    await tell(exporter, DONE, { kind: "queue.sampled", queue: "q", depth: 3 });
    expect(shop(await page(exporter, scraper))).toEqual(
      LINES.map((line) => (line.startsWith("shop_depth") ? line : line.replace(/\d$/, "0"))),
    );
    expect(shop(await page(exporter, scraper))).toEqual(LINES);
  });

  it("are there again after a restart, and go on", async () => {
    const dataDir = join(folder(), "journal");
    const first = await counting(FILE, "--data-dir", dataDir);
    await tell(first, { ...DONE, id: "x" }, { kind: "queue.sampled", queue: "q", depth: 3 });
    await first.stop();
    const second = await counting(FILE, "--data-dir", dataDir);
    await tell(second, { ...DONE, id: "x" }, { ...DONE, id: "y" });
    expect(shop(await page(second))[0]).toBe(`shop_done_total{${AGENT}} 2`);
    expect(shop(await page(second)).at(-1)).toBe('shop_depth{queue="q"} 3');
  });

  it("whose series do not fit are counted, and the log says so once", async () => {
    const exporter = await counting(FILE, "--metrics-series", "6", "--tick", "0.1");
    await tell(exporter, DONE, { ...DONE, agent: "b" }, { ...DONE, agent: "c" });
    const text = await page(exporter);
    expect(shop(text)).toHaveLength(6);
    expect(text).toContain('swarm_exporter_custom_metrics_refused_total{reason="no_room"} 4\n');
    const said = (): readonly string[] => exporter.log.filter((line) => line.includes("no longer fit"));
    await expect.poll(said).toHaveLength(2);
    expect(said()[0]).toMatch(/^warn new series of shop_done_total no longer fit, .*--metrics-series; see docs/);
  });

  it("give way to a metric of a program that embeds the exporter, and go before what is passed through", async () => {
    const exporter = await counting(FILE, "--otlp-pass-through", "shop.*");
    new Counter({ name: "shop_done_total", help: "Ours.", registers: [exporter.registry] }).inc(99);
    await tell(exporter, DONE, { kind: "queue.sampled", queue: "q", depth: 3 });
    const metrics = ["shop.depth", "shop.other"].map((name) => ({ name, gauge: { dataPoints: [{ asDouble: 7 }] } }));
    const body = JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] });
    const headers = { "content-type": "application/json" };
    expect((await fetch(`${exporter.url}/v1/metrics`, { method: "POST", headers, body })).status).toBe(200);
    expect(shop(await page(exporter))).toEqual([...LINES.slice(1), "shop_other 7", "shop_done_total 99"]);
  });

  it("are nowhere without a file", async () => {
    const exporter = await startExporter();
    onTestFinished(() => exporter.stop());
    await tell(exporter, DONE);
    expect(await page(exporter)).not.toMatch(/shop_|custom_metrics/);
  });
});
