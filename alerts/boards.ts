// Where an alert sends its reader: runbook and dashboard links. Prometheus expands no variables, so the addresses are set here.

/** The runbooks are in the repository; set the address where it is published to make the links clickable. */
const RUNBOOKS = "docs/alerts.md";
/** Grafana as the compose file publishes it. */
const GRAFANA = "http://localhost:3000";

/** Dashboards by what they show; the tests compare with those there are. */
const UIDS = { overview: "swarm-overview", infrastructure: "swarm-infrastructure", llm: "swarm-llm" } as const;

export interface Board {
  readonly uid: string;
  readonly variables: readonly string[];
}

/** A dashboard, opened with the variables set from the alert's labels of the same names. */
export function board(about: keyof typeof UIDS, ...variables: readonly string[]): Board {
  return { uid: UIDS[about], variables };
}

export function dashboardUrl({ uid, variables }: Board): string {
  const query = variables.map((name) => `var-${name}={{ $labels.${name} | urlquery }}`).join("&");
  return `${GRAFANA}/d/${uid}${query === "" ? "" : `?${query}`}`;
}

/** The heading of the alert in the generated catalog of alerts. */
export function runbookUrl(alert: string): string {
  return `${RUNBOOKS}#${alert.toLowerCase()}`;
}
