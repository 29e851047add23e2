// A body in protobuf as the OTLP/JSON a sender would write, by way of a general decoder.
import type { Signal } from "../../exporter/ingest/otlp/records.ts";
import { requestTypes } from "./otlp-schema.ts";

/** These are hexadecimal in OTLP/JSON, and not base64 as all other bytes are. */
const IDS = new Set(["traceId", "spanId", "parentSpanId"]);

/** Throws for what is no protobuf. */
export function asJson(signal: Signal, body: Buffer): Buffer {
  const type = requestTypes[signal];
  const object = type.toObject(type.decode(body), { longs: String, bytes: String, json: true });
  return Buffer.from(
    JSON.stringify(object, (key, value: unknown) =>
      IDS.has(key) && typeof value === "string" ? Buffer.from(value, "base64").toString("hex") : value,
    ),
  );
}
