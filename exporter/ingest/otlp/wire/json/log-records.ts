// Log records of OTLP/JSON.
import type { LogRecord, Wanted } from "../../records.ts";
import { LONGEST_EVENT } from "../limits.ts";
import { attributesOf } from "./attributes.ts";
import type { Intake, Levels } from "./envelope.ts";
import { enumOf, fieldsOf, idOf, timeOf, wholeTextOf, type Fields } from "./values.ts";

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
    event: eventOf(eventName, body, wants.event),
    traceId: idOf(traceId, 16) ?? "",
    spanId: idOf(spanId, 8) ?? "",
    attributes: attributesOf(attributes, "attributes", wants.attribute, wants.parts),
  });
}

/** The name of the event, by its field or else by the body. A body that is no name of an event is content, and is not kept. */
function eventOf(eventName: unknown, body: unknown, isWanted: Wanted): string {
  const { stringValue } = fieldsOf(body, "body");
  const [named, written] = [wantedOf(eventName, "eventName", isWanted), wantedOf(stringValue, "body", isWanted)];
  return named === "" ? written : named;
}

function wantedOf(value: unknown, field: string, isWanted: Wanted): string {
  const name = value == null ? "" : wholeTextOf(value, field);
  return name.length <= LONGEST_EVENT && isWanted(name) ? name : "";
}
