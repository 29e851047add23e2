import { describe, expect, it } from "vitest";
import { NoData } from "../../../exporter/collectors/collector.ts";
import { network } from "../../../exporter/collectors/host/network.ts";
import { fixture, linesOf, readingsOf } from "../readings.ts";

describe("the network collector", () => {
  it("reads the network of process 1, which is the host's, before its own", async () => {
    const lines = await linesOf(network(fixture("network")));
    expect(lines.filter((line) => line.includes('"eth0"'))).toEqual([
      'swarm_host_network_receive_bytes_total{device="eth0"} 536202867',
      'swarm_host_network_receive_packets_total{device="eth0"} 14418',
      'swarm_host_network_receive_errors_total{device="eth0"} 1',
      'swarm_host_network_receive_drops_total{device="eth0"} 2',
      'swarm_host_network_transmit_bytes_total{device="eth0"} 888990',
      'swarm_host_network_transmit_packets_total{device="eth0"} 7732',
      'swarm_host_network_transmit_errors_total{device="eth0"} 3',
      'swarm_host_network_transmit_drops_total{device="eth0"} 4',
    ]);
  });

  it("leaves out the loopback and the ends of containers, and reads a number that follows the colon at once", async () => {
    const readings = await readingsOf(network(fixture("network")));
    expect([...new Set(readings.map((r) => r.labels[0]))]).toEqual(["eth0", "br-0"]);
    expect(await linesOf(network(fixture("network")))).toContain(
      'swarm_host_network_receive_bytes_total{device="br-0"} 123',
    );
  });

  it("reads its own network where that of process 1 is hidden", async () => {
    const lines = await linesOf(network(fixture("own-network")));
    expect(lines[0]).toBe('swarm_host_network_receive_bytes_total{device="eth0"} 1');
  });

  it("has no data where there is only the loopback, or no such file", async () => {
    await expect(readingsOf(network(fixture("no-network")))).rejects.toThrow(NoData);
    await expect(readingsOf(network(fixture("plain")))).rejects.toThrow(NoData);
  });

  it("names the field a line lacks", async () => {
    const message = `${fixture("cut-off")}/net/dev: expected a whole number (errors on receipt) in line 3`;
    await expect(readingsOf(network(fixture("cut-off")))).rejects.toThrow(message);
  });
});
