// Series as a scraper is shown them that has not seen all of their rows yet: those at 0, the others as they are. What is kept
// rendered is left alone; only blocks with such rows are rendered anew.
import type { Row } from "../store/rows.ts";
import type { Series } from "../store/series.ts";
import { renderLabels, rowText, shapes, valuesOf } from "./lines.ts";
import type { Veil } from "./newborn.ts";
import type { Family } from "./page.ts";
import { Leaf, type Sheet } from "./sheet.ts";

export class VeiledSheet {
  readonly #sheet: Sheet;
  readonly #veil: Veil;
  /** Blocks in which rows are hidden. */
  readonly #blocks: ReadonlySet<number>;

  constructor(sheet: Sheet, veil: Veil, hidden: readonly Row[]) {
    const { blockRows } = sheet.series;
    this.#sheet = sheet;
    this.#veil = veil;
    this.#blocks = new Set(hidden.map((row) => Math.floor(row / blockRows)));
  }

  get series(): Series {
    return this.#sheet.series;
  }

  get lines(): number {
    return this.#sheet.lines;
  }

  get blocks(): number {
    return this.#sheet.blocks;
  }

  leaf(block: number): Leaf {
    return this.#blocks.has(block) ? this.#render(block) : this.#sheet.leaf(block);
  }

  #render(block: number): Leaf {
    const { series } = this.#sheet;
    const { metric, names, values, width } = series;
    const lines = shapes(metric);
    const zeros = new Float64Array(width);
    const numbers: number[] = [];
    const leaf = new Leaf();
    let text = "";
    for (let row = block * series.blockRows; row < (block + 1) * series.blockRows; row++) {
      if (!series.has(row)) continue;
      const isHidden = this.#veil.hides(series, row);
      valuesOf(metric, isHidden ? zeros : values, isHidden ? 0 : row * width, numbers);
      text += rowText(lines, renderLabels(metric, names.labels(row)), numbers);
      leaf.rows++;
    }
    leaf.begin(text);
    return leaf;
  }
}

/** The same for series that are rendered whole, with their exemplars: a row that is hidden has none. */
export function veiledFamily(series: Series, veil: Veil): Family {
  const zeros = new Float64Array(series.width);
  return {
    metric: series.metric,
    each(visit) {
      series.each((labels, values, at, row) => {
        if (veil.hides(series, row)) visit(labels, zeros, 0);
        else visit(labels, values, at, row);
      });
    },
    exemplarsOf: (row) => series.exemplarsOf(row),
  };
}
