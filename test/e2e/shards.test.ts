// Sharding on real processes: the same events into one exporter and into a front with two shards, both scraped by a real
// Prometheus of each version, which finds the shards by asking the front. Then one shard is killed while events come in.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Metric } from "../../exporter/catalog/define.ts";
import { agents, experience, exporter, metrics, queues, tasks } from "../../exporter/catalog/index.ts";
import { ownerOf } from "../../exporter/shards/share.ts";
import { freePort, getJson, start, until, type Program } from "../../scripts/program.ts";
import { root } from "../../scripts/root.ts";
import { servers } from "../../scripts/servers.ts";
import { scrape } from "./scrape.ts";
import { query } from "./stack.ts";

const AGENTS = 40;
const folder = mkdtempSync(join(tmpdir(), "swarmscope-shards-"));
const programs: Program[] = [];
const watches: { readonly name: string; readonly prometheus: string }[] = [];
let alone = "";
let front = "";
let frontProgram: Program;

async function begin(...flags: readonly string[]): Promise<{ program: Program; url: string }> {
  const args = [join(root, "dist/exporter/cli.js"), "--listen", "127.0.0.1:0", "--tick", "0.5", ...flags];
  const program = start(process.execPath, args);
  programs.push(program);
  const url = await until(
    "the exporter says where it listens",
    30_000,
    async () => /^Swarmscope .* listens on (\S+)/m.exec(program.output())?.[1],
  );
  return { program, url };
}

async function watch(name: string, path: string): Promise<void> {
  const own = `127.0.0.1:${String(await freePort())}`;
  const config = join(folder, `${name}.yml`);
  const scrapes = [
    { job_name: "alone", static_configs: [{ targets: [new URL(alone).host] }] },
    { job_name: "sharded", http_sd_configs: [{ url: `${front}/v1/targets`, refresh_interval: "1s" }] },
  ];
  writeFileSync(config, dump({ global: { scrape_interval: "1s", scrape_timeout: "1s" }, scrape_configs: scrapes }));
  const flags = [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, name)}`, `--web.listen-address=${own}`];
  programs.push(start(path, flags));
  const prometheus = `http://${own}`;
  await until(`Prometheus ${name} is ready`, 60_000, async () =>
    (await fetch(`${prometheus}/-/ready`)).ok ? true : undefined,
  );
  watches.push({ name, prometheus });
}

beforeAll(async () => {
  execFileSync(process.execPath, [join(root, "scripts/run.mjs"), "exporter/cli", "--version"], { stdio: "pipe" });
  ({ url: alone } = await begin());
  ({ url: front, program: frontProgram } = await begin("--shards", "2", "--data-dir", join(folder, "data")));
  for (const [name, { prometheus }] of Object.entries(await servers(root))) await watch(name, prometheus.path);
});
afterAll(async () => {
  await Promise.all(programs.map((program) => program.end()));
  rmSync(folder, { recursive: true, force: true });
});

/** What a swarm of forty tells in one round: every kind of event, some told twice, some wrong, in both writings. */
function round(number: number, time: number): readonly string[] {
  const events = Array.from({ length: AGENTS }, (_, i) => {
    const agent = `agent-${String(i)}`;
    const task = `task-${String(number)}-${String(i)}`;
    const about = { task, queue: `queue-${String(i % 3)}` };
    const outcome = ["ok", "ok", "failed", "timeout"][(i + number) % 4];
    return [
      { kind: "agent.spawned", agent, type: "coder", swarm: "s", slots: 2, duration: 1, topology: "mesh", time },
      {
        ...{ kind: "agent.heartbeat", agent, interval: 60, time },
        ...{ memory: 1000 + i, heap_used: 500 + i, event_loop_delay: 0.001 * i, cpu: number, gc_time: number / 2 },
      },
      { kind: "task.queued", ...about, task_type: `type-${String(i % 5)}`, time, id: `${task}-queued` },
      { kind: "task.assigned", ...about, agent, duration: 0.25, time: time + 500 },
      { kind: "task.started", ...about, agent, time: time + 1000 },
      ...(i % 8 === 0
        ? []
        : [{ kind: "task.finished", task, agent, outcome, time: time + 3000, id: `${task}-finished` }]),
      ...(i % 4 === 1 ? [{ kind: "task.finished", task, agent, outcome: "ok", time: time + 3000 }] : []),
      { kind: "message.handled", agent, count: 2, duration: 0.5, time },
      {
        kind: "llm.finished",
        agent,
        model: "priced",
        outcome,
        duration: 2,
        first_token: 0.5,
        input: 64,
        output: 8,
        cost: 0.25,
        time,
      },
      {
        kind: "llm.finished",
        agent,
        model: "gpt-4o",
        outcome: "ok",
        cache_read: 32,
        cache_write: 16,
        reasoning: 4,
        output: 8,
        time,
      },
      { kind: "llm.used", agent, model: "nobody-knows", input: 128, time },
      { kind: "tool.finished", agent, tool: "shell", outcome: "ok", duration: 0.5, time },
      { kind: "database.finished", agent, database: "postgresql", outcome: "ok", duration: 0.5, time },
      { kind: "pool.sampled", agent, pool: "orders", idle: 1, used: i, pending: 0, max: 50, time },
      { kind: "code.changed", agent, added: 8, removed: i, commits: 1, pull_requests: 0, time },
      { kind: "agent.called", agent, callee: "agent-0", outcome: "ok", duration: 0.5, time },
      ...(i % 6 === 0
        ? [
            { kind: "consensus.round", agent, result: "achieved", duration: 2, time },
            { kind: "nonsense", agent },
          ]
        : []),
      ...(i % 9 === 0
        ? [
            { kind: "request.finished", outcome: "ok", duration: 4 },
            { kind: "feedback.given", rating: 4 },
          ]
        : []),
      ...(i % 10 === 0
        ? [{ kind: "queue.sampled", queue: "outside", depth: i, arrived_total: number * 10, consumers: 3, time }]
        : []),
      ...(i === 7 && number === 2 ? [{ kind: "agent.stopped", agent, time: time + 4000 }] : []),
    ];
  });
  const half = events.length / 2;
  const lines = events.slice(half).flat();
  return [JSON.stringify(events.slice(0, half).flat()), lines.map((event) => JSON.stringify(event)).join("\n")];
}

