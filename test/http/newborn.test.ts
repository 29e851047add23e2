// Who is a scraper sees what comes begin at 0, in both formats, packed or not; who is none sees values.
import { afterAll, beforeAll, expect, it } from "vitest";
import { startExporter, type UnderTest } from "./exporter-under-test.ts";

let exporter: UnderTest;
beforeAll(async () => {
  exporter = await startExporter();
});
afterAll(async () => {
  await exporter.stop();
});

const scraper = { "X-Prometheus-Scrape-Timeout-Seconds": "10", "User-Agent": "Prometheus/3" };
const OPENMETRICS = "application/openmetrics-text; version=1.0.0";

async function page(headers: Readonly<Record<string, string>>): Promise<string> {
  return await (await fetch(`${exporter.url}/metrics`, { headers })).text();
}

async function told(kind: string, fields: object): Promise<void> {
  const body = JSON.stringify({ kind, ...fields });
  const headers = { "Content-Type": "application/json" };
  expect((await fetch(`${exporter.url}/v1/events`, { method: "POST", headers, body })).status).toBe(200);
}

it.each([
  ["text", { Accept: "text/plain" }],
  ["OpenMetrics", { Accept: OPENMETRICS }],
])("shows a scraper a new call of a tool at 0, then as it is, in %s", async (agent, accept) => {
  const headers = { ...scraper, ...accept, "User-Agent": `Prometheus/3 ${agent}` };
  await page(headers);
  const trace_id = "0af7651916cd43dd8448eb211c80319c";
  await told("tool.finished", { agent, tool: agent, outcome: "ok", duration: 2, trace_id });
  const calls = (text: string) => [
    /^swarm_tool_calls_total\{.*outcome="ok"\} (\d+)$/m.exec(ofAgent(text, agent))?.[1],
    new RegExp(`^swarm_tool_call_duration_seconds_count\\{tool="${agent}"\\} (\\d+)$`, "m").exec(text)?.[1],
  ];
  expect(calls(await page(accept))).toEqual(["1", "1"]);
  expect(calls(await page(headers))).toEqual(["0", "0"]);
  expect(calls(await page(headers))).toEqual(["1", "1"]);
  await told("tool.finished", { agent, tool: agent, outcome: "ok", duration: 2 });
  expect(calls(await page(headers))).toEqual(["2", "2"]);
});

function ofAgent(text: string, agent: string): string {
  return text
    .split("\n")
    .filter((line) => line.includes(`agent="${agent}"`))
    .join("\n");
}
