import { describe, expect, it } from "vitest";
import { NoData } from "../../../exporter/collectors/collector.ts";
import { parsePressure, pressure } from "../../../exporter/collectors/host/pressure.ts";
import { ProcText } from "../../../exporter/collectors/host/proc-text.ts";
import { asText, fixture, linesOf, readingsOf } from "../readings.ts";

describe("the pressure collector", () => {
  it("gives the totals in seconds, and no stall of processors, of which the kernel knows nothing for a whole machine", async () => {
    expect(await linesOf(pressure(fixture("psi")))).toEqual([
      'swarm_host_pressure_waiting_seconds_total{resource="cpu"} 23.727463',
      'swarm_host_pressure_waiting_seconds_total{resource="memory"} 1.5',
      'swarm_host_pressure_stalled_seconds_total{resource="memory"} 0.25',
      'swarm_host_pressure_waiting_seconds_total{resource="io"} 6.711957',
      'swarm_host_pressure_stalled_seconds_total{resource="io"} 6.116673',
    ]);
  });

  it("has no data on a kernel without pressure figures", async () => {
    await expect(readingsOf(pressure(fixture("plain")))).rejects.toThrow(NoData);
  });

  it("gives what there is if a file has no line for stalls", () => {
    const text = new ProcText("io", "some avg10=0.00 avg60=0.00 avg300=0.00 total=10\n");
    expect(asText(parsePressure(text, "io"))).toEqual([
      'swarm_host_pressure_waiting_seconds_total{resource="io"} 0.00001',
    ]);
  });

  it("fails where a total is missing, even if the next line has one", () => {
    const text = new ProcText("io", "some avg10=0.00\nfull avg10=0.00 total=5\n");
    expect(() => parsePressure(text, "io")).toThrow('io: expected "total=" in line 1, got "avg10=0.00"');
  });

  it("fails on a file of another shape", () => {
    expect(() => parsePressure(new ProcText("io", "none\n"), "io")).toThrow('expected a line that starts with "some"');
  });
});
