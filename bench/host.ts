// Cost of one reading of the whole host, ours beside the package node-os-utils and the bare system calls, in turn and in one run.
// Prints microseconds (median wall time, mean processor time of this process and its children) and ratios; only the ratios travel.
import { openSync, readFileSync, readSync, statfsSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { OSUtils } from "node-os-utils";
import { NoData } from "../exporter/collectors/collector.ts";
import { collectors } from "../exporter/collectors/index.ts";

const ROUNDS = 15;

interface Contender {
  readonly name: string;
  /** Samples a round: many of the cheap ones, so that a round is long enough for the clocks. */
  readonly samples: number;
  readonly sample: () => Promise<void> | void;
  readonly walls: number[];
  processor: number;
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

/** Processor time of this process and of the children it has waited for, in microseconds (the kernel counts theirs in ticks of 10 ms). */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  const stat = readFileSync("/proc/self/stat", "latin1");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return user + system + (Number(fields[13]) + Number(fields[14])) * 10_000;
}

async function round(contender: Contender): Promise<void> {
  const start = processorTime();
  for (let i = 0; i < contender.samples; i++) {
    const before = performance.now();
    await contender.sample();
    contender.walls.push((performance.now() - before) * 1000);
  }
  contender.processor += processorTime() - start;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const contender = (name: string, samples: number, sample: Contender["sample"]): Contender => {
  return { name, samples, sample, walls: [], processor: 0 };
};
const contenders = [
  contender("bare reads and statfs", 500, floor()),
  contender("swarmscope", 500, ours()),
  contender("node-os-utils", 3, nodeOsUtils()),
];

// One round to warm up, not counted.
for (const each of contenders) await round({ ...each, walls: [] });
for (let i = 0; i < ROUNDS; i++) for (const each of contenders) await round(each);

const rows = contenders.map(({ name, walls, processor }) => ({
  name,
  wall: median(walls),
  cpu: processor / walls.length,
}));
const own = rows[1];
if (own === undefined) throw new Error("bench/host: no row of our own");
console.log("| reading the host | wall µs | processor µs | wall × ours | processor × ours |\n|---|---|---|---|---|");
for (const { name, wall, cpu } of rows) {
  const ratios = [wall / own.wall, cpu / own.cpu].map((ratio) => ratio.toPrecision(3));
  console.log(`| ${[name, wall.toFixed(1), cpu.toFixed(1), ...ratios].join(" | ")} |`);
}
