// From what is sent to the page: durations name the trace they belong to, whoever told them.
import { afterAll, beforeAll, expect, it } from "vitest";
import { startExporter, type UnderTest } from "./exporter-under-test.ts";

let exporter: UnderTest;
beforeAll(async () => {
  exporter = await startExporter();
});
afterAll(async () => {
  await exporter.stop();
});

const traceId = "0af7651916cd43dd8448eb211c80319c";
const END = Date.UTC(2026, 0, 1);

async function page(accept: string): Promise<string> {
  return await (await fetch(`${exporter.url}/metrics`, { headers: { Accept: accept } })).text();
}

const spanOf = (spanId: string, operation: string, name: string, seconds: number, more: object = {}): object => ({
  traceId,
  spanId,
  name,
  startTimeUnixNano: String(BigInt(END - seconds * 1000) * 1_000_000n),
  endTimeUnixNano: String(BigInt(END) * 1_000_000n),
  attributes: [
    { key: "gen_ai.operation.name", value: { stringValue: operation } },
    { key: "gen_ai.agent.name", value: { stringValue: "coder" } },
    { key: "gen_ai.request.model", value: { stringValue: "m" } },
    { key: "gen_ai.tool.name", value: { stringValue: "search" } },
  ],
  ...more,
});

async function post(path: string, body: object): Promise<number> {
  const headers = { "Content-Type": "application/json" };
  return (await fetch(exporter.url + path, { method: "POST", headers, body: JSON.stringify(body) })).status;
}

it("tells the span of each request, call and task that came by OTLP, in OpenMetrics alone", async () => {
  const spans = [
    spanOf("00000000000000a1", "chat", "chat m", 1.5, { parentSpanId: "00000000000000a3" }),
    spanOf("00000000000000a2", "execute_tool", "execute_tool search", 0.5, { parentSpanId: "00000000000000a3" }),
    spanOf("00000000000000a3", "invoke_agent", "invoke_agent coder", 4),
  ];
  expect(await post("/v1/traces", { resourceSpans: [{ scopeSpans: [{ spans }] }] })).toBe(200);
  const told = (await page("application/openmetrics-text; version=1.0.0"))
    .split("\n")
    .filter((line) => line.includes(" # {"));
  expect(told.map((line) => line.replace(/\{.*?\}/, "").replace(/bucket \d+/, "bucket"))).toEqual([
    `swarm_task_run_duration_seconds_bucket # {trace_id="${traceId}",span_id="00000000000000a3"} 4 ${END / 1000}`,
    `swarm_llm_request_duration_seconds_bucket # {trace_id="${traceId}",span_id="00000000000000a1"} 1.5 ${END / 1000}`,
    `swarm_tool_call_duration_seconds_bucket # {trace_id="${traceId}",span_id="00000000000000a2"} 0.5 ${END / 1000}`,
  ]);
  const plain = await page("text/plain; version=0.0.4");
  expect([plain.includes(" # {"), plain.includes("swarm_llm_request_duration_seconds_bucket")]).toEqual([false, true]);
});

it("tells the trace of an event that names it", async () => {
  const event = { kind: "tool.finished", agent: "a", tool: "grep", outcome: "ok", duration: 2, time: END };
  expect(await post("/v1/events", { ...event, trace_id: "b".repeat(32) })).toBeLessThan(300);
  const told = (await page("application/openmetrics-text; version=1.0.0")).split("\n");
  expect(told.filter((line) => line.includes(`# {trace_id="${"b".repeat(32)}"} 2 ${END / 1000}`))).toHaveLength(1);
  expect(told.at(-2)).toBe("# EOF");
});
