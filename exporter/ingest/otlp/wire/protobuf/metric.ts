// Metrics of protobuf. What concerns all points of a metric may be written behind them: it is looked for first.
import type { MetricPoint } from "../../records.ts";
import { faultOfMetric, faultOfPoint, PointDraft, type MetricHead } from "../points.ts";
import { tagOf } from "./cursor.ts";
import {
  readExponentialPoint,
  readHistogramPoint,
  readNumberPoint,
  readSummaryPoint,
  type ReadPoint,
} from "./points.ts";
import type { Reader } from "./reader.ts";

const field = { name: tagOf(1, "bytes"), description: tagOf(2, "bytes"), unit: tagOf(3, "bytes") } as const;
const dataField = { point: tagOf(1, "bytes"), temporality: tagOf(2, "varint"), monotonic: tagOf(3, "varint") } as const;

interface Kind {
  readonly kind: MetricPoint["kind"];
  readonly read: ReadPoint;
}

/** By the tag of the field that holds the points. */
const kinds: ReadonlyMap<number, Kind> = new Map([
  [tagOf(5, "bytes"), { kind: "gauge", read: readNumberPoint }],
  [tagOf(7, "bytes"), { kind: "sum", read: readNumberPoint }],
  [tagOf(9, "bytes"), { kind: "histogram", read: readHistogramPoint }],
  [tagOf(10, "bytes"), { kind: "exponential", read: readExponentialPoint }],
  [tagOf(11, "bytes"), { kind: "summary", read: readSummaryPoint }],
]);

/** Where the points of the metric at hand are: nearly always one part. Begin and end in turn. */
const parts: number[] = [];

export function readMetric(reader: Reader, records: MetricPoint[]): void {
  const { cursor } = reader;
  const { passed } = reader.wants;
  const outer = cursor.enter();
  let [name, unit, description] = ["", "", ""];
  let kind: Kind | undefined;
  parts.length = 0;
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    const told = kinds.get(tag);
    if (tag === field.name) name = reader.text();
    else if (tag === field.unit) unit = reader.text();
    else if (tag === field.description && passed !== undefined) description = reader.text();
    else if (told === undefined) cursor.skip(tag);
    else {
      // The kinds exclude each other: the last one counts.
      if (told !== kind) parts.length = 0;
      kind = told;
      parts.push(cursor.pass(), cursor.at);
    }
  }
  if (kind !== undefined) readData(reader, { name, unit, description }, kind, records);
  cursor.leave(outer);
}

interface Texts {
  readonly name: string;
  readonly unit: string;
  /** Empty where nothing is passed through. */
  readonly description: string;
}

function readData(
  reader: Reader,
  { name, unit, description }: Texts,
  { kind, read }: Kind,
  records: MetricPoint[],
): void {
  const { end } = reader.cursor;
  const { wants } = reader;
  const { temporality, monotonic, count } = survey(reader);
  const head: MetricHead = {
    metric: name,
    unit,
    kind,
    temporality: kind === "gauge" || kind === "summary" ? 0 : temporality,
    monotonic: kind === "sum" && monotonic,
  };
  const fault = faultOfMetric(head);
  if (fault !== undefined) reader.rejections.add(fault, count);
  else if (wants.metric(name) || wants.passed?.metric(name) === true) {
    if (description !== "" && !wants.metric(name)) (reader.help ??= new Map()).set(name, description);
    reader.keeping("point", () => readPoints(reader, head, read, records));
  } else reader.ignored += count;
  reader.cursor.end = end;
}

/** What concerns all points, and how many there are. */
function survey({ cursor }: Reader): {
  readonly temporality: number;
  readonly monotonic: boolean;
  readonly count: number;
} {
  let [temporality, count] = [0, 0];
  let monotonic = false;
  for (let part = 0; part < parts.length; part += 2) {
    cursor.within(parts[part] ?? 0, parts[part + 1] ?? 0);
    while (cursor.at < cursor.end) {
      const tag = cursor.tag();
      if (tag === dataField.temporality) temporality = cursor.int32();
      else if (tag === dataField.monotonic) monotonic = cursor.boolean();
      else {
        count += tag === dataField.point ? 1 : 0;
        cursor.skip(tag);
      }
    }
  }
  return { temporality, monotonic, count };
}

function readPoints(reader: Reader, head: MetricHead, read: ReadPoint, records: MetricPoint[]): void {
  const { cursor } = reader;
  for (let part = 0; part < parts.length; part += 2) {
    cursor.within(parts[part] ?? 0, parts[part + 1] ?? 0);
    while (cursor.at < cursor.end) {
      const tag = cursor.tag();
      if (tag === dataField.point) readPoint(reader, head, read, records);
      else cursor.skip(tag);
    }
  }
}

function readPoint(reader: Reader, head: MetricHead, read: ReadPoint, records: MetricPoint[]): void {
  const { cursor } = reader;
  const outer = cursor.enter();
  const point = new PointDraft(head);
  const isTold = read(reader, point);
  cursor.leave(outer);
  const fault = faultOfPoint(point, isTold);
  if (fault !== undefined) return reader.rejections.add(fault);
  reader.piece();
  records.push(point);
}
