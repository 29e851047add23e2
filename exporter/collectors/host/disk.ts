// Work of whole disks, from /proc/diskstats.
import { join } from "node:path";
import * as host from "../../catalog/host.ts";
import { NoData, reading, type Collector, type Reading } from "../collector.ts";
import { procFile } from "./proc-file.ts";
import type { ProcText } from "./proc-text.ts";

/** The kernel counts in sectors of 512 bytes here, whatever the disk's own sectors are. */
const SECTOR = 512;
const MILLISECONDS = 1e3;

/** Parts of memory and of other files, floppies and optical drives: nothing an agent waits for. */
const NOT_A_DISK = /^(loop|z?ram|fd|sr)\d+$/;

export function disk(procRoot: string): Collector {
  const file = procFile(join(procRoot, "diskstats"));
  return { name: "host_disk", collect: () => parseDisk(file.read()) };
}

/**
 * Readings of whole disks: a partition's work is its disk's too, and counting both would count it twice. What is stacked on disks
 * (dm, md) is kept, having a queue of its own. Throws `NoData` if there is none.
 */
export function parseDisk(text: ProcText): Reading[] {
  const readings: Reading[] = [];
  const names = new Set<string>();
  for (; !text.done; text.nextLine()) {
    text.count("major number");
    text.count("minor number");
    const name = text.word("the name of a device");
    names.add(name);
    if (!NOT_A_DISK.test(name) && !isPartition(name, names)) readings.push(...parseLine(text, name));
  }
  if (readings.length === 0) throw new NoData(`${text.path}: no disk`);
  return readings;
}

/** The kernel lists a disk right before its partitions: sda, sda1; nvme0n1, nvme0n1p1 (a `p` where the disk's name ends in a digit). */
function isPartition(name: string, names: ReadonlySet<string>): boolean {
  const stem = name.replace(/\d+$/, "");
  return stem !== name && (names.has(stem) || names.has(stem.replace(/p$/, "")));
}

/** Fields as in the kernel's Documentation/admin-guide/iostats.rst; newer kernels add discards and flushes behind these. */
function parseLine(text: ProcText, device: string): Reading[] {
  const reads = text.count("reads");
  text.count("reads merged");
  const readBytes = text.count("sectors read") * SECTOR;
  const readSeconds = text.count("milliseconds reading") / MILLISECONDS;
  const writes = text.count("writes");
  text.count("writes merged");
  const writtenBytes = text.count("sectors written") * SECTOR;
  const writeSeconds = text.count("milliseconds writing") / MILLISECONDS;
  text.count("operations under way");
  const busySeconds = text.count("milliseconds busy") / MILLISECONDS;
  const queueSeconds = text.count("milliseconds in the queue") / MILLISECONDS;
  const labels = { device };
  return [
    reading(host.diskReadBytes, labels, readBytes),
    reading(host.diskWrittenBytes, labels, writtenBytes),
    reading(host.diskReads, labels, reads),
    reading(host.diskWrites, labels, writes),
    reading(host.diskReadSeconds, labels, readSeconds),
    reading(host.diskWriteSeconds, labels, writeSeconds),
    reading(host.diskBusySeconds, labels, busySeconds),
    reading(host.diskQueueSeconds, labels, queueSeconds),
  ];
}
