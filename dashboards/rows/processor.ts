// Processors: how busy, who waits, how long the line is.
import { host } from "../../exporter/catalog/index.ts";
import * as thresholds from "../../exporter/catalog/thresholds.ts";
import { avg, count, matches, min, not, op, rate, sum, value } from "../../prometheus/promql.ts";
import { processorUse, W } from "../expressions.ts";
import { graph } from "../panels.ts";
import type { Row } from "../panels.ts";

const noValue = "the host does not tell";

export const processorRow: Row = {
  title: "Processor",
  panels: [
    graph({
      title: "Processor utilization",
      description:
        "Share of all processor time in use, and of the busiest processor: a single-threaded program stops at one.",
      width: 8,
      unit: "percentunit",
      lines: [
        { expr: processorUse, legend: "all" },
        {
          expr: op(1, "-", min(sum(rate(host.cpuSeconds, W, { mode: matches("idle|iowait") }), ["cpu"]))),
          legend: "busiest",
        },
      ],
      thresholds: [thresholds.hostWarning, thresholds.hostCritical],
      max: 1,
      noValue,
    }),
    graph({
      title: "Processor time by mode",
      description:
        "What processors spent their time on, as a share of all. Steal is time the hypervisor gave to others.",
      width: 8,
      unit: "percentunit",
      lines: [
        {
          expr: avg(rate(host.cpuSeconds, W, { mode: not("idle") }), ["mode"]),
          legend: "{{mode}}",
        },
      ],
      stack: true,
      max: 1,
      noValue,
    }),
    graph({
      title: "Load and run queue",
      description:
        "Load averages and processes that run or want to, beside the number of processors. Load counts processes blocked on disks too.",
      width: 8,
      unit: "short",
      lines: [
        { expr: value(host.load), legend: "load {{window}}" },
        { expr: value(host.procsRunning), legend: "running or waiting" },
        { expr: value(host.procsBlocked), legend: "blocked" },
        { expr: count(rate(host.cpuSeconds, W, { mode: "idle" })), legend: "processors" },
      ],
      colors: { processors: "text" },
      noValue,
    }),
    graph({
      title: "Pressure: some waited",
      description:
        "Share of the time in which at least one process waited for a resource: the saturation that utilization hides.",
      width: 12,
      unit: "percentunit",
      lines: [{ expr: rate(host.pressureWaiting, W), legend: "{{resource}}" }],
      noValue: "this kernel has no pressure readings",
    }),
    graph({
      title: "Pressure: all waited",
      description: "Share of the time in which nothing at all ran for want of a resource.",
      width: 12,
      unit: "percentunit",
      lines: [{ expr: rate(host.pressureStalled, W), legend: "{{resource}}" }],
      thresholds: [thresholds.pressureStalled],
      noValue: "this kernel has no pressure readings",
    }),
  ],
};
