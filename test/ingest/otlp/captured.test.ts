// Bodies as programs of agents sent them: all that is in them is taken.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Signal } from "../../../exporter/ingest/otlp/records.ts";
import { Decoder } from "../../../exporter/ingest/otlp/wire/decoder.ts";
import { root } from "../../../scripts/root.ts";

const folder = join(root, "test/fixtures/otlp");
const bodies = readdirSync(folder, { recursive: true, encoding: "utf8" }).flatMap((file) => {
  const signal = (["traces", "metrics", "logs"] as const).find((name) => file.endsWith(`-${name}.json`));
  return signal === undefined ? [] : [{ file, signal }];
});
const decoder = new Decoder({ attribute: () => true, event: () => true, metric: () => true });
const read = (signal: Signal, file: string): Buffer => readFileSync(join(folder, file));

describe("a captured body", () => {
  it.each(bodies)("is taken whole: $file", ({ signal, file }) => {
    const { groups, rejected, ignored, why } = decoder[signal]("json", read(signal, file));
    expect([rejected, ignored, why]).toEqual([0, 0, ""]);
    expect(groups.length).toBeGreaterThan(0);
  });

  it("of Codex tells of log records when they were observed", () => {
    const records = decoder.logs("json", read("logs", "codex-list/0037-logs.json")).groups.flatMap((g) => g.records);
    expect(records.filter(({ time }) => time < Date.UTC(2026, 0, 1))).toEqual([]);
    expect(records.map(({ attributes }) => attributes.get("event.name"))).toContain("codex.api_request");
  });

  it("of Claude Code holds spans with their ids, times and numbers", () => {
    const spans = decoder.traces("json", read("traces", "claude-code-bash/0004-traces.json")).groups[0]?.records ?? [];
    const request = spans.find(({ name }) => name === "claude_code.llm_request");
    expect(request?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(request?.parentId).toMatch(/^[0-9a-f]{16}$/);
    expect(request?.end).toBeGreaterThan(request?.start ?? Infinity);
    expect(request?.attributes.get("input_tokens")).toBeTypeOf("number");
  });
});
