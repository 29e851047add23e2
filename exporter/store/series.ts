// The series of one metric in flat arrays: labels rendered once, values side by side. What the exposition reads and events write.
import type { Metric } from "../catalog/define.ts";

/** A row of one metric's series. Meaningless after `remove`. */
export type Row = number;

const INITIAL_ROWS = 8;

export class Series {
  readonly metric: Metric;
  /** Numbers a row holds: 1; for a histogram its buckets, `+Inf` and the sum; for a summary count and sum. */
  readonly width: number;
  #values: Float64Array;
  readonly #rows = new Map<string, Row>();
  readonly #labels: (string | undefined)[] = [];
  readonly #keys: string[] = [];
  readonly #free: Row[] = [];

  constructor(metric: Metric) {
    this.metric = metric;
    this.width = metric.type === "histogram" ? (metric.buckets?.length ?? 0) + 2 : metric.type === "summary" ? 2 : 1;
    this.#values = new Float64Array(INITIAL_ROWS * this.width);
  }

  /** Rows in use. */
  get size(): number {
    return this.#rows.size;
  }

  /** Lines a row becomes on a page: what a budget counts. */
  get linesPerRow(): number {
    return this.metric.type === "histogram" ? this.width + 1 : this.width;
  }

  /** The row of these label values (in the order of the metric's labels), or undefined. */
  find(labels: readonly string[]): Row | undefined {
    return this.#rows.get(key(labels));
  }

  /** The row of these label values, made at 0 if it is new. */
  row(labels: readonly string[]): Row {
    const k = key(labels);
    const found = this.#rows.get(k);
    if (found !== undefined) return found;
    const row = this.#free.pop() ?? this.#labels.length;
    if ((row + 1) * this.width > this.#values.length) this.#grow();
    this.#values.fill(0, row * this.width, (row + 1) * this.width);
    this.#labels[row] = renderLabels(this.metric, labels);
    this.#keys[row] = k;
    this.#rows.set(k, row);
    return row;
  }

  remove(row: Row): void {
    const k = this.#keys[row];
    if (k === undefined || this.#rows.get(k) !== row) return;
    this.#rows.delete(k);
    this.#labels[row] = undefined;
    this.#free.push(row);
  }

  clear(): void {
    for (const row of [...this.#rows.values()]) this.remove(row);
  }

  add(row: Row, amount: number): void {
    const at = row * this.width;
    this.#values[at] = (this.#values[at] ?? 0) + amount;
  }

  set(row: Row, value: number): void {
    this.#values[row * this.width] = value;
  }

  get(row: Row): number {
    return this.#values[row * this.width] ?? 0;
  }

  /** Adds one observation to a histogram or summary. */
  observe(row: Row, value: number): void {
    const base = row * this.width;
    const buckets = this.metric.buckets;
    let slot = 0;
    if (buckets !== undefined) while (slot < buckets.length && value > (buckets[slot] ?? Infinity)) slot++;
    const values = this.#values;
    values[base + slot] = (values[base + slot] ?? 0) + 1;
    const sum = base + this.width - 1;
    values[sum] = (values[sum] ?? 0) + value;
  }

  /** Calls back for each row: its rendered labels, and where in `values` its numbers begin. In order of first appearance. */
  each(visit: (labels: string, values: Float64Array, at: number) => void): void {
    for (const row of this.#rows.values()) {
      const labels = this.#labels[row];
      if (labels !== undefined) visit(labels, this.#values, row * this.width);
    }
  }

  #grow(): void {
    const larger = new Float64Array(this.#values.length * 2);
    larger.set(this.#values);
    this.#values = larger;
  }
}

// U+0000 cannot be in a label value: the door refuses control characters.
function key(labels: readonly string[]): string {
  return labels.length === 1 ? (labels[0] ?? "") : labels.join("\u0000");
}

/** `agent="a",outcome="ok"`: what stands between the braces. A label with an empty value is one without. */
export function renderLabels(metric: Metric, values: readonly string[]): string {
  return metric.labels
    .flatMap((label, i) => {
      const value = values[i] ?? "";
      return value === "" ? [] : [`${label.name}="${escapeLabel(value)}"`];
    })
    .join(",");
}

export function escapeLabel(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
