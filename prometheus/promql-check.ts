// Checks one PromQL expression against the catalog: names, labels, types, and what silently matches nothing.
// It knows what the parser cannot (which labels are left where), promtool stays the judge of the rest.
import type { Metric } from "../exporter/catalog/define.ts";
import { closedValueFault, leFault } from "./promql-matchers.ts";
import type { Aggregate, Binary, Call, Grouping, PromqlNode, Selector } from "./promql-parse.ts";
import { parsePromql } from "./promql-parse.ts";

export interface Known {
  readonly metrics: readonly Metric[];
  /** Recorded series and series of others (`up`, `ALERTS`): name → labels. */
  readonly extra: ReadonlyMap<string, readonly string[]>;
}

export interface Examined {
  readonly problems: readonly string[];
  /** Labels the result can carry; undefined for a scalar. */
  readonly labels: ReadonlySet<string> | undefined;
  /** Names of the catalog's metrics it reads, without `_bucket` and the like. */
  readonly metrics: ReadonlySet<string>;
}

export interface Resolved {
  readonly metric: Metric | undefined;
  readonly part: "value" | "bucket" | "sum" | "count";
  readonly labels: readonly string[];
  readonly counts: boolean;
}

interface Walk {
  readonly known: Known;
  readonly problems: string[];
  readonly metrics: Set<string>;
}
type Labels = ReadonlySet<string> | undefined;

// Every scrape adds these two to what the exporter tells.
const TARGET_LABELS = ["instance", "job"];
const RATES = new Set(["rate", "irate", "increase"]);
// What asks whether or when a counter is there, not how large it is; for and/unless that is their right side.
const EXISTENCE = new Set([
  ...["absent", "absent_over_time", "present_over_time", "count_over_time", "timestamp", "resets"],
  ...["count", "group", "and", "unless"],
]);
const SCALARS = new Set(["time", "scalar", "pi"]);
const PICKS = new Set(["topk", "bottomk", "limitk", "limit_ratio"]);
const SETS = new Set(["and", "unless"]);

/** Problems of an expression, each one sentence; empty if there is nothing to say. */
export function checkExpr(expr: string, known: Known): readonly string[] {
  return examine(expr, known).problems;
}

/** The same, with what the result looks like. */
export function examine(expr: string, known: Known): Examined {
  const parsed = parsePromql(expr);
  if ("fault" in parsed) return { problems: [parsed.fault], labels: undefined, metrics: new Set() };
  const walk: Walk = { known, problems: [], metrics: new Set() };
  const labels = labelsOf(parsed.tree, walk, "");
  return { problems: [...new Set(walk.problems)], labels, metrics: walk.metrics };
}

/** What a series name stands for: a metric of the catalog, a part of one, or a series of others. */
export function resolveSeries(name: string, known: Known): Resolved | undefined {
  const extra = known.extra.get(name);
  if (extra !== undefined) {
    return { metric: undefined, part: "value", labels: extra, counts: /_(total|bucket|sum|count)$/u.test(name) };
  }
  for (const metric of known.metrics) {
    const labels = [...metric.labels.map((label) => label.name), ...TARGET_LABELS];
    if (metric.name === name) return { metric, part: "value", labels, counts: metric.type === "counter" };
    if (metric.type !== "histogram" && metric.type !== "summary") continue;
    if (name === `${metric.name}_sum`) return { metric, part: "sum", labels, counts: true };
    if (name === `${metric.name}_count`) return { metric, part: "count", labels, counts: true };
    if (metric.type === "histogram" && name === `${metric.name}_bucket`) {
      return { metric, part: "bucket", labels: [...labels, "le"], counts: true };
    }
  }
  return undefined;
}

/** `under` is the function or aggregation a selector stands in, "" for none. */
function labelsOf(node: PromqlNode, walk: Walk, under: string): Labels {
  switch (node.kind) {
    case "literal":
      return undefined;
    case "selector":
      return selectorLabels(node, walk, under);
    case "range":
      return labelsOf(node.inner, walk, under);
    case "call":
      return callLabels(node, walk);
    case "aggregate":
      return aggregateLabels(node, walk);
    case "binary":
      return binaryLabels(node, walk);
  }
}

function selectorLabels(node: Selector, walk: Walk, under: string): Labels {
  const resolved = resolveSeries(node.name, walk.known);
  if (resolved === undefined) {
    walk.problems.push(`unknown metric ${node.name || "(selected by labels only)"}`);
    return new Set();
  }
  const { metric, labels } = resolved;
  if (metric !== undefined) walk.metrics.add(metric.name);
  const type = metric?.type;
  if (resolved.part === "value" && (type === "histogram" || type === "summary")) {
    walk.problems.push(`${node.name} is a ${type}: read ${type === "histogram" ? "_bucket, " : ""}_sum or _count`);
  }
  checkUse(node.name, resolved, walk, under);
  for (const matcher of node.matchers) {
    if (!labels.includes(matcher.label)) walk.problems.push(`${node.name} has no label ${matcher.label}`);
    const fault = matcher.label === "le" ? leFault(matcher, metric) : closedValueFault(matcher, metric);
    if (fault !== undefined) walk.problems.push(fault);
  }
  return new Set(labels);
}

