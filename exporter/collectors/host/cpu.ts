// Time of each processor by mode, and how many processes run or are blocked, from /proc/stat.
import { join } from "node:path";
import * as host from "../../catalog/host.ts";
import { cpuMode } from "../../catalog/labels.ts";
import { reading, type Collector, type Reading } from "../collector.ts";
import { procFile } from "./proc-file.ts";
import type { ProcText } from "./proc-text.ts";

/**
 * Ticks a second in /proc/stat. A constant, because the kernel converts its own tick rate to USER_HZ before it prints, USER_HZ is
 * part of the binary interface and 100 on every architecture Node is built for, and Node has no sysconf to ask with.
 */
const USER_HZ = 100;

/** Seconds by mode, in the order of `cpuMode`, which is the kernel's. Kept from one reading to the next, by processor. */
export type LastSeconds = Map<number, readonly number[]>;

export function cpu(procRoot: string): Collector {
  const file = procFile(join(procRoot, "stat"));
  const last: LastSeconds = new Map();
  return { name: "host_cpu", collect: () => parseCpu(file.read(), last) };
}

/** Readings in seconds. The guest's share is part of `user` already and not told apart; `last` is brought up to date. */
export function parseCpu(text: ProcText, last: LastSeconds): Reading[] {
  const readings: Reading[] = [];
  for (; text.skip("cpu"); text.nextLine()) {
    if (text.skip(" ")) continue; // The sum of all processors: PromQL adds them up itself.
    const index = text.count("index of a processor");
    const now = cpuMode.values.map((mode) => text.count(mode) / USER_HZ);
    const seconds = neverBack(last.get(index), now);
    last.set(index, seconds);
    const cpu = String(index);
    cpuMode.values.forEach((mode, i) => readings.push(reading(host.cpuSeconds, { cpu, mode }, seconds[i] ?? 0)));
  }
  if (readings.length === 0) throw text.expected("a line of a processor (cpu0)");
  if (text.findLine("procs_running ")) readings.push(reading(host.procsRunning, {}, text.count("processes")));
  if (text.findLine("procs_blocked ")) readings.push(reading(host.procsBlocked, {}, text.count("processes")));
  return readings;
}

/** A step back by less than this many seconds is the kernel's accounting, a greater one a processor that was switched off and on. */
const STEP_BACK = 3;

/**
 * The kernel's idle and iowait times can step back a little (its own manual says so). Prometheus would take that for a restart and
 * count the whole total again, so the last value is held until the kernel has caught up.
 */
function neverBack(last: readonly number[] | undefined, now: readonly number[]): readonly number[] {
  if (last === undefined) return now;
  return now.map((seconds, i) => {
    const before = last[i] ?? 0;
    return seconds < before && before - seconds < STEP_BACK ? before : seconds;
  });
}
