// What a row of a series stands for: rows are plain numbers, and whoever hands them out can say which label values they mean.

/** A row of one metric's series; below 0 it is nobody's. */
export type Row = number;

export interface RowNames {
  /** Values of the metric's labels, in their order. Asked when a line is rendered for the first time, not with every event. */
  labels(row: Row): readonly string[];
  /** Rows set aside for each tenant, a power of two; 1 if untold. */
  readonly stride?: number;
  /** True if all values of a tenant are there as soon as one is; untold, few of them are. */
  readonly isFull?: boolean;
}

/** Rows set aside for so many values: the next power of two, so that a tenant's rows are found, and kept together, by shifting. */
export function strideOf(values: readonly unknown[]): number {
  return 2 ** Math.ceil(Math.log2(values.length));
}

/** The one row of a series without labels. */
export const ALONE: Row = 0;
export const alone: RowNames = { labels: () => [] };

/** The values of a closed label, by their place in it. */
export class ClosedRows<V extends string> implements RowNames {
  readonly #values: readonly V[];

  constructor(values: readonly V[]) {
    this.#values = values;
  }

  row(value: V): Row {
    return this.#values.indexOf(value);
  }

  labels(row: Row): readonly string[] {
    return [this.#values[row] ?? ""];
  }
}

/** Rows by whatever label values they are asked for: for the few series nobody owns. */
export class NamedRows implements RowNames {
  readonly #rows = new Map<string, Row>();
  readonly #labels: (readonly string[])[] = [];

  /** The row of these values, new if they are. */
  row(...labels: readonly string[]): Row {
    // U+0000 cannot be in a label value: the door refuses control characters.
    const key = labels.join("\u0000");
    const found = this.#rows.get(key);
    if (found !== undefined) return found;
    this.#rows.set(key, this.#labels.length);
    return this.#labels.push(labels) - 1;
  }

  labels(row: Row): readonly string[] {
    return this.#labels[row] ?? [];
  }

  /** All label values, by row: what a snapshot keeps. */
  get all(): readonly (readonly string[])[] {
    return this.#labels;
  }

  restore(all: readonly (readonly string[])[]): void {
    for (const labels of all) this.row(...labels);
  }

  clear(): void {
    this.#rows.clear();
    this.#labels.length = 0;
  }
}
