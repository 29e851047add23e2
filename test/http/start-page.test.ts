// What the start page shows of models and tools: what was told, and nothing where nothing was.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startExporter, type UnderTest } from "./exporter-under-test.ts";

let exporter: UnderTest;
beforeAll(async () => {
  exporter = await startExporter();
});
afterAll(async () => {
  await exporter.stop();
});

const page = async (): Promise<string> =>
  await (await fetch(`${exporter.url}/`, { headers: { accept: "text/html" } })).text();
const tell = async (...events: readonly object[]): Promise<void> => {
  const response = await fetch(`${exporter.url}/v1/events`, { method: "POST", body: JSON.stringify(events) });
  expect(response.status).toBe(200);
};

describe("the start page", () => {
  it("has nothing about models where none was asked", async () => {
    await tell({ kind: "agent.spawned", agent: "coder-1" });
    const text = await page();
    expect(text).toContain("coder-1");
    for (const part of ["<h2>Models</h2>", "LLM requests", "tool failures"]) expect(text).not.toContain(part);
  });

  it("shows tokens, cost, failed requests and tools, in all and of each agent", async () => {
    await tell(
      { kind: "llm.finished", agent: "coder-1", model: "gpt-5", outcome: "ok", input: 1_000_000, output: 200_000 },
      { kind: "llm.finished", agent: "coder-1", model: "gpt-5", outcome: "timeout", count: 2 },
      { kind: "llm.used", agent: "coder-2", model: "<b>", input: 500 },
      { kind: "tool.finished", agent: "coder-1", tool: "shell", outcome: "failed" },
    );
    const text = await page();
    expect(text).toContain('<b class="">1.20 M</b>tokens');
    expect(text).toContain(
      '<b class="">$3.25<small class="warn" title="500 tokens have no price"> + ?</small></b>cost of tokens',
    );
    expect(text).toContain('<b class="">3<small class="bad"> 2 failed</small></b>LLM requests');
    expect(text).toContain('<b class="">1<small class="bad"> 1 failed</small></b>tool calls');
    expect(text).toContain('<td class="n">1.20 M</td><td class="n">$3.25</td><td class="n">1</td>');
    expect(text).toContain('<td class="n">500</td><td class="n">–</td><td class="n">–</td>');
    expect(text).toContain("&lt;b&gt;");
    expect(text).toContain("no price for 500 tokens");
  });

  it("has the same as JSON", async () => {
    const overview: unknown = await (await fetch(`${exporter.url}/api/v1/overview`)).json();
    expect(overview).toMatchObject({
      usage: { requests: 3, requestFailures: 2, tokens: 1_200_500, cost: 3.25, toolCalls: 1, toolFailures: 1 },
      models: [
        { name: "gpt-5", tokens: 1_200_000, cost: 3.25 },
        { name: "<b>", tokens: 500, unpriced: 500 },
      ],
    });
  });
});
