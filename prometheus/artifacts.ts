// The configuration files for the compose stack, by the names its services have there.
import type { Artifact } from "./artifact.ts";
import { alertmanagerConfig } from "./alertmanager.ts";
import { prometheusConfig } from "./prometheus-config.ts";
import { generatedYaml } from "./yaml.ts";

/** Where notifications go unless told otherwise: the exporter keeps the last ones for its page. */
export const EXPORTER_WEBHOOK = "http://exporter:9464/v1/notifications";

/** alertmanager.yml for other webhooks than the default one, which stays if it is named too. */
export function renderAlertmanager(webhooks: readonly string[]): string {
  return generatedYaml("prometheus/alertmanager.ts", alertmanagerConfig({ webhooks }), [
    "For a webhook of your own, see docs/alerts.md: Alertmanager expands no variables, so the file is rendered for it.",
  ]);
}

export const prometheusArtifacts: readonly Artifact[] = [
  {
    path: "prometheus/generated/prometheus.yml",
    render: () =>
      generatedYaml(
        "prometheus/prometheus-config.ts",
        prometheusConfig({
          exporter: "exporter:9464",
          alertmanager: "alertmanager:9093",
          self: "localhost:9090",
          rules: ["/etc/prometheus/rules/*.yml"],
        }),
      ),
  },
  { path: "prometheus/generated/alertmanager.yml", render: () => renderAlertmanager([EXPORTER_WEBHOOK]) },
];
