// Pressure-stall information: time lost waiting for processor, memory or disk, from /proc/pressure (Linux 4.20 on, where switched on).
import { join } from "node:path";
import * as host from "../../catalog/host.ts";
import { pressureResource } from "../../catalog/labels.ts";
import { reading, type Collector, type Reading } from "../collector.ts";
import { procFile } from "./proc-file.ts";
import type { ProcText } from "./proc-text.ts";

type Resource = (typeof pressureResource.values)[number];

const MICROSECONDS = 1e6;

export function pressure(procRoot: string): Collector {
  const files = pressureResource.values.map((resource) => {
    return { resource, file: procFile(join(procRoot, "pressure", resource)) };
  });
  return {
    name: "host_pressure",
    collect: () => files.flatMap(({ resource, file }) => parsePressure(file.read(), resource)),
  };
}

/** Readings in seconds, from the totals alone: the averages the kernel adds are what `rate` computes for any window. */
export function parsePressure(text: ProcText, resource: Resource): Reading[] {
  if (!text.findLine("some ")) throw text.expected('a line that starts with "some"');
  const readings = [reading(host.pressureWaiting, { resource }, total(text))];
  // Of the whole machine the kernel cannot say when every process waited for a processor: it prints 0, which is not a measurement.
  if (resource !== "cpu" && text.findLine("full "))
    readings.push(reading(host.pressureStalled, { resource }, total(text)));
  return readings;
}

function total(text: ProcText): number {
  text.findOnLine("total=");
  return text.count("microseconds in all") / MICROSECONDS;
}
