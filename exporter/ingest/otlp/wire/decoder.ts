// The door of OTLP: a body of one signal in one encoding to records, of which only what somebody wants is kept.
import type { Decoded, Encoding, LogRecord, MetricPoint, Span, Wants } from "../records.ts";
import { readRequest as readJson } from "./json/envelope.ts";
import { logLevels, readLogRecord as readJsonLogRecord } from "./json/log-records.ts";
import { metricLevels, readMetric as readJsonMetric } from "./json/metrics.ts";
import { readSpan as readJsonSpan, spanLevels } from "./json/spans.ts";
import { readRequest as readProtobuf } from "./protobuf/envelope.ts";
import { readLogRecord } from "./protobuf/log-records.ts";
import { readMetric } from "./protobuf/metric.ts";
import { Reader } from "./protobuf/reader.ts";
import { readSpan } from "./protobuf/spans.ts";

/**
 * Decodes bodies, one after the other; it remembers texts that recur. An empty body is one that holds nothing.
 * All throw SWM_OTLP_MALFORMED for a body that cannot be read to its end, and SWM_BATCH_TOO_LARGE for one that holds too much.
 */
export class Decoder {
  readonly #wants: Wants;
  readonly #reader: Reader;

  constructor(wants: Wants) {
    this.#wants = wants;
    this.#reader = new Reader(wants);
  }

  traces(encoding: Encoding, body: Buffer): Decoded<Span> {
    return encoding === "protobuf"
      ? readProtobuf(this.#reader, body, readSpan)
      : readJson(body, spanLevels, this.#wants, readJsonSpan);
  }

  metrics(encoding: Encoding, body: Buffer): Decoded<MetricPoint> {
    return encoding === "protobuf"
      ? readProtobuf(this.#reader, body, readMetric)
      : readJson(body, metricLevels, this.#wants, readJsonMetric);
  }

  logs(encoding: Encoding, body: Buffer): Decoded<LogRecord> {
    return encoding === "protobuf"
      ? readProtobuf(this.#reader, body, readLogRecord)
      : readJson(body, logLevels, this.#wants, readJsonLogRecord);
  }
}
