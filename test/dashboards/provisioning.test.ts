import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { renderDashboardProvider, renderDataSources } from "../../dashboards/provisioning.ts";
import { PROMETHEUS_NAME } from "../../dashboards/sources.ts";

describe("the data sources", () => {
  it("have the fixed ids that panels use, and the scrape interval of Prometheus", () => {
    expect(load(renderDataSources())).toEqual({
      apiVersion: 1,
      prune: true,
      datasources: [
        {
          name: PROMETHEUS_NAME,
          type: "prometheus",
          uid: "swarm-prom",
          access: "proxy",
          url: "http://prometheus:9090",
          isDefault: true,
          editable: false,
          jsonData: { httpMethod: "POST", timeInterval: "10s", prometheusType: "Prometheus", manageAlerts: true },
        },
        {
          name: "Alertmanager",
          type: "alertmanager",
          uid: "swarm-am",
          access: "proxy",
          url: "http://alertmanager:9093",
          editable: false,
          jsonData: { implementation: "prometheus", handleGrafanaManagedAlerts: false },
        },
      ],
    });
  });

  it("say where they come from", () => {
    expect(renderDataSources()).toMatch(/^# Generated from dashboards\/provisioning\.ts by `npm run generate`/);
  });

  it("hold nothing that Grafana would take for a variable", () => {
    expect(renderDataSources() + renderDashboardProvider()).not.toContain("$");
  });
});

describe("the dashboard provider", () => {
  it("reads one folder of files that the page cannot overwrite", () => {
    expect(load(renderDashboardProvider())).toEqual({
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
          options: { path: "/etc/grafana/dashboards", foldersFromFilesStructure: false },
        },
      ],
    });
  });
});
