// What the kernel knows of a process, so that both sides of a comparison are measured the same way, from outside.
import { readdirSync, readFileSync } from "node:fs";

/**
 * Seconds of processor time all threads of a process have used, to the nanosecond: `/proc/<pid>/stat` counts in steps of
 * 10 ms, longer than a scrape. Threads that ended are missed; Node keeps its own to the end.
 * Throws where the kernel keeps no such account.
 */
export function processorSeconds(pid: number): number {
  const folder = `/proc/${pid}/task`;
  const threads = readdirSync(folder).map((thread) => firstField(`${folder}/${thread}/schedstat`));
  return threads.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e9;
}

function firstField(path: string): number {
  return Number(readFileSync(path, "latin1").split(" ", 1)[0]);
}

/** The most memory a process ever held, in bytes. */
export function peakMemory(pid: number): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
  if (kilobytes === undefined) throw new Error(`/proc/${pid}/status tells no peak of memory`);
  return Number(kilobytes) * 1024;
}
