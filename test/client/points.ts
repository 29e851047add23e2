// Points of metrics in a body that came to the door, flat, and without their times.
import type { MetricsBody } from "./door.ts";

export interface Point {
  readonly metric: string;
  readonly unit: string;
  readonly description: string;
  readonly is: "sum" | "gauge" | "histogram";
  readonly labels: Readonly<Record<string, string>>;
  readonly value?: number;
  readonly count?: number;
  readonly sum?: number;
  readonly buckets?: readonly number[];
  readonly bounds?: readonly number[];
}

interface Data {
  readonly aggregationTemporality?: number;
  readonly isMonotonic?: boolean;
  readonly dataPoints: readonly Told[];
}
interface Told {
  readonly startTimeUnixNano?: string;
  readonly timeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[];
  readonly asDouble?: number;
  readonly count?: number;
  readonly sum?: number;
  readonly bucketCounts?: readonly number[];
  readonly explicitBounds?: readonly number[];
}
interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly sum?: Data;
  readonly gauge?: Data;
  readonly histogram?: Data;
}
interface Request {
  readonly resourceMetrics: readonly {
    readonly resource: object;
    readonly scopeMetrics: readonly { readonly scope: object; readonly metrics: readonly Metric[] }[];
  }[];
}

function metricsOf({ text }: MetricsBody): readonly Metric[] {
  const { resourceMetrics } = JSON.parse(text) as Request;
  return resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
}

/** The process and the library a body names. */
export function originOf({ text }: MetricsBody): object {
  const [first] = (JSON.parse(text) as Request).resourceMetrics;
  return { resource: first?.resource, scope: first?.scopeMetrics[0]?.scope };
}

/** Begin and end of each point, in nanoseconds. */
export function timesOf(body: MetricsBody): readonly { readonly start: string | undefined; readonly time: string }[] {
  return metricsOf(body)
    .flatMap(({ sum, gauge, histogram }) => (sum ?? gauge ?? histogram)?.dataPoints ?? [])
    .map(({ startTimeUnixNano, timeUnixNano }) => ({ start: startTimeUnixNano, time: timeUnixNano }));
}

/** Throws where sums and histograms are not told as changes. */
export function pointsOf(body: MetricsBody): readonly Point[] {
  return metricsOf(body).flatMap(({ name: metric, unit, description, sum, gauge, histogram }) => {
    const is = sum ? "sum" : gauge ? "gauge" : "histogram";
    const data = sum ?? gauge ?? histogram;
    if (is !== "gauge" && data?.aggregationTemporality !== 1) throw new Error(`${metric} is not told as changes`);
    if (is === "sum" && data?.isMonotonic !== true) throw new Error(`${metric} may shrink`);
    return (data?.dataPoints ?? []).map(({ attributes, ...told }) => ({
      ...{ metric, unit, description, is },
      labels: Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue])),
      ...(told.asDouble !== undefined && { value: told.asDouble }),
      ...(told.count !== undefined && { count: told.count, sum: told.sum ?? NaN }),
      ...(told.bucketCounts && { buckets: told.bucketCounts, bounds: told.explicitBounds ?? [] }),
    }));
  });
}

/** What bodies tell of a metric, added up: `name{label=value}` to a sum, or to the last value of a gauge. */
export function totals(bodies: readonly MetricsBody[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { metric, labels, is, value, count } of bodies.flatMap(pointsOf)) {
    const told = Object.entries(labels).map(([name, text]) => `${name}=${text}`);
    const series = `${metric}{${told.join(",")}}`;
    sums[series] = (is === "gauge" ? 0 : (sums[series] ?? 0)) + (value ?? count ?? NaN);
  }
  return sums;
}
