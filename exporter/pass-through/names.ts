// Names of OTLP as names of Prometheus, by the specification of OpenTelemetry ("Prometheus and OpenMetrics Compatibility",
// OTLP metric points to Prometheus) and, where that leaves it open, as the OTLP receiver of Prometheus has them by default.
import type { MetricPoint } from "../ingest/otlp/records.ts";

export type PassedType = "counter" | "gauge" | "histogram" | "summary";

export interface PassedName {
  readonly name: string;
  /** As it stands in the name; empty if there is none. */
  readonly unit: string;
}

/** Units of UCUM by their codes. Values are not converted. */
export const unitWords: Readonly<Record<string, string>> = {
  d: "days",
  h: "hours",
  min: "minutes",
  s: "seconds",
  ms: "milliseconds",
  us: "microseconds",
  ns: "nanoseconds",
  By: "bytes",
  KiBy: "kibibytes",
  MiBy: "mebibytes",
  GiBy: "gibibytes",
  TiBy: "tebibytes",
  kBy: "kilobytes",
  KBy: "kilobytes",
  MBy: "megabytes",
  GBy: "gigabytes",
  TBy: "terabytes",
  m: "meters",
  V: "volts",
  A: "amperes",
  J: "joules",
  W: "watts",
  g: "grams",
  Cel: "celsius",
  Hz: "hertz",
  "%": "percent",
  "1": "",
};

/** What stands below the stroke. */
export const perWords: Readonly<Record<string, string>> = {
  s: "second",
  m: "minute",
  h: "hour",
  d: "day",
  w: "week",
  mo: "month",
  y: "year",
};

const ILLEGAL = /[^a-zA-Z0-9:]+/;
const ANNOTATION = /\{[^{}]*\}/g;

export function typeOf({ kind, monotonic }: Pick<MetricPoint, "kind" | "monotonic">): PassedType {
  if (kind === "sum") return monotonic ? "counter" : "gauge";
  return kind === "exponential" ? "histogram" : kind;
}

/** The name of a metric; undefined if nothing in it can stand in a name. */
export function metricName(
  metric: Pick<MetricPoint, "metric" | "unit" | "kind" | "monotonic">,
): PassedName | undefined {
  let words = wordsOf(metric.metric);
  if (words.length === 0) return undefined;
  const { main, per } = unitOf(metric.unit);
  const unit = [...main, ...per];
  for (const part of [main, per]) if (!contains(words, part)) words.push(...part);
  if (metric.kind === "gauge" && metric.unit === "1") {
    words = [...words.filter((word) => word !== "ratio"), "ratio"];
    unit.push("ratio");
  }
  if (typeOf(metric) === "counter") words = [...words.filter((word) => word !== "total"), "total"];
  const name = words.join("_");
  return { name: /^\d/.test(name) ? `_${name}` : name, unit: unit.join("_") };
}

/** The name of a label, from the key of an attribute. None begins with `_`: those are Prometheus' own. */
export function labelName(key: string): string {
  const name = key.replaceAll(/[^a-zA-Z0-9]+/g, "_");
  if (/^\d/.test(name)) return `key_${name}`;
  return name.startsWith("_") ? `key${name}` : name;
}

function unitOf(unit: string): { readonly main: readonly string[]; readonly per: readonly string[] } {
  const [above = "", below = ""] = unit.replaceAll(ANNOTATION, "").split(/\/(.*)/s, 2);
  const per = wordsOf(wordFor(perWords, below.trim()));
  return { main: wordsOf(wordFor(unitWords, above.trim())), per: per.length === 0 ? [] : ["per", ...per] };
}

/** A unit that is not in the list stands as it is. */
function wordFor(list: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(list, code) ? (list[code] ?? code) : code;
}

function wordsOf(text: string): string[] {
  return text.split(ILLEGAL).filter((word) => word !== "");
}

/** True if words stand within others, one behind the other. */
function contains(words: readonly string[], part: readonly string[]): boolean {
  return `_${words.join("_")}_`.includes(`_${part.join("_")}_`) || part.length === 0;
}
