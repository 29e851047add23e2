// Who sent a point and its attributes as labels, written as they stand on a page. The text is what tells series apart.
import { escapeLabel } from "../exposition/lines.ts";
import type { Attributes } from "../ingest/otlp/attributes.ts";
import type { Origin } from "../ingest/otlp/records.ts";
import { labelName } from "./names.ts";

/** Attributes of a point; beyond, it is refused: left out, they would make one series of several. */
export const MOST_ATTRIBUTES = 32;

const SERVICE = "service.name";
const NAMESPACE = "service.namespace";
const INSTANCE = "service.instance.id";

/**
 * Attributes of a resource that are told by the target_info metric. A closed list: resources also tell whole command lines, and who
 * started a process.
 */
export const targetKeys: readonly string[] = [
  "service.version",
  "deployment.environment.name",
  "host.name",
  "host.arch",
  "os.type",
  "process.runtime.name",
  "process.runtime.version",
  "telemetry.sdk.name",
  "telemetry.sdk.language",
  "telemetry.sdk.version",
  "container.name",
  "k8s.cluster.name",
  "k8s.namespace.name",
  "k8s.deployment.name",
  "k8s.pod.name",
  "k8s.node.name",
  "cloud.provider",
  "cloud.region",
];

/** All that must be kept of a resource. */
export const resourceKeys: ReadonlySet<string> = new Set([SERVICE, NAMESPACE, INSTANCE, ...targetKeys]);

/** Labels with a meaning of their own: an attribute of that name is told as `exported_…`, as Prometheus does when it scrapes. */
const OWN: ReadonlySet<string> = new Set([
  "job",
  "instance",
  "otel_scope_name",
  "otel_scope_version",
  "le",
  "quantile",
]);

/** Of which process a resource is: empty if it tells no service and no instance. */
export function targetOf({ resource }: Origin): string {
  const [namespace = "", service = "", instance = ""] = [NAMESPACE, SERVICE, INSTANCE].map((key) =>
    String(resource.get(key) ?? ""),
  );
  const job = namespace === "" || service === "" ? service : `${namespace}/${service}`;
  return join([
    ["job", job],
    ["instance", instance],
  ]);
}

/** What else is known of the process; empty if nothing is. */
export function targetLabels({ resource }: Origin): string {
  return join(targetKeys.map((key) => [labelName(key), String(resource.get(key) ?? "")]));
}

/** What the points of an origin have in common. */
export function originLabels(origin: Origin): string {
  const scope = join([
    ["otel_scope_name", origin.scope],
    ["otel_scope_version", origin.scopeVersion],
  ]);
  return together(targetOf(origin), scope);
}

/** Values of attributes whose keys come to the same name are joined, in the order of the keys. */
export function attributeLabels(attributes: Attributes): string {
  const values = new Map<string, string>();
  for (const [key, value] of [...attributes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const plain = labelName(key);
    const name = OWN.has(plain) ? `exported_${plain}` : plain;
    const before = values.get(name);
    values.set(name, before === undefined ? String(value) : `${before};${String(value)}`);
  }
  return join(values);
}

export function together(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(",");
}

function join(labels: Iterable<readonly [string, string]>): string {
  return together(...[...labels].map(([name, value]) => (value === "" ? "" : `${name}="${escapeLabel(value)}"`)));
}
