import { describe, expect, it } from "vitest";
import * as host from "../../../exporter/catalog/host.ts";
import { cpuMode } from "../../../exporter/catalog/labels.ts";
import { reading, type Reading } from "../../../exporter/collectors/collector.ts";
import { resourceUse } from "../../../exporter/collectors/host/resource-use.ts";

type Mode = (typeof cpuMode.values)[number];

const core = (cpu: string, seconds: Partial<Record<Mode, number>>): Reading[] =>
  cpuMode.values.map((mode) => reading(host.cpuSeconds, { cpu, mode }, seconds[mode] ?? 0));
const busy = (device: string, seconds: number): Reading => reading(host.diskBusySeconds, { device }, seconds);
const root = { device: "/dev/sda1", mountpoint: "/", fstype: "ext4" };

/** Use between readings taken 10 s apart. */
const use = (before: readonly Reading[], after: readonly Reading[], seconds = 10) =>
  resourceUse({ time: 1000, readings: before }, { time: 1000 + seconds * 1000, readings: after });

describe("use of the processors", () => {
  it("is busy time by all time over all cores; steal is busy, idle and waiting for a disk are not", () => {
    const before = [...core("0", { user: 100 }), ...core("1", { idle: 50 })];
    const after = [...core("0", { user: 103, system: 2, steal: 1, iowait: 4 }), ...core("1", { idle: 58, softirq: 2 })];
    expect(use(before, after)).toEqual([{ name: "cpu", kind: "cpu", used: 8 / 20 }]);
  });

  it("leaves out a core that was not there before, and a mode that went back", () => {
    const before = core("0", { user: 10, idle: 100 });
    const after = [...core("0", { user: 12, idle: 90, system: 2 }), ...core("1", { user: 500 })];
    expect(use(before, after)).toEqual([{ name: "cpu", kind: "cpu", used: 1 }]);
  });

  it("is not told if no time went by", () => {
    expect(use(core("0", { user: 10 }), core("0", { user: 10 }))).toEqual([]);
  });
});

describe("use of memory", () => {
  const total = reading(host.memoryTotal, {}, 1000);

  it("is what could not be given out, at the later reading", () => {
    const before = [total, reading(host.memoryAvailable, {}, 900)];
    const after = [total, reading(host.memoryAvailable, {}, 250)];
    expect(use(before, after)).toEqual([{ name: "memory", kind: "memory", used: 0.75 }]);
  });

  it("is not told without knowing what is available", () => {
    expect(use([total], [total])).toEqual([]);
  });
});

describe("use of disks", () => {
  it("is the share of time each had work", () => {
    const used = use([busy("sda", 100), busy("nvme0n1", 7)], [busy("sda", 104), busy("nvme0n1", 7)]);
    expect(used).toEqual([
      { name: "disk sda", kind: "disk", used: 0.4 },
      { name: "disk nvme0n1", kind: "disk", used: 0 },
    ]);
  });

  it("is 1 at most, though the two clocks differ a little", () => {
    expect(use([busy("sda", 100)], [busy("sda", 110.2)])).toEqual([{ name: "disk sda", kind: "disk", used: 1 }]);
  });

  it("is not told of a disk that is new or whose counter began again, nor if no time went by", () => {
    expect(use([busy("sda", 100)], [busy("sda", 3), busy("sdb", 3)])).toEqual([]);
    expect(use([busy("sda", 100)], [busy("sda", 101)], 0)).toEqual([]);
  });
});

describe("use of filesystems", () => {
  const room = (used: number, available: number): Reading[] => [
    reading(host.filesystemSize, root, 1000),
    reading(host.filesystemUsed, root, used),
    reading(host.filesystemAvailable, root, available),
  ];

  it("is as df shows it: what is kept for the superuser counts as neither used nor free", () => {
    expect(use([], room(140, 560))).toEqual([{ name: "filesystem /", kind: "filesystem", used: 0.2 }]);
  });

  it("is not told of one that has no room at all", () => {
    expect(use([], room(0, 0))).toEqual([]);
  });
});
