// Log records of OTLP/JSON.
import type { LogRecord } from "../../records.ts";
import { LONGEST_BODY } from "../limits.ts";
import { attributesOf } from "./attributes.ts";
import type { Intake, Levels } from "./envelope.ts";
import { enumOf, fieldsOf, idOf, textOf, timeOf, wholeTextOf, type Fields } from "./values.ts";

export const logLevels: Levels = { process: "resourceLogs", library: "scopeLogs", item: "logRecords" };

const SEVERITIES = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"].flatMap((name) =>
  ["", "2", "3", "4"].map((step) => `SEVERITY_NUMBER_${name}${step}`),
);
const SEVERITY_NAMES = ["SEVERITY_NUMBER_UNSPECIFIED", ...SEVERITIES];

export function readLogRecord(record: Fields, { wants, records }: Intake<LogRecord>): void {
  const { timeUnixNano, observedTimeUnixNano, severityNumber, eventName, body, attributes, traceId, spanId } = record;
  const time = timeOf(timeUnixNano, "timeUnixNano");
  const observed = timeOf(observedTimeUnixNano, "observedTimeUnixNano");
  records.push({
    time: time === 0 ? observed : time,
    severity: enumOf(severityNumber, SEVERITY_NAMES),
    event: textOf(eventName, "eventName"),
    body: shortTextOf(body),
    traceId: idOf(traceId, 16) ?? "",
    spanId: idOf(spanId, 8) ?? "",
    attributes: attributesOf(attributes, "attributes", wants.attribute),
  });
}

/** A body that is a short text: it may be the name of an event, a long one is content. */
function shortTextOf(body: unknown): string {
  const { stringValue } = fieldsOf(body, "body");
  if (stringValue == null) return "";
  const text = wholeTextOf(stringValue, "body");
  return text.length > LONGEST_BODY ? "" : text;
}
