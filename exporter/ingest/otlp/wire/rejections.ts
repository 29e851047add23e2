// Items that were not taken, and why: counted, with the first reasons kept for the sender.

/** Different reasons that are told. */
const MOST_REASONS = 3;

/** The reasons both encodings share, so that they say the same. */
export const reasons = {
  traceId: "the trace id of a span must be 16 bytes, not all zero",
  spanId: "the span id of a span must be 8 bytes, not all zero",
  parentId: "the parent span id of a span must be 8 bytes, or absent",
  metricName: "a metric must have a name",
  temporality: "the aggregation temporality of sums and histograms must be delta or cumulative",
  noValue: "a point must have a value, or the flag that there is none",
  buckets: "a histogram must have one bucket count more than bounds, or none of both",
  bounds: "the bounds of a histogram must be in ascending order",
} as const;

export class Rejections {
  readonly #counts = new Map<string, number>();
  #total = 0;

  add(reason: string, count = 1): void {
    if (count === 0) return;
    this.#total += count;
    const before = this.#counts.get(reason);
    if (before !== undefined || this.#counts.size < MOST_REASONS) this.#counts.set(reason, (before ?? 0) + count);
  }

  get total(): number {
    return this.#total;
  }

  /** For the sender: `2 times: …; 1 time: …`. Empty if nothing was rejected. */
  get why(): string {
    return [...this.#counts]
      .map(([reason, count]) => `${count} ${count === 1 ? "time" : "times"}: ${reason}`)
      .join("; ");
  }
}
