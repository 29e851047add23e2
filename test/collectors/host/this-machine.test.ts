// The collectors on the machine the tests run on, under a load that is made for them.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import * as host from "../../../exporter/catalog/host.ts";
import { NoData, type Reading } from "../../../exporter/collectors/collector.ts";
import { cpu } from "../../../exporter/collectors/host/cpu.ts";
import { disk } from "../../../exporter/collectors/host/disk.ts";
import { memory } from "../../../exporter/collectors/host/memory.ts";
import { resourceUse, type Snapshot } from "../../../exporter/collectors/host/resource-use.ts";
import { readingsOf, sumOf } from "../readings.ts";

const cores = cpus().length;
/** Counts for a second, then tells how many seconds of processor time it was given. */
const burner = `
  const end = Date.now() + 1000;
  while (Date.now() < end);
  const { user, system } = process.cpuUsage();
  console.log((user + system) / 1e6);
`;

interface Burnt {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly childSeconds: number;
  readonly grown: (...modes: readonly string[]) => number;
}

async function burn(): Promise<Burnt> {
  const collector = cpu("/proc");
  const before = { time: Date.now(), readings: await readingsOf(collector) };
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", burner]);
  const after = { time: Date.now(), readings: await readingsOf(collector) };
  const grown = (...modes: readonly string[]): number =>
    modes.reduce((sum, mode) => sum + seconds(after.readings, mode) - seconds(before.readings, mode), 0);
  return { before, after, childSeconds: Number(stdout), grown };
}

const seconds = (readings: readonly Reading[], mode: string): number => sumOf(readings, host.cpuSeconds, mode);

describe("on this machine", () => {
  it("a process that burns a second of processor time shows in the busy seconds, and hardly anywhere else", async () => {
    const { before, after, childSeconds, grown } = await burn();
    expect(childSeconds).toBeGreaterThan(0.1);
    const busy = grown("user", "nice", "system", "irq", "softirq", "steal");
    const elapsed = (after.time - before.time) / 1000;
    // The kernel counts whole ticks of 10 ms; others may use the machine too, but nobody can use more than it has.
    expect(busy).toBeGreaterThan(childSeconds * 0.85);
    expect(busy).toBeLessThan(elapsed * cores * 1.1 + 0.1);
    expect(grown("user", "nice")).toBeGreaterThan(childSeconds * 0.7);
    const used = resourceUse(before, after).find(({ name }) => name === "cpu")?.used ?? Number.NaN;
    expect(used).toBeGreaterThan((childSeconds * 0.8) / (elapsed * cores));
    expect(used).toBeLessThanOrEqual(1);
  });

  it("all modes together grow by the time that went by on every core", async () => {
    const { before, after, grown } = await burn();
    const all = grown("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal");
    const expected = ((after.time - before.time) / 1000) * cores;
    expect(all / expected).toBeGreaterThan(0.8);
    expect(all / expected).toBeLessThan(1.2);
  });

  it("there are as many cores and as much memory as Node says", async () => {
    const names = (await readingsOf(cpu("/proc"))).filter((r) => r.metric === host.cpuSeconds).map((r) => r.labels[0]);
    expect(new Set(names).size).toBe(cores);
    const readings = await readingsOf(memory("/proc"));
    expect(sumOf(readings, host.memoryTotal)).toBe(totalmem());
    expect(sumOf(readings, host.memoryAvailable)).toBeLessThan(totalmem());
    expect(readings.map((r) => r.metric)).toContain(host.swapIn);
  });

  it("a file written through to the disk shows in the bytes written", async () => {
    const collector = disk("/proc");
    const written = async (): Promise<number> => sumOf(await readingsOf(collector), host.diskWrittenBytes);
    const size = 16 * 1024 * 1024;
    if (!(await hasDisk())) {
      await expect(written()).rejects.toThrow(NoData);
      return;
    }
    const before = await written();
    writeThrough(size);
    expect((await written()) - before).toBeGreaterThanOrEqual(size);
  });
});

async function hasDisk(): Promise<boolean> {
  const readings = await readingsOf(disk("/proc")).catch(() => []);
  return readings.length > 0;
}

/** What statfs says of a filesystem in memory. */
const TMPFS = 0x01021994;

/** Writes bytes that do not compress to a folder on a disk, waits until they are there, and removes them. */
function writeThrough(size: number): void {
  const place = [tmpdir(), process.cwd()].find((path) => statfsSync(path).type !== TMPFS) ?? process.cwd();
  const folder = mkdtempSync(join(place, ".swarmscope-write-"));
  const fd = openSync(join(folder, "bytes"), "w");
  writeSync(fd, randomBytes(size));
  fsyncSync(fd);
  closeSync(fd);
  rmSync(folder, { recursive: true });
}
