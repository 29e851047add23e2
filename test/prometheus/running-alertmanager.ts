// A real Alertmanager on a free port of the loopback address, and a webhook that keeps what it is told.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alertmanagerConfig } from "../../prometheus/alertmanager.ts";
import { generatedYaml } from "../../prometheus/yaml.ts";

type Labels = Readonly<Record<string, string>>;
interface Told {
  readonly receiver: string;
  readonly alerts: readonly { readonly labels: Labels; readonly status: string }[];
}

export interface RunningAlertmanager {
  /** Reports alerts that fire now. */
  fire(alerts: readonly Labels[]): Promise<void>;
  /** Labels of the alerts another one explains. */
  inhibited(): Promise<readonly Labels[]>;
  /** Every notification so far. */
  readonly told: readonly Told[];
  stop(): Promise<void>;
}

export async function startAlertmanager(program: string): Promise<RunningAlertmanager> {
  const folder = mkdtempSync(join(tmpdir(), "swarmscope-alertmanager-"));
  const told: Told[] = [];
  const sink = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      told.push(JSON.parse(body) as Told);
      response.end();
    });
  });
  const webhook = `http://127.0.0.1:${await listening(sink)}/`;
  const probe = createServer();
  const port = await listening(probe);
  await closed(probe);
  const config = join(folder, "alertmanager.yml");
  writeFileSync(config, generatedYaml("a test", alertmanagerConfig({ webhooks: [webhook] })));
  const flags = [`--config.file=${config}`, `--storage.path=${join(folder, "data")}`];
  const listen = [`--web.listen-address=127.0.0.1:${port}`, "--cluster.listen-address="];
  const server = spawn(program, [...flags, ...listen], { stdio: "ignore" });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const api = `http://127.0.0.1:${port}`;
  await until(() => answers(`${api}/-/ready`));
  return {
    told,
    async fire(alerts) {
      const body = JSON.stringify(alerts.map((labels) => ({ labels })));
      const headers = { "content-type": "application/json" };
      const { status } = await fetch(`${api}/api/v2/alerts`, { method: "POST", headers, body });
      if (status !== 200) throw new Error(`Alertmanager answered ${status}`);
    },
    async inhibited() {
      const answer = (await (await fetch(`${api}/api/v2/alerts`)).json()) as readonly Standing[];
      return answer.filter(({ status }) => status.inhibitedBy.length > 0).map(({ labels }) => labels);
    },
    async stop() {
      server.kill();
      await ended;
      await closed(sink);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Standing {
  readonly labels: Labels;
  readonly status: { readonly inhibitedBy: readonly string[] };
}

/** Waits for a condition; rejects if it does not come true within 20 s. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error("waited 20 s in vain");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function answers(address: string): Promise<boolean> {
  return fetch(address).then(
    ({ ok }) => ok,
    () => false,
  );
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
