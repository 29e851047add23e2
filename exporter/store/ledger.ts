// All series of the store, by metric, with the budget that keeps them bounded and the rows each owner must give back.
import type { Metric } from "../catalog/define.ts";
import { Series, type Row } from "./series.ts";

/** Something that comes and goes (an agent, a queue) and takes its series with it. */
export interface Owner {
  readonly rows: { readonly series: Series; readonly row: Row }[];
  /** True once released: a late report may still lead here, and must not bring series back that nobody would take away. */
  gone: boolean;
}

export class Ledger {
  readonly #series = new Map<string, Series>();
  readonly #maxLines: number;

  constructor(metrics: readonly Metric[], maxLines: number) {
    for (const metric of metrics) this.#series.set(metric.name, new Series(metric));
    this.#maxLines = maxLines;
  }

  /** The series of a metric. The metric must be one of those the ledger was made with. */
  of(metric: Metric): Series {
    const series = this.#series.get(metric.name);
    if (series === undefined) throw new Error(`${metric.name} is not kept in the store`);
    return series;
  }

  /** True while further series may be made. */
  get hasRoom(): boolean {
    let lines = 0;
    for (const series of this.#series.values()) lines += series.size * series.linesPerRow;
    return lines < this.#maxLines;
  }

  /** Makes sure that a series is there, at 0 if it is new. */
  open(metric: Metric, labels: readonly string[], owner?: Owner): void {
    this.add(metric, labels, 0, owner);
  }

  /** The row of these labels, noted as the owner's so that it goes when the owner goes. */
  #row(metric: Metric, labels: readonly string[], owner?: Owner): Row {
    const series = this.of(metric);
    const found = series.find(labels);
    if (found !== undefined) return found;
    const row = series.row(labels);
    owner?.rows.push({ series, row });
    return row;
  }

  add(metric: Metric, labels: readonly string[], amount: number, owner?: Owner): void {
    if (owner?.gone === true) return;
    this.of(metric).add(this.#row(metric, labels, owner), amount);
  }

  set(metric: Metric, labels: readonly string[], value: number, owner?: Owner): void {
    if (owner?.gone === true) return;
    this.of(metric).set(this.#row(metric, labels, owner), value);
  }

  observe(metric: Metric, labels: readonly string[], value: number, owner?: Owner): void {
    if (owner?.gone === true) return;
    this.of(metric).observe(this.#row(metric, labels, owner), value);
  }

  /** Takes a single series away: its value is no longer known. */
  unset(metric: Metric, labels: readonly string[], owner: Owner): void {
    const series = this.of(metric);
    const row = series.find(labels);
    if (row === undefined) return;
    const at = owner.rows.findIndex((held) => held.series === series && held.row === row);
    if (at >= 0) owner.rows.splice(at, 1);
    series.remove(row);
  }

  /** Takes all series of an owner away. */
  release(owner: Owner): void {
    for (const { series, row } of owner.rows) series.remove(row);
    owner.rows.length = 0;
    owner.gone = true;
  }

  /** Every series with its rows, in the order of the catalog. */
  all(): Iterable<Series> {
    return this.#series.values();
  }
}
