// Disks and filesystems: how busy, how long the line, how full.
import { host } from "../../exporter/catalog/index.ts";
import * as thresholds from "../../exporter/catalog/thresholds.ts";
import { max, op, rate, ratio, value } from "../../prometheus/promql.ts";
import { filesystemUse, W } from "../expressions.ts";
import { graph } from "../panels.ts";
import type { PanelDefinition, Row } from "../panels.ts";
import { table } from "../tables.ts";

const noDisks = "no disks seen";
const onDisk = ["device", "mountpoint", "fstype"] as const;

const disks: readonly PanelDefinition[] = [
  graph({
    title: "Disk utilization",
    description:
      "Share of the time a disk had work. Disks that work in parallel can take more at 100 %: see the queue.",
    width: 8,
    unit: "percentunit",
    lines: [{ expr: rate(host.diskBusySeconds, W), legend: "{{device}}" }],
    thresholds: [thresholds.hostWarning, thresholds.hostCritical],
    max: 1,
    noValue: noDisks,
  }),
  graph({
    title: "Disk queue",
    description: "Mean number of operations under way or waiting.",
    width: 8,
    unit: "suffix: waiting",
    lines: [{ expr: rate(host.diskQueueSeconds, W), legend: "{{device}}" }],
    noValue: noDisks,
  }),
  graph({
    title: "Disk latency",
    description: "Mean time of one operation, its wait in the queue included.",
    width: 8,
    unit: "s",
    lines: [
      { expr: ratio(rate(host.diskReadSeconds, W), rate(host.diskReads, W)), legend: "{{device}} read" },
      { expr: ratio(rate(host.diskWriteSeconds, W), rate(host.diskWrites, W)), legend: "{{device}} write" },
    ],
    noValue: noDisks,
  }),
  graph({
    title: "Disk throughput",
    description: "Bytes read, and written below zero.",
    width: 12,
    unit: "binBps",
    lines: [
      { expr: rate(host.diskReadBytes, W), legend: "{{device}} read" },
      { expr: rate(host.diskWrittenBytes, W), legend: "{{device}} write" },
    ],
    below: "/ write$/",
    noValue: noDisks,
  }),
  graph({
    title: "Disk operations",
    description: "Operations completed: reads, and writes below zero.",
    width: 12,
    unit: "iops",
    lines: [
      { expr: rate(host.diskReads, W), legend: "{{device}} read" },
      { expr: rate(host.diskWrites, W), legend: "{{device}} write" },
    ],
    below: "/ write$/",
    noValue: noDisks,
  }),
];

const filesystems: readonly PanelDefinition[] = [
  graph({
    title: "Filesystem utilization",
    description: "Share in use as df shows it. Steady growth tells when it will be full.",
    width: 12,
    unit: "percentunit",
    lines: [{ expr: filesystemUse, legend: "{{mountpoint}}" }],
    thresholds: [thresholds.filesystemUsed],
    max: 1,
    noValue: "no filesystems seen",
  }),
  table({
    title: "Filesystems, fullest first",
    description: "A filesystem without free file nodes is full, whatever its space.",
    width: 12,
    labels: { mountpoint: "Mounted at", device: "Device", fstype: "Type" },
    columns: [
      { name: "Used", expr: max(filesystemUse, onDisk), unit: "percentunit", thresholds: [thresholds.filesystemUsed] },
      { name: "Available", expr: max(value(host.filesystemAvailable), onDisk), unit: "bytes" },
      { name: "Size", expr: max(value(host.filesystemSize), onDisk), unit: "bytes" },
      {
        name: "File nodes used",
        expr: max(op(1, "-", ratio(value(host.filesystemFilesFree), value(host.filesystemFiles))), onDisk),
        unit: "percentunit",
        thresholds: [thresholds.filesystemUsed],
      },
    ],
    sortBy: { column: "Used", desc: true },
    noValue: "no filesystems seen",
  }),
];

export const diskRow: Row = { title: "Disks and filesystems", panels: [...disks, ...filesystems] };