async function post(exporterUrl: string, body: string): Promise<Response> {
  return await fetch(`${exporterUrl}/v1/events`, { method: "POST", body });
}

/** Names of the series a metric becomes. */
function namesOf({ name, type }: Metric): readonly string[] {
  if (type === "histogram") return [`${name}_bucket`, `${name}_sum`, `${name}_count`];
  return type === "summary" ? [`${name}_sum`, `${name}_count`] : [name];
}

/** What Prometheus has of a series in a job, summed over its targets, by the other labels; and by how many targets it is told. */
async function sumsOf(prometheus: string, name: string, job: string): Promise<ReadonlyMap<string, number>> {
  const samples = await query(prometheus, `sum without (instance, job) (${name}{job="${job}"})`);
  return new Map(samples.map(({ metric, value }) => [JSON.stringify(Object.entries(metric).sort()), Number(value[1])]));
}

/** How far apart two processes may be that are told the same one after the other, in the unit of the metric. */
function tolerance(metric: Metric): number {
  const isOfNow = metric.unit === "timestamp_seconds" || metric === queues.oldestAge;
  return isOfNow ? 30 : 1e-9;
}

/** What these two tell nothing of: no queue was sampled with dead letters, and no OTLP is passed on, or through. */
const untold: readonly Metric[] = [
  queues.deadLetters,
  exporter.otlpForwarded,
  exporter.otlpForwardWaiting,
  exporter.otlpPassRefused,
];

/** Metrics whose sum is to be that of one process. What the host and its collectors say is of another moment in each scrape. */
const compared = metrics.filter((metric) => {
  const owner = ownerOf(metric);
  const isOfHost = metric.name.startsWith("swarm_host_") || metric.name.includes("_collector_");
  return (owner === "front" || owner === "shards" || owner === "parts") && !isOfHost;
});

/** Every way in which the sums of a metric differ, and whether there was anything to compare. */
async function differences(
  prometheus: string,
  metric: Metric,
): Promise<{ faults: readonly string[]; isSeen: boolean }> {
  const faults: string[] = [];
  let isSeen = false;
  for (const name of namesOf(metric)) {
    const [one, many] = [await sumsOf(prometheus, name, "alone"), await sumsOf(prometheus, name, "sharded")];
    isSeen ||= one.size > 0;
    for (const labels of new Set([...one.keys(), ...many.keys()])) {
      const [expected = NaN, got = NaN] = [one.get(labels), many.get(labels)];
      const isSame = Math.abs(expected - got) <= tolerance(metric);
      if (!isSame) faults.push(`${name} ${labels}: ${String(expected)} and ${String(got)}`);
    }
  }
  return { faults, isSeen };
}

/** Waits until Prometheus has seen what both were told last. */
async function settled(prometheus: string): Promise<void> {
  const time = `min by (job) (timestamp(${exporter.startTime.name}))`;
  const now = Date.now() / 1000;
  await until("both were scraped since", 30_000, async () => {
    const samples = await query(prometheus, time);
    return samples.length === 2 && samples.every(({ value }) => Number(value[1]) > now + 1) ? true : undefined;
  });
}

/** Process ids of what a process started, oldest first. */
function childrenOf(pid: number): readonly number[] {
  return readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, "utf8")
    .trim()
    .split(" ")
    .map(Number);
}

/** One that ended and whose end nobody asked for yet, as it may be where no init does, is gone all the same. */
function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    return !stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return false;
  }
}

async function total(exporterUrls: readonly string[], name: string): Promise<number> {
  const pages = await Promise.all(exporterUrls.map(scrape));
  return pages
    .flatMap((page) => [...page])
    .reduce((sum, [line, value]) => (line.startsWith(`${name}{`) ? sum + value : sum), 0);
}

async function targets(): Promise<readonly string[]> {
  const [group] = await getJson<readonly { readonly targets: readonly string[] }[]>(`${front}/v1/targets`);
  return group?.targets ?? [];
}

