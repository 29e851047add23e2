// Numbers and labels → lines as both formats have them: text 0.0.4 and OpenMetrics 1.0 differ in headers and exemplars only.
import type { Metric } from "../catalog/define.ts";
import type { Exemplar } from "../store/exemplars.ts";

/** `agent="a",outcome="ok"`: what stands between the braces. A label with an empty value is one without. */
export function renderLabels(metric: Metric, values: readonly string[]): string {
  let text = "";
  metric.labels.forEach((label, i) => {
    const value = values[i] ?? "";
    if (value !== "") text += `${text === "" ? "" : ","}${label.name}="${escapeLabel(value)}"`;
  });
  return text;
}

/** The characters that would end a label value, or its line. */
const SPECIAL = /[\\"\n]/;

export function escapeLabel(value: string): string {
  if (!SPECIAL.test(value)) return value;
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

/** A number as both formats read it. */
export function formatNumber(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}

/** What a line has before and after its labels: `name{` `labels` `,le="1"} `. Without labels there may be no braces. */
export interface Shape {
  readonly head: string;
  readonly tail: string;
  readonly headBare: string;
  readonly tailBare: string;
}

/** The lines a row of a metric becomes, in order. `valuesOf` gives their numbers. */
export function shapes(metric: Metric): readonly Shape[] {
  const { name, buckets = [] } = metric;
  const plain = (suffix: string): Shape => ({
    head: `${name}${suffix}{`,
    tail: "} ",
    headBare: `${name}${suffix}`,
    tailBare: " ",
  });
  const bucket = (bound: string): Shape => {
    const head = `${name}_bucket{`;
    return { head, tail: `,le="${bound}"} `, headBare: head, tailBare: `le="${bound}"} ` };
  };
  if (metric.type === "histogram")
    return [...buckets.map((bound) => bucket(formatNumber(bound))), bucket("+Inf"), plain("_sum"), plain("_count")];
  if (metric.type === "summary") return [plain("_sum"), plain("_count")];
  return [plain("")];
}

/**
 * The numbers of a row's lines, written into `into`, from where they stand in `values`: buckets are kept one by one and told
 * cumulatively, a summary is kept count first.
 */
export function valuesOf(metric: Metric, values: ArrayLike<number>, at: number, into: number[]): void {
  if (metric.type === "histogram") {
    const bounds = metric.buckets?.length ?? 0;
    let count = 0;
    for (let i = 0; i <= bounds; i++) {
      count += values[at + i] ?? 0;
      into[i] = count;
    }
    into[bounds + 1] = values[at + bounds + 1] ?? 0;
    into[bounds + 2] = count;
  } else if (metric.type === "summary") {
    into[0] = values[at + 1] ?? 0;
    into[1] = values[at] ?? 0;
  } else {
    into[0] = values[at] ?? 0;
  }
}

/** The lines of one row, each with its line end. `exemplars` are those of the first lines, its buckets. */
export function rowText(
  shapesOfMetric: readonly Shape[],
  labels: string,
  numbers: readonly number[],
  exemplars?: readonly (Exemplar | undefined)[],
): string {
  let text = "";
  for (let i = 0; i < shapesOfMetric.length; i++) {
    const shape = shapesOfMetric[i];
    if (shape === undefined) continue;
    const value = formatNumber(numbers[i] ?? 0) + exemplarText(exemplars?.[i]);
    text +=
      labels === "" ? `${shape.headBare}${shape.tailBare}${value}\n` : `${shape.head}${labels}${shape.tail}${value}\n`;
  }
  return text;
}

/** Ids are hexadecimal: nothing in them is to be escaped, and together they are far shorter than the 128 characters allowed. */
function exemplarText(exemplar: Exemplar | undefined): string {
  if (exemplar === undefined) return "";
  const { traceId, spanId, value, time } = exemplar;
  const span = spanId === "" ? "" : `,span_id="${spanId}"`;
  return ` # {trace_id="${traceId}"${span}} ${formatNumber(value)} ${formatNumber(time / 1000)}`;
}
