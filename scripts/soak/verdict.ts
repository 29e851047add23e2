// Whether a course of samples levels off, or goes on and on.
import { slope } from "../../exporter/stats/slope.ts";
import { median } from "../../exporter/stats/median.ts";
import type { Sample } from "./sample.ts";

export interface Limits {
  readonly agents: number;
  readonly series: number;
  /** Of the journal, in bytes. */
  readonly segments: number;
}

export interface Check {
  readonly holds: boolean;
  /** What was looked at, with its figures. */
  readonly said: string;
}

/** Of the level, a minute. */
const MOST_GROWTH = 0.01;
/** How much higher the highest of the last third may be than that of the middle one. */
const MOST_RISE = 1.1;

/** Judges samples in the order of time. Too few to judge are a failure. */
export function verdict(samples: readonly Sample[], limits: Limits): readonly Check[] {
  return [
    growth(troughs(samples.map(({ time, rss }) => ({ time, value: rss }))).slice(Math.floor(samples.length / 2))),
    rise("resident memory", samples, ({ rss }) => rss / 1e6, "MB"),
    rise("series", samples, ({ series }) => series, ""),
    rise("snapshots", samples, ({ snapshots }) => snapshots / 1e6, "MB"),
    bound("agents", samples, ({ agents }) => agents, limits.agents, ""),
    bound("series", samples, ({ series }) => series, limits.series, ""),
    bound("segments", samples, ({ segments }) => segments / 1e6, limits.segments / 1e6, "MB"),
  ];
}

interface Point {
  readonly time: number;
  readonly value: number;
}

/** The lowest of the quarter of the course that ends with each point: garbage that is yet to be collected is no growth. */
function troughs(points: readonly Point[]): readonly Point[] {
  const quarter = Math.ceil(points.length / 4);
  return points.map(({ time }, i) => {
    const before = points.slice(Math.max(0, i + 1 - quarter), i + 1);
    return { time, value: Math.min(...before.map(({ value }) => value)) };
  });
}

function growth(half: readonly Point[]): Check {
  const perSecond = slope(half);
  const level = median(half.map(({ value }) => value));
  const share = perSecond === undefined || level === undefined ? Number.NaN : (perSecond * 60) / level;
  const said = `resident memory grows by ${percent(share)} a minute in the second half, less than ${percent(MOST_GROWTH)} is level`;
  return { holds: share < MOST_GROWTH, said };
}

function rise(what: string, samples: readonly Sample[], of: (sample: Sample) => number, unit: string): Check {
  const third = Math.floor(samples.length / 3);
  const [middle, last] = [samples.slice(third, 2 * third), samples.slice(2 * third)].map((part) =>
    Math.max(...part.map(of)),
  );
  const [before = Number.NaN, now = Number.NaN] = [middle, last];
  const said = `${what}: at most ${figure(now, unit)} in the last third, ${figure(before, unit)} in the middle one; up to ${MOST_RISE} times is level`;
  return { holds: now <= MOST_RISE * before && Number.isFinite(before), said };
}

function bound(
  what: string,
  samples: readonly Sample[],
  of: (sample: Sample) => number,
  most: number,
  unit: string,
): Check {
  const found = Math.max(...samples.map(of));
  const said = `${what}: at most ${figure(found, unit)}, the limit is ${figure(most, unit)}`;
  return { holds: found <= most && Number.isFinite(found), said };
}

export function figure(value: number, unit: string): string {
  return `${unit === "MB" ? value.toFixed(1) : String(Math.round(value))}${unit === "" ? "" : ` ${unit}`}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
