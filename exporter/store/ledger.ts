// All series of a part of the program, in the order they were opened, with the budget that keeps them bounded.
import type { Metric } from "../catalog/define.ts";
import type { RowNames } from "./rows.ts";
import { Series } from "./series.ts";

export class Ledger {
  readonly #series: Series[] = [];
  readonly #maxLines: number;

  /** `maxLines`: lines on a page from which on there is no more room. */
  constructor(maxLines: number) {
    this.#maxLines = maxLines;
  }

  /** Opens the series of a metric, whose rows are handed out by `names`. */
  keep(metric: Metric, names: RowNames): Series {
    const series = new Series(metric, names);
    this.#series.push(series);
    return series;
  }

  /** Lines all series become. */
  get lines(): number {
    let lines = 0;
    for (const series of this.#series) lines += series.size * series.linesPerRow;
    return lines;
  }

  /** True while further series may be made. */
  get hasRoom(): boolean {
    return this.lines < this.#maxLines;
  }

  all(): readonly Series[] {
    return this.#series;
  }
}
