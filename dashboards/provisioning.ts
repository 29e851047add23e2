// Grafana's provisioning files: data sources with fixed ids and the folder the dashboards are read from.
import { SCRAPE_INTERVAL } from "../prometheus/timing.ts";
import { generatedYaml } from "../prometheus/yaml.ts";
import type { Artifact } from "../prometheus/artifact.ts";
import { alertmanager, prometheus, PROMETHEUS_NAME } from "./sources.ts";

/** Where the container finds the dashboards. */
export const DASHBOARDS_PATH = "/etc/grafana/dashboards";

/** Addresses are those of the services in the compose file. */
export function renderDataSources(): string {
  return yaml({
    apiVersion: 1,
    prune: true,
    datasources: [
      {
        name: PROMETHEUS_NAME,
        ...prometheus,
        access: "proxy",
        url: "http://prometheus:9090",
        isDefault: true,
        editable: false,
        jsonData: {
          httpMethod: "POST",
          // Grafana derives `$__rate_interval` from it.
          timeInterval: SCRAPE_INTERVAL,
          prometheusType: "Prometheus",
          manageAlerts: true,
        },
      },
      {
        name: "Alertmanager",
        ...alertmanager,
        access: "proxy",
        url: "http://alertmanager:9093",
        editable: false,
        jsonData: { implementation: "prometheus", handleGrafanaManagedAlerts: false },
      },
    ],
  });
}

/** Files win over the page: what a user changes is saved under another name. */
export function renderDashboardProvider(): string {
  return yaml({
    apiVersion: 1,
    providers: [
      {
        name: "swarmscope",
        orgId: 1,
        type: "file",
        folder: "Swarmscope",
        disableDeletion: false,
        allowUiUpdates: false,
        updateIntervalSeconds: 10,
        options: { path: DASHBOARDS_PATH, foldersFromFilesStructure: false },
      },
    ],
  });
}

function yaml(content: object): string {
  return generatedYaml("dashboards/provisioning.ts", content);
}

const FOLDER = "dashboards/generated/provisioning";

export const provisioningArtifacts: readonly Artifact[] = [
  { path: `${FOLDER}/datasources/swarmscope.yml`, render: renderDataSources },
  { path: `${FOLDER}/dashboards/swarmscope.yml`, render: renderDashboardProvider },
];
