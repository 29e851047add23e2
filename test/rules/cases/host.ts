import { type AlertCase, fires, type Firing, series, silent, TARGET } from "./case.ts";

const cpu = (mode: string): string => series("swarm_host_cpu_seconds_total", { cpu: "0", mode });
const total = series("swarm_host_memory_total_bytes");
const available = series("swarm_host_memory_available_bytes");
const stalled = series("swarm_host_pressure_stalled_seconds_total", { resource: "memory" });
const disk = (name: string, labels: Readonly<Record<string, string>>): string =>
  series(`swarm_host_filesystem_${name}_bytes`, labels);
const data = { device: "/dev/sdb1", mountpoint: "/data", fstype: "ext4" };
const image = { device: "/dev/loop0", mountpoint: "/snap/x", fstype: "squashfs" };

const firing = (summary: string, description: string, labels: object = {}): Firing => ({
  labels: { severity: "warning", ...TARGET, ...labels },
  summary,
  description,
  dashboard: "swarm-infrastructure",
});

export const hostCases: readonly AlertCase[] = [
  {
    alert: "SwarmHostCpuHigh",
    when: "processors are 95 % busy for more than five minutes",
    series: { [cpu("idle")]: "0+0.5x60", [cpu("user")]: "0+9.5x60" },
    checks: [
      silent("4m"),
      fires(
        "8m",
        firing(
          "The processors of a host are almost fully busy.",
          "The processors of exporter:9464 are 95% busy (threshold 90 %).",
        ),
      ),
    ],
  },
  {
    alert: "SwarmHostCpuHigh",
    when: "processors wait for disks, or are half busy",
    series: { [cpu("idle")]: "0+1x60", [cpu("iowait")]: "0+4x60", [cpu("user")]: "0+5x60" },
    checks: [silent("8m")],
  },
  {
    alert: "SwarmHostMemoryHigh",
    when: "5 % of the memory is left for two minutes",
    series: { [total]: "1000x30", [available]: "50x30" },
    checks: [
      silent("1m"),
      fires(
        "3m",
        firing("A host is almost out of memory.", "95% of the memory of exporter:9464 is taken (threshold 90 %)."),
      ),
    ],
  },
  {
    alert: "SwarmHostMemoryHigh",
    when: "a quarter of the memory is left",
    series: { [total]: "1000x30", [available]: "250x30" },
    checks: [silent("4m")],
  },
  {
    alert: "SwarmHostFilesystemFull",
    when: "a filesystem is 95 % full",
    series: { [disk("used", data)]: "950x30", [disk("available", data)]: "50x30" },
    checks: [
      fires(
        "3m",
        firing("A filesystem of a host is almost full.", "/data on exporter:9464 is 95% full (threshold 90 %).", data),
      ),
    ],
  },
  {
    alert: "SwarmHostFilesystemFull",
    when: "a filesystem has room, and a read-only image has none as always",
    series: {
      [disk("used", data)]: "500x30",
      [disk("available", data)]: "500x30",
      [disk("used", image)]: "100x30",
      [disk("available", image)]: "0x30",
    },
    checks: [silent("4m")],
  },
  {
    alert: "SwarmHostPressure",
    when: "everything waits for memory a fifth of the time",
    series: { [stalled]: "0+2x60" },
    checks: [
      fires(
        "5m",
        firing(
          "Nothing on a host could run for part of the time, for want of a resource.",
          "All work on exporter:9464 stood still for 20% of the time, waiting for memory (threshold 10 %).",
          { resource: "memory" },
        ),
      ),
    ],
  },
  {
    alert: "SwarmHostPressure",
    when: "a moment of pressure passes",
    series: { [stalled]: "0x10 5 5x60" },
    checks: [silent("2m"), silent("5m"), silent("9m")],
  },
];
