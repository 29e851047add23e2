// The vocabulary of the catalog: what a metric is and how one is declared. Pure data; no state, no I/O.

export type MetricType = "counter" | "gauge" | "histogram" | "summary" | "info";

/** Base units only, as Prometheus wants them; `none` is for plain counts of nothing in particular and states. */
export type Unit =
  "seconds" | "bytes" | "ratio" | "tasks" | "messages" | "events" | "tokens" | "usd" | "timestamp_seconds" | "none";

/** The four layers of indicators: what the machine, the agents, the business and the people see. */
export type Layer = "system" | "application" | "business" | "experience";

/** A label has either a closed set of values or a budget; nothing else can be declared. */
export interface Label<N extends string = string, V extends string = string> {
  readonly name: N;
  readonly help: string;
  /** Every value this label can have. Absent for an open label. */
  readonly values?: readonly V[];
  /** For an open label: how many different values are kept before `_other` takes the rest. */
  readonly budget?: number;
}

export interface Metric<T extends MetricType = MetricType, L extends string = string> {
  readonly type: T;
  readonly name: string;
  readonly help: string;
  readonly unit: Unit;
  readonly layer: Layer;
  readonly labels: readonly Label<L>[];
  /** Upper bounds in ascending order, `+Inf` implied. Histograms only. */
  readonly buckets?: readonly number[];
  /** Why no panel and no rule shows this metric. Without it, one must. */
  readonly unused?: string;
}

export type Counter<L extends string = string> = Metric<"counter", L>;
export type Gauge<L extends string = string> = Metric<"gauge", L>;
export type Histogram<L extends string = string> = Metric<"histogram", L>;
export type Summary<L extends string = string> = Metric<"summary", L>;
export type Info<L extends string = string> = Metric<"info", L>;

interface Options<L extends string> {
  readonly unit: Unit;
  readonly layer: Layer;
  readonly labels?: readonly Label<L>[];
  readonly unused?: string;
}

/** A closed label: the type system and the tests know all of its values. */
export function closed<const N extends string, const V extends string>(
  name: N,
  values: readonly V[],
  help: string,
): Label<N, V> & { readonly values: readonly V[] } {
  return { name, values, help };
}

/** An open label: values come from outside, so it carries a budget. */
export function open<const N extends string>(name: N, budget: number, help: string): Label<N> {
  return { name, budget, help };
}

function metric<T extends MetricType, L extends string>(
  type: T,
  name: string,
  help: string,
  options: Options<L>,
): Metric<T, L> {
  return { type, name, help, labels: [], ...options };
}

/** A value that only grows while the process lives. The name ends in `_total`. */
export function counter<const L extends string = never>(name: string, help: string, options: Options<L>): Counter<L> {
  return metric("counter", name, help, options);
}

/** A value that goes up and down. */
export function gauge<const L extends string = never>(name: string, help: string, options: Options<L>): Gauge<L> {
  return metric("gauge", name, help, options);
}

/** A distribution over fixed upper bounds. */
export function histogram<const L extends string = never>(
  name: string,
  help: string,
  options: Options<L> & { readonly buckets: readonly number[] },
): Histogram<L> {
  return metric("histogram", name, help, options);
}

/** Only `_sum` and `_count`: a mean at two series, for what is rare or per agent. */
export function summary<const L extends string = never>(name: string, help: string, options: Options<L>): Summary<L> {
  return metric("summary", name, help, options);
}

/** Identity as labels, value 1. The name ends in `_info`. */
export function info<const L extends string = never>(
  name: string,
  help: string,
  options: Omit<Options<L>, "unit">,
): Info<L> {
  return metric("info", name, help, { ...options, unit: "none" });
}