describe("a front with two shards", () => {
  it("gives the receipts one exporter gives", async () => {
    const begun = Date.now() - 20_000;
    for (const number of [1, 2, 3]) {
      for (const body of round(number, begun + number * 5000)) {
        const [one, many] = await Promise.all([post(alone, body), post(front, body)]);
        expect(await many.text()).toBe(await one.text());
        expect(many.status).toBe(one.status);
      }
    }
  });

  it("is ready, and all of it is found and scraped", async () => {
    expect(await (await fetch(`${front}/readyz`)).text()).toBe("ready\n");
    expect(await targets()).toHaveLength(3);
    expect(await getJson(`${alone}/v1/targets`)).toEqual([{ targets: [new URL(alone).host], labels: {} }]);
    expect(await (await fetch(front)).text()).toContain("This is the front of 2 shards");
    for (const { prometheus, name } of watches) {
      await until(`all targets of ${name} are up`, 30_000, async () => {
        const up = await query(prometheus, 'sum(up{job="sharded"})');
        return up[0]?.value[1] === "3" ? true : undefined;
      });
    }
  });

  it("shows Prometheus, all together, what one exporter shows: every metric", async () => {
    for (const { prometheus, name } of watches) {
      await settled(prometheus);
      for (const metric of compared) {
        const { faults, isSeen } = await differences(prometheus, metric);
        expect(faults, name).toEqual([]);
        expect(isSeen, `${metric.name} of ${name}`).toBe(!untold.includes(metric));
      }
    }
  });

  it("tells nothing twice: an agent is told by one target, and each shard has some", async () => {
    for (const { prometheus } of watches) {
      const twice = await query(prometheus, `count by (agent) (${agents.up.name}{job="sharded"}) != 1`);
      expect(twice).toEqual([]);
      const shares = await query(prometheus, `count by (instance) (${agents.up.name}{job="sharded"})`);
      expect(shares).toHaveLength(2);
      expect(shares.reduce((sum, { value }) => sum + Number(value[1]), 0)).toBe(AGENTS);
      expect(await query(prometheus, `{job="sharded",agent="_other"}`)).toEqual([]);
    }
  });

  it("loses nothing it acknowledged when a shard is killed, and begins it again", async () => {
    const before = await targets();
    const urls = (): Promise<readonly string[]> => targets().then((all) => all.map((host) => `http://${host}`));
    const [attempts, requests] = [tasks.attempts.name, experience.requests.name];
    const [attemptsBefore, requestsBefore] = [await total(await urls(), attempts), await total(await urls(), requests)];
    const [victim = 0] = childrenOf(frontProgram.pid);
    let refused = 0;
    for (let i = 0; i < 60; i++) {
      const events = Array.from({ length: 10 }, (_, k) => {
        const agent = `agent-${String((i + k) % AGENTS)}`;
        return { kind: "task.finished", agent, task_type: "late", outcome: "ok", id: `late-${String(i)}-${String(k)}` };
      });
      const body = JSON.stringify([...events, { kind: "request.finished", outcome: "ok", id: `late-${String(i)}` }]);
      if (i === 20) process.kill(victim, "SIGKILL");
      await until(`body ${String(i)} is taken`, 30_000, async () => {
        const response = await post(front, body);
        if (response.status === 200) return true;
        refused++;
        expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
        expect(await response.text()).toMatch(/SWM_SHARD_DOWN: shard [12] /);
        return undefined;
      });
    }
    expect(refused).toBeGreaterThan(0);
    expect(await (await fetch(`${front}/readyz`)).text()).toBe("ready\n");
    expect(frontProgram.output()).toContain("ended with SIGKILL");
    expect((await targets()).filter((host) => before.includes(host)).length).toBeGreaterThanOrEqual(2);
    expect((await total(await urls(), attempts)) - attemptsBefore).toBe(600);
    expect((await total(await urls(), requests)) - requestsBefore).toBe(60);
  });

  it("ends its shards with itself, when it is told to and when it is killed", async () => {
    const shards = childrenOf(frontProgram.pid);
    expect(shards.map(isAlive)).toEqual([true, true]);
    expect(await frontProgram.end("SIGTERM")).toBe(0);
    expect(shards.map(isAlive)).toEqual([false, false]);
    const { program } = await begin("--shards", "2");
    const others = childrenOf(program.pid);
    await program.end("SIGKILL");
    programs.pop();
    await until("the shards are gone", 10_000, async () => (others.some(isAlive) ? undefined : true));
  });

  it("does not start where a shard cannot", async () => {
    const taken = Number(new URL(alone).port);
    const args = ["--listen", `127.0.0.1:${String(taken - 2)}`, "--shards", "2"];
    const program = start(process.execPath, [join(root, "dist/exporter/cli.js"), ...args]);
    expect(await program.gone).toBe(1);
    expect(program.output()).toContain("shard 2: SWM_LISTEN_FAILED");
    expect(program.output()).toContain("SWM_SHARD_DOWN: shard 2 did not start; what it said is above");
  });
});
