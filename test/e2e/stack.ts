// The stack as real processes on free ports: exporter with a demo swarm, and one Prometheus with its Alertmanager and a
// webhook receiver for each version that is supported.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump } from "js-yaml";
import { alertmanagerConfig } from "../../prometheus/alertmanager.ts";
import { prometheusConfig, prometheusFlags } from "../../prometheus/prometheus-config.ts";
import { root } from "../../scripts/root.ts";
import { servers, type ServerSet } from "../../scripts/servers.ts";
import { freePort, getJson, start, until, type Program } from "../../scripts/program.ts";
import { startSink, type Sink } from "./sink.ts";

export interface Watch {
  readonly name: string;
  /** Base URL of its Prometheus. */
  readonly prometheus: string;
  readonly alertmanager: string;
  readonly sink: Sink;
}

export interface Stack {
  readonly exporter: string;
  readonly exporterProgram: Program;
  /** Where the demo swarm takes faults. */
  readonly control: string;
  readonly watches: readonly Watch[];
  stop(): Promise<void>;
}

/** Compiles if need be, so that what runs is what stands in the sources. */
export function build(): void {
  execFileSync(process.execPath, [join(root, "scripts/run.mjs"), "exporter/cli", "--version"], { stdio: "pipe" });
}

export async function startStack(scenario: string): Promise<Stack> {
  build();
  const folder = await mkdtemp(join(tmpdir(), "swarmscope-e2e-"));
  const [port, controlPort, nobody] = [await freePort(), await freePort(), await freePort()];
  const exporter = `127.0.0.1:${String(port)}`;
  const metrics = join(folder, "metrics.yml");
  await writeFile(metrics, "done_total: { type: counter, event: task.finished, labels: [outcome] }\n");
  const exporterProgram = start(process.execPath, [
    join(root, "dist/exporter/cli.js"),
    ...["--listen", exporter, "--demo", scenario, "--demo-port", String(controlPort)],
    // OTLP would go on to where nobody is, and through: the demo swarm sends none, but the figures are there.
    ...["--data-dir", join(folder, "journal"), "--forward-otlp", `http://127.0.0.1:${String(nobody)}`],
    ...["--otlp-pass-through", "*", "--metrics", metrics],
  ]);
  const watches: Watch[] = [];
  const programs: Program[] = [];
  for (const [name, set] of Object.entries(await servers(root))) {
    const watch = await startWatch(name, set, exporter, join(folder, name), programs);
    watches.push(watch);
  }
  return {
    exporter: `http://${exporter}`,
    exporterProgram,
    control: `http://127.0.0.1:${String(controlPort)}`,
    watches,
    async stop() {
      await Promise.all([...programs, exporterProgram].map((program) => program.end()));
      for (const { sink } of watches) sink.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function startWatch(
  name: string,
  set: ServerSet,
  exporter: string,
  folder: string,
  programs: Program[],
): Promise<Watch> {
  const sink = await startSink();
  const [own, peer] = [`127.0.0.1:${String(await freePort())}`, `127.0.0.1:${String(await freePort())}`];
  const files = { prometheus: `${folder}-prometheus.yml`, alertmanager: `${folder}-alertmanager.yml` };
  const rules = [join(root, "alerts/generated/*.yml")];
  await writeFile(files.prometheus, dump(prometheusConfig({ exporter, alertmanager: peer, self: own, rules })));
  await writeFile(
    files.alertmanager,
    dump(alertmanagerConfig({ webhooks: [sink.url, `http://${exporter}/v1/notifications`] })),
  );
  const alertmanager = start(set.alertmanager.path, [
    `--config.file=${files.alertmanager}`,
    `--storage.path=${folder}-alertmanager`,
    `--web.listen-address=${peer}`,
    "--cluster.listen-address=",
  ]);
  const prometheus = start(set.prometheus.path, [
    `--config.file=${files.prometheus}`,
    `--storage.tsdb.path=${folder}-prometheus`,
    `--web.listen-address=${own}`,
    ...prometheusFlags,
  ]);
  programs.push(alertmanager, prometheus);
  const watch = { name, prometheus: `http://${own}`, alertmanager: `http://${peer}`, sink };
  await until(`Prometheus ${name} is ready`, 60_000, async () =>
    (await fetch(`${watch.prometheus}/-/ready`)).ok ? true : undefined,
  );
  await until(`Alertmanager ${name} is ready`, 60_000, async () =>
    (await fetch(`${watch.alertmanager}/-/ready`)).ok ? true : undefined,
  );
  return watch;
}

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** True if an expression had any result at a step of ten seconds since `from` (Unix milliseconds). */
export async function everHadData(prometheus: string, expr: string, from: number): Promise<boolean> {
  const body = new URLSearchParams({
    query: expr,
    start: String(from / 1000),
    end: String(Date.now() / 1000),
    step: "10",
  });
  const { data } = await getJson<{ data: { result: readonly unknown[] } }>(`${prometheus}/api/v1/query_range`, {
    method: "POST",
    body,
  });
  return data.result.length > 0;
}

/** The result of an instant query; a scalar comes as one sample without labels. */
export async function query(prometheus: string, expr: string): Promise<readonly Sample[]> {
  interface Answer {
    readonly data: { readonly resultType: string; readonly result: readonly Sample[] | Sample["value"] };
  }
  const body = new URLSearchParams({ query: expr });
  const { data } = await getJson<Answer>(`${prometheus}/api/v1/query`, { method: "POST", body });
  return data.resultType === "scalar"
    ? [{ metric: {}, value: data.result as Sample["value"] }]
    : (data.result as readonly Sample[]);
}
