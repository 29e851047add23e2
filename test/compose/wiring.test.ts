import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { DASHBOARDS_PATH, renderDataSources } from "../../dashboards/provisioning.ts";
import { scenarioNames } from "../../demo/scenarios.ts";
import { readConfig } from "../../exporter/config.ts";
import { EXPORTER_WEBHOOK, prometheusArtifacts } from "../../prometheus/artifacts.ts";
import { prometheusFlags } from "../../prometheus/prometheus-config.ts";
import { mountsOf, repository, service, services, type Service } from "./compose-file.ts";

function sourceOf(of: Service, target: string): string | undefined {
  return mountsOf(of).get(target)?.source;
}

/** The service and the port an address inside the stack names. */
function addressed(url: string): { readonly name: string; readonly port: number } {
  const { hostname, port } = new URL(url);
  return { name: hostname, port: Number(port) };
}

function shareNetwork(a: string, b: string): boolean {
  return service(a).networks.some((network) => service(b).networks.includes(network));
}

function publishes(name: string, port: number): boolean {
  return (service(name).ports ?? []).some((published) => published.endsWith(`:${port}`));
}

function rendered(path: string): string {
  return prometheusArtifacts.find((artifact) => artifact.path === path)?.render() ?? "";
}

describe("the exporter in the stack", () => {
  const { environment = {} } = service("exporter");

  it("accepts its settings, and listens where the others look for it", () => {
    const config = readConfig([], environment);
    expect(config).toMatchObject({ listen: "0.0.0.0:9464", trustNetwork: true, allowedHosts: "exporter" });
    expect(publishes("exporter", 9464)).toBe(true);
  });

  it("reads the host where the host is mounted, read-only", () => {
    const config = readConfig([], environment);
    const mounts = mountsOf(service("exporter"));
    expect(mounts.get(config.procRoot)).toEqual({ source: "/proc", options: "ro" });
    expect(mounts.get(config.rootfs)).toEqual({ source: "/", options: "ro" });
  });

  it("is of the version of this package", () => {
    const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { version: string };
    const own = services.filter(([, { image }]) => image.startsWith("swarmscope:"));
    expect(own.map(([name, { image }]) => `${name} ${image}`)).toEqual([
      `exporter swarmscope:${version}`,
      `demo swarmscope:${version}`,
    ]);
  });
});

describe("Prometheus in the stack", () => {
  const prometheus = service("prometheus");

  it("keeps as long as configured", () => {
    expect(prometheusFlags.length).toBeGreaterThan(0);
    for (const flag of prometheusFlags) expect(prometheus.command).toContain(flag);
  });

  it("can be neither reloaded nor emptied over HTTP", () => {
    expect(prometheus.command?.filter((flag) => /enable-lifecycle|enable-admin-api/.test(flag))).toEqual([]);
  });

  it("gets the generated configuration, and the rules where that looks for them", () => {
    const path = "prometheus/generated/prometheus.yml";
    expect(sourceOf(prometheus, "/etc/prometheus/prometheus.yml")).toBe(`./${path}`);
    expect(prometheus.command).toContain("--config.file=/etc/prometheus/prometheus.yml");
    const { rule_files } = load(rendered(path)) as { rule_files: string[] };
    expect(rule_files).toEqual(["/etc/prometheus/rules/*.yml"]);
    expect(sourceOf(prometheus, "/etc/prometheus/rules")).toBe("./alerts/generated");
  });

  it("reaches every target it is given", () => {
    const config = rendered("prometheus/generated/prometheus.yml");
    const targets = [...config.matchAll(/^\s+- ([a-z]+):(\d+)$/gm)].map(([, name = "", port]) => ({
      name,
      port: Number(port),
    }));
    const others = targets.filter(({ name }) => name !== "localhost");
    expect(new Set(others.map(({ name }) => name))).toEqual(new Set(["exporter", "alertmanager"]));
    for (const { name, port } of others) {
      expect(publishes(name, port)).toBe(true);
      expect(shareNetwork("prometheus", name)).toBe(true);
    }
  });
});

describe("Alertmanager in the stack", () => {
  it("gets the generated configuration", () => {
    const path = "prometheus/generated/alertmanager.yml";
    expect(prometheusArtifacts.map((artifact) => artifact.path)).toContain(path);
    expect(sourceOf(service("alertmanager"), "/etc/alertmanager/alertmanager.yml")).toBe(`./${path}`);
  });

  it("reaches the exporter, which takes its notifications", () => {
    const { name, port } = addressed(EXPORTER_WEBHOOK);
    expect(publishes(name, port)).toBe(true);
    expect(shareNetwork("alertmanager", name)).toBe(true);
  });
});

describe("Grafana in the stack", () => {
  const grafana = service("grafana");

  it("reaches its data sources but not the exporter, which trusts its network", () => {
    const { datasources } = load(renderDataSources()) as { datasources: { url: string }[] };
    expect(datasources.length).toBeGreaterThan(0);
    for (const { name, port } of datasources.map(({ url }) => addressed(url))) {
      expect(publishes(name, port)).toBe(true);
      expect(shareNetwork("grafana", name)).toBe(true);
    }
    expect(shareNetwork("grafana", "exporter")).toBe(false);
  });

  it("finds the dashboards where the provisioning says they are", () => {
    expect(sourceOf(grafana, DASHBOARDS_PATH)).toBe("./dashboards/generated");
    expect(sourceOf(grafana, "/etc/grafana/provisioning")).toBe("./dashboards/generated/provisioning");
  });

  it("lets nobody in without a password, and calls nobody", () => {
    expect(grafana.environment).toMatchObject({
      GF_AUTH_ANONYMOUS_ENABLED: "false",
      GF_USERS_ALLOW_SIGN_UP: "false",
      GF_ANALYTICS_REPORTING_ENABLED: "false",
      GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
      GF_PLUGINS_PREINSTALL_DISABLED: "true",
    });
  });

  it("keeps its password next to the database it opens", () => {
    const file = grafana.environment?.["GF_SECURITY_ADMIN_PASSWORD__FILE"] ?? "";
    expect(sourceOf(grafana, file.slice(0, file.lastIndexOf("/")))).toBe("grafana-data");
  });
});

describe("the demo in the stack", () => {
  it("runs only when it is asked for", () => {
    expect(service("demo").profiles).toEqual(["demo"]);
  });

  it("plays a scenario that exists, for an exporter it reaches", () => {
    const command = service("demo").command ?? [];
    expect(scenarioNames).toContain(command[command.indexOf("--scenario") + 1]);
    const { name, port } = addressed(command[command.indexOf("--target") + 1] ?? "");
    expect(publishes(name, port)).toBe(true);
    expect(shareNetwork("demo", name)).toBe(true);
  });
});

describe("the files of the stack", () => {
  it("are all in the repository", () => {
    const sources = services.flatMap(([, each]) => [...mountsOf(each).values()].map(({ source }) => source));
    const own = sources.filter((source) => source.startsWith("./"));
    expect(own.filter((source) => !existsSync(join(repository, source)))).toEqual([]);
  });
});
