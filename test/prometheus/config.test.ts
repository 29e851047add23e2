// prometheus.yml: both versions take it, and it keeps what is promised elsewhere.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { prometheusArtifacts } from "../../prometheus/artifacts.ts";
import { prometheusConfig, prometheusFlags } from "../../prometheus/prometheus-config.ts";
import { generatedYaml } from "../../prometheus/yaml.ts";
import { root } from "../../scripts/root.ts";
import { servers } from "../../scripts/servers.ts";
import { run, temporaryFolder, writeRules } from "../rules/promtool.ts";

const sets = await servers(root);
const folder = temporaryFolder();
const rules = [...writeRules(folder).values()];
const targets = { exporter: "exporter:9464", alertmanager: "alertmanager:9093", self: "localhost:9090", rules };

const written = (name: string, config: object): string => {
  const path = join(folder, name);
  writeFileSync(path, generatedYaml("a test", config));
  return path;
};
const rendered = prometheusArtifacts.find(({ path }) => path.endsWith("prometheus.yml"))?.render() ?? "";

describe.each(Object.entries(sets))("the configuration in Prometheus %s", (_, { promtool }) => {
  it("is taken, with its rules", async () => {
    const { code, output } = await run(promtool.path, [
      "check",
      "config",
      written("prometheus.cfg", prometheusConfig(targets)),
    ]);
    expect(code, output).toBe(0);
    expect(output).toContain("rules found");
  });

  it("would be refused with a key the version does not know", async () => {
    const wrong = written("wrong.cfg", { ...prometheusConfig(targets), rule_file: [] });
    expect((await run(promtool.path, ["check", "config", wrong])).code).toBe(1);
  });
});

describe("prometheus.yml", () => {
  it("scrapes every 10 s and evaluates every 30 s unless a group says otherwise", () => {
    expect(load(rendered)).toMatchObject({
      global: { scrape_interval: "10s", scrape_timeout: "5s", evaluation_interval: "30s" },
    });
  });

  it("scrapes the exporter once, so that no sum is doubled", () => {
    expect(rendered.match(/exporter:9464/g)).toHaveLength(1);
  });

  it("scrapes Prometheus and Alertmanager too, and sends alerts to the latter", () => {
    const job = (name: string, target: string): object => ({
      job_name: name,
      static_configs: [{ targets: [target] }],
    });
    expect(load(rendered)).toMatchObject({
      alerting: { alertmanagers: [{ static_configs: [{ targets: ["alertmanager:9093"] }] }] },
      scrape_configs: [
        { ...job("swarmscope", "exporter:9464"), sample_limit: 2_000_000 },
        job("prometheus", "localhost:9090"),
        job("alertmanager", "alertmanager:9093"),
      ],
    });
  });

  it("says what it is generated from", () => {
    expect(rendered).toMatch(
      /^# Generated from prometheus\/prometheus-config\.ts by `npm run generate`\. Do not edit\.\n/,
    );
  });
});

describe("the flags of Prometheus", () => {
  it("keep thirty days, in the compose file too", () => {
    expect(prometheusFlags).toEqual(["--storage.tsdb.retention.time=30d", "--enable-feature=exemplar-storage"]);
    const compose = readFileSync(join(root, "docker-compose.yml"), "utf8");
    for (const flag of prometheusFlags) expect(compose).toContain(`- ${flag}\n`);
  });
});
