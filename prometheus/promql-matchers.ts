// What can be wrong with one label matcher: values that never occur, and bucket bounds that two Prometheus versions write differently.
import type { Metric } from "../exporter/catalog/define.ts";
import type { LabelMatcher } from "./promql-parse.ts";

/** The alternatives of a plain regular expression (`a|b`); undefined if it is more than that. */
function alternatives(regex: string): readonly string[] | undefined {
  return /^[\w.-]+(\|[\w.-]+)*$/u.test(regex) ? regex.split("|") : undefined;
}

/** A value outside a closed label's set matches nothing, ever. Grafana's variables are let through. */
export function closedValueFault(matcher: LabelMatcher, metric: Metric | undefined): string | undefined {
  const label = metric?.labels.find(({ name }) => name === matcher.label);
  if (metric === undefined || label?.values === undefined || matcher.value.includes("$")) return undefined;
  const given = matcher.op.endsWith("~") ? alternatives(matcher.value) : [matcher.value];
  const stranger = given?.find((value) => value !== "" && !label.values?.includes(value));
  return stranger === undefined ? undefined : `${matcher.label} of ${metric.name} is never ${stranger}`;
}

/** Prometheus 3 writes whole bounds as `2.0`, 2.x as `2`: only a regular expression matches both. */
export function leFault(matcher: LabelMatcher, metric: Metric | undefined): string | undefined {
  const bound = boundOf(matcher);
  if (bound === undefined) return `le${matcher.op}"${matcher.value}": write one bound, whole ones as 2(\\.0)?`;
  if (bound === Infinity || metric?.buckets?.includes(bound) !== false) return undefined;
  return `${metric.name} has no bucket bound ${String(bound)}`;
}

/** The bound a matcher selects on every version; undefined if it does not. */
function boundOf({ op, value }: LabelMatcher): number | undefined {
  if (value === "+Inf" && !op.endsWith("~")) return Infinity;
  const plain = op.endsWith("~") ? value.replace(/\(\\\.0\)\?$/u, "").replace("\\.", ".") : value;
  const bound = /^[\d.e+-]+$/u.test(plain) ? Number(plain) : Number.NaN;
  if (Number.isNaN(bound)) return undefined;
  const wholeAsBoth = op.endsWith("~") && value.endsWith("(\\.0)?");
  return Number.isInteger(bound) === wholeAsBoth ? bound : undefined;
}
