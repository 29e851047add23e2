// How much of each resource of the host was in use, as ratios 0–1, from two readings of the host: what the insights watch. Pure.
import type { Metric } from "../../catalog/define.ts";
import * as host from "../../catalog/host.ts";
import type { Millis } from "../../model/clock.ts";
import type { ResourceHistory } from "../../model/history.ts";
import type { Reading } from "../collector.ts";

export interface Snapshot {
  readonly time: Millis;
  readonly readings: readonly Reading[];
}

/** `used` is 0–1; the name is `cpu`, `memory`, `disk sda` or `filesystem /`. */
export interface ResourceUse extends Pick<ResourceHistory, "name" | "kind"> {
  readonly used: number;
}

/**
 * Use between two snapshots: of processors and disks over the time between them, of memory and filesystems at the later one.
 * A resource that cannot be told (missing in one of them, counters that went back, no time between) is left out.
 */
export function resourceUse(before: Snapshot, after: Snapshot): readonly ResourceUse[] {
  return [...cpu(before, after), ...memory(after), ...disks(before, after), ...filesystems(after)];
}

/**
 * Modes in which a processor was not to be had. Waiting for a disk (iowait) is not among them: the processor was free.
 * Time the hypervisor gave to other machines (steal) is: work was waiting for it, and there was none left to give.
 */
const BUSY_MODES = new Set(["user", "nice", "system", "irq", "softirq", "steal"]);

/** Busy time by all time, over all processors that are in both snapshots. */
function cpu(before: Snapshot, after: Snapshot): ResourceUse[] {
  let busy = 0;
  let all = 0;
  for (const { labels, growth } of grown(host.cpuSeconds, before, after)) {
    all += growth;
    if (BUSY_MODES.has(labels[1] ?? "")) busy += growth;
  }
  return all > 0 ? [{ name: "cpu", kind: "cpu", used: busy / all }] : [];
}

/** What could not be given out: 1 − available ÷ total, where available counts the caches the kernel would give up. */
function memory({ readings }: Snapshot): ResourceUse[] {
  const total = of(host.memoryTotal, readings)[0]?.value ?? 0;
  const available = of(host.memoryAvailable, readings)[0]?.value;
  if (available === undefined || total <= 0) return [];
  return [{ name: "memory", kind: "memory", used: ratio(1 - available / total) }];
}

/** Time with work by time. On disks that do many things at once 1 means never idle, which is not yet full. */
function disks(before: Snapshot, after: Snapshot): ResourceUse[] {
  const seconds = (after.time - before.time) / 1000;
  if (seconds <= 0) return [];
  return grown(host.diskBusySeconds, before, after).map(({ labels, growth }) => {
    return { name: `disk ${labels[0] ?? ""}`, kind: "disk", used: ratio(growth / seconds) };
  });
}

/** As df: used ÷ (used + available). What is kept for the superuser counts as neither: agents do not get it. */
function filesystems({ readings }: Snapshot): ResourceUse[] {
  const available = new Map(of(host.filesystemAvailable, readings).map((r) => [key(r), r.value]));
  return of(host.filesystemUsed, readings).flatMap((used) => {
    const room = used.value + (available.get(key(used)) ?? Number.NaN);
    if (!(room > 0)) return [];
    return [{ name: `filesystem ${used.labels[1] ?? ""}`, kind: "filesystem" as const, used: used.value / room }];
  });
}

interface Growth {
  readonly labels: readonly string[];
  readonly growth: number;
}

/** What counters grew by; those that are new or began again are left out. */
function grown(metric: Metric, before: Snapshot, after: Snapshot): Growth[] {
  const earlier = new Map(of(metric, before.readings).map((r) => [key(r), r.value]));
  return of(metric, after.readings).flatMap((now) => {
    const growth = now.value - (earlier.get(key(now)) ?? Number.NaN);
    return growth >= 0 ? [{ labels: now.labels, growth }] : [];
  });
}

function of(metric: Metric, readings: readonly Reading[]): Reading[] {
  return readings.filter((r) => r.metric === metric);
}

function key({ labels }: Reading): string {
  return labels.join("\n");
}

/** The two clocks behind a ratio are read a moment apart, so it can come out a little beyond its bounds. */
function ratio(value: number): number {
  return Math.min(1, Math.max(0, value));
}
