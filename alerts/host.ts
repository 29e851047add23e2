// Host: a resource of the machine runs short. Causes, not symptoms: none of them is critical by itself.
import { host } from "../exporter/catalog/index.ts";
import {
  filesystemUsed as filesystemThreshold,
  hostCritical,
  pressureStalled,
} from "../exporter/catalog/thresholds.ts";
import { crosses, rate, value } from "../prometheus/promql.ts";
import { EVALUATION_INTERVAL } from "../prometheus/timing.ts";
import { board } from "./boards.ts";
import type { Alert, AlertFamily } from "./define.ts";
import { filesystemUsed, hostCpuBusy, hostMemoryUsed } from "./recordings.ts";

const percent = (ratio: number): string => `${String(ratio * 100)} %`;

const cpuHigh: Alert = {
  alert: "SwarmHostCpuHigh",
  expr: crosses(value(hostCpuBusy), hostCritical),
  for: "5m",
  severity: "warning",
  summary: "The processors of a host are almost fully busy.",
  description: `The processors of {{ $labels.instance }} are {{ $value | humanizePercentage }} busy (threshold ${percent(hostCritical.value)}).`,
  dashboard: board("infrastructure"),
  runbook: {
    means: "For five minutes practically all processor time of the host was used.",
    impact: "Everything on the host slows down, the agents included; queues build up behind it.",
    check: [
      "Which processes use it: agents, or something else on the machine?",
      `Is time stolen by the hypervisor? See mode steal of \`${host.cpuSeconds.name}\`.`,
      "Did the number of agents or of tasks at a time grow?",
    ],
    act: [
      "Run fewer agents or fewer attempts at a time on this host, or give it more processors.",
      "Move what does not belong to the swarm elsewhere.",
    ],
  },
};

const memoryHigh: Alert = {
  alert: "SwarmHostMemoryHigh",
  expr: crosses(value(hostMemoryUsed), hostCritical),
  for: "2m",
  severity: "warning",
  summary: "A host is almost out of memory.",
  description: `{{ $value | humanizePercentage }} of the memory of {{ $labels.instance }} is taken (threshold ${percent(hostCritical.value)}).`,
  dashboard: board("infrastructure"),
  runbook: {
    means: "Little memory is left that could be given out without swapping. File caches count as available.",
    impact: "The kernel will start to swap, then to kill processes: agents disappear without a word.",
    check: [
      "Which process grew? An agent whose memory only rises leaks.",
      `Were processes killed already? See \`${host.oomKills.name}\`.`,
    ],
    act: [
      "Restart the process that grew, and limit its memory so that it fails alone.",
      "Run fewer agents on this host, or give it more memory.",
    ],
  },
};

const filesystemFull: Alert = {
  alert: "SwarmHostFilesystemFull",
  // Media that cannot be written are always full.
  expr: crosses(value(filesystemUsed, { fstype: { op: "!~", value: "squashfs|iso9660|erofs" } }), filesystemThreshold),
  for: "2m",
  severity: "warning",
  summary: "A filesystem of a host is almost full.",
  description: `{{ $labels.mountpoint }} on {{ $labels.instance }} is {{ $value | humanizePercentage }} full (threshold ${percent(filesystemThreshold.value)}).`,
  dashboard: board("infrastructure"),
  runbook: {
    means: "Nearly all space that ordinary users may write on this filesystem is used.",
    impact: "When it is full, agents cannot write their work, databases stop, and logs are lost.",
    check: [
      "What grew: checkouts and build output of agents, logs, a database, old data?",
      "How fast does it grow on the dashboard, and when will it be full?",
    ],
    act: [
      "Delete what can be made again; rotate logs.",
      "Enlarge the filesystem, or move the agents' work to another one.",
    ],
  },
};

const pressure: Alert = {
  alert: "SwarmHostPressure",
  expr: crosses(rate(host.pressureStalled, "2m"), pressureStalled),
  for: "2m",
  severity: "warning",
  summary: "Nothing on a host could run for part of the time, for want of a resource.",
  description: `All work on {{ $labels.instance }} stood still for {{ $value | humanizePercentage }} of the time, waiting for {{ $labels.resource }} (threshold ${percent(pressureStalled.value)}).`,
  dashboard: board("infrastructure"),
  runbook: {
    means:
      "The kernel's pressure-stall figures: every process that wanted to run waited for the same resource (processor, memory, or input and output).",
    impact: "Work is slowed by that share of the time, in a way that utilization does not show.",
    check: [
      "memory: is the host swapping? io: which disk is busy, and who reads or writes?",
      "Did it begin with an alert on processors, memory or a filesystem?",
    ],
    act: ["Relieve the resource it names: fewer agents on the host, more of the resource, or a faster disk."],
  },
};

export const hostAlerts: AlertFamily = {
  family: "host",
  groups: [
    {
      name: "swarm-host",
      interval: EVALUATION_INTERVAL,
      rules: [cpuHigh, memoryHigh, filesystemFull, pressure],
    },
  ],
};
