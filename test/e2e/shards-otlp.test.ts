// OTLP before shards, on real processes: a shard is killed while spans come in, and returns. Every body was answered as taken, some
// were sent twice, and each call is counted once.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { shardOf } from "../../exporter/shards/hash.ts";
import { getJson, until } from "../../scripts/program.ts";
import { build, startOn, temporaryFolder } from "./journaled.ts";
import { scrape } from "./scrape.ts";

const AGENTS = Array.from({ length: 12 }, (_, i) => `worker-${String(i)}`);
const BODIES = 60;

beforeAll(build);

/** A body in which each agent has called a tool. */
function calls(number: number): string {
  const start = BigInt(Date.now()) * 1_000_000n;
  const resourceSpans = AGENTS.map((agent, i) => {
    const id = `${String(number + 1).padStart(8, "0")}${String(i).padStart(8, "0")}`;
    const attributes = Object.entries({ "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "shell" });
    const span = {
      traceId: id.padStart(32, "a"),
      spanId: id,
      name: "execute_tool",
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(start + 1_000_000n),
      attributes: attributes.map(([key, stringValue]) => ({ key, value: { stringValue } })),
    };
    const resource = { attributes: [{ key: "service.name", value: { stringValue: agent } }] };
    return { resource, scopeSpans: [{ spans: [span] }] };
  });
  return JSON.stringify({ resourceSpans });
}

async function send(url: string, body: string): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/v1/traces`, { method: "POST", headers, body });
  expect([response.status, await response.text()]).toEqual([200, "{}"]);
}

/** Calls of each agent, over front and shards that are there. */
async function counted(front: string): Promise<Readonly<Record<string, number>>> {
  const [group] = await getJson<readonly { readonly targets: readonly string[] }[]>(`${front}/v1/targets`);
  const sums: Record<string, number> = {};
  for (const host of group?.targets ?? []) {
    for (const [line, value] of await scrape(`http://${host}`)) {
      const [, agent = ""] = /^swarm_tool_calls_total\{agent="(.+?)",tool="shell",outcome="ok"\}$/.exec(line) ?? [];
      if (agent !== "") sums[agent] = (sums[agent] ?? 0) + value;
    }
  }
  return sums;
}

const each = (count: number): Readonly<Record<string, number>> =>
  Object.fromEntries(AGENTS.map((agent) => [agent, count]));

/** Process ids of what a process started, oldest first: its shards. */
function childrenOf(pid: number): readonly number[] {
  const path = `/proc/${String(pid)}/task/${String(pid)}/children`;
  return readFileSync(path, "utf8").trim().split(" ").map(Number);
}

describe("a front with two shards that OTLP is sent to", () => {
  it("counts every call once, though a shard is killed and bodies are sent twice meanwhile", async () => {
    const { url, program } = await startOn(temporaryFolder(), ["--shards", "2", "--otlp-listen", "", "--tick", "0.5"]);
    expect(new Set(AGENTS.map((agent) => shardOf(agent, 2))).size).toBe(2);
    const bodies = Array.from({ length: BODIES }, (_, i) => calls(i));
    for (const [i, body] of bodies.entries()) {
      if (i === 20) process.kill(childrenOf(program.pid)[0] ?? 0, "SIGKILL");
      await send(url, body);
      // As after an answer that was lost.
      if (i % 3 === 0) await send(url, body);
    }
    expect(program.output()).toContain("events made from OTLP wait");
    await until("the shard has all of it", 60_000, async () => {
      const sums = await counted(url).catch(() => ({}));
      return JSON.stringify(Object.entries(sums).sort()) === JSON.stringify(Object.entries(each(BODIES)).sort())
        ? true
        : undefined;
    });
    for (const body of bodies.slice(-20)) await send(url, body);
    expect(await counted(url)).toEqual(each(BODIES));
    expect(program.output()).toContain("events made from OTLP that waited are taken again");
    expect(await program.end("SIGTERM")).toBe(0);
  });
});
