// Which Grafana unit fits an expression: dimensions are followed from the catalog's units through the expression.
import type { Unit } from "../exporter/catalog/define.ts";
import { resolveSeries } from "../prometheus/promql-check.ts";
import type { Known } from "../prometheus/promql-check.ts";
import { parsePromql } from "../prometheus/promql-parse.ts";
import type { Binary, Call, PromqlNode } from "../prometheus/promql-parse.ts";

/** Exponents of the base dimensions; `items` is anything countable. `scale` is the product of plain factors. */
interface Dimension {
  readonly items: number;
  readonly seconds: number;
  readonly bytes: number;
  readonly dollars: number;
  readonly timestamp: boolean;
  readonly scale: number;
}

const PLAIN: Dimension = { items: 0, seconds: 0, bytes: 0, dollars: 0, timestamp: false, scale: 1 };
const SECONDS: Dimension = { ...PLAIN, seconds: 1 };
const ITEMS: Dimension = { ...PLAIN, items: 1 };

const OF_UNIT: Readonly<Record<Unit, Dimension>> = {
  seconds: SECONDS,
  bytes: { ...PLAIN, bytes: 1 },
  ratio: PLAIN,
  tasks: ITEMS,
  messages: ITEMS,
  events: ITEMS,
  tokens: ITEMS,
  usd: { ...PLAIN, dollars: 1 },
  timestamp_seconds: { ...PLAIN, timestamp: true },
  none: ITEMS,
};

/** The Grafana units in use. `suffix:` is Grafana's way to write a unit it does not know. */
export const GRAFANA_UNITS = {
  "a ratio": ["percentunit", "suffix: ×", "suffix: cores", "suffix: agents", "suffix: waiting"],
  "a number": ["short"],
  seconds: ["s"],
  bytes: ["bytes"],
  "bytes per second": ["binBps"],
  "a number per second": ["ops", "mps", "eps", "reqps", "pps", "iops", "suffix: tokens/s"],
  "a number per minute": ["suffix: /min"],
  "US dollars": ["currencyUSD"],
  "US dollars per hour": ["currencyUSD"],
} as const;
export type Quantity = keyof typeof GRAFANA_UNITS;
export type GrafanaUnit = (typeof GRAFANA_UNITS)[Quantity][number];

const RATES = new Set(["rate", "irate", "deriv"]);
const RESULTLESS = new Set(["and", "unless"]);

/** What an expression measures; undefined if it cannot be told or makes no sense (seconds plus bytes). */
export function quantityOf(expr: string, known: Known): Quantity | undefined {
  const parsed = parsePromql(expr);
  const dimension = "fault" in parsed ? undefined : dimensionOf(parsed.tree, known);
  return dimension === undefined ? undefined : quantity(dimension);
}

function quantity({ items, seconds, bytes, dollars, timestamp, scale }: Dimension): Quantity | undefined {
  if (timestamp) return undefined;
  const key = `${String(items)} ${String(seconds)} ${String(bytes)} ${String(dollars)}`;
  if (key === "0 0 0 0") return "a ratio";
  if (scale === 3600) return key === "0 -1 0 1" ? "US dollars per hour" : undefined;
  if (scale === 60) return key === "1 -1 0 0" || key === "0 -1 0 0" ? "a number per minute" : undefined;
  return scale === 1 ? QUANTITIES[key] : undefined;
}

/** Exponents of items, seconds, bytes and dollars. */
const QUANTITIES: Readonly<Record<string, Quantity>> = {
  "1 0 0 0": "a number",
  "0 1 0 0": "seconds",
  "0 0 1 0": "bytes",
  "0 0 0 1": "US dollars",
  "0 -1 1 0": "bytes per second",
  "1 -1 0 0": "a number per second",
  // Seconds or bytes for each of something.
  "-1 1 0 0": "seconds",
  "-1 0 1 0": "bytes",
  "-1 0 0 1": "US dollars",
  // Observations of a histogram are counted without a unit of their own.
  "0 -1 0 0": "a number per second",
};

function dimensionOf(node: PromqlNode, known: Known): Dimension | undefined {
  switch (node.kind) {
    case "literal":
      return { ...PLAIN, scale: Number(node.text) };
    case "selector":
      return seriesDimension(node.name, known);
    case "range":
      return dimensionOf(node.inner, known);
    case "call":
      return callDimension(node, known);
    case "aggregate":
      return node.op === "count" || node.op === "group" ? ITEMS : lastDimension(node.args, known);
    case "binary":
      return binaryDimension(node, known);
  }
}

function seriesDimension(name: string, known: Known): Dimension | undefined {
  const resolved = resolveSeries(name, known);
  if (resolved === undefined) return undefined;
  const { metric, part } = resolved;
  if (part === "bucket" || part === "count") return PLAIN;
  if (metric === undefined) return ITEMS;
  // An info metric multiplies: it brings labels and leaves the value alone.
  return metric.type === "info" ? PLAIN : OF_UNIT[metric.unit];
}

function lastDimension(args: readonly PromqlNode[], known: Known): Dimension | undefined {
  const last = args.at(-1);
  return last === undefined ? PLAIN : dimensionOf(last, known);
}

function callDimension(node: Call, known: Known): Dimension | undefined {
  if (node.name === "time") return OF_UNIT.timestamp_seconds;
  if (node.name === "histogram_quantile") return observed(node.args[1], known);
  const inner = lastDimension(node.args, known);
  if (inner === undefined || !RATES.has(node.name)) return inner;
  return { ...inner, seconds: inner.seconds - 1 };
}

/** The unit of what a histogram observed, found from the buckets below. */
function observed(node: PromqlNode | undefined, known: Known): Dimension | undefined {
  if (node === undefined) return undefined;
  if (node.kind === "range") return observed(node.inner, known);
  if (node.kind === "call" || node.kind === "aggregate") return observed(node.args.at(-1), known);
  const metric = node.kind === "selector" ? resolveSeries(node.name, known)?.metric : undefined;
  return metric === undefined ? undefined : OF_UNIT[metric.unit];
}

function binaryDimension(node: Binary, known: Known): Dimension | undefined {
  const left = dimensionOf(node.left, known);
  const right = dimensionOf(node.right, known);
  if (left === undefined || right === undefined) return undefined;
  if (RESULTLESS.has(node.op)) return left;
  if (node.op === "*" || node.op === "/") return product(left, right, node.op === "*" ? 1 : -1);
  if (node.right.kind === "literal") return left;
  if (node.left.kind === "literal") return right;
  if (node.op === "-" && left.timestamp && right.timestamp) return SECONDS;
  return sameAs(left, right) ? left : undefined;
}

function product(left: Dimension, right: Dimension, sign: 1 | -1): Dimension | undefined {
  if (left.timestamp || right.timestamp) return undefined;
  return {
    items: left.items + sign * right.items,
    seconds: left.seconds + sign * right.seconds,
    bytes: left.bytes + sign * right.bytes,
    dollars: left.dollars + sign * right.dollars,
    timestamp: false,
    scale: left.scale * right.scale ** sign,
  };
}

function sameAs(left: Dimension, right: Dimension): boolean {
  return (
    left.items === right.items &&
    left.seconds === right.seconds &&
    left.bytes === right.bytes &&
    left.dollars === right.dollars &&
    left.timestamp === right.timestamp
  );
}
