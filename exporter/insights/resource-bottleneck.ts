// A resource of the host is nearly used up.
import { agents } from "../catalog/index.ts";
import * as thresholds from "../catalog/thresholds.ts";
import type { Millis } from "../model/clock.ts";
import type { Detector } from "../model/detector.ts";
import type { Finding } from "../model/finding.ts";
import type { Point, ResourceHistory } from "../model/history.ts";
import { median } from "../stats/median.ts";
import { quantity } from "./quantity.ts";
import { recent } from "./recent.ts";

const WINDOW_MS = 60_000;

type Kind = ResourceHistory["kind"];

const used: Readonly<Record<Kind, string>> = { cpu: "busy", memory: "used", disk: "busy", filesystem: "full" };

const steps: Readonly<Record<Kind, string>> = {
  cpu: `Run fewer attempts at a time here or move agents to another host; topk(5, rate(${agents.cpuSeconds.name}[5m])) shows which agents use the processors`,
  memory: `Restart the agents that grow or move some to another host, before the kernel ends one; topk(5, ${agents.memory.name}) shows the largest`,
  disk: "Find what reads and writes there (iotop, or the host dashboard) and move checkouts, caches or logs to another device",
  filesystem: "Delete old checkouts, logs and temporary files of agents, or enlarge it",
};

export const resourceBottleneck: Detector = {
  insight: "resource-bottleneck",
  doc: {
    means: "A processor, the memory, a disk or a filesystem of the host has little or no headroom left.",
    method:
      "Median of the use over the last minute, so that one reading decides nothing: above the first threshold a warning, above the second critical. Fewer readings than the minimum give no finding.",
    thresholds: [thresholds.hostWarning, thresholds.hostCritical, thresholds.medianSamples],
  },
  detect(history, now) {
    return history.resources.flatMap((resource) => judge(resource, now));
  },
};

function judge(resource: ResourceHistory, now: Millis): readonly Finding[] {
  const points = recent(resource.used, now, WINDOW_MS);
  const use = points.length < thresholds.medianSamples.value ? undefined : median(points.map(({ value }) => value));
  if (use === undefined || use <= thresholds.hostWarning.value) return [];
  return [finding(resource, use, points)];
}

function finding({ name, kind }: ResourceHistory, use: number, points: readonly Point[]): Finding {
  const critical = use > thresholds.hostCritical.value;
  const threshold = (critical ? thresholds.hostCritical : thresholds.hostWarning).value;
  const values = points.map(({ value }) => value);
  const excess = quantity(use - thresholds.hostWarning.value, "ratio");
  return {
    insight: "resource-bottleneck",
    subject: { type: "resource", name },
    severity: critical ? "critical" : "warning",
    sentence: `The host's ${name} is ${quantity(use, "ratio")} ${used[kind]} (median of the last minute, threshold ${quantity(threshold, "ratio")}).`,
    nextStep: `${steps[kind]}. ${excess} of it must come free to be below ${quantity(thresholds.hostWarning.value, "ratio")}.`,
    evidence: [
      { name: "median", value: use, unit: "ratio" },
      { name: "lowest", value: Math.min(...values), unit: "ratio" },
      { name: "highest", value: Math.max(...values), unit: "ratio" },
      { name: "readings", value: values.length, unit: "none" },
    ],
    value: use,
    threshold,
  };
}
