// The options of custom metrics.
import { file, integer } from "../options.ts";
import type { Definition } from "./definition.ts";
import { readDefinitions } from "./read.ts";

export const customMetricsOptions = {
  metrics: file(
    "YAML or JSON file with metrics of your own, made of the events that come in. See docs/custom-metrics.md.",
  ),
  metricsSeries: integer({
    default: 5_000,
    min: 1,
    max: 1_000_000,
    help: "Lines on a page for metrics of your own; beyond, new series are refused, and counted.",
  }),
} as const;

/** What is counted, and in how many lines. Plain data: it goes to other processes as JSON. */
export interface CustomLimits {
  readonly definitions: readonly Definition[];
  readonly lines: number;
}

/** Adds every fault of the file to `faults`. */
export function checkMetrics(path: string, faults: string[]): void {
  readDefinitions(path, faults);
}

/** What to count; undefined for nothing. The file was checked with the configuration: what became wrong since then is left out. */
export function customLimits(config: {
  readonly metrics: string;
  readonly metricsSeries: number;
}): CustomLimits | undefined {
  if (config.metrics === "") return undefined;
  return { definitions: readDefinitions(config.metrics, []), lines: config.metricsSeries };
}
