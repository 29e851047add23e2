// The series of one metric, kept rendered. A scrape renders what changed since the last one and copies the rest: its cost
// follows the changes, not the number of series. A changed value is overwritten where it stands; one that has become longer or
// shorter moves the rest of its block, which is small.
import { larger } from "../store/larger.ts";
import type { Row } from "../store/rows.ts";
import { CHANGED, GONE, NEW, type Series } from "../store/series.ts";
import { renderLabels, rowText, shapes, valuesOf, type Shape } from "./lines.ts";
import { pack } from "./pack.ts";
import { writeNumber } from "./number.ts";

const NEWLINE = 10;
const SPACE = 32;
const NO_BYTES = Buffer.alloc(0);
/** Room left for values that become longer. */
const SPARE = 1.03;

/** One block of the series, rendered: its lines in `bytes` up to `length`. There are many: what is known of rows is in the sheet. */
export class Leaf {
  bytes: Buffer = NO_BYTES;
  length = 0;
  /** Rows there are. */
  rows = 0;
  #packed: Buffer = NO_BYTES;
  #isPacked = false;

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

  /** Takes its first lines. */
  begin(text: string): void {
    this.length = Buffer.byteLength(text);
    if (this.length > this.bytes.length) this.bytes = Buffer.allocUnsafeSlow(Math.ceil(this.length * SPARE));
    this.bytes.write(text, 0, this.length, "utf8");
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

function isUnsettled(mark: number): boolean {
  return mark === CHANGED || mark === NEW || mark === GONE;
}

export class Sheet {
  readonly series: Series;
  readonly #shapes: readonly Shape[];
  /** Bytes of each line before its value: without the labels, where there are some, and where there are none. */
  readonly #fixed: readonly number[];
  readonly #fixedBare: readonly number[];
  readonly #leaves: Leaf[] = [];
  /** By row: bytes it takes, 0 where there is no row. A single line has less than 64 KB, as its names and labels are bounded. */
  #rowBytes: Uint16Array | Uint32Array;
  /** By row of several lines: bytes its labels take in each. Of a single one it is known where it ends, and so its value. */
  #labelBytes = new Uint16Array(0);
  readonly #numbers: number[] = [];

  constructor(series: Series) {
    this.series = series;
    this.#shapes = shapes(series.metric);
    this.#fixed = this.#shapes.map(({ head, tail }) => head.length + tail.length);
    this.#fixedBare = this.#shapes.map(({ headBare, tailBare }) => headBare.length + tailBare.length);
    this.#rowBytes = this.#isOneLine ? new Uint16Array(0) : new Uint32Array(0);
  }

  get #isOneLine(): boolean {
    return this.#shapes.length === 1;
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
    const leaf = (this.#leaves[block] ??= new Leaf());
    if (this.series.isStale(block)) this.#refresh(block, leaf);
    return leaf;
  }

  #refresh(block: number, leaf: Leaf): void {
    const { series } = this;
    const rows = series.blocks * series.blockRows;
    if (rows > this.#rowBytes.length) this.#reach(rows);
    const first = block * series.blockRows;
    if (leaf.rows === 0) this.#fill(leaf, first);
    let offset = 0;
    for (let row = first; row < first + series.blockRows; row++) {
      const mark = series.mark(row);
      if (mark === CHANGED) this.#rewrite(leaf, row, offset);
      else if (mark === NEW) this.#render(leaf, row, offset);
      else if (mark === GONE) this.#erase(leaf, row, offset);
      if (isUnsettled(mark)) series.settle(row);
      offset += this.#rowBytes[row] ?? 0;
    }
    series.settleBlock(block);
    leaf.changed();
  }

  /** Renders a block that has no rows yet, all at once: row by row it would grow into its room in many steps. */
  #fill(leaf: Leaf, first: Row): void {
    const { series } = this;
    let text = "";
    for (let row = first; row < first + series.blockRows; row++) {
      if (series.mark(row) === NEW) {
        const lines = this.#textOf(row);
        this.#rowBytes[row] = Buffer.byteLength(lines);
        leaf.rows++;
        text += lines;
      }
      if (isUnsettled(series.mark(row))) series.settle(row);
    }
    leaf.begin(text);
  }

  /** Puts the lines of a row where they belong, in place of what it had. */
  #render(leaf: Leaf, row: Row, offset: number): void {
    const text = this.#textOf(row);
    const length = Buffer.byteLength(text);
    const before = this.#rowBytes[row] ?? 0;
    if (before === 0) leaf.rows++;
    leaf.resize(offset, before, length);
    leaf.bytes.write(text, offset, length, "utf8");
    this.#rowBytes[row] = length;
  }

  /** The lines of a row; notes how long its labels are, where that is needed. */
  #textOf(row: Row): string {
    const { metric, names, values, width } = this.series;
    const labels = renderLabels(metric, names.labels(row));
    valuesOf(metric, values, row * width, this.#numbers);
    if (!this.#isOneLine) this.#labelBytes[row] = Buffer.byteLength(labels);
    return rowText(this.#shapes, labels, this.#numbers);
  }

  /** Takes the lines of a row away, if it has any. */
  #erase(leaf: Leaf, row: Row, offset: number): void {
    const before = this.#rowBytes[row] ?? 0;
    if (before === 0) return;
    leaf.resize(offset, before, 0);
    this.#rowBytes[row] = 0;
    leaf.rows--;
  }

  /** Makes room for so many rows. */
  #reach(rows: number): void {
    this.#rowBytes = larger(this.#rowBytes, this.#isOneLine ? new Uint16Array(rows) : new Uint32Array(rows));
    if (!this.#isOneLine) this.#labelBytes = larger(this.#labelBytes, new Uint16Array(rows));
  }

  /** Overwrites the values of a row in its lines. */
  #rewrite(leaf: Leaf, row: Row, offset: number): void {
    const { metric, values, width } = this.series;
    valuesOf(metric, values, row * width, this.#numbers);
    const end = this.#isOneLine ? this.#rewriteLine(leaf, row, offset) : this.#rewriteLines(leaf, row, offset);
    this.#rowBytes[row] = end - offset;
  }

  /** Overwrites the value of a row of one line, which stands behind its last space. Gives where the line ends. */
  #rewriteLine(leaf: Leaf, row: Row, offset: number): number {
    const end = offset + (this.#rowBytes[row] ?? 0) - 1;
    let from = end;
    while (from > offset && leaf.bytes[from - 1] !== SPACE) from--;
    return writeNumber(leaf, from, end, this.#numbers[0] ?? 0) + 1;
  }

  #rewriteLines(leaf: Leaf, row: Row, offset: number): number {
    const labels = this.#labelBytes[row] ?? 0;
    const fixed = labels === 0 ? this.#fixedBare : this.#fixed;
    let line = offset;
    for (let i = 0; i < fixed.length; i++) {
      const from = line + (fixed[i] ?? 0) + labels;
      let to = from;
      while (to < leaf.length && leaf.bytes[to] !== NEWLINE) to++;
      line = writeNumber(leaf, from, to, this.#numbers[i] ?? 0) + 1;
    }
    return line;
  }
}
