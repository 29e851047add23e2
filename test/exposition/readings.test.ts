import { describe, expect, it } from "vitest";
import { host } from "../../exporter/catalog/index.ts";
import { NoData, reading, type Collector } from "../../exporter/collectors/collector.ts";
import { collect, readingFamilies } from "../../exporter/exposition/readings.ts";
import { renderPage } from "./render-page.ts";

const one = reading(host.load, { window: "1m" }, 0.5);
const good: Collector = { name: "host_load", collect: () => [one] };
const failing: Collector = {
  name: "host_cpu",
  collect: () => {
    throw new Error("no such file");
  },
};
const without: Collector = {
  name: "host_pressure",
  collect: () => {
    throw new NoData("this kernel has none");
  },
};
const hanging: Collector = { name: "host_disk", collect: () => new Promise(() => undefined) };
const rejecting: Collector = { name: "host_memory", collect: () => Promise.reject(new Error("broken")) };

describe("collecting", () => {
  it("keeps what good collectors bring when others fail, hang or have nothing", async () => {
    const { readings, runs } = await collect([failing, good, without, hanging, rejecting], 50);
    expect(readings).toEqual([one]);
    expect(runs.map(({ name, success }) => [name, success])).toEqual([
      ["host_cpu", false],
      ["host_load", true],
      ["host_pressure", true],
      ["host_disk", false],
      ["host_memory", false],
    ]);
    expect(runs[0]?.error).toEqual(new Error("no such file"));
    expect(runs[3]?.error).toEqual(new Error("no answer within 50 ms"));
  });

  it("tells a collector that is too late to stop", async () => {
    let told = false;
    const collector: Collector = {
      name: "host_disk",
      collect: (signal) => new Promise(() => signal.addEventListener("abort", () => (told = true))),
    };
    await collect([collector], 20);
    expect(told).toBe(true);
  });

  it("measures each collector by itself", async () => {
    const slow: Collector = {
      name: "host_cpu",
      *collect() {
        const until = performance.now() + 30;
        while (performance.now() < until);
        yield one;
      },
    };
    const { runs } = await collect([good, slow], 1_000);
    expect(runs[0]?.duration).toBeLessThan(0.02);
    expect(runs[1]?.duration).toBeGreaterThanOrEqual(0.03);
  });
});

describe("readings", () => {
  it("become one family a metric, and of two readings of a series the first counts", () => {
    const families = readingFamilies([
      one,
      reading(host.uptime, {}, 7),
      reading(host.load, { window: "5m" }, 2),
      reading(host.load, { window: "1m" }, 9),
    ]);
    expect(renderPage(families, "text").text).toBe(
      [
        `# HELP swarm_host_load_average ${host.load.help}`,
        "# TYPE swarm_host_load_average gauge",
        'swarm_host_load_average{window="1m"} 0.5',
        'swarm_host_load_average{window="5m"} 2',
        `# HELP swarm_host_uptime_seconds ${host.uptime.help}`,
        "# TYPE swarm_host_uptime_seconds gauge",
        "swarm_host_uptime_seconds 7",
        "",
      ].join("\n"),
    );
  });
});
