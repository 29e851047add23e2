// Traffic, errors and drops of network devices, from /proc/1/net/dev.
import { join } from "node:path";
import * as host from "../../catalog/host.ts";
import { NoData, reading, type Collector, type Reading } from "../collector.ts";
import { procFile } from "./proc-file.ts";
import type { ProcText } from "./proc-text.ts";

const COLON = 58;

/**
 * Devices left out, by name: `lo` never leaves the machine; `ifb…` shows a card's packets a second time while they are shaped; and of the
 * ends of containers (`veth…`, Calico's `cali…`) there may be hundreds that come and go, whose traffic the bridge or card behind them shows.
 * All else is kept: cards, wireless, bridges, bonds, tunnels.
 */
const LEFT_OUT = /^(lo$|ifb|veth|cali)/;

export function network(procRoot: string): Collector {
  // In a container `net/dev` means our own network, even where /proc is the host's. Process 1 of the host's /proc is in the host's network;
  // its file can be read by any user, unless /proc is mounted with hidepid: then our own network is what there is.
  const file = procFile(join(procRoot, "1/net/dev"), join(procRoot, "net/dev"));
  return { name: "host_network", collect: () => parseNetwork(file.read()) };
}

/** Throws `NoData` if no device is left. */
export function parseNetwork(text: ProcText): Reading[] {
  const readings: Reading[] = [];
  // Two lines of headings.
  for (text.nextLine(), text.nextLine(); !text.done; text.nextLine()) {
    const name = text.word("the name of a device", COLON);
    if (!LEFT_OUT.test(name)) readings.push(...parseLine(text, name));
  }
  if (readings.length === 0) throw new NoData(`${text.path}: no network device`);
  return readings;
}

function parseLine(text: ProcText, device: string): Reading[] {
  const labels = { device };
  const readings = [
    reading(host.networkReceiveBytes, labels, text.count("bytes received")),
    reading(host.networkReceivePackets, labels, text.count("packets received")),
    reading(host.networkReceiveErrors, labels, text.count("errors on receipt")),
    reading(host.networkReceiveDrops, labels, text.count("drops on receipt")),
  ];
  for (const field of ["fifo", "frame", "compressed", "multicast"]) text.count(field);
  readings.push(
    reading(host.networkTransmitBytes, labels, text.count("bytes sent")),
    reading(host.networkTransmitPackets, labels, text.count("packets sent")),
    reading(host.networkTransmitErrors, labels, text.count("errors on sending")),
    reading(host.networkTransmitDrops, labels, text.count("drops before sending")),
  );
  return readings;
}
