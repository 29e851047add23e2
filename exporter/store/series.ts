// The series of one metric: numbers in flat arrays, found by row. Events write here, and every write leaves a mark, so that
// the page renders what changed and nothing else.
import type { Metric } from "../catalog/define.ts";
import { Exemplars, type Exemplar, type Trace } from "./exemplars.ts";
import { larger, roomFor } from "./larger.ts";
import type { Row, RowNames } from "./rows.ts";

/** What became of a row since it was last rendered. Not there: */
const ABSENT = 0;
/** There, and rendered as it is. */
const KEPT = 1;
/** Its value changed. */
export const CHANGED = 2;
/** It came, or its labels changed. */
export const NEW = 3;
/** It went. */
export const GONE = 4;

/** Lines a block should become: enough that blocks are few, few enough that moving the rest of one is nothing. */
const LINES_A_BLOCK = 256;
/** Where a tenant has many lines: few tenants in a block, so that blocks stay as they are while others change. */
const TENANTS_A_BLOCK = 8;
const FIRST_BLOCKS = 1;
/** Exemplars are told of metrics with no more rows: a page that has them is not kept rendered. */
const MOST_WITH_EXEMPLARS = 500;

export class Series {
  readonly metric: Metric;
  readonly names: RowNames;
  /** Numbers a row holds: 1; for a histogram its buckets, `+Inf` and the sum; for a summary count and sum. */
  readonly width: number;
  /** Lines a row becomes on a page: what a budget counts. */
  readonly linesPerRow: number;
  /** Rows are rendered in blocks of so many, a power of two: rows of one tenant are never split over two. */
  readonly blockRows: number;
  /** Logarithm of that. */
  readonly #shift: number;
  readonly #buckets: Float64Array;
  #values: Float64Array;
  #marks: Uint8Array;
  /** 1 for each block in which a mark asks for rendering. */
  #stale: Uint8Array;
  readonly #exemplars = new Exemplars();
  /** Told of each row that comes, before its first value is there. */
  onBirth: ((row: Row) => void) | undefined;
  #size = 0;

  constructor(metric: Metric, names: RowNames) {
    const { stride = 1, isFull = false } = names;
    this.metric = metric;
    this.names = names;
    this.#buckets = Float64Array.from(metric.buckets ?? []);
    this.width = metric.type === "histogram" ? this.#buckets.length + 2 : metric.type === "summary" ? 2 : 1;
    this.linesPerRow = metric.type === "histogram" ? this.width + 1 : this.width;
    const rows = isFull ? stride * TENANTS_A_BLOCK : LINES_A_BLOCK / this.linesPerRow;
    this.#shift = Math.max(Math.log2(stride), Math.floor(Math.log2(rows)));
    this.blockRows = 2 ** this.#shift;
    this.#values = new Float64Array(FIRST_BLOCKS * this.blockRows * this.width);
    this.#marks = new Uint8Array(FIRST_BLOCKS * this.blockRows);
    this.#stale = new Uint8Array(FIRST_BLOCKS);
  }

  /** Rows there are. */
  get size(): number {
    return this.#size;
  }

  /** Blocks there is room for. */
  get blocks(): number {
    return this.#stale.length;
  }

  get values(): Float64Array {
    return this.#values;
  }

