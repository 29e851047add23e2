// A user's own metrics stand on the page beside ours, right in both formats.
import { execFileSync } from "node:child_process";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Foreign } from "../../exporter/exposition/foreign.ts";
import { root } from "../../scripts/root.ts";
import { servers } from "../../scripts/servers.ts";
import { startExporter, type UnderTest } from "../http/exporter-under-test.ts";

function filled(registry: Registry): Registry {
  new Counter({ name: "my_sales_total", help: 'Sales, "all".', registers: [registry] }).inc(3);
  new Counter({ name: "my_odd", help: "A counter with an odd name.", registers: [registry] }).inc(1);
  new Gauge({ name: "my_level", help: "Level.", labelNames: ["where"], registers: [registry] }).set(
    { where: "x" },
    0.5,
  );
  new Histogram({ name: "my_time", help: "Time.", buckets: [1, 2], registers: [registry] }).observe(1.5);
  return registry;
}

describe("metrics of a registry", () => {
  it("are told in OpenMetrics with the family names it wants", async () => {
    const foreign = new Foreign(await filled(new Registry()).metrics());
    expect(foreign.series).toBe(8);
    const lines = foreign.in("openmetrics").split("\n");
    expect(lines).toContain('# HELP my_sales Sales, \\"all\\".');
    expect(lines).toContain("# TYPE my_sales counter");
    expect(lines).toContain("my_sales_total 3");
    expect(lines).toContain("# TYPE my_odd unknown");
    expect(lines).toContain('my_time_bucket{le="+Inf"} 1');
    expect(foreign.in("text")).toContain("# TYPE my_sales_total counter\n");
  });

  it("are nothing where there are none", () => {
    expect([new Foreign("\n").in("text"), new Foreign("").in("openmetrics")]).toEqual(["", ""]);
  });
});

describe("an exporter that is embedded", () => {
  let exporter: UnderTest;
  beforeAll(async () => {
    exporter = await startExporter();
    filled(exporter.registry);
  });
  afterAll(async () => exporter.stop());

  it("has them on its page, in both formats, again and again", async () => {
    for (const accept of ["text/plain", "application/openmetrics-text;version=1.0.0", "text/plain"]) {
      const page = await (await fetch(`${exporter.url}/metrics`, { headers: { Accept: accept } })).text();
      expect(page).toContain('\nmy_level{where="x"} 0.5\n');
      expect(page).toContain("\nmy_sales_total 3\n");
      expect(page.endsWith("# EOF\n")).toBe(accept !== "text/plain");
    }
  });

  it("has a page that promtool reads, but for the odd name", async () => {
    const page = await (await fetch(`${exporter.url}/metrics`)).text();
    const { current } = await servers(root);
    const check = (input: string): string =>
      execFileSync(current.promtool.path, ["check", "metrics"], { input, stdio: "pipe" }).toString();
    expect(check(page.replaceAll("my_odd", "my_odd_total"))).toBe("");
  });
});
