// Bodies of a run as the records the program makes of them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { wants } from "../../../../exporter/ingest/otlp/meaning/senders/wanted.ts";
import type { Group, LogRecord, MetricPoint, Span } from "../../../../exporter/ingest/otlp/records.ts";
import { Decoder } from "../../../../exporter/ingest/otlp/wire/decoder.ts";

const FIXTURES = join(import.meta.dirname, "../../../fixtures/otlp");

export type Body =
  | { readonly signal: "traces"; readonly groups: readonly Group<Span>[] }
  | { readonly signal: "logs"; readonly groups: readonly Group<LogRecord>[] }
  | { readonly signal: "metrics"; readonly groups: readonly Group<MetricPoint>[] };

/** All bodies of a run, in the order they arrived. */
export function bodiesOf(run: string): readonly Body[] {
  const decoder = new Decoder(wants);
  const files = readdirSync(join(FIXTURES, run)).sort();
  return files.map((file) => {
    const body = readFileSync(join(FIXTURES, run, file));
    if (file.endsWith("-traces.json")) return { signal: "traces", groups: decoder.traces("json", body).groups };
    if (file.endsWith("-logs.json")) return { signal: "logs", groups: decoder.logs("json", body).groups };
    return { signal: "metrics", groups: decoder.metrics("json", body).groups };
  });
}