  has(row: Row): boolean {
    return isThere(this.#marks[row]);
  }

  /** True if there are exemplars to be told. */
  get hasExemplars(): boolean {
    return !this.#exemplars.isEmpty && this.#size <= MOST_WITH_EXEMPLARS;
  }

  /** Exemplars of a row, by bucket. */
  exemplarsOf(row: Row): readonly (Exemplar | undefined)[] | undefined {
    return this.#exemplars.of(row);
  }

  /** The value of a row of a counter or gauge; undefined if it is not there. */
  get(row: Row): number | undefined {
    return this.has(row) ? this.#values[row * this.width] : undefined;
  }

  /** Makes sure that a row is there, at 0 if it is new. */
  open(row: Row): void {
    if (row >= 0 && !this.has(row)) this.#touch(row);
  }

  add(row: Row, amount: number): void {
    if (row < 0) return;
    this.#touch(row);
    const at = row * this.width;
    this.#values[at] = (this.#values[at] ?? 0) + amount;
  }

  set(row: Row, value: number): void {
    // What is told again, as most gauges are, is no change.
    if (row < 0 || (this.#values[row * this.width] === value && this.has(row))) return;
    this.#touch(row);
    this.#values[row * this.width] = value;
  }

  /** Adds an observation to a histogram or summary: one, or as many as are the same. A histogram keeps where it can be looked at. */
  observe(row: Row, value: number, times = 1, trace?: Trace): void {
    if (row < 0) return;
    this.#touch(row);
    const buckets = this.#buckets;
    let bucket = 0;
    while (bucket < buckets.length && value > (buckets[bucket] ?? Infinity)) bucket++;
    const values = this.#values;
    const base = row * this.width;
    const sum = base + this.width - 1;
    values[base + bucket] = (values[base + bucket] ?? 0) + times;
    values[sum] = (values[sum] ?? 0) + value * times;
    if (trace !== undefined && this.#size <= MOST_WITH_EXEMPLARS) this.#exemplars.keep(row, bucket, value, trace);
  }

  /** Sets a value, or takes the row away where it is not known. */
  show(row: Row, value: number | undefined): void {
    if (value === undefined) this.remove(row);
    else this.set(row, value);
  }

  remove(row: Row): void {
    if (!this.has(row)) return;
    this.#marks[row] = GONE;
    this.#exemplars.forget(row);
    this.#stale[row >>> this.#shift] = 1;
    this.#size--;
  }

  /** Notes that a row's labels are others now. */
  rename(row: Row): void {
    if (!this.has(row)) return;
    this.#marks[row] = NEW;
    this.#stale[row >>> this.#shift] = 1;
  }

  clear(): void {
    for (let row = 0; row < this.#marks.length; row++) this.remove(row);
  }

  /** Calls back for each row: its label values, and where in `values` its numbers begin. In the order of the rows. */
  each(visit: (labels: readonly string[], values: Float64Array, at: number, row: Row) => void): void {
    for (let row = 0; row < this.#marks.length; row++)
      if (this.has(row)) visit(this.names.labels(row), this.#values, row * this.width, row);
  }

  /** Puts a row back as it was: its numbers, in the order `each` gives them. */
  restore(row: Row, values: ArrayLike<number>): void {
    this.#touch(row);
    this.#values.set(values, row * this.width);
  }

  /** True if anything in a block is not rendered as it is. */
  isStale(block: number): boolean {
    return this.#stale[block] === 1;
  }

  /** What became of a row since it was rendered. */
  mark(row: Row): number {
    return this.#marks[row] ?? ABSENT;
  }

  /** Notes that a row is rendered as it is now. */
  settle(row: Row): void {
    this.#marks[row] = this.has(row) ? KEPT : ABSENT;
  }

  /** Notes that all rows of a block are rendered as they are. */
  settleBlock(block: number): void {
    this.#stale[block] = 0;
  }

  /** Marks a row as written to. Nearly always it is already, by the event before. */
  #touch(row: Row): void {
    const mark = this.#marks[row];
    if (mark === CHANGED || mark === NEW) return;
    if (mark === KEPT) this.#marks[row] = CHANGED;
    else this.#appear(row);
    this.#stale[row >>> this.#shift] = 1;
  }

  #appear(row: Row): void {
    if (row >= this.#marks.length) this.#grow((row >>> this.#shift) + 1);
    this.#marks[row] = NEW;
    this.#values.fill(0, row * this.width, (row + 1) * this.width);
    this.#size++;
    this.onBirth?.(row);
  }

  /** Makes room for at least so many blocks. */
  #grow(atLeast: number): void {
    const blocks = roomFor(atLeast, this.#stale.length);
    this.#values = larger(this.#values, new Float64Array(blocks * this.blockRows * this.width));
    this.#marks = larger(this.#marks, new Uint8Array(blocks * this.blockRows));
    this.#stale = larger(this.#stale, new Uint8Array(blocks));
  }
}

function isThere(mark: number | undefined): boolean {
  return mark === KEPT || mark === CHANGED || mark === NEW;
}
