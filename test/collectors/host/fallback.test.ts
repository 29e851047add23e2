import { cpus, totalmem, uptime } from "node:os";
import { describe, expect, it } from "vitest";
import * as host from "../../../exporter/catalog/host.ts";
import type { Reading } from "../../../exporter/collectors/collector.ts";
import { fallback } from "../../../exporter/collectors/host/fallback.ts";
import { filesystem } from "../../../exporter/collectors/host/filesystem.ts";
import { readingsOf, sumOf } from "../readings.ts";

describe("the collector for hosts without /proc, run for real on this one", () => {
  it("agrees with Node on memory, cores and uptime", async () => {
    const readings = await readingsOf(fallback());
    expect(sumOf(readings, host.memoryTotal)).toBe(totalmem());
    expect(sumOf(readings, host.memoryAvailable)).toBeGreaterThan(0);
    expect(sumOf(readings, host.memoryAvailable)).toBeLessThan(totalmem());
    const cores = new Set(readings.filter((r) => r.metric === host.cpuSeconds).map((r) => r.labels[0]));
    expect(cores.size).toBe(cpus().length);
    const idle = cpus().reduce((sum, { times }) => sum + times.idle / 1000, 0);
    expect(Math.abs(sumOf(readings, host.cpuSeconds, "idle") - idle)).toBeLessThan(5);
    expect(Math.abs(sumOf(readings, host.uptime) - uptime())).toBeLessThan(5);
  });

  it("agrees with the /proc collector on the size of each filesystem both see", async () => {
    const sizes = async (readings: Promise<Reading[]>): Promise<Map<string, number>> =>
      new Map(
        (await readings).filter((r) => r.metric === host.filesystemSize).map((r) => [r.labels[0] ?? "", r.value]),
      );
    const onProc = await sizes(readingsOf(filesystem("/proc", "/")));
    const told = [...(await sizes(readingsOf(fallback())))].filter(([device]) => onProc.has(device));
    expect(told).toEqual([...onProc].filter(([device]) => told.some(([other]) => other === device)));
  });

  it("keeps silent about what it cannot know", async () => {
    const names = (await readingsOf(fallback())).map((r) => r.metric.name);
    expect(names.filter((name) => /pressure|swap|disk|network|filesystem_files|oom/.test(name))).toEqual([]);
  });

  it("does not wait for its sources longer than it is allowed to", async () => {
    const late = readingsOf(fallback(), AbortSignal.abort());
    await expect(late).rejects.toThrow("node-os-utils: expected an answer in time, got none");
  });
});
