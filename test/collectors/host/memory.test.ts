import { describe, expect, it } from "vitest";
import { memory, parseVmstat } from "../../../exporter/collectors/host/memory.ts";
import { ProcText } from "../../../exporter/collectors/host/proc-text.ts";
import { fixture, linesOf, readingsOf } from "../readings.ts";

describe("the memory collector", () => {
  it("gives bytes, adds buffers to the cache, and counts swap traffic in pages of this machine's size (here 16 KiB)", async () => {
    expect(await linesOf(memory(fixture("memory")))).toEqual([
      "swarm_host_memory_total_bytes 16384000000",
      "swarm_host_memory_available_bytes 9216000000",
      "swarm_host_memory_free_bytes 1024000000",
      "swarm_host_memory_cached_bytes 7372800000",
      "swarm_host_swap_total_bytes 2048000000",
      "swarm_host_swap_free_bytes 1536000000",
      "swarm_host_swap_in_bytes_total 163840",
      "swarm_host_swap_out_bytes_total 491520",
      "swarm_host_oom_kills_total 2",
    ]);
  });

  it("leaves out what an old kernel does not tell, and needs no vmstat", async () => {
    expect(await linesOf(memory(fixture("old-kernel")))).toEqual([
      "swarm_host_memory_total_bytes 4096000000",
      "swarm_host_memory_free_bytes 1024000000",
    ]);
  });

  it("leaves out swap traffic, which is in pages, where the size of a page is not known", () => {
    const text = new ProcText("vmstat", "pswpin 10\npswpout 30\noom_kill 2\n");
    expect(parseVmstat(text, undefined).map((r) => r.metric.name)).toEqual(["swarm_host_oom_kills_total"]);
  });

  it("fails without a total and with a total that is none", async () => {
    const garbled = readingsOf(memory(fixture("garbled")));
    await expect(garbled).rejects.toThrow(
      'expected a line that starts with "MemTotal:" in line 1, got "MemFree: 12 kB"',
    );
    const cutOff = readingsOf(memory(fixture("cut-off")));
    await expect(cutOff).rejects.toThrow("expected a whole number (kB) in line 1, got the end of the line");
  });

  it("fails on a broken vmstat", () => {
    const text = new ProcText("vmstat", "oom_kill \n");
    expect(() => parseVmstat(text, 4096)).toThrow("vmstat: expected a whole number (a count of events) in line 1");
  });
});
