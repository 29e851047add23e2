// What can be told of a host without /proc (macOS, Windows): from Node itself and from the package node-os-utils.
import { cpus, totalmem } from "node:os";
import type { DiskUsage, MemoryInfo, MonitorResult, OSUtils } from "node-os-utils";
import * as host from "../../catalog/host.ts";
import { reading, type Collector, type Reading } from "../collector.ts";

/**
 * Gives processor time, memory, load, filesystems and uptime. It leaves out what it cannot know: pressure, swap, disk and network
 * counters, file nodes, and the package's processor use, a guess from a fifth of a second for which it sleeps. Starts `df` or its like.
 * Rejects if nothing at all can be read, or when the signal says so.
 */
export function fallback(): Collector {
  let utils: Promise<OSUtils> | undefined;
  return {
    name: "host_fallback",
    collect: async (signal) => {
      // Loaded when first needed: where there is a /proc it never is.
      utils ??= loadPackage();
      return unlessAborted(signal, utils.then(readAll));
    },
  };
}

async function loadPackage(): Promise<OSUtils> {
  const { OSUtils } = await import("node-os-utils");
  return new OSUtils({ cacheEnabled: false });
}

async function readAll(utils: OSUtils): Promise<Reading[]> {
  const parts = await Promise.allSettled([
    utils.memory.info().then((result) => memory(data(result))),
    utils.cpu.loadAverage().then((result) => load1to15(data(result))),
    utils.disk.usage().then((result) => data(result).flatMap(filesystem)),
    utils.system.uptime().then((result) => uptime(data(result).uptime)),
  ]);
  const readings = parts.flatMap((part) => (part.status === "fulfilled" ? part.value : []));
  if (readings.length === 0) {
    const reasons = parts.map((part) => (part.status === "rejected" ? String(part.reason) : "")).join("; ");
    throw new Error(`node-os-utils: expected at least one figure of this host, got none: ${reasons}`);
  }
  return [...processors(), ...readings];
}

function data<T>(result: MonitorResult<T>): T {
  if (!result.success) throw result.error;
  return result.data;
}

/** Node's own counters. It gives 0 for modes the system does not tell apart, and a 0 that means "unknown" is not passed on. */
function processors(): Reading[] {
  return cpus().flatMap(({ times }, index) => {
    const modes = { user: times.user, nice: times.nice, system: times.sys, idle: times.idle, irq: times.irq };
    return Object.entries(modes).flatMap(([mode, ms]) =>
      ms > 0 ? [reading(host.cpuSeconds, { cpu: String(index), mode }, ms / 1000)] : [],
    );
  });
}

/**
 * The package turns what it could not read into 0 or into "everything available", and on Linux without /proc gives kilobytes as bytes:
 * so its figures must agree with Node's total, and be neither nothing nor all.
 */
function memory({ total, available, free, cached, buffers }: MemoryInfo): Reading[] {
  const all = totalmem();
  if (Math.abs(total.toBytes() - all) > all / 10) return [reading(host.memoryTotal, {}, all)];
  const known = (bytes: number): boolean => bytes > 0 && bytes < total.toBytes();
  const readings = [reading(host.memoryTotal, {}, total.toBytes())];
  if (known(available.toBytes())) readings.push(reading(host.memoryAvailable, {}, available.toBytes()));
  if (known(free.toBytes())) readings.push(reading(host.memoryFree, {}, free.toBytes()));
  if (known(cached.toBytes())) readings.push(reading(host.memoryCached, {}, cached.toBytes() + buffers.toBytes()));
  return readings;
}

/** Windows has no load average; Node and the package say 0 there. */
function load1to15(load: { readonly load1: number; readonly load5: number; readonly load15: number }): Reading[] {
  if (process.platform === "win32") return [];
  return [
    reading(host.load, { window: "1m" }, load.load1),
    reading(host.load, { window: "5m" }, load.load5),
    reading(host.load, { window: "15m" }, load.load15),
  ];
}

/** Filesystems on a device or a drive (`/dev/disk3s1`, `C:\`). The type is empty where the package does not know it. */
function filesystem({ device, mountpoint, filesystem: type, total, used, available }: DiskUsage): Reading[] {
  if (!/^(\/dev\/|[A-Z]:)/.test(device) || total.toBytes() <= 0) return [];
  const labels = { device, mountpoint, fstype: type === "unknown" ? "" : type };
  return [
    reading(host.filesystemSize, labels, total.toBytes()),
    reading(host.filesystemUsed, labels, used.toBytes()),
    reading(host.filesystemAvailable, labels, available.toBytes()),
  ];
}

function uptime(milliseconds: number): Reading[] {
  return [reading(host.uptime, {}, milliseconds / 1000)];
}

/** The work's outcome, or a rejection as soon as the signal is given. */
async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(new Error("node-os-utils: expected an answer in time, got none"));
    };
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    const settled = work.finally(() => {
      signal.removeEventListener("abort", stop);
    });
    settled.then(resolve, reject);
  });
}
