// Every collector, in the order they are run. Adding one is one line here.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Collector } from "./collector.ts";
import { cpu } from "./host/cpu.ts";
import { disk } from "./host/disk.ts";
import { fallback } from "./host/fallback.ts";
import { filesystem } from "./host/filesystem.ts";
import { load } from "./host/load.ts";
import { memory } from "./host/memory.ts";
import { network } from "./host/network.ts";
import { pressure } from "./host/pressure.ts";
import { uptime } from "./host/uptime.ts";

/** `procRoot` is where the host's /proc is, `rootfs` where its root is; both differ from "/proc" and "/" in a container only. */
export interface CollectorOptions {
  readonly procRoot: string;
  readonly rootfs: string;
}

export function collectors({ procRoot, rootfs }: CollectorOptions): readonly Collector[] {
  if (!existsSync(join(procRoot, "stat"))) return [fallback()];
  return [
    cpu(procRoot),
    load(procRoot),
    pressure(procRoot),
    memory(procRoot),
    disk(procRoot),
    filesystem(procRoot, rootfs),
    network(procRoot),
    uptime(procRoot),
  ];
}
