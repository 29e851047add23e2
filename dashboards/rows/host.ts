// The machine at a glance: one number for each resource.
import { host } from "../../exporter/catalog/index.ts";
import * as thresholds from "../../exporter/catalog/thresholds.ts";
import { increase, max, op, rate, sum, value } from "../../prometheus/promql.ts";
import type { Expr } from "../../prometheus/promql.ts";
import type { Threshold } from "../../exporter/catalog/thresholds.ts";
import { filesystemUse, memoryUse, processorUse, W } from "../expressions.ts";
import { stat } from "../panels.ts";
import type { PanelDefinition, Row } from "../panels.ts";

const noValue = "the host does not tell";
const { filesystemUsed, hostCritical, hostWarning, pressureStalled } = thresholds;

function share(title: string, description: string, expr: Expr, marks: readonly Threshold[]): PanelDefinition {
  return stat({ title, description, width: 3, unit: "percentunit", expr, thresholds: marks, max: 1, noValue });
}

/** Errors and drops both ways; a device that has one of the counters has all four. */
const troubles: Expr = [
  host.networkReceiveErrors,
  host.networkTransmitErrors,
  host.networkReceiveDrops,
  host.networkTransmitDrops,
]
  .map((counter): Expr => sum(rate(counter, W)))
  .reduce((all, one) => op(all, "+", one));

export const hostRow: Row = {
  title: "The host at a glance",
  panels: [
    share("Processor used", "Processor time in use.", processorUse, [hostWarning, hostCritical]),
    share("Memory used", "Memory that cannot be given out without swapping.", memoryUse, [hostWarning, hostCritical]),
    share("Busiest disk", "Share of the time the busiest disk had work.", max(rate(host.diskBusySeconds, W)), [
      hostWarning,
      hostCritical,
    ]),
    share("Fullest filesystem", "Space used on the fullest filesystem.", max(filesystemUse), [filesystemUsed]),
    share(
      "Stalled",
      "Share of the time nothing ran for want of the scarcest resource.",
      max(rate(host.pressureStalled, W)),
      [pressureStalled],
    ),
    stat({
      title: "Network errors and drops",
      description: "Packets that went wrong, per second, all devices.",
      width: 3,
      unit: "pps",
      expr: troubles,
      noValue,
    }),
    stat({
      title: "Killed",
      description: "Processes the kernel killed for want of memory, in the time shown.",
      width: 3,
      unit: "short",
      expr: increase(host.oomKills, "$__range"),
      overall: true,
      goodAtZero: true,
      noValue,
    }),
    stat({
      title: "Up for",
      description: "Time since the host started.",
      width: 3,
      unit: "s",
      expr: value(host.uptime),
      noValue,
    }),
  ],
};
