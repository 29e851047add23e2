// The rules every metric of the catalog keeps, and a function that finds who breaks them.
// They are promtool's lint list, and ours: labels are closed or have a budget, a name begins with its family.
import type { Label, Metric, MetricType } from "../../exporter/catalog/define.ts";

type Family = Readonly<Record<string, Metric>>;

interface Rule {
  readonly says: string;
  holds(metric: Metric, family: string): boolean;
}

const TYPES: readonly MetricType[] = ["counter", "gauge", "histogram", "summary"];
const SUFFIXES: Readonly<Partial<Record<MetricType, readonly string[]>>> = {
  histogram: ["_bucket", "_sum", "_count"],
  summary: ["_sum", "_count"],
};
/** Words promtool takes for a unit that is not a base unit, or for one that is abbreviated. */
const WRONG_UNITS = new Set(
  "milliseconds microseconds nanoseconds minutes hours days weeks kilobytes megabytes gigabytes terabytes bits percent percentage s ms us ns sec b kb mb gb tb pb m h d".split(
    " ",
  ),
);
const UNITS_IN_NAMES = ["seconds", "bytes", "ratio"] as const;

const SNAKE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
/** Begins like a sentence, ends with the only full stop that ends one. */
const ONE_SENTENCE = /^[A-Z0-9](?:[^.\n]|\.(?! ))*\.$/;

const rules: readonly Rule[] = [
  { says: "HELP is one sentence ending in a period", holds: ({ help }) => ONE_SENTENCE.test(help) },
  { says: "the name is in snake_case", holds: ({ name }) => SNAKE.test(name) },
  {
    says: "the name begins with the word of its family",
    holds: ({ name }, family) => name.startsWith(`swarm_${family.replace(/s$/, "")}_`),
  },
  {
    says: "counters, and only counters, end in _total",
    holds: ({ name, type }) => name.endsWith("_total") === (type === "counter"),
  },
  {
    says: "info metrics, and only they, end in _info",
    holds: ({ name, type }) => name.endsWith("_info") === (type === "info"),
  },
  {
    says: "_sum, _count and _bucket are left to histograms and summaries",
    holds: ({ name }) => !/_(sum|count|bucket)$/.test(name),
  },
  { says: "the name does not include a type", holds: ({ name }) => !words(name).some((word) => isOneOf(TYPES, word)) },
  {
    says: "units are base units, written out",
    holds: ({ name }) => !words(name).some((word) => WRONG_UNITS.has(word)),
  },
  { says: "the unit is the last word of the name", holds: unitAgrees },
  {
    says: "labels are in snake_case, and `le` and `quantile` are left to Prometheus",
    holds: ({ labels }) => labels.every(({ name }) => SNAKE.test(name) && name !== "le" && name !== "quantile"),
  },
  { says: "no label comes twice", holds: ({ labels }) => isUnique(labels.map(({ name }) => name)) },
  { says: "each label is either closed or has a budget", holds: ({ labels }) => labels.every(isBounded) },
  {
    says: "histograms, and only they, have buckets: finite and ascending",
    holds: ({ type, buckets }) => (type === "histogram" ? buckets !== undefined && isAscending(buckets) : !buckets),
  },
  { says: "`unused` gives a reason", holds: ({ unused }) => unused === undefined || unused.length > 20 },
];

/** One sentence per broken rule, beginning with the metric's name. Empty if the catalog keeps all rules. */
export function faultsOf(families: Readonly<Record<string, Family>>): readonly string[] {
  const entries = Object.entries(families).flatMap(([family, metrics]) =>
    Object.values(metrics).map((metric) => ({ family, metric })),
  );
  const broken = entries.flatMap(({ family, metric }) =>
    rules.filter((rule) => !rule.holds(metric, family)).map((rule) => `${metric.name}: ${rule.says}`),
  );
  return [...broken, ...doubled(entries.flatMap(({ metric }) => exposedNames(metric)))];
}

function exposedNames({ name, type }: Metric): readonly string[] {
  return SUFFIXES[type]?.map((suffix) => name + suffix) ?? [name];
}

function doubled(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name}: the name is given twice`);
}

/** `none`, and counts of things, must not look like a physical unit; a physical unit must show. */
function unitAgrees({ name, unit, type }: Metric): boolean {
  const base = type === "counter" ? name.replace(/_total$/, "") : name;
  const shown = UNITS_IN_NAMES.find((word) => base.endsWith(`_${word}`));
  if (unit === "timestamp_seconds") return base.endsWith("_timestamp_seconds");
  if (base.endsWith("_timestamp_seconds")) return false;
  return isOneOf(UNITS_IN_NAMES, unit) ? shown === unit : shown === undefined;
}

function isBounded({ values, budget }: Label): boolean {
  if (values === undefined) return budget !== undefined && Number.isInteger(budget) && budget > 0;
  return budget === undefined && values.length > 0 && isUnique(values);
}

function isAscending(bounds: readonly number[]): boolean {
  return (
    bounds.length > 0 &&
    bounds.every((bound, index) => Number.isFinite(bound) && bound > (bounds[index - 1] ?? -Infinity))
  );
}

function isUnique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

function isOneOf(words: readonly string[], word: string): boolean {
  return words.includes(word);
}

function words(name: string): readonly string[] {
  return name.split("_");
}
