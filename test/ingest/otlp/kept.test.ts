// What is written of records is read again as they were.
import { deserialize, serialize } from "node:v8";
import { expect, it } from "vitest";
import { AttributeList } from "../../../exporter/ingest/otlp/attributes.ts";
import { keptRecords, recordsOf } from "../../../exporter/ingest/otlp/kept.ts";
import type { Records } from "../../../exporter/ingest/otlp/records.ts";

const resource = AttributeList.of([["service.name", "app"]]);
const attributes = AttributeList.of([
  ["gen_ai.operation.name", "chat"],
  ["n", 1],
]);
const span = {
  traceId: "t",
  spanId: "s",
  parentId: "",
  name: "chat",
  kind: 1,
  start: 1,
  end: 2,
  status: 0,
  attributes,
  events: [{ name: "e", time: 1, attributes: AttributeList.of([["error.type", "timeout"]]) }],
  links: [],
};
const record = { time: 1, severity: 9, event: "e", traceId: "", spanId: "", attributes };

it.each<Records>([
  { signal: "traces", groups: [{ origin: { resource, scope: "lib", scopeVersion: "1" }, records: [span, span] }] },
  { signal: "logs", groups: [{ origin: { resource, scope: "", scopeVersion: "" }, records: [record] }] },
  { signal: "metrics", groups: [] },
])("$signal", (records) => {
  const kept: unknown = deserialize(serialize(keptRecords(records)));
  const again = recordsOf(kept as Records);
  expect(again).toEqual(records);
  const first: unknown = again.groups[0]?.records[0]?.attributes;
  expect(first instanceof AttributeList).toBe(records.groups.length > 0);
});
