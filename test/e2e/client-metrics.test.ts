// Metrics of one's own from real processes with the client in them to the page of a real exporter, which is away in between.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort, until } from "../../scripts/program.ts";
import { installClient, type InstalledClient } from "../client/installed-client.ts";
import { build, startOn, temporaryFolder } from "./journaled.ts";

let installed: InstalledClient;
beforeAll(() => {
  build();
  installed = installClient();
});
afterAll(() => installed.remove());

const scope = 'otel_scope_name="swarmscope/client"';
/** Lines of the page that are of the shop, without their headers. */
async function lines(url: string): Promise<readonly string[]> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return text.split("\n").filter((line) => line.startsWith("shop_"));
}

const PROGRAM = `
  import { swarm } from "swarmscope/client";
  swarm.counter("shop.sales", { unit: "{sale}" }).add(Number(process.env.SALES), { kind: "book" });
  swarm.gauge("shop.stock").set(Number(process.env.SALES), { till: process.env.SALES });
  const wait = swarm.timer("shop.wait", { buckets: [0.1, 1] });
  for (const seconds of [0.05, 0.5, 5]) wait.record(seconds, { kind: "book" });
  await wait.time(async () => 1, { kind: "pen" });
`;

describe("programs with metrics of their own", () => {
  it("are added up on the page, and keep what is a level apart by its labels", async () => {
    const { url } = await startOn(temporaryFolder(), ["--otlp-listen=", "--otlp-pass-through", "shop.*"]);
    const run = async (SALES: string): Promise<string> =>
      (await installed.run(PROGRAM, { SWARMSCOPE_URL: url, SALES })).errors;
    expect(await Promise.all([run("3"), run("4")])).toEqual(["", ""]);
    const told = await lines(url);
    expect(told.filter((line) => !line.includes('kind="pen"')).sort()).toEqual([
      `shop_sales_total{${scope},kind="book"} 7`,
      `shop_stock{${scope},till="3"} 3`,
      `shop_stock{${scope},till="4"} 4`,
      `shop_wait_seconds_bucket{${scope},kind="book",le="+Inf"} 6`,
      `shop_wait_seconds_bucket{${scope},kind="book",le="0.1"} 2`,
      `shop_wait_seconds_bucket{${scope},kind="book",le="1"} 4`,
      `shop_wait_seconds_count{${scope},kind="book"} 6`,
      `shop_wait_seconds_sum{${scope},kind="book"} 11.1`,
    ]);
    expect(told).toContain(`shop_wait_seconds_count{${scope},kind="pen"} 2`);
  });

  it("warn if the exporter does not publish them, and how it would", async () => {
    const { url } = await startOn(temporaryFolder(), ["--otlp-listen="]);
    const { code, errors } = await installed.run(PROGRAM, { SWARMSCOPE_URL: url, SALES: "3" });
    expect(code).toBe(0);
    expect(errors).toContain(
      "[unpublished] SwarmscopeWarning: shop.sales, shop.stock, shop.wait are not published: " +
        "start the exporter with --otlp-pass-through 'shop.*'",
    );
    expect(errors.split("SwarmscopeWarning")).toHaveLength(2);
    expect(await lines(url)).toEqual([]);
  });

  it("lose nothing while the exporter is away, before its first start and by a kill", async () => {
    const port = await freePort();
    const folder = temporaryFolder();
    const flags = ["--listen", `127.0.0.1:${port}`, "--otlp-listen=", "--otlp-pass-through", "shop.*"];
    // Sells one thing after the other, tells so now and then, and ends when the exporter has answered for all.
    const program = installed.run(
      `
        import { swarm } from "swarmscope/client";
        const client = swarm({ metricsEvery: 0.05, onProblem: () => undefined });
        const sales = client.counter("shop.sales");
        let sold = 0;
        const selling = setInterval(() => (sales.add(1), sold++), 5);
        const done = () => client.stats().metrics;
        while (sold < 400) await new Promise((resolve) => setTimeout(resolve, 20));
        clearInterval(selling);
        while (done().waiting > 0) await new Promise((resolve) => setTimeout(resolve, 20));
        console.log(JSON.stringify({ sold, retries: client.stats().retries, ...done() }));
      `,
      { SWARMSCOPE_URL: `http://127.0.0.1:${port}` },
    );
    const sold = async (): Promise<number> => {
      const line = (await lines(`http://127.0.0.1:${port}`)).find((each) => each.startsWith("shop_sales_total"));
      return Number(line?.split(" ").at(-1) ?? 0);
    };
    const first = await startOn(folder, flags);
    await until("some are sold", 60_000, async () => ((await sold()) > 10 ? true : undefined), 20);
    await first.program.end("SIGKILL");
    await startOn(folder, flags);
    const { code, output } = await program;
    expect(code).toBe(0);
    const told = JSON.parse(output) as { sold: number; retries: number; rejected: number; dropped: number };
    expect(told).toMatchObject({ rejected: 0, dropped: 0 });
    expect(told.retries).toBeGreaterThan(0);
    expect(await sold()).toBe(told.sold);
  });
});
