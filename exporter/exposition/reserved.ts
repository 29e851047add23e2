// Whose names are whose: what stands on a page for a family, and which names nobody else may give.
import type { MetricType } from "../catalog/define.ts";

/** Names of metrics of this program all begin so. */
export const OURS = "swarm_";
/** What Prometheus itself adds to a scrape or keeps besides, what is told of processes here, and the family of the latter. */
const RESERVED = /^(up|scrape_.*|ALERTS|ALERTS_FOR_STATE|target|target_info)$/;

/** What of a family decides about its names. */
export interface Named {
  readonly name: string;
  readonly type: MetricType;
}

/** True for a name that is one of ours, or of Prometheus itself. */
export function isReserved(name: string): boolean {
  return name.startsWith(OURS) || RESERVED.test(name);
}

/** Names that stand on a page for a family, in either format. */
export function namesOf({ name, type }: Named): readonly string[] {
  if (type === "counter") return [name, name.replace(/_total$/, "")];
  if (type === "info") return [name, name.replace(/_info$/, "")];
  if (type === "gauge") return [name];
  const parts = [name, `${name}_sum`, `${name}_count`];
  return type === "histogram" ? [...parts, `${name}_bucket`] : parts;
}
