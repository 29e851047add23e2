import { describe, expect, it } from "vitest";
import { NoData } from "../../../exporter/collectors/collector.ts";
import { uptime } from "../../../exporter/collectors/host/uptime.ts";
import { fixture, linesOf, readingsOf } from "../readings.ts";

describe("the uptime collector", () => {
  it("gives the seconds since the start, not the idle time behind them", async () => {
    expect(await linesOf(uptime(fixture("plain")))).toEqual(["swarm_host_uptime_seconds 1228.26"]);
  });

  it("fails on an empty and on a garbled file", async () => {
    const rule = "expected a number (seconds since the start) in line 1, got";
    await expect(readingsOf(uptime(fixture("cut-off")))).rejects.toThrow(`${rule} the end of the line`);
    await expect(readingsOf(uptime(fixture("garbled")))).rejects.toThrow(`${rule} "yesterday"`);
  });

  it("has no data where there is no such file", async () => {
    await expect(readingsOf(uptime(fixture("psi")))).rejects.toThrow(NoData);
  });
});
