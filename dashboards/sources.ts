// The data sources by the fixed ids that provisioning and every panel share: nothing has to be chosen on the first start.
import type { DataSourceRef } from "./model.ts";

export const prometheus = { type: "prometheus", uid: "swarm-prom" } as const satisfies DataSourceRef;
export const alertmanager = { type: "alertmanager", uid: "swarm-am" } as const satisfies DataSourceRef;

/** The alert list panel knows data sources by name only. */
export const PROMETHEUS_NAME = "Prometheus";
