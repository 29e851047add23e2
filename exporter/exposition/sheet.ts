// The series of one metric, kept rendered. A scrape renders what changed since the last one and copies the rest: its cost
// follows the changes, not the number of series. A changed value is overwritten where it stands; one that has become longer or
// shorter moves the rest of its block, which is small.
import type { Row } from "../store/rows.ts";
import { CHANGED, GONE, NEW, type Series } from "../store/series.ts";
import { renderLabels, rowText, shapes, valuesOf, type Shape } from "./lines.ts";
import { pack } from "./pack.ts";
import { writeNumber } from "./number.ts";

const NEWLINE = 10;
const NO_BYTES = Buffer.alloc(0);
/** Room left for values that become longer. */
const SPARE = 1.06;

/** One block of the series, rendered: its lines in `bytes` up to `length`. */
export class Leaf {
  bytes: Buffer = NO_BYTES;
  length = 0;
  /** Rows there are. */
  rows = 0;
  /** Bytes each row takes, and how many of them its labels take in each line; 0 where there is no row. */
  readonly rowBytes: Uint32Array;
  readonly labelBytes: Uint16Array;
  #packed: Buffer = NO_BYTES;
  #isPacked = false;

  constructor(rows: number) {
    this.rowBytes = new Uint32Array(rows);
    this.labelBytes = new Uint16Array(rows);
  }

  /** The lines as one gzip member, packed again only when they changed. */
  get packed(): Buffer {
    if (!this.#isPacked) {
      // Where it was packed before there is room for it, all of it.
      const { buffer, byteOffset } = this.#packed;
      this.#packed = pack(this.bytes, this.length, Buffer.from(buffer, byteOffset));
      this.#isPacked = true;
    }
    return this.#packed;
  }

  changed(): void {
    this.#isPacked = false;
  }

  /** Puts the lines of a row where they belong, in place of what it had. */
  place(at: number, offset: number, text: string, labelBytes: number): void {
    const length = Buffer.byteLength(text);
    if (this.rowBytes[at] === 0) this.rows++;
    this.resize(offset, this.rowBytes[at] ?? 0, length);
    this.bytes.write(text, offset, length, "utf8");
    this.rowBytes[at] = length;
    this.labelBytes[at] = labelBytes;
  }

  /** Takes the lines of a row away, if it has any. */
  erase(at: number, offset: number): void {
    if (this.rowBytes[at] === 0) return;
    this.resize(offset, this.rowBytes[at] ?? 0, 0);
    this.rowBytes[at] = 0;
    this.rows--;
  }

  /** Gives the bytes from `at` on, `before` of them, the length `after`; what follows moves along. */
  resize(at: number, before: number, after: number): void {
    const length = this.length + after - before;
    if (length > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.ceil(length * SPARE));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    this.bytes.copyWithin(at + after, at + before, this.length);
    this.length = length;
  }
}

export class Sheet {
  readonly series: Series;
  readonly #shapes: readonly Shape[];
  /** Bytes of each line before its value: without the labels, where there are some, and where there are none. */
  readonly #fixed: readonly number[];
  readonly #fixedBare: readonly number[];
  readonly #leaves: Leaf[] = [];
  readonly #numbers: number[] = [];

  constructor(series: Series) {
    this.series = series;
    this.#shapes = shapes(series.metric);
    this.#fixed = this.#shapes.map(({ head, tail }) => head.length + tail.length);
    this.#fixedBare = this.#shapes.map(({ headBare, tailBare }) => headBare.length + tailBare.length);
  }

  /** Lines there are. */
  get lines(): number {
    return this.series.size * this.series.linesPerRow;
  }

  get blocks(): number {
    return this.series.blocks;
  }

  /** A block as it is now. O(rows of the block) where something in it changed. */
  leaf(block: number): Leaf {
    const leaf = (this.#leaves[block] ??= new Leaf(this.series.blockRows));
    if (this.series.isStale(block)) this.#refresh(block, leaf);
    return leaf;
  }

  #refresh(block: number, leaf: Leaf): void {
    const { series } = this;
    const first = block * series.blockRows;
    let offset = 0;
    for (let at = 0; at < series.blockRows; at++) {
      const row = first + at;
      const mark = series.mark(row);
      if (mark === CHANGED) this.#rewrite(leaf, row, at, offset);
      else if (mark === NEW) this.#render(leaf, row, at, offset);
      else if (mark === GONE) leaf.erase(at, offset);
      if (mark === CHANGED || mark === NEW || mark === GONE) series.settle(row);
      offset += leaf.rowBytes[at] ?? 0;
    }
    series.settleBlock(block);
    leaf.changed();
  }

  #render(leaf: Leaf, row: Row, at: number, offset: number): void {
    const { metric, names, values, width } = this.series;
    const labels = renderLabels(metric, names.labels(row));
    valuesOf(metric, values, row * width, this.#numbers);
    leaf.place(at, offset, rowText(this.#shapes, labels, this.#numbers), Buffer.byteLength(labels));
  }

  /** Overwrites the values of a row in its lines. */
  #rewrite(leaf: Leaf, row: Row, at: number, offset: number): void {
    const { metric, values, width } = this.series;
    const labels = leaf.labelBytes[at] ?? 0;
    const fixed = labels === 0 ? this.#fixedBare : this.#fixed;
    const numbers = this.#numbers;
    valuesOf(metric, values, row * width, numbers);
    let line = offset;
    for (let i = 0; i < fixed.length; i++) {
      const from = line + (fixed[i] ?? 0) + labels;
      let to = from;
      while (to < leaf.length && leaf.bytes[to] !== NEWLINE) to++;
      line = writeNumber(leaf, from, to, numbers[i] ?? 0) + 1;
    }
    leaf.rowBytes[at] = line - offset;
  }
}
