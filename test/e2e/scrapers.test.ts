// Whoever scrapes reads the same: Prometheus of both versions in both formats and VictoriaMetrics, packed and plain.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../../scripts/root.ts";
import { freePort, getJson, start, until, type Program } from "../../scripts/program.ts";
import { servers } from "../../scripts/servers.ts";
import { build } from "./stack.ts";
import { victoriaMetrics } from "./victoria-metrics.ts";

const AGENTS = 400;
/** Names that a format, or a careless packer, could stumble over. */
const agents = Array.from({ length: AGENTS }, (_, i) =>
  i % 50 === 0 ? `"größe" \\ 🤖 ${String(i)}` : `agent-${String(i)}`,
);
const modes = ["always", "never"] as const;

interface Scraper {
  readonly name: string;
  readonly url: string;
}

const folder = mkdtempSync(join(tmpdir(), "swarmscope-scrapers-"));
const programs: Program[] = [];
const exporters = new Map<string, string>();
let scrapers: readonly Scraper[] = [];

async function startExporters(): Promise<void> {
  for (const mode of modes) {
    const address = `127.0.0.1:${String(await freePort())}`;
    const flags = ["--listen", address, "--gzip", mode, "--agent-histograms"];
    programs.push(start(process.execPath, [join(root, "dist/exporter/cli.js"), ...flags]));
    await until(`the exporter at ${address}`, 30_000, async () => (await fetch(`http://${address}/healthz`)).text());
    exporters.set(mode, address);
    await feed(address, 1);
  }
}

/** Agent number i ends i % 7 + 1 attempts, a tenth of an odd second each, so many times over. */
async function feed(address: string, times: number): Promise<void> {
  const events = agents.flatMap((agent, i) =>
    Array.from({ length: ((i % 7) + 1) * times }, () => ({
      kind: "task.finished",
      agent,
      task_type: "review",
      outcome: "ok",
      duration: i / 10,
    })),
  );
  const response = await fetch(`http://${address}/v1/events`, { method: "POST", body: JSON.stringify(events) });
  expect(response.status).toBe(200);
}

const config = (extra: object): string =>
  dump({
    global: { scrape_interval: "1s", scrape_timeout: "1s", ...extra },
    scrape_configs: modes.map((mode) => ({
      job_name: mode,
      static_configs: [{ targets: [exporters.get(mode) ?? ""] }],
    })),
  });

async function startPrometheus(name: string, path: string, extra: object): Promise<Scraper> {
  const port = String(await freePort());
  const file = join(folder, `${name}.yml`);
  writeFileSync(file, config(extra));
  const storage = `--storage.tsdb.path=${join(folder, name)}`;
  const flags = [storage, `--web.listen-address=127.0.0.1:${port}`, "--enable-feature=exemplar-storage"];
  programs.push(start(path, [`--config.file=${file}`, ...flags]));
  return { name, url: `http://127.0.0.1:${port}` };
}

async function startVictoria(): Promise<Scraper> {
  const port = String(await freePort());
  const file = join(folder, "victoria.yml");
  writeFileSync(file, config({}));
  programs.push(
    start(await victoriaMetrics(root), [
      `-promscrape.config=${file}`,
      `-httpListenAddr=127.0.0.1:${port}`,
      `-storageDataPath=${join(folder, "victoria")}`,
      // Else what was scraped a moment ago is not yet told.
      "-search.latencyOffset=1ms",
    ]),
  );
  return { name: "VictoriaMetrics", url: `http://127.0.0.1:${port}` };
}

