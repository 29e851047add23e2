// Load averages: processes that run, want to run or wait for a disk, from /proc/loadavg.
import { join } from "node:path";
import * as host from "../../catalog/host.ts";
import { loadWindow } from "../../catalog/labels.ts";
import { reading, type Collector, type Reading } from "../collector.ts";
import { procFile } from "./proc-file.ts";
import type { ProcText } from "./proc-text.ts";

export function load(procRoot: string): Collector {
  const file = procFile(join(procRoot, "loadavg"));
  return { name: "host_load", collect: () => parseLoad(file.read()) };
}

export function parseLoad(text: ProcText): Reading[] {
  return loadWindow.values.map((window) => reading(host.load, { window }, text.decimal(`load over ${window}`)));
}