function checkUse(name: string, resolved: Resolved, walk: Walk, under: string): void {
  if (!resolved.counts) {
    if (RATES.has(under)) walk.problems.push(`${under}() of ${name}, which is not a counter`);
    return;
  }
  if (RATES.has(under) || EXISTENCE.has(under)) return;
  walk.problems.push(`counter ${name} is ${under === "" ? "shown raw" : `under ${under}()`}: use rate() or increase()`);
}

function callLabels(node: Call, walk: Walk): Labels {
  const all = node.args.map((arg) => labelsOf(arg, walk, node.name));
  const vector = all.find((labels) => labels !== undefined);
  if (SCALARS.has(node.name)) return undefined;
  if (node.name === "absent" || node.name === "absent_over_time") return equalityLabels(node.args[0]);
  if (node.name === "label_replace" || node.name === "label_join") return withTarget(node, vector);
  if (node.name !== "histogram_quantile") return vector ?? new Set();
  if (vector?.has("le") !== true)
    walk.problems.push("histogram_quantile() needs the label le, which is not there any more");
  return minus(vector, ["le"]);
}

/** absent() gives back only what its selector says for certain. */
function equalityLabels(node: PromqlNode | undefined): Labels {
  if (node?.kind === "range") return equalityLabels(node.inner);
  if (node?.kind !== "selector") return new Set();
  return new Set(node.matchers.filter(({ op }) => op === "=").map(({ label }) => label));
}

function withTarget(node: Call, vector: Labels): Labels {
  const target = node.args[1];
  return new Set([...(vector ?? []), ...(target?.kind === "literal" ? [target.text.slice(1, -1)] : [])]);
}

function aggregateLabels(node: Aggregate, walk: Walk): Labels {
  const operand = node.args.at(-1);
  const inner = operand === undefined ? undefined : labelsOf(operand, walk, node.op);
  for (const label of node.grouping.labels) {
    if (inner?.has(label) === true) continue;
    walk.problems.push(
      `${node.op} ${node.grouping.without ? "without" : "by"} (${label}): the operand has ${list(inner)}`,
    );
  }
  return PICKS.has(node.op) ? inner : grouped(node.grouping, inner);
}

function grouped(grouping: Grouping, inner: Labels): Labels {
  return grouping.without ? minus(inner, grouping.labels) : new Set(grouping.labels);
}

function binaryLabels(node: Binary, walk: Walk): Labels {
  const left = labelsOf(node.left, walk, "");
  const right = labelsOf(node.right, walk, SETS.has(node.op) ? node.op : "");
  if (left === undefined || right === undefined) return left ?? right;
  checkMatching(node, left, right, walk);
  if (node.op === "or") return new Set([...left, ...right]);
  const { matching } = node;
  if (SETS.has(node.op) || matching === undefined) return left;
  if (matching.group !== undefined) {
    return new Set([...(matching.group.side === "left" ? left : right), ...matching.group.include]);
  }
  return matching.on ? new Set(matching.labels) : minus(left, matching.labels);
}

function checkMatching(node: Binary, left: ReadonlySet<string>, right: ReadonlySet<string>, walk: Walk): void {
  const { matching } = node;
  if (matching?.on === true) {
    for (const label of matching.labels) {
      if (left.has(label) && right.has(label)) continue;
      walk.problems.push(`${node.op} on (${label}): the sides have ${list(left)} and ${list(right)}`);
    }
  } else if (node.op !== "or" && matching?.group === undefined) {
    const [one, other] = [list(minus(left, matching?.labels ?? [])), list(minus(right, matching?.labels ?? []))];
    if (one !== other) walk.problems.push(`${node.op} matches nothing: the sides have ${one} and ${other}`);
  }
  if (matching?.group === undefined) return;
  const single = matching.group.side === "left" ? right : left;
  for (const label of matching.group.include) {
    if (!single.has(label))
      walk.problems.push(`group_${matching.group.side} (${label}): the other side has ${list(single)}`);
  }
}

const minus = (labels: Labels, gone: readonly string[]): ReadonlySet<string> =>
  new Set([...(labels ?? [])].filter((label) => !gone.includes(label)));
const list = (labels: Labels): string => (labels === undefined ? "no labels" : `{${[...labels].sort().join(", ")}}`);
