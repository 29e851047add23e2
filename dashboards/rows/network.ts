// Network devices: traffic, and what went wrong with it.
import type { Counter } from "../../exporter/catalog/define.ts";
import { host } from "../../exporter/catalog/index.ts";
import { rate } from "../../prometheus/promql.ts";
import { W } from "../expressions.ts";
import { graph } from "../panels.ts";
import type { PanelDefinition, Row } from "../panels.ts";
import type { GrafanaUnit } from "../units.ts";

function bothWays(
  title: string,
  description: string,
  unit: GrafanaUnit,
  received: Counter<"device">,
  sent: Counter<"device">,
): PanelDefinition {
  return graph({
    title,
    description,
    width: 6,
    unit,
    lines: [
      { expr: rate(received, W), legend: "{{device}} received" },
      { expr: rate(sent, W), legend: "{{device}} sent" },
    ],
    below: "/ sent$/",
    noValue: "no network devices seen",
  });
}

export const networkRow: Row = {
  title: "Network",
  panels: [
    bothWays(
      "Network throughput",
      "Bytes received, and sent below zero.",
      "binBps",
      host.networkReceiveBytes,
      host.networkTransmitBytes,
    ),
    bothWays(
      "Network packets",
      "Packets received, and sent below zero.",
      "pps",
      host.networkReceivePackets,
      host.networkTransmitPackets,
    ),
    bothWays(
      "Network errors",
      "Packets with an error, received and below zero sent.",
      "pps",
      host.networkReceiveErrors,
      host.networkTransmitErrors,
    ),
    bothWays(
      "Network drops",
      "Packets dropped on receipt, and below zero before sending.",
      "pps",
      host.networkReceiveDrops,
      host.networkTransmitDrops,
    ),
  ],
};
