// Rows by label values. One that is given back is used again.
import type { Row, RowNames } from "../store/rows.ts";

export class LabelRows implements RowNames {
  readonly #rows = new Map<string, Row>();
  readonly #labels: (readonly string[])[] = [];
  readonly #keys: string[] = [];
  readonly #free: Row[] = [];

  find(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  /** A row for values that have none. */
  open(key: string, labels: readonly string[]): Row {
    const row = this.#free.pop() ?? this.#labels.length;
    this.#rows.set(key, row);
    this.#labels[row] = labels;
    this.#keys[row] = key;
    return row;
  }

  close(row: Row): void {
    this.#rows.delete(this.#keys[row] ?? "");
    this.#labels[row] = [];
    this.#free.push(row);
  }

  labels(row: Row): readonly string[] {
    return this.#labels[row] ?? [];
  }

  all(): Iterable<Row> {
    return this.#rows.values();
  }
}
