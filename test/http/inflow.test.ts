// A burst is turned away before memory grows, and senders may ask not to wait.
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Inflow } from "../../exporter/http/inflow.ts";
import { isNeighbour } from "../../exporter/http/neighbour.ts";
import { startExporter } from "./exporter-under-test.ts";

const event = (agent: string, padding: number): string =>
  JSON.stringify({ kind: "task.finished", agent, outcome: "ok", task_type: "x".repeat(padding) });

describe("bodies under way", () => {
  it("take room until it is used up, and give it back", () => {
    const inflow = new Inflow(10);
    inflow.hold(6);
    inflow.hold(4);
    expect(() => inflow.hold(1)).toThrow("SWM_BUSY");
    inflow.release(4);
    inflow.hold(3);
  });

  it("beyond the limit are refused with the time to come again, and taken when there is room", async () => {
    const exporter = await startExporter("--max-body-bytes", "1024", "--max-pending-bytes", "1024");
    const { port } = new URL(exporter.url);
    const body = event("a", 100);
    const half = connect(Number(port), "127.0.0.1");
    half.write(`POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n${body}`);
    // Until the server has seen it: the second one is then too much.
    const post = async (): Promise<Response> => await fetch(`${exporter.url}/v1/events`, { method: "POST", body });
    await expect.poll(async () => (await post()).status).toBe(503);
    const refused = await post();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await refused.json()).toMatchObject({ error: { code: "SWM_BUSY" } });
    half.destroy();
    await expect.poll(async () => (await post()).status).toBe(200);
    await exporter.stop();
  });

  it("that would not fit if there were nothing else are too large, and not to be sent again", async () => {
    const exporter = await startExporter("--max-body-bytes", "1024", "--max-pending-bytes", "1024");
    const body = gzipSync(`[${" ".repeat(1000)}]`);
    const headers = { "Content-Encoding": "gzip", "Content-Type": "application/json" };
    const response = await fetch(`${exporter.url}/v1/events`, { method: "POST", headers, body });
    expect([response.status, response.headers.get("retry-after")]).toEqual([413, null]);
    await exporter.stop();
  });

  it("whose sender prefers not to wait are answered at once", async () => {
    const exporter = await startExporter();
    const response = await fetch(`${exporter.url}/v1/events`, {
      method: "POST",
      headers: { Prefer: "respond-async" },
      body: event("a", 1),
    });
    expect([response.status, response.headers.get("preference-applied")]).toEqual([202, "respond-async"]);
    await expect
      .poll(async () => await (await fetch(`${exporter.url}/metrics`)).text())
      .toContain('swarm_task_attempts_total{agent="a",task_type="x",outcome="ok"} 1\n');
    await exporter.stop();
  });
});

describe("a neighbour", () => {
  it.each([
    ["127.0.0.1", true],
    ["::1", true],
    ["::ffff:127.0.0.5", true],
    ["8.8.8.8", false],
    ["::ffff:8.8.8.8", false],
    ["2001:4860:4860::8888", false],
    [undefined, false],
  ])("is whoever is in a network of this machine: %s", (address, expected) => {
    expect(isNeighbour(address)).toBe(expected);
  });
});
