// PromQL over the catalog: metrics are values, labels are types. A gauge under rate(), a label the metric does not have,
// or an aggregation by a label that is gone are compile errors. The text stays PromQL: nothing is hidden.
import type { Counter, Gauge, Histogram, Info, Metric, Summary } from "../exporter/catalog/define.ts";
import type { Threshold } from "../exporter/catalog/thresholds.ts";

declare const labelsOf: unique symbol;
/** An expression whose result carries the labels L. */
export interface Expr<L extends string = string> {
  readonly text: string;
  /** Binds tighter than any operator: needs no parentheses as an operand. */
  readonly atom: boolean;
  readonly [labelsOf]?: L;
}

/** A matcher value: a string is equality; otherwise the operator is told. */
export type Matcher = string | { readonly op: "!=" | "=~" | "!~"; readonly value: string };
/** Labels every scrape adds. */
type TargetLabel = "job" | "instance";
export type Match<L extends string> = { readonly [K in L | TargetLabel]?: Matcher };
/** A fixed window such as `5m`, or Grafana's `$__rate_interval`. */
export type Window = `${number}${"s" | "m" | "h" | "d"}` | "$__rate_interval" | "$__range";

export const matches = (value: string): Matcher => ({ op: "=~", value });
export const not = (value: string): Matcher => ({ op: "!=", value });
export const notMatches = (value: string): Matcher => ({ op: "!~", value });

const atom = <L extends string>(text: string): Expr<L> => ({ text, atom: true });
const compound = <L extends string>(text: string): Expr<L> => ({ text, atom: false });
const wrap = (expr: Expr): string => (expr.atom ? expr.text : `(${expr.text})`);

