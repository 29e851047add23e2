import { describe, expect, it } from "vitest";
import * as host from "../../../exporter/catalog/host.ts";
import { cpu, parseCpu, type LastSeconds } from "../../../exporter/collectors/host/cpu.ts";
import { ProcText } from "../../../exporter/collectors/host/proc-text.ts";
import { asText, fixture, linesOf, readingsOf, sumOf } from "../readings.ts";

describe("the processor collector", () => {
  it("gives each core's seconds by mode from ticks of a hundredth, without the sum line and the guest's share", async () => {
    const lines = await linesOf(cpu(fixture("two-cores")));
    expect(lines).toEqual([
      'swarm_host_cpu_seconds_total{cpu="0",mode="user"} 6',
      'swarm_host_cpu_seconds_total{cpu="0",mode="nice"} 0.2',
      'swarm_host_cpu_seconds_total{cpu="0",mode="system"} 1.8',
      'swarm_host_cpu_seconds_total{cpu="0",mode="idle"} 44',
      'swarm_host_cpu_seconds_total{cpu="0",mode="iowait"} 1',
      'swarm_host_cpu_seconds_total{cpu="0",mode="irq"} 0',
      'swarm_host_cpu_seconds_total{cpu="0",mode="softirq"} 0.1',
      'swarm_host_cpu_seconds_total{cpu="0",mode="steal"} 0.04',
      'swarm_host_cpu_seconds_total{cpu="1",mode="user"} 5',
      'swarm_host_cpu_seconds_total{cpu="1",mode="nice"} 0',
      'swarm_host_cpu_seconds_total{cpu="1",mode="system"} 1.5',
      'swarm_host_cpu_seconds_total{cpu="1",mode="idle"} 46',
      'swarm_host_cpu_seconds_total{cpu="1",mode="iowait"} 0.5',
      'swarm_host_cpu_seconds_total{cpu="1",mode="irq"} 0',
      'swarm_host_cpu_seconds_total{cpu="1",mode="softirq"} 0.02',
      'swarm_host_cpu_seconds_total{cpu="1",mode="steal"} 0.3',
      "swarm_host_processes_running 3",
      "swarm_host_processes_blocked 1",
    ]);
  });

  it("names file, line and what is missing when a line breaks off", async () => {
    const path = `${fixture("cut-off")}/stat`;
    const message = `${path}: expected a whole number (idle) in line 2, got the end of the line`;
    await expect(readingsOf(cpu(fixture("cut-off")))).rejects.toThrow(message);
  });

  it("shows what stands where a number should", async () => {
    const message = 'expected a whole number (system) in line 2, got "18x 4400 100 0 10 4"';
    await expect(readingsOf(cpu(fixture("garbled")))).rejects.toThrow(message);
  });

  it("leaves out the process counts of a kernel that does not give them", () => {
    const text = new ProcText("stat", "cpu0 1 2 3 4 5 6 7 8\n");
    expect(parseCpu(text, new Map()).map((r) => r.metric.name)).not.toContain("swarm_host_processes_running");
  });

  it("expects at least one core", () => {
    const noCore = new ProcText("stat", "cpu  1 2 3 4 5 6 7 8\nctxt 1\n");
    expect(() => parseCpu(noCore, new Map())).toThrow('expected a line of a processor (cpu0) in line 2, got "ctxt 1"');
  });
});

describe("a counter of the kernel that steps back", () => {
  const idle = (last: LastSeconds, ticks: number): number =>
    sumOf(parseCpu(new ProcText("stat", `cpu0 0 0 0 ${String(ticks)} 0 0 0 0\n`), last), host.cpuSeconds, "idle");

  it("is held where it was until the kernel has caught up", () => {
    const last: LastSeconds = new Map();
    expect([1000, 998, 999, 1001].map((ticks) => idle(last, ticks))).toEqual([10, 10, 10, 10.01]);
  });

  it("begins again when the core was switched off and on, which shows as a great step", () => {
    const last: LastSeconds = new Map();
    expect([1000, 5, 6].map((ticks) => idle(last, ticks))).toEqual([10, 0.05, 0.06]);
  });

  it("is held for each core alone", () => {
    const last: LastSeconds = new Map();
    parseCpu(new ProcText("stat", "cpu0 9 0 0 0 0 0 0 0\ncpu1 5 0 0 0 0 0 0 0\n"), last);
    const lines = asText(parseCpu(new ProcText("stat", "cpu0 8 0 0 0 0 0 0 0\ncpu1 6 0 0 0 0 0 0 0\n"), last));
    expect(lines.filter((line) => line.includes("user"))).toEqual([
      'swarm_host_cpu_seconds_total{cpu="0",mode="user"} 0.09',
      'swarm_host_cpu_seconds_total{cpu="1",mode="user"} 0.06',
    ]);
  });
});
