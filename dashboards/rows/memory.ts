// Memory: how full, whether it swaps, and what the kernel had to kill.
import { host } from "../../exporter/catalog/index.ts";
import * as thresholds from "../../exporter/catalog/thresholds.ts";
import { increase, op, rate, ratio, value } from "../../prometheus/promql.ts";
import { memoryUse, W } from "../expressions.ts";
import { graph } from "../panels.ts";
import type { Row } from "../panels.ts";

const noValue = "the host does not tell";
const noSwap = "this host has no swap";

export const memoryRow: Row = {
  title: "Memory",
  panels: [
    graph({
      title: "Memory and swap utilization",
      description: "Memory that cannot be given out without swapping, and swap in use, as shares.",
      width: 8,
      unit: "percentunit",
      lines: [
        { expr: memoryUse, legend: "memory" },
        { expr: op(1, "-", ratio(value(host.swapFree), value(host.swapTotal))), legend: "swap" },
      ],
      thresholds: [thresholds.hostWarning, thresholds.hostCritical],
      max: 1,
      noValue,
    }),
    graph({
      title: "Memory by use",
      description: "Available holds most of what is cached: it can be taken back at once.",
      width: 8,
      unit: "bytes",
      lines: [
        { expr: value(host.memoryTotal), legend: "total" },
        { expr: value(host.memoryAvailable), legend: "available" },
        { expr: value(host.memoryCached), legend: "cached" },
        { expr: value(host.memoryFree), legend: "free" },
      ],
      colors: { total: "text" },
      noValue,
    }),
    graph({
      title: "Swap traffic",
      description: "Read back from swap, and written to it below zero. Both at once mean there is not enough memory.",
      width: 5,
      unit: "binBps",
      lines: [
        { expr: rate(host.swapIn, W), legend: "in" },
        { expr: rate(host.swapOut, W), legend: "out" },
      ],
      below: "out",
      noValue: noSwap,
    }),
    graph({
      title: "Killed for want of memory",
      description: "Processes the kernel killed.",
      width: 3,
      unit: "short",
      lines: [{ expr: increase(host.oomKills, W), legend: "killed" }],
      noValue,
    }),
  ],
};
