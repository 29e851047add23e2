// Memory and swap, from /proc/meminfo, /proc/vmstat and the page size.
import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { Metric } from "../../catalog/define.ts";
import * as host from "../../catalog/host.ts";
import { NoData, reading, type Collector, type Reading } from "../collector.ts";
import { procFile, type ProcFile } from "./proc-file.ts";
import type { ProcText } from "./proc-text.ts";

/** /proc/meminfo says kB and means 1,024 bytes. */
const KIBIBYTE = 1024;

export function memory(procRoot: string): Collector {
  const meminfo = procFile(join(procRoot, "meminfo"));
  const vmstat = procFile(join(procRoot, "vmstat"));
  const pageSize = readPageSize(procRoot);
  return {
    name: "host_memory",
    collect: () => [...parseMeminfo(meminfo.read()), ...optional(vmstat, (text) => parseVmstat(text, pageSize))],
  };
}

/** What the kernel lacks (events are a build option of it) must not cost the figures it has. */
function optional(file: ProcFile, parse: (text: ProcText) => Reading[]): Reading[] {
  try {
    return parse(file.read());
  } catch (error) {
    if (error instanceof NoData) return [];
    throw error;
  }
}

/** Readings in bytes. A machine without swap has a swap of 0 bytes: that is known. */
export function parseMeminfo(text: ProcText): Reading[] {
  if (!text.findLine("MemTotal:")) throw text.expected('a line that starts with "MemTotal:"');
  const readings = [reading(host.memoryTotal, {}, text.count("kB") * KIBIBYTE)];
  const add = (metric: Metric<"gauge", never>, value: number | undefined): void => {
    if (value !== undefined) readings.push(reading(metric, {}, value));
  };
  const bytes = (line: string): number | undefined => (text.findLine(line) ? text.count("kB") * KIBIBYTE : undefined);
  const cached = bytes("Cached:");
  const buffers = bytes("Buffers:");
  add(host.memoryAvailable, bytes("MemAvailable:"));
  add(host.memoryFree, bytes("MemFree:"));
  add(host.memoryCached, cached === undefined || buffers === undefined ? undefined : cached + buffers);
  add(host.swapTotal, bytes("SwapTotal:"));
  add(host.swapFree, bytes("SwapFree:"));
  return readings;
}

/** Swap traffic in bytes, and kills. The kernel counts pages: without their size (in bytes) the traffic stays out. */
export function parseVmstat(text: ProcText, pageSize: number | undefined): Reading[] {
  const readings: Reading[] = [];
  const add = (metric: Metric<"counter", never>, line: string, unit: number): void => {
    if (text.findLine(line)) readings.push(reading(metric, {}, text.count("a count of events") * unit));
  };
  if (pageSize !== undefined) {
    add(host.swapIn, "pswpin ", pageSize);
    add(host.swapOut, "pswpout ", pageSize);
  }
  add(host.oomKills, "oom_kill ", 1);
  return readings;
}

/**
 * Bytes of a page, which is 4 KiB on most machines but 16 or 64 KiB on some. Node cannot ask, but the kernel writes it into the
 * description of every stretch of our own memory; the first one is enough.
 */
function readPageSize(procRoot: string): number | undefined {
  try {
    const fd = openSync(join(procRoot, "self/smaps"), "r");
    const start = Buffer.alloc(4096);
    const length = readSync(fd, start, 0, start.length, 0);
    closeSync(fd);
    const kibibytes = /^KernelPageSize:\s+(\d+) kB$/m.exec(start.toString("latin1", 0, length))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) * KIBIBYTE;
  } catch {
    return undefined;
  }
}