/** Writes a label value as a PromQL string. */
function quote(value: string): string {
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

function selector(name: string, match: Readonly<Record<string, Matcher | undefined>>): string {
  const parts = Object.entries(match).flatMap(([label, m]) =>
    m === undefined ? [] : [typeof m === "string" ? `${label}=${quote(m)}` : `${label}${m.op}${quote(m.value)}`],
  );
  return parts.length === 0 ? name : `${name}{${parts.join(",")}}`;
}

/** The current value of a gauge, an info metric or a recorded series. Counters are not shown raw: use `rate`. */
export function value<L extends string>(metric: Gauge<L> | Info<L> | Recorded<L>, match: Match<L> = {}): Expr<L> {
  return atom(selector(metric.name, match));
}
export function rate<L extends string>(metric: Counter<L>, window: Window, match: Match<L> = {}): Expr<L> {
  return atom(`rate(${selector(metric.name, match)}[${window}])`);
}
export function increase<L extends string>(metric: Counter<L>, window: Window, match: Match<L> = {}): Expr<L> {
  return atom(`increase(${selector(metric.name, match)}[${window}])`);
}
/** Per-second growth of a histogram's or summary's sum, count or buckets. */
export function rateOf<L extends string>(
  metric: Histogram<L> | Summary<L>,
  part: "sum" | "count",
  window: Window,
  match: Match<L> = {},
): Expr<L> {
  return atom(`rate(${selector(`${metric.name}_${part}`, match)}[${window}])`);
}
/** Per-second growth of the buckets, by `le` and the labels named: what a heatmap or a quantile wants. */
export function bucketRate<L extends string, const B extends L | TargetLabel = never>(
  metric: Histogram<L>,
  window: Window,
  options: { readonly by?: readonly B[]; readonly match?: Match<L> } = {},
): Expr<B | "le"> {
  const by = ["le", ...(options.by ?? [])].join(", ");
  return atom(`sum by (${by}) (rate(${selector(`${metric.name}_bucket`, options.match ?? {})}[${window}]))`);
}
/** The share of observations at or below a bucket bound; throws at build time if the bound is not one. */
export function shareBelow<L extends string, const B extends L | TargetLabel = never>(
  metric: Histogram<L>,
  bound: number,
  window: Window,
  options: { readonly by?: readonly B[]; readonly match?: Match<L> } = {},
): Expr<B> {
  if (!metric.buckets?.includes(bound)) throw new Error(`${metric.name} has no bucket bound ${String(bound)}`);
  // Prometheus 3 writes whole bounds as "2.0", 2.x keeps "2".
  const le = String(bound).replace(".", "\\.") + (Number.isInteger(bound) ? "(\\.0)?" : "");
  const match = { ...options.match, le: matches(le) };
  const by = options.by === undefined ? "" : ` by (${options.by.join(", ")})`;
  const good = `sum${by} (rate(${selector(`${metric.name}_bucket`, match)}[${window}]))`;
  const all = `sum${by} (rate(${selector(`${metric.name}_count`, options.match ?? {})}[${window}]))`;
  return compound(`${good} / (${all} > 0)`);
}
/** A quantile 0–1 of a histogram over a window, by the labels named. */
export function quantile<L extends string, const B extends L | TargetLabel = never>(
  q: number,
  metric: Histogram<L>,
  window: Window,
  options: { readonly by?: readonly B[]; readonly match?: Match<L> } = {},
): Expr<B> {
  return atom(`histogram_quantile(${String(q)}, ${bucketRate(metric, window, options).text})`);
}
/** Mean of a histogram or summary over a window, by the labels named; no observations, no result. */
export function mean<L extends string, const B extends L | TargetLabel = never>(
  metric: Histogram<L> | Summary<L>,
  window: Window,
  options: { readonly by?: readonly B[]; readonly match?: Match<L> } = {},
): Expr<B> {
  const by = options.by === undefined ? "" : ` by (${options.by.join(", ")})`;
  const sumOf = `sum${by} (${rateOf(metric, "sum", window, options.match).text})`;
  const countOf = `sum${by} (${rateOf(metric, "count", window, options.match).text})`;
  return compound(`${sumOf} / (${countOf} > 0)`);
}

type Aggregator = "sum" | "max" | "min" | "avg" | "count";
/** Aggregates; `by` keeps only the labels named, which the operand must have. */
function aggregate<L extends string, const B extends L | TargetLabel = never>(
  how: Aggregator,
  expr: Expr<L>,
  by?: readonly B[],
): Expr<B> {
  return atom(by === undefined ? `${how}(${expr.text})` : `${how} by (${by.join(", ")}) (${expr.text})`);
}
export const sum = <L extends string, const B extends L | TargetLabel = never>(
  expr: Expr<L>,
  by?: readonly B[],
): Expr<B> => aggregate("sum", expr, by);
export const max = <L extends string, const B extends L | TargetLabel = never>(
  expr: Expr<L>,
  by?: readonly B[],
): Expr<B> => aggregate("max", expr, by);
export const min = <L extends string, const B extends L | TargetLabel = never>(
  expr: Expr<L>,
  by?: readonly B[],
): Expr<B> => aggregate("min", expr, by);
export const avg = <L extends string, const B extends L | TargetLabel = never>(
  expr: Expr<L>,
  by?: readonly B[],
): Expr<B> => aggregate("avg", expr, by);
export const count = <L extends string, const B extends L | TargetLabel = never>(
  expr: Expr<L>,
  by?: readonly B[],
): Expr<B> => aggregate("count", expr, by);
/** The k greatest series: for panels, never for alerts. */
export function topk<L extends string>(k: number, expr: Expr<L>): Expr<L> {
  return atom(`topk(${String(k)}, ${expr.text})`);
}

/** A gauge over a window: one failed scrape must not hide or invent a peak. */
export function overTime<L extends string>(
  how: "max" | "min" | "avg" | "last" | "present" | "quantile",
  metric: Gauge<L> | Recorded<L>,
  window: Window,
  match: Match<L> = {},
): Expr<L> {
  return atom(`${how}_over_time(${selector(metric.name, match)}[${window}])`);
}
/** When a series was last sampled, now or as of some time ago: to ask whether it exists, or existed then. */
export function sampledAt<L extends string>(
  metric: Gauge<L> | Counter<L> | Recorded<L>,
  match: Match<L> = {},
  ago?: Window,
): Expr<L> {
  return atom(`timestamp(${selector(metric.name, match)}${ago === undefined ? "" : ` offset ${ago}`})`);
}

type Operator = "+" | "-" | "*" | "/" | ">" | ">=" | "<" | "<=" | "==" | "!=" | "and" | "unless" | "or";
type Operand<L extends string> = Expr<L> | number;
const text = (operand: Operand<string>): string => (typeof operand === "number" ? String(operand) : wrap(operand));

/** A binary operation between series of the same labels, or with a number. */
export function op<L extends string>(left: Operand<L>, operator: Operator, right: Operand<L>): Expr<L> {
  return compound(`${text(left)} ${operator} ${text(right)}`);
}
/** A binary operation that matches on the labels named only; the result has the labels of the left side for and/unless, those named otherwise. */
export function opOn<L extends string, R extends string, const O extends (L & R) | TargetLabel>(
  left: Expr<L>,
  operator: "and" | "unless",
  on: readonly O[],
  right: Expr<R>,
): Expr<L> {
  return compound(`${wrap(left)} ${operator} on (${on.join(", ")}) ${wrap(right)}`);
}
/** Divides; a zero denominator gives no result instead of NaN. */
export function ratio<L extends string>(numerator: Expr<L>, denominator: Expr<L>): Expr<L> {
  return compound(`${wrap(numerator)} / (${wrap(denominator)} > 0)`);
}
/** Holds where a value is on the bad side of a threshold. */
export function crosses<L extends string>(expr: Expr<L>, threshold: Threshold): Expr<L> {
  return op(expr, threshold.bad === "above" ? ">" : "<", threshold.value);
}
/** Seconds since a timestamp gauge. */
export function since<L extends string>(metric: Gauge<L> | Recorded<L>, match: Match<L> = {}): Expr<L> {
  return compound(`time() - ${selector(metric.name, match)}`);
}
/** 1 when no series matches. */
export function absent<L extends string>(
  metric: Metric<"gauge" | "counter" | "info", L> | Recorded<L>,
  match: Match<L> = {},
): Expr<never> {
  return atom(`absent(${selector(metric.name, match)})`);
}
/** Prometheus' own record of whether a target answers. */
export const up: Recorded<"job" | "instance"> = { name: "up", labels: ["job", "instance"] };

/** A series made by a recording rule, usable like a gauge. */
export interface Recorded<L extends string = string> {
  readonly type?: undefined;
  readonly name: string;
  readonly labels: readonly L[];
}
