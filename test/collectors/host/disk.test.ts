import { describe, expect, it } from "vitest";
import { NoData } from "../../../exporter/collectors/collector.ts";
import { disk } from "../../../exporter/collectors/host/disk.ts";
import { fixture, linesOf, readingsOf } from "../readings.ts";

describe("the disk collector", () => {
  it("keeps whole disks and what is stacked on them; partitions, loop, ram and optical devices are left out", async () => {
    const readings = await readingsOf(disk(fixture("disks")));
    expect([...new Set(readings.map((r) => r.labels[0]))]).toEqual(["sda", "dm-0", "nvme0n1"]);
  });

  it("gives bytes from sectors of 512 and seconds from milliseconds", async () => {
    const lines = await linesOf(disk(fixture("disks")));
    expect(lines.filter((line) => line.includes('"sda"'))).toEqual([
      'swarm_host_disk_read_bytes_total{device="sda"} 10485760',
      'swarm_host_disk_written_bytes_total{device="sda"} 2097152',
      'swarm_host_disk_reads_total{device="sda"} 1000',
      'swarm_host_disk_writes_total{device="sda"} 500',
      'swarm_host_disk_read_seconds_total{device="sda"} 1.5',
      'swarm_host_disk_write_seconds_total{device="sda"} 2.5',
      'swarm_host_disk_busy_seconds_total{device="sda"} 3',
      'swarm_host_disk_queue_seconds_total{device="sda"} 4.25',
    ]);
  });

  it("has no data on a machine without a disk", async () => {
    await expect(readingsOf(disk(fixture("no-disk")))).rejects.toThrow(NoData);
  });

  it("names the field that is missing or garbled", async () => {
    const cutOff = readingsOf(disk(fixture("cut-off")));
    await expect(cutOff).rejects.toThrow(
      "expected a whole number (milliseconds reading) in line 1, got the end of the line",
    );
    const garbled = readingsOf(disk(fixture("garbled")));
    await expect(garbled).rejects.toThrow('expected a whole number (major number) in line 1, got "hello"');
  });
});
