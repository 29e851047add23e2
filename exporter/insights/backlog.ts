// What is known of a queue now: how much waits, how long, and whether it becomes more.
import * as thresholds from "../catalog/thresholds.ts";
import type { Millis } from "../model/clock.ts";
import type { QueueHistory } from "../model/history.ts";
import { rate } from "../stats/rate.ts";
import { slope } from "../stats/slope.ts";
import { recent, span } from "./recent.ts";

/** Long enough to see a trend through bursts, short enough to tell in time. */
export const BACKLOG_WINDOW_MS = 120_000;
/** A rate over less says little. */
const SPAN_MS = 60_000;

/** Every part is undefined where it is not known. */
export interface Backlog {
  /** Tasks. */
  readonly depth: number | undefined;
  /** Seconds. */
  readonly oldestAge: number | undefined;
  /** Tasks per second that came. */
  readonly arrival: number | undefined;
  /** Tasks per second that were taken. */
  readonly service: number | undefined;
  /** Tasks per second by which the depth changes: negative when it falls. */
  readonly growth: number | undefined;
  readonly trend: "grows" | "level" | "falls" | undefined;
  /** Seconds until the queue is empty at this pace; only if it falls. */
  readonly drain: number | undefined;
}

/** The newest depth (tasks) and age of the oldest task (seconds), unless they are older than two minutes. */
export function waiting(queue: QueueHistory, now: Millis): Pick<Backlog, "depth" | "oldestAge"> {
  return {
    depth: recent(queue.depth, now, BACKLOG_WINDOW_MS).at(-1)?.value,
    oldestAge: recent(queue.oldestAge, now, BACKLOG_WINDOW_MS).at(-1)?.value,
  };
}

/** Reads a queue over the last two minutes. Growth is the median slope of the depth (Theil-Sen). */
export function backlog(queue: QueueHistory, now: Millis): Backlog {
  const { depth, oldestAge } = waiting(queue, now);
  const depths = recent(queue.depth, now, BACKLOG_WINDOW_MS);
  const enough = depths.length >= thresholds.medianSamples.value && span(depths) >= SPAN_MS;
  const growth = enough ? slope(depths) : undefined;
  const arrival = rateOf(queue.arrived, now);
  const service = rateOf(queue.served, now);
  const traffic = (arrival ?? 0) + (service ?? 0);
  const trend = growth === undefined || depth === undefined ? undefined : trendOf(growth, depth, traffic);
  return {
    depth,
    oldestAge,
    arrival,
    service,
    growth,
    trend,
    drain: trend === "falls" && depth !== undefined && growth !== undefined ? depth / -growth : undefined,
  };
}

/**
 * No change is: less than one task in the window, less than a small part of the depth, or no more than chance makes of
 * tasks that come and go independently (the difference of two Poisson counts has their sum as variance; Skellam 1946).
 */
function trendOf(growth: number, depth: number, traffic: number): "grows" | "level" | "falls" {
  const seconds = BACKLOG_WINDOW_MS / 1000;
  const chance = thresholds.queueGrowthDeviations.value * Math.sqrt(traffic * seconds);
  const change = Math.abs(growth) * seconds;
  if (change < Math.max(1, depth * thresholds.queueGrowth.value, chance)) return "level";
  return growth > 0 ? "grows" : "falls";
}

function rateOf(count: QueueHistory["arrived"], now: Millis): number | undefined {
  const points = recent(count, now, BACKLOG_WINDOW_MS);
  return span(points) < SPAN_MS ? undefined : rate(points);
}
