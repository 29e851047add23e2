// Forwarding to a server nobody here wrote: VictoriaMetrics takes OTLP metrics, at a path of its own, and no traces.
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { freePort, start, until } from "../../scripts/program.ts";
import { root } from "../../scripts/root.ts";
import { build, startOn, temporaryFolder } from "./journaled.ts";
import { scrape } from "./scrape.ts";
import { query } from "./stack.ts";
import { victoriaMetrics } from "./victoria-metrics.ts";

beforeAll(build);

interface Backend {
  /** Where it is asked, as Prometheus is. */
  readonly url: string;
  /** What is given as `--forward-otlp`. */
  readonly otlp: string;
}

async function startVictoria(folder: string): Promise<Backend> {
  const url = `http://127.0.0.1:${String(await freePort())}`;
  const flags = [`-httpListenAddr=${new URL(url).host}`, `-storageDataPath=${join(folder, "data")}`];
  // Else what came a moment ago is not yet told, and names are not those of Prometheus.
  const program = start(await victoriaMetrics(root), [
    ...flags,
    "-search.latencyOffset=1ms",
    "-opentelemetry.usePrometheusNaming",
  ]);
  onTestFinished(async () => {
    await program.end();
  });
  return { url, otlp: `${url}/opentelemetry` };
}

/** An ExportMetricsServiceRequest with one counter in protobuf, which is all that it reads. */
function counter(name: string, value: number): Buffer {
  const field = (number: number, bytes: Buffer): Buffer =>
    Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
  const fixed = (number: number, bits: bigint): Buffer => {
    const bytes = Buffer.alloc(9);
    bytes[0] = (number << 3) | 1;
    bytes.writeBigInt64LE(bits, 1);
    return bytes;
  };
  const text = (number: number, told: string): Buffer => field(number, Buffer.from(told));
  const now = BigInt(Date.now()) * 1_000_000n;
  const point = Buffer.concat([fixed(2, now), fixed(3, now), fixed(6, BigInt(value))]);
  // Cumulative, and only growing.
  const sum = Buffer.concat([field(1, point), Buffer.from([0x10, 2, 0x18, 1])]);
  const metric = Buffer.concat([text(1, name), field(7, sum)]);
  const service = Buffer.concat([text(1, "service.name"), field(2, text(1, "shop"))]);
  return field(1, Buffer.concat([field(1, field(1, service)), field(2, field(2, metric))]));
}

describe("what came in", () => {
  it("is in the backend, and what that does not take is told", async () => {
    const folder = temporaryFolder();
    const backend = await startVictoria(join(folder, "backend"));
    await until("the backend answers", 60_000, async () => (await query(backend.url, "vector(1)")).length);
    const exporter = await startOn(join(folder, "journal"), ["--otlp-listen", "", "--forward-otlp", backend.otlp]);
    const post = async (signal: string, body: Buffer): Promise<number> => {
      const headers = { "content-type": "application/x-protobuf" };
      return (await fetch(`${exporter.url}/v1/${signal}`, { method: "POST", headers, body })).status;
    };
    expect(await post("metrics", counter("shop.sales", 41))).toBe(200);
    // An export without anything in it is whole, and our senders never learn what becomes of it behind.
    expect(await post("traces", Buffer.alloc(0))).toBe(200);
    const sales = await until("the sales are there", 60_000, async () => {
      const [found] = await query(backend.url, '{__name__=~"shop_sales.*"}');
      return found?.value[1];
    });
    expect(sales).toBe("41");
    await until("both are settled", 30_000, async () => {
      const page = await scrape(exporter.url);
      const told = (signal: string, result: string): number | undefined =>
        page.get(`swarm_exporter_otlp_forwarded_total{signal="${signal}",result="${result}"}`);
      return told("metrics", "delivered") === 1 && told("traces", "refused") === 1 ? true : undefined;
    });
  });
});
