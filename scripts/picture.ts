// `npm run picture [-- --minutes N]`: runs the exporter with the demo swarm and a slow agent under a real Prometheus, and draws
// the overview dashboard from what it recorded into docs/overview.svg.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { dump } from "js-yaml";
import { systemOverview } from "../dashboards/system-overview.ts";
import { prometheusConfig, prometheusFlags } from "../prometheus/prometheus-config.ts";
import { commandLine, positive } from "./command-line.ts";
import { overviewChoice, picture } from "./picture/picture.ts";
import { promClient } from "./picture/prom-client.ts";
import { freePort, start, until } from "./program.ts";
import { root } from "./root.ts";
import { servers } from "./servers.ts";

const DEFAULT_MINUTES = 8;
/** The fault comes when the normal picture is there, and goes while there is still room to see what follows. */
const FAULT_FROM = 0.4;
const FAULT_SECONDS = 0.3 * 60;

async function main(minutes: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "swarmscope-picture-"));
  const [listen, own] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
  const control = await freePort();
  const rules = [join(root, "alerts/generated/*.yml")];
  const config = join(folder, "prometheus.yml");
  await writeFile(config, dump(prometheusConfig({ exporter: listen, alertmanager: own, self: own, rules })));
  const { current } = await servers(root);
  const exporter = start(process.execPath, [
    join(root, "dist/exporter/cli.js"),
    ...["--listen", listen, "--demo", "medium", "--demo-port", String(control)],
  ]);
  const prometheus = start(current.prometheus.path, [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, "data")}`,
    `--web.listen-address=${own}`,
    ...prometheusFlags,
  ]);
  try {
    await until("Prometheus is ready", 60_000, async () =>
      (await fetch(`http://${own}/-/ready`)).ok ? true : undefined,
    );
    process.stderr.write(`picture: a demo swarm works for ${minutes} minutes…\n`);
    await pause(minutes * 60_000 * FAULT_FROM);
    const fault = `http://127.0.0.1:${control}/faults/slow-agent?agent=coder-1&seconds=${Math.round(minutes * FAULT_SECONDS)}`;
    const answer = await fetch(fault, { method: "POST" });
    if (!answer.ok) throw new Error(`the demo swarm refused the fault: ${await answer.text()}`);
    await pause(minutes * 60_000 * (1 - FAULT_FROM));
    const choice = { ...overviewChoice, seconds: minutes * 60 };
    const svg = await picture(systemOverview, promClient(`http://${own}`), Date.now(), choice);
    await writeFile(join(root, "docs/overview.svg"), svg);
    process.stderr.write("picture: docs/overview.svg is drawn\n");
  } finally {
    await Promise.all([exporter.end(), prometheus.end()]);
    await rm(folder, { recursive: true, force: true });
  }
}

const { values } = commandLine({
  usage: `npm run picture [-- options]: draws the overview dashboard of a demo swarm into docs/overview.svg

  --minutes N  how long the swarm works before; default: ${DEFAULT_MINUTES}`,
  options: { minutes: String(DEFAULT_MINUTES) },
});
await main(positive("minutes", values.minutes));
