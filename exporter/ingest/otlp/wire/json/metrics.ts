// Metrics of OTLP/JSON.
import type { Link, MetricPoint, Wanted } from "../../records.ts";
import { faultOfMetric, faultOfPoint, PointDraft, type MetricHead } from "../points.ts";
import { attributesOf } from "./attributes.ts";
import { orReject, type Intake, type Levels } from "./envelope.ts";
import { linkOf } from "./spans.ts";
import {
  booleanOf,
  countOf,
  doubleOf,
  enumOf,
  fieldsOf,
  listOf,
  textOf,
  timeOf,
  wholeOf,
  type Fields,
} from "./values.ts";

export const metricLevels: Levels = { process: "resourceMetrics", library: "scopeMetrics", item: "metrics" };

/** By the name of the field that holds the points. */
const KINDS = {
  gauge: "gauge",
  sum: "sum",
  histogram: "histogram",
  exponentialHistogram: "exponential",
  summary: "summary",
} as const satisfies Readonly<Record<string, MetricPoint["kind"]>>;
const TEMPORALITIES = ["UNSPECIFIED", "DELTA", "CUMULATIVE"].map((name) => `AGGREGATION_TEMPORALITY_${name}`);
const NO_VALUE = 1;

export function readMetric(metric: Fields, intake: Intake<MetricPoint>): void {
  const { name, unit } = metric;
  for (const [member, kind] of Object.entries(KINDS)) {
    if (metric[member] == null) continue;
    const { dataPoints, aggregationTemporality, isMonotonic } = fieldsOf(metric[member], member);
    const hasTemporality = kind !== "gauge" && kind !== "summary";
    const head: MetricHead = {
      metric: textOf(name, "name"),
      unit: textOf(unit, "unit"),
      kind,
      temporality: hasTemporality ? enumOf(aggregationTemporality, TEMPORALITIES) : 0,
      monotonic: kind === "sum" && booleanOf(isMonotonic, "isMonotonic"),
    };
    const points = listOf(dataPoints, "dataPoints");
    const fault = faultOfMetric(head);
    if (fault !== undefined) return intake.rejections.add(fault, points.length);
    const { wants } = intake;
    const isPassed = !wants.metric(head.metric) && wants.passed?.metric(head.metric) === true;
    const help = isPassed ? textOf(metric["description"], "description") : "";
    if (help !== "") (intake.help ??= new Map()).set(head.metric, help);
    if (!isPassed && !wants.metric(head.metric)) {
      intake.ignored += points.length;
      intake.unwanted?.add(head.metric);
    } else for (const point of points) orReject(intake.rejections, () => readPoint(point, head, intake));
    // They exclude each other.
    return;
  }
}

/** Streams of points are told apart by all of their attributes. */
const everything: Wanted = () => true;

function readPoint(value: unknown, head: MetricHead, { rejections, records }: Intake<MetricPoint>): void {
  const fields = fieldsOf(value, "each of dataPoints");
  const point = new PointDraft(head);
  point.start = timeOf(fields["startTimeUnixNano"], "startTimeUnixNano");
  point.time = timeOf(fields["timeUnixNano"], "timeUnixNano");
  point.attributes = attributesOf(fields["attributes"], "attributes", everything);
  point.noValue = (wholeOf(fields["flags"], "flags") & NO_VALUE) !== 0;
  point.exemplar = newestOf(fields["exemplars"]);
  const isTold = fillers[head.kind](fields, point);
  const fault = faultOfPoint(point, isTold);
  if (fault !== undefined) return rejections.add(fault);
  records.push(point);
}

/** Fill in what a kind has besides. Each returns whether the point told a value. */
const fillers: Readonly<Record<MetricPoint["kind"], (fields: Fields, point: PointDraft) => boolean>> = {
  sum: fillNumber,
  gauge: fillNumber,
  histogram(fields, point) {
    fillCount(fields, point);
    point.buckets = listOf(fields["bucketCounts"], "bucketCounts").map((count) => countOf(count, "bucketCounts"));
    point.bounds = listOf(fields["explicitBounds"], "explicitBounds").map((bound) => doubleOf(bound, "explicitBounds"));
    return true;
  },
  exponential(fields, point) {
    fillCount(fields, point);
    point.exponential = {
      scale: wholeOf(fields["scale"], "scale"),
      zeroCount: countOf(fields["zeroCount"], "zeroCount"),
      positive: bucketsOf(fields["positive"], "positive"),
      negative: bucketsOf(fields["negative"], "negative"),
    };
    return true;
  },
  summary(fields, point) {
    fillCount(fields, point);
    point.sum ??= 0;
    point.quantiles = listOf(fields["quantileValues"], "quantileValues").map((each) => {
      const { quantile, value } = fieldsOf(each, "each of quantileValues");
      return { quantile: doubleOf(quantile, "quantile"), value: doubleOf(value, "value") };
    });
    return true;
  },
};

function fillNumber({ asInt, asDouble }: Fields, point: PointDraft): boolean {
  if (asInt == null && asDouble == null) return false;
  point.value = asInt == null ? doubleOf(asDouble, "asDouble") : wholeOf(asInt, "asInt");
  return true;
}

function fillCount({ count, sum }: Fields, point: PointDraft): void {
  point.count = countOf(count, "count");
  point.sum = sum == null ? undefined : doubleOf(sum, "sum");
}

function bucketsOf(value: unknown, name: string): { readonly offset: number; readonly counts: readonly number[] } {
  const { offset, bucketCounts } = fieldsOf(value, name);
  const counts = listOf(bucketCounts, "bucketCounts").map((count) => countOf(count, "bucketCounts"));
  return { offset: wholeOf(offset, "offset"), counts };
}

/** Of the exemplars that tell in which span they were taken the newest, of two of the same time the later one. */
function newestOf(exemplars: unknown): Link | undefined {
  let newest: { readonly time: number; readonly link: Link } | undefined;
  for (const exemplar of listOf(exemplars, "exemplars")) {
    const { timeUnixNano } = fieldsOf(exemplar, "each of exemplars");
    const time = countOf(timeUnixNano, "timeUnixNano");
    for (const link of linkOf(exemplar)) if (newest === undefined || time >= newest.time) newest = { time, link };
  }
  return newest?.link;
}
