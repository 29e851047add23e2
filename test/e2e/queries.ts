// The queries of panels and rules as a running Prometheus can be asked them.
import { alerts } from "../../alerts/index.ts";
import { recordings } from "../../alerts/recordings.ts";
import type { Dashboard, Panel } from "../../dashboards/model.ts";
import { metrics } from "../../exporter/catalog/index.ts";

export interface Asked {
  readonly where: string;
  readonly expr: string;
}

/** What Grafana would put in: four scrapes, and every value of each variable. */
function substitute(expr: string): string {
  return expr
    .replaceAll("$__rate_interval", "1m")
    .replaceAll("$__interval", "15s")
    .replaceAll("$__range", "1h")
    .replaceAll(/\$\{?[a-z_]+(:[a-z]+)?\}?/g, ".+");
}

function flatten(panels: readonly Panel[]): readonly Panel[] {
  return panels.flatMap((panel) => [panel, ...flatten(panel.panels ?? [])]);
}

export function panelQueries(board: Dashboard): readonly Asked[] {
  return flatten(board.panels).flatMap((panel) =>
    (panel.targets ?? []).map(({ refId, expr }) => ({
      where: `${board.uid} / ${panel.title} / ${refId}`,
      expr: substitute(expr),
    })),
  );
}

/**
 * Recording rules by the series they make. An alert's expression is empty while nothing is wrong, so each series it reads
 * is asked for instead, whatever its labels are now.
 */
export function ruleQueries(): readonly Asked[] {
  const recorded = recordings.map(({ name }) => ({ where: `recording ${name}`, expr: name }));
  const read = alerts.flatMap(({ alert, expr }) =>
    metrics
      .filter(({ name }) => new RegExp(`\\b${name}(_bucket|_sum|_count)?\\b`).test(expr.text))
      .map((metric) => ({
        where: `alert ${alert}`,
        expr: metric.type === "histogram" || metric.type === "summary" ? `${metric.name}_count` : metric.name,
      })),
  );
  return [...recorded, ...read];
}
