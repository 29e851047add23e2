import { describe, expect, it } from "vitest";
import { load } from "../../../exporter/collectors/host/load.ts";
import { fixture, linesOf, readingsOf } from "../readings.ts";

describe("the load collector", () => {
  it("gives the three averages", async () => {
    expect(await linesOf(load(fixture("plain")))).toEqual([
      'swarm_host_load_average{window="1m"} 0.52',
      'swarm_host_load_average{window="5m"} 1.61',
      'swarm_host_load_average{window="15m"} 12.55',
    ]);
  });

  it("says which average is missing or not a number", async () => {
    const missing = `${fixture("cut-off")}/loadavg: expected a number (load over 15m) in line 1, got the end of the line`;
    await expect(readingsOf(load(fixture("cut-off")))).rejects.toThrow(missing);
    const none = 'expected a number (load over 5m) in line 1, got "none 0.55 1/91 6089"';
    await expect(readingsOf(load(fixture("garbled")))).rejects.toThrow(none);
  });
});
