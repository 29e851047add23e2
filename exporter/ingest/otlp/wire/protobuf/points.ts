// Points of metrics of protobuf, of all five kinds. Each kind numbers its fields anew.
import type { MetricPoint } from "../../records.ts";
import type { PointDraft } from "../points.ts";
import { attribute } from "./attributes.ts";
import { tagOf } from "./cursor.ts";
import { linkTo, readExemplar, type Newest } from "./exemplars.ts";
import { doubles, fixed64s, varints } from "./numbers.ts";
import type { Reader } from "./reader.ts";

/** Reads the fields of a point, within which the cursor is. Returns whether it told a value. */
export type ReadPoint = (reader: Reader, point: PointDraft) => boolean;

const NO_VALUE = 1;
const START = tagOf(2, "fixed64");
const TIME = tagOf(3, "fixed64");

/** Fields that all kinds have, under numbers of their own. */
interface Shared {
  readonly attribute: number;
  readonly flags: number;
}

function readShared(reader: Reader, point: PointDraft, tag: number, shared: Shared): void {
  if (tag === shared.attribute) point.attributes = attribute(reader, point.attributes);
  else if (tag === START) point.start = reader.time();
  else if (tag === TIME) point.time = reader.time();
  else if (tag === shared.flags) point.noValue = (reader.cursor.int32() & NO_VALUE) !== 0;
  else reader.cursor.skip(tag);
}

const numberField = {
  double: tagOf(4, "fixed64"),
  exemplar: tagOf(5, "bytes"),
  whole: tagOf(6, "fixed64"),
  attribute: tagOf(7, "bytes"),
  flags: tagOf(8, "varint"),
} as const;

export function readNumberPoint(reader: Reader, point: PointDraft): boolean {
  const { cursor } = reader;
  let newest: Newest | undefined;
  let isTold = false;
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    if (tag === numberField.exemplar) newest = readExemplar(reader, newest);
    else if (tag === numberField.double || tag === numberField.whole) {
      point.value = tag === numberField.double ? cursor.double() : cursor.signedFixed64();
      isTold = true;
    } else readShared(reader, point, tag, numberField);
  }
  point.exemplar = linkTo(cursor, newest);
  return isTold;
}

const histogramField = {
  count: tagOf(4, "fixed64"),
  sum: tagOf(5, "fixed64"),
  packedBuckets: tagOf(6, "bytes"),
  bucket: tagOf(6, "fixed64"),
  packedBounds: tagOf(7, "bytes"),
  bound: tagOf(7, "fixed64"),
  exemplar: tagOf(8, "bytes"),
  attribute: tagOf(9, "bytes"),
  flags: tagOf(10, "varint"),
} as const;

export function readHistogramPoint(reader: Reader, point: PointDraft): boolean {
  const { cursor } = reader;
  const buckets: number[] = [];
  const bounds: number[] = [];
  let newest: Newest | undefined;
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    switch (tag) {
      case histogramField.count:
        point.count = cursor.fixed64();
        break;
      case histogramField.sum:
        point.sum = cursor.double();
        break;
      case histogramField.packedBuckets:
        fixed64s(reader, buckets);
        break;
      case histogramField.bucket:
        reader.piece();
        buckets.push(cursor.fixed64());
        break;
      case histogramField.packedBounds:
        doubles(reader, bounds);
        break;
      case histogramField.bound:
        reader.piece();
        bounds.push(cursor.double());
        break;
      case histogramField.exemplar:
        newest = readExemplar(reader, newest);
        break;
      default:
        readShared(reader, point, tag, histogramField);
    }
  }
  point.buckets = buckets;
  point.bounds = bounds;
  point.exemplar = linkTo(cursor, newest);
  return true;
}

const exponentialField = {
  attribute: tagOf(1, "bytes"),
  count: tagOf(4, "fixed64"),
  sum: tagOf(5, "fixed64"),
  scale: tagOf(6, "varint"),
  zeroCount: tagOf(7, "fixed64"),
  positive: tagOf(8, "bytes"),
  negative: tagOf(9, "bytes"),
  flags: tagOf(10, "varint"),
  exemplar: tagOf(11, "bytes"),
} as const;

export function readExponentialPoint(reader: Reader, point: PointDraft): boolean {
  const { cursor } = reader;
  const positive: BucketsDraft = { offset: 0, counts: [] };
  const negative: BucketsDraft = { offset: 0, counts: [] };
  let [scale, zeroCount] = [0, 0];
  let newest: Newest | undefined;
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    switch (tag) {
      case exponentialField.count:
        point.count = cursor.fixed64();
        break;
      case exponentialField.sum:
        point.sum = cursor.double();
        break;
      case exponentialField.scale:
        scale = cursor.zigzag32();
        break;
      case exponentialField.zeroCount:
        zeroCount = cursor.fixed64();
        break;
      case exponentialField.positive:
        readBuckets(reader, positive);
        break;
      case exponentialField.negative:
        readBuckets(reader, negative);
        break;
      case exponentialField.exemplar:
        newest = readExemplar(reader, newest);
        break;
      default:
        readShared(reader, point, tag, exponentialField);
    }
  }
  point.exponential = { scale, zeroCount, positive, negative };
  point.exemplar = linkTo(cursor, newest);
  return true;
}

const bucketsField = { offset: tagOf(1, "varint"), packed: tagOf(2, "bytes"), count: tagOf(2, "varint") } as const;

interface BucketsDraft {
  offset: number;
  readonly counts: number[];
}

function readBuckets(reader: Reader, buckets: BucketsDraft): void {
  const { cursor } = reader;
  const outer = cursor.enter();
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    if (tag === bucketsField.offset) buckets.offset = cursor.zigzag32();
    else if (tag === bucketsField.packed) varints(reader, buckets.counts);
    else if (tag === bucketsField.count) {
      reader.piece();
      buckets.counts.push(cursor.unsigned());
    } else cursor.skip(tag);
  }
  cursor.leave(outer);
}

const summaryField = {
  count: tagOf(4, "fixed64"),
  sum: tagOf(5, "fixed64"),
  quantile: tagOf(6, "bytes"),
  attribute: tagOf(7, "bytes"),
  flags: tagOf(8, "varint"),
} as const;
const quantileField = { quantile: tagOf(1, "fixed64"), value: tagOf(2, "fixed64") } as const;

type Quantile = MetricPoint["quantiles"][number];

export function readSummaryPoint(reader: Reader, point: PointDraft): boolean {
  const { cursor } = reader;
  const quantiles: Quantile[] = [];
  // Not optional, as it is for histograms: what is not told is 0.
  point.sum = 0;
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    if (tag === summaryField.count) point.count = cursor.fixed64();
    else if (tag === summaryField.sum) point.sum = cursor.double();
    else if (tag === summaryField.quantile) quantiles.push(readQuantile(reader));
    else readShared(reader, point, tag, summaryField);
  }
  point.quantiles = quantiles;
  return true;
}

function readQuantile(reader: Reader): Quantile {
  const { cursor } = reader;
  reader.piece();
  const outer = cursor.enter();
  let [quantile, value] = [0, 0];
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    if (tag === quantileField.quantile) quantile = cursor.double();
    else if (tag === quantileField.value) value = cursor.double();
    else cursor.skip(tag);
  }
  cursor.leave(outer);
  return { quantile, value };
}
