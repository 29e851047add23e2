// Metrics that are passed through, as a real Prometheus has them, and before shards: the front has them, once, and they are there
// again after it was killed.
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { until, type Program } from "../../scripts/program.ts";
import { root } from "../../scripts/root.ts";
import { servers } from "../../scripts/servers.ts";
import { build, startOn, temporaryFolder, type Running } from "./journaled.ts";
import { scrape } from "./scrape.ts";
import { query, startWatch } from "./stack.ts";

beforeAll(build);

const FLAGS = ["--otlp-listen", "", "--otlp-pass-through", "shop.*"];
/** What would end a label, a line or a page if it were not written with care. */
const NASTY = 'v\r\n\t\u0000"\\\\é # EOF';

/** A counter nobody has a meaning for, and one of a model, of the same process. */
function body(sold: number): string {
  const time = String(BigInt(Date.now()) * 1_000_000n);
  const counter = (name: string, value: number): object => ({
    name,
    sum: {
      aggregationTemporality: 2,
      isMonotonic: true,
      dataPoints: [
        {
          startTimeUnixNano: time,
          timeUnixNano: time,
          asInt: String(value),
          attributes: [{ key: "kind", value: { stringValue: NASTY } }],
        },
      ],
    },
  });
  const metrics = [counter("shop.sales", sold), counter("gen_ai.client.inference.usage.input_tokens", 7)];
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] };
  return JSON.stringify({ resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] });
}

async function send({ url }: Running, sold: number): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/v1/metrics`, { method: "POST", headers, body: body(sold) });
  expect([response.status, await response.text()]).toEqual([200, "{}"]);
}

/** What each process publishes of a metric, the front first. */
async function told({ url }: Running, name: string): Promise<readonly (readonly number[])[]> {
  const groups: unknown = await (await fetch(`${url}/v1/targets`)).json();
  const targets = [...JSON.stringify(groups).matchAll(/"([\d.]+:\d+)"/g)].map((match) => match[1] ?? "");
  return await Promise.all(
    targets.map(async (target) => {
      const page = await scrape(`http://${target}`);
      return [...page].filter(([series]) => series.startsWith(name)).map(([, value]) => value);
    }),
  );
}

describe("what is passed through", () => {
  it("is read by a real Prometheus, which tells its process apart from this one", async () => {
    const folder = temporaryFolder();
    const exporter = await startOn(join(folder, "journal"), FLAGS);
    await send(exporter, 5);
    for (const [name, set] of Object.entries(await servers(root))) {
      const programs: Program[] = [];
      const watch = await startWatch(name, set, new URL(exporter.url).host, join(folder, name), programs);
      onTestFinished(async () => {
        await Promise.all(programs.map((program) => program.end()));
        watch.sink.close();
      });
      const [sales] = await until("the sales are seen", 60_000, async () => {
        const found = await query(watch.prometheus, "shop_sales_total");
        return found.length > 0 ? found : undefined;
      });
      expect([sales?.metric["exported_job"], sales?.metric["kind"], sales?.value[1]]).toEqual(["shop", NASTY, "5"]);
    }
  });
});

describe("a front that passes metrics through", () => {
  it("publishes them itself, once, and what has a meaning comes to the shards", async () => {
    const folder = temporaryFolder();
    const first = await startOn(folder, [...FLAGS, "--shards", "2"]);
    await send(first, 5);
    expect(await told(first, "shop_sales_total")).toEqual([[5], [], []]);
    const tokens = await until("a shard has the tokens", 30_000, async () => {
      const all = (await told(first, "swarm_llm_tokens_total")).slice(1).flat();
      return all.length > 0 ? all : undefined;
    });
    expect(tokens).toEqual([7]);
    await first.program.end("SIGKILL");
    const second = await startOn(folder, [...FLAGS, "--shards", "2"]);
    expect(await told(second, "shop_sales_total")).toEqual([[5], [], []]);
    await send(second, 6);
    expect(await told(second, "shop_sales_total")).toEqual([[6], [], []]);
  });
});
