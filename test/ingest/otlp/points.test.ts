// Of points all attributes are kept, whatever they mean: streams are told apart by them. Of spans and log records they are not.
import { expect, it } from "vitest";
import type { Attributes } from "../../../exporter/ingest/otlp/attributes.ts";
import { wants } from "../../../exporter/ingest/otlp/meaning/senders/wanted.ts";
import { Decoder } from "../../../exporter/ingest/otlp/wire/decoder.ts";
import { requestTypes } from "../../../bench/lib/otlp-schema.ts";

const attributes = [
  { key: "effort", value: { stringValue: "high" } },
  { key: "type", value: { stringValue: "input" } },
];
const point = { attributes, timeUnixNano: "1", startTimeUnixNano: "1", asDouble: 1 };
const metric = { name: "claude_code.token.usage", sum: { aggregationTemporality: 2, dataPoints: [point] } };
const metrics = { resourceMetrics: [{ scopeMetrics: [{ metrics: [metric] }] }] };
/** Ids are hexadecimal in JSON, and bytes in protobuf. */
const traces = (id: (hex: string) => string | Buffer): object => {
  const ids = { traceId: id("0af7651916cd43dd8448eb211c80319c"), spanId: id("00f067aa0ba902b7") };
  return { resourceSpans: [{ scopeSpans: [{ spans: [{ ...ids, name: "s", attributes }] }] }] };
};

it.each(["json", "protobuf"] as const)("are all kept of points, in %s, and of nothing else", (encoding) => {
  const decoder = new Decoder(wants);
  const bodyOf = (signal: "metrics" | "traces", body: object): Buffer =>
    encoding === "json"
      ? Buffer.from(JSON.stringify(body))
      : Buffer.from(requestTypes[signal].encode(requestTypes[signal].fromObject(body)).finish());
  const keys = (told: {
    readonly groups: readonly { readonly records: readonly { readonly attributes: Attributes }[] }[];
  }) => told.groups.flatMap(({ records }) => records.flatMap((record) => [...record.attributes].map(([key]) => key)));
  expect(keys(decoder.metrics(encoding, bodyOf("metrics", metrics)))).toEqual(["effort", "type"]);
  const ofSpans = traces((hex) => (encoding === "json" ? hex : Buffer.from(hex, "hex")));
  expect(keys(decoder.traces(encoding, bodyOf("traces", ofSpans)))).toEqual(["type"]);
});
