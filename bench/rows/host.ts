// Cost of one reading of the whole host, ours beside the package node-os-utils, and the bare system calls as a floor.
import { openSync, readFileSync, readSync, statfsSync } from "node:fs";
import { OSUtils } from "node-os-utils";
import { NoData } from "../../exporter/collectors/collector.ts";
import { collectors } from "../../exporter/collectors/index.ts";
import { inTurn } from "../lib/in-turn.ts";
import { measurement, sized } from "../lib/measurement.ts";
import { shown } from "../lib/table.ts";

/** Readings a round: many of the cheap ones, so that a round is long enough for the clocks. */
const CHEAP = 500;
const DEAR = 3;

export const host = measurement({
  name: "host",
  lines: [
    {
      id: "host",
      what: "a reading of the host, processor time; node-os-utils",
      unit: "seconds",
      better: "less",
      must: { ratio: 50 },
      aim: { ratio: 400 },
    },
  ],
  async run(context) {
    const plan = { rounds: sized(context.scale, 15, 3), warmUp: 1, say: context.say };
    const cost = await inTurn(plan, {
      floor: costOf(CHEAP, floor()),
      ours: costOf(CHEAP, ours()),
      nodeOsUtils: costOf(DEAR, nodeOsUtils()),
    });
    return {
      readings: { host: { ours: cost.ours, peer: cost.nodeOsUtils } },
      notes: [`reading the same files into the void and one statfs: ${shown(cost.floor, "seconds")}`],
    };
  },
});

function costOf(samples: number, sample: () => Promise<void> | void): () => Promise<number> {
  return async () => {
    const before = processorTime();
    for (let i = 0; i < samples; i++) await sample();
    return (processorTime() - before) / samples;
  };
}

/** Everything the collectors give, read as a scrape reads it. */
function ours(): () => void {
  const all = collectors({ procRoot: "/proc", rootfs: "/" });
  const signal = new AbortController().signal;
  return () => {
    for (const collector of all) {
      try {
        void collector.collect(signal);
      } catch (error) {
        if (!(error instanceof NoData)) throw error;
      }
    }
  };
}

/** The same files read into the void and one statfs: nothing that reads the host can be cheaper. */
function floor(): () => void {
  const names = ["stat", "loadavg", "meminfo", "vmstat", "diskstats", "1/mounts", "1/net/dev", "uptime"];
  const fds = [...names, "pressure/cpu", "pressure/memory", "pressure/io"].flatMap(openIfThere);
  const buffer = Buffer.allocUnsafe(256 * 1024);
  return () => {
    for (const fd of fds) readSync(fd, buffer, 0, buffer.length, 0);
    statfsSync("/");
  };
}

function openIfThere(name: string): number[] {
  try {
    return [openSync(`/proc/${name}`, "r")];
  } catch {
    return [];
  }
}

/** What the package can tell of the same things; it knows no pressure. */
function nodeOsUtils(): () => Promise<void> {
  const utils = new OSUtils({ cacheEnabled: false });
  utils.disk.withStats(true);
  return async () => {
    await Promise.all([
      utils.cpu.usageDetailed(),
      utils.cpu.loadAverage(),
      utils.memory.info(),
      utils.disk.usage(),
      utils.disk.stats(),
      utils.network.statsAsync(),
      utils.system.uptime(),
    ]);
  };
}

/** Seconds of processor time of this process and of the children it has waited for (the kernel counts theirs in ticks of 10 ms). */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  const stat = readFileSync("/proc/self/stat", "latin1");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (user + system) / 1e6 + (Number(fields[13]) + Number(fields[14])) / 100;
}
