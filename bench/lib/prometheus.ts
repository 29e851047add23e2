// A real Prometheus that scrapes what is compared.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { dump } from "js-yaml";
import { freePort, getJson } from "../../scripts/program.ts";
import { root } from "../../scripts/root.ts";
import { servers } from "../../scripts/servers.ts";
import type { Stage } from "./stage.ts";

export interface Prometheus {
  /** Good scrapes of a job in the last seconds. */
  scrapes(job: string, seconds: number): Promise<number>;
}

interface Answer {
  readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
}

/** Starts it with one job a target, all scraped every `interval` seconds. */
export async function startPrometheus(
  stage: Stage,
  targets: Readonly<Record<string, string>>,
  interval: number,
): Promise<Prometheus> {
  const folder = await stage.folder();
  const config = {
    global: { scrape_interval: `${interval}s`, scrape_timeout: `${interval}s` },
    scrape_configs: Object.entries(targets).map(([job, address]) => {
      return { job_name: job, static_configs: [{ targets: [address] }] };
    }),
  };
  await writeFile(join(folder, "prometheus.yml"), dump(config));
  const { current } = await servers(root);
  const address = `127.0.0.1:${await freePort()}`;
  await stage.start(
    "load",
    [
      current.prometheus.path,
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=${address}`,
    ],
    /Server is ready/,
  );
  return {
    async scrapes(job, seconds) {
      const query = `sum_over_time(up{job="${job}"}[${seconds}s])`;
      const { data } = await getJson<Answer>(`http://${address}/api/v1/query?query=${encodeURIComponent(query)}`);
      return Number(data.result[0]?.value[1] ?? "0");
    },
  };
}