beforeAll(async () => {
  build();
  await startExporters();
  const { "2.42": oldest, current } = await servers(root);
  scrapers = [
    await startPrometheus("2.42-openmetrics", oldest.prometheus.path, {}),
    await startPrometheus("current-openmetrics", current.prometheus.path, {}),
    await startPrometheus("current-text", current.prometheus.path, { scrape_protocols: ["PrometheusText0.0.4"] }),
    await startVictoria(),
  ];
});
afterAll(async () => {
  await Promise.all(programs.map((program) => program.end()));
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly data: {
    readonly result: readonly { readonly metric: Record<string, string>; readonly value: [number, string] }[];
  };
}

/** Values of a query by job and one label. */
async function ask({ url }: Scraper, query: string, label: string): Promise<ReadonlyMap<string, number>> {
  const answer = await getJson<Answer>(`${url}/api/v1/query?query=${encodeURIComponent(query)}`);
  return new Map(
    answer.data.result.map(({ metric, value }) => [`${metric["job"] ?? ""} ${metric[label] ?? ""}`, Number(value[1])]),
  );
}

interface Exemplars {
  readonly data: readonly {
    readonly seriesLabels: Record<string, string>;
    readonly exemplars: readonly { readonly labels: Record<string, string>; readonly value: string }[];
  }[];
}

const byAgent = (value: (i: number) => number): ReadonlyMap<string, number> =>
  new Map(modes.flatMap((mode) => agents.map((agent, i) => [`${mode} ${agent}`, value(i)] as const)));

describe("every scraper", () => {
  it("has all series with their values, and follows them", async () => {
    for (const scraper of scrapers) {
      const attempts = 'swarm_task_attempts_total{outcome="ok"}';
      await until(`${scraper.name} scrapes both`, 60_000, async () =>
        (await ask(scraper, attempts, "agent")).size === 2 * AGENTS ? true : undefined,
      );
      expect(await ask(scraper, attempts, "agent"), scraper.name).toEqual(byAgent((i) => (i % 7) + 1));
      expect(await ask(scraper, "swarm_task_run_duration_seconds_count", "agent")).toEqual(byAgent((i) => (i % 7) + 1));
      const within5s = 'sum by (job, agent) (swarm_task_run_duration_seconds_bucket{le=~"5|5.0"})';
      expect(await ask(scraper, within5s, "agent"), scraper.name).toEqual(byAgent((i) => (i <= 50 ? (i % 7) + 1 : 0)));
      expect(await ask(scraper, "min by (job) (up)", "")).toEqual(new Map(modes.map((mode) => [`${mode} `, 1])));
    }
    for (const address of exporters.values()) await feed(address, 5);
    for (const scraper of scrapers)
      await until(`${scraper.name} sees what came later`, 60_000, async () => {
        const seen = await ask(scraper, 'swarm_task_attempts_total{outcome="ok"}', "agent");
        return JSON.stringify([...seen].sort()) === JSON.stringify([...byAgent((i) => ((i % 7) + 1) * 6)].sort())
          ? true
          : undefined;
      });
  });

  it("was given gzip where that was told, and the plain page where not", async () => {
    for (const mode of modes) {
      const response = await fetch(`http://${exporters.get(mode) ?? ""}/metrics`);
      expect(response.headers.get("content-encoding")).toBe(mode === "always" ? "gzip" : null);
      await response.text();
    }
  });

  it("that keeps exemplars leads from a duration to its trace", async () => {
    const trace = { trace_id: "4bf92f3577b34da6a3ce929d0e0e4736", span_id: "00f067aa0ba902b7" };
    const event = { kind: "task.finished", agent: "agent-1", task_type: "review", outcome: "ok", duration: 0.25 };
    const body = JSON.stringify([{ ...event, ...trace }]);
    for (const address of exporters.values())
      expect((await fetch(`http://${address}/v1/events`, { method: "POST", body })).status).toBe(200);
    const query = "swarm_task_run_duration_seconds_bucket";
    const isTraced = ({ name }: Scraper): boolean => name.endsWith("-openmetrics");
    for (const scraper of scrapers.filter(isTraced)) {
      const found = await until(`${scraper.name} has the exemplars of both`, 60_000, async () => {
        const span = `start=${String(Date.now() / 1000 - 3600)}&end=${String(Date.now() / 1000 + 60)}`;
        const { data } = await getJson<Exemplars>(`${scraper.url}/api/v1/query_exemplars?query=${query}&${span}`);
        return data.length < modes.length ? undefined : data;
      });
      const told = found.map(({ seriesLabels, exemplars }) => [
        ...[seriesLabels["job"], seriesLabels["agent"], Number(seriesLabels["le"])],
        ...exemplars.map(({ labels, value }) => [labels, Number(value)]),
      ]);
      expect(told.toSorted(), scraper.name).toEqual(modes.map((mode) => [mode, "agent-1", 0.5, [trace, 0.25]]));
    }
  });
});
