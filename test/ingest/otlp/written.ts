// Messages of OTLP written by hand into protobuf, in every way the format allows; and the same as OTLP/JSON, by way of a general decoder.
import type { Signal } from "../../../exporter/ingest/otlp/records.ts";
import { requestTypes } from "../../../bench/lib/otlp-schema.ts";

export const varint = (value: bigint): number[] => {
  const rest = BigInt.asUintN(64, value);
  return rest < 0x80n ? [Number(rest)] : [Number(rest & 0x7fn) | 0x80, ...varint(rest >> 7n)];
};
export const field = (number: number, type: number, payload: readonly number[]): Buffer =>
  Buffer.from([...varint(BigInt(number * 8 + type)), ...payload]);
export const bytesField = (number: number, payload: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([...varint(BigInt(number * 8 + 2)), ...varint(BigInt(payload.length))]), payload]);

const IDS = new Set(["traceId", "spanId", "parentSpanId"]);
const OPTIONS = { longs: String, bytes: String, json: true } as const;

/** What a general decoder reads in a body, as the OTLP/JSON a sender would write. Throws for what is no protobuf. */
export function asJson(signal: Signal, body: Buffer): Buffer {
  const type = requestTypes[signal];
  const object = type.toObject(type.decode(body), OPTIONS);
  return Buffer.from(
    JSON.stringify(object, (key, value: unknown) =>
      IDS.has(key) && typeof value === "string" ? Buffer.from(value, "base64").toString("hex") : value,
    ),
  );
}
