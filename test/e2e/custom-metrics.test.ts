// Custom metrics as a real Prometheus has them, by value, with events and OTLP as sources; before shards; and after a kill.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { until, type Program } from "../../scripts/program.ts";
import { root } from "../../scripts/root.ts";
import { servers } from "../../scripts/servers.ts";
import { build, startOn, temporaryFolder, type Running } from "./journaled.ts";
import { scrape } from "./scrape.ts";
import { query, startWatch } from "./stack.ts";

beforeAll(build);

const FILE = `
shop_calls_total: { type: counter, event: tool.finished, where: { tool: "sh*" }, labels: { team: agent } }
shop_call_seconds: { type: histogram, event: tool.finished, value: duration, labels: [tool], buckets: [1, 5] }
shop_oldest_seconds: { type: gauge, event: queue.sampled, value: oldest_age, labels: [queue] }
shop_answers_total: { type: counter, event: request.finished }
`;

function flagsIn(folder: string): readonly string[] {
  const path = join(folder, "metrics.yml");
  writeFileSync(path, FILE);
  return ["--otlp-listen", "", "--metrics", path];
}

async function post({ url }: Running, path: string, body: unknown): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  expect(response.status).toBe(200);
}

const AGENTS = ["ada", "bob", "cyd", "dan"];

/** Three calls of each agent, two of them told together, one of them told twice; a queue, and a person's request. */
async function tellEvents(exporter: Running, round: string): Promise<void> {
  const calls = AGENTS.flatMap((agent) => [
    { kind: "tool.finished", agent, tool: "shell", outcome: "ok", duration: 2, count: 2 },
    { kind: "tool.finished", agent, tool: "shell", outcome: "failed", duration: 6, id: `${round} ${agent}` },
    { kind: "tool.finished", agent, tool: "shell", outcome: "failed", duration: 6, id: `${round} ${agent}` },
    { kind: "tool.finished", agent, tool: "search", outcome: "ok" },
  ]);
  const others = [
    { kind: "queue.sampled", queue: "q", oldest_age: 41 },
    { kind: "request.finished", outcome: "ok" },
  ];
  await post(exporter, "/v1/events", [...calls, ...others]);
}

/** A call of a tool by an agent that sends OTLP. */
async function tellSpan(exporter: Running): Promise<void> {
  const start = BigInt(Date.now()) * 1_000_000n;
  const attributes = Object.entries({ "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "shell" });
  const span = {
    ...{ traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331", name: "execute_tool shell" },
    ...{ startTimeUnixNano: String(start), endTimeUnixNano: String(start + 4_000_000_000n) },
    attributes: attributes.map(([key, stringValue]) => ({ key, value: { stringValue } })),
  };
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "otto" } }] };
  await post(exporter, "/v1/traces", { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] });
}

/** What each process publishes of the metrics, the front first. */
async function told({ url }: Running): Promise<readonly Readonly<Record<string, number>>[]> {
  const groups: unknown = await (await fetch(`${url}/v1/targets`)).json();
  const targets = [...JSON.stringify(groups).matchAll(/"([\d.]+:\d+)"/g)].map((match) => match[1] ?? "");
  return await Promise.all(
    targets.map(async (target) => {
      const page = await scrape(`http://${target}`);
      return Object.fromEntries([...page].filter(([series]) => series.startsWith("shop_")));
    }),
  );
}

async function valuesOf(prometheus: string, expr: string): Promise<Readonly<Record<string, string>>> {
  const samples = await query(prometheus, expr);
  // Prometheus 3 writes whole bounds as 1.0.
  const key = (metric: object): string => Object.values(metric).join(" ").replace(/\.0$/, "");
  return Object.fromEntries(samples.map(({ metric, value }) => [key(metric), value[1]]));
}

describe("custom metrics", () => {
  it("are read by a real Prometheus, from events and OTLP alike", async () => {
    const folder = temporaryFolder();
    const exporter = await startOn(join(folder, "journal"), flagsIn(folder));
    await tellEvents(exporter, "1");
    await tellSpan(exporter);
    for (const [name, set] of Object.entries(await servers(root))) {
      const programs: Program[] = [];
      const watch = await startWatch(name, set, new URL(exporter.url).host, join(folder, name), programs);
      onTestFinished(async () => {
        await Promise.all(programs.map((program) => program.end()));
        watch.sink.close();
      });
      const calls = await until("all calls are seen", 120_000, async () => {
        const found = await valuesOf(watch.prometheus, "sum by (team) (shop_calls_total)");
        return found["otto"] === "1" ? found : undefined;
      });
      expect(calls).toEqual({ ada: "3", bob: "3", cyd: "3", dan: "3", otto: "1" });
      expect(await valuesOf(watch.prometheus, "sum by (le) (shop_call_seconds_bucket{tool='shell'})")).toEqual({
        ...{ "1": "0", "5": "9", "+Inf": "13" },
      });
      expect(await valuesOf(watch.prometheus, "sum by (tool) (shop_call_seconds_sum)")).toEqual({ shell: "44" });
      expect(await valuesOf(watch.prometheus, "sum by (queue) (shop_oldest_seconds)")).toEqual({ q: "41" });
      expect(await valuesOf(watch.prometheus, "sum(shop_answers_total)")).toEqual({ "": "1" });
    }
  });

  it("before shards are counted by one process each, and go on after a kill", async () => {
    const folder = temporaryFolder();
    const flags = [...flagsIn(folder), "--shards", "2"];
    const first = await startOn(join(folder, "journal"), flags);
    await tellEvents(first, "1");
    const [front = {}, ...shards] = await told(first);
    expect(front).toEqual({ 'shop_oldest_seconds{queue="q"}': 41, shop_answers_total: 1 });
    for (const agent of AGENTS) {
      const line = `shop_calls_total{team="${agent}"}`;
      expect(shards.flatMap((shard) => shard[line] ?? [])).toEqual([3]);
    }
    expect(shards.flatMap((shard) => Object.keys(shard)).filter((line) => /oldest|answers/.test(line))).toEqual([]);
    await first.program.end("SIGKILL");
    const second = await startOn(join(folder, "journal"), flags);
    expect(await told(second)).toEqual([front, ...shards]);
    await tellEvents(second, "1");
    const all = await told(second);
    // What has an id was told before.
    expect(AGENTS.map((agent) => all.flatMap((one) => one[`shop_calls_total{team="${agent}"}`] ?? []))).toEqual([
      [5],
      [5],
      [5],
      [5],
    ]);
    expect(all[0]).toEqual({ 'shop_oldest_seconds{queue="q"}': 41, shop_answers_total: 2 });
  });
});
