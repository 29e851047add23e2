// Time since the host started, from /proc/uptime.
import { join } from "node:path";
import * as host from "../../catalog/host.ts";
import { reading, type Collector, type Reading } from "../collector.ts";
import { procFile } from "./proc-file.ts";
import type { ProcText } from "./proc-text.ts";

export function uptime(procRoot: string): Collector {
  const file = procFile(join(procRoot, "uptime"));
  return { name: "host_uptime", collect: () => parseUptime(file.read()) };
}

/** One reading, in seconds. */
export function parseUptime(text: ProcText): Reading[] {
  return [reading(host.uptime, {}, text.decimal("seconds since the start"))];
}
