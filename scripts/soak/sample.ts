// How large an exporter is at one moment, seen from outside: by the kernel, by its page, and by its folder.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { agents, exporter } from "../../exporter/catalog/index.ts";

/** Bytes, except for the time and the numbers of series and agents. */
export interface Sample {
  /** Unix milliseconds. */
  readonly time: number;
  /** All memory that is resident, as the kernel counts it. */
  readonly rss: number;
  /** Of it, what belongs to no file: heaps and buffers of all threads. */
  readonly anonymous: number;
  /** All memory that is resident, as the exporter tells on its page. */
  readonly told: number;
  readonly series: number;
  /** Agents on the page, `_other` among them. */
  readonly agents: number;
  /** On disk: what is written down event by event, and what it was folded into. */
  readonly segments: number;
  readonly snapshots: number;
}

/** Reads it all. Throws where the process is gone or the kernel does not tell. */
export function sample(pid: number, page: string, folder: string): Sample {
  const status = readFileSync(`/proc/${pid}/status`, "latin1");
  return {
    time: Date.now(),
    rss: kilobytes(status, "VmRSS") * 1024,
    anonymous: kilobytes(status, "RssAnon") * 1024,
    told: valueOf(page, exporter.memory.name),
    series: page.split("\n").filter((line) => line !== "" && !line.startsWith("#")).length,
    agents: page.split(`\n${agents.up.name}{`).length - 1,
    segments: sizeOf(folder, /^journal-.*\.log$/),
    snapshots: sizeOf(folder, /^snapshot-/),
  };
}

function kilobytes(status: string, field: string): number {
  const told = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
  if (told === undefined) throw new Error(`/proc/<pid>/status tells no ${field}`);
  return Number(told);
}

function valueOf(page: string, series: string): number {
  const value = new RegExp(`^${series} (\\S+)$`, "m").exec(page)?.[1];
  if (value === undefined) throw new Error(`the page has no ${series}`);
  return Number(value);
}

function sizeOf(folder: string, name: RegExp): number {
  const files = readdirSync(folder).filter((file) => name.test(file));
  // A file may be deleted between the two looks.
  return files.reduce((sum, file) => sum + (statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0), 0);
}
