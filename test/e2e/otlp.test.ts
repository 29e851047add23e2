// Coding agents are seen without a change to them: what one sent arrives on the page, on a real Prometheus and in the panels of
// the overview, and is counted once, whatever is sent again and however the exporter ends in between.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { systemOverview } from "../../dashboards/system-overview.ts";
import { usageRow } from "../../dashboards/rows/usage.ts";
import { until, type Program } from "../../scripts/program.ts";
import { root } from "../../scripts/root.ts";
import { servers } from "../../scripts/servers.ts";
import { build, startOn, temporaryFolder } from "./journaled.ts";
import { panelQueries } from "./queries.ts";
import { scrape } from "./scrape.ts";
import { query, startWatch, type Watch } from "./stack.ts";

const FLAGS = ["--otlp-listen", ""];
const TIME = /"((?:start|end|observed)?[tT]imeUnixNano)":\s*"?(\d{19})"?/g;

beforeAll(build);

interface Sent {
  readonly signal: string;
  readonly body: string;
}

/** What a client sent in one run, in its order, as if its newest moment was now. */
function sentIn(run: string): readonly Sent[] {
  const folder = join(root, "test/fixtures/otlp", run);
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const texts = names.sort().map((name) => readFileSync(join(folder, name), "utf8"));
  const newest = texts.flatMap((text) => [...text.matchAll(TIME)].map(([, , time = "0"]) => BigInt(time)));
  const shift = BigInt(Date.now()) * 1_000_000n - newest.reduce((most, time) => (time > most ? time : most), 0n);
  return texts.map((text, i) => ({
    signal: /-(\w+)\.json$/.exec(names[i] ?? "")?.[1] ?? "",
    body: text.replaceAll(TIME, (_, key: string, time: string) => `"${key}":"${String(BigInt(time) + shift)}"`),
  }));
}

async function send(url: string, { signal, body }: Sent): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/v1/${signal}`, { method: "POST", headers, body });
  expect([response.status, await response.text()]).toEqual([200, "{}"]);
}

const MODEL = `agent="claude-code",model="claude-opus-5-5"`;
const tokens = (type: string): string => `swarm_llm_tokens_total{${MODEL},type="${type}"}`;
const requests = `swarm_llm_requests_total{${MODEL},outcome="ok"}`;

/** Waits for some time after the last signal, as what a worse one tells may come from a better one. */
async function settled(url: string, series: string, value: number): Promise<ReadonlyMap<string, number>> {
  return await until(`${series} is ${String(value)}`, 60_000, async () => {
    const page = await scrape(url);
    return page.get(series) === value ? page : undefined;
  });
}

describe("a session of a coding agent", () => {
  it("is counted once, though the exporter is killed in its midst and everything is sent twice", async () => {
    const folder = temporaryFolder();
    const [traces, logs, metrics] = sentIn("claude-code-bash");
    if (traces === undefined || logs === undefined || metrics === undefined) throw new Error("a signal is missing");
    const first = await startOn(folder, FLAGS);
    await send(first.url, traces);
    await send(first.url, logs);
    await first.program.end("SIGKILL");
    const second = await startOn(folder, FLAGS);
    for (const sent of [logs, metrics, traces, metrics]) await send(second.url, sent);
    const page = await settled(second.url, tokens("output"), 83);
    const told = ["input", "cache_read", "cache_write"].map((type) => page.get(tokens(type)));
    expect(told).toEqual([2_421, 8_000, 600]);
    expect(page.get(requests)).toBe(2);
    expect(page.get(`swarm_llm_cost_usd_total{${MODEL}}`)).toBeCloseTo(0.015944, 9);
    expect(page.get(`swarm_tool_calls_total{agent="claude-code",tool="Bash",outcome="ok"}`)).toBe(1);
  });

  it("shows on a real Prometheus, in every panel of the overview that tells of models and tools", async () => {
    const folder = temporaryFolder();
    const exporter = await startOn(join(folder, "journal"), FLAGS);
    const watches = await startWatches(new URL(exporter.url).host, folder);
    for (const { prometheus } of watches)
      await until("Prometheus has looked", 60_000, async () =>
        (await query(prometheus, "up{job='swarmscope'} == 1")).length > 0 ? true : undefined,
      );
    // All of it within one scrape: what a session did at once has grown, too.
    for (const name of ["claude-code-resume", "claude-code-read-missing"])
      for (const one of sentIn(name)) await send(exporter.url, one);
    await settled(exporter.url, requests, 3);
    const titles = new Set(usageRow.panels.map(({ title }) => title));
    const asked = panelQueries(systemOverview).filter(({ where }) => titles.has(where.split(" / ")[1] ?? ""));
    expect(asked.length).toBeGreaterThanOrEqual(5);
    for (const { prometheus } of watches) {
      await until("the growth is seen", 60_000, async () =>
        (await query(prometheus, "sum(rate(swarm_llm_tokens_total[1m])) > 0")).length > 0 ? true : undefined,
      );
      const counted = await query(prometheus, "sum(swarm_llm_tokens_total)");
      const grown = await query(
        prometheus,
        "sum(last_over_time(swarm_llm_tokens_total[5m]) - min_over_time(swarm_llm_tokens_total[5m]))",
      );
      expect(grown.map(({ value }) => value[1])).toEqual(counted.map(({ value }) => value[1]));
      for (const { where, expr } of asked)
        expect([where, (await query(prometheus, expr)).length > 0]).toEqual([where, true]);
      const failures = `swarm_tool_calls_total{tool="Read",outcome="failed"}`;
      expect((await query(prometheus, failures)).map(({ value }) => value[1])).toEqual(["1"]);
      expect((await query(prometheus, `count(swarm_agent_up == 1)`)).map(({ value }) => value[1])).toEqual(["2"]);
    }
  });
});

/** A Prometheus of each version, with the rules; they end with the test. */
async function startWatches(exporter: string, folder: string): Promise<readonly Watch[]> {
  const programs: Program[] = [];
  onTestFinished(async () => {
    await Promise.all(programs.map((program) => program.end()));
  });
  const watches: Watch[] = [];
  for (const [name, set] of Object.entries(await servers(root))) {
    const watch = await startWatch(name, set, exporter, join(folder, name), programs);
    onTestFinished(() => watch.sink.close());
    watches.push(watch);
  }
  return watches;
}
