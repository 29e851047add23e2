// Says once of each custom metric that new series of it no longer fit, and what to do about it.
import { flagName } from "./config.ts";
import type { CustomMetrics } from "./custom-metrics/custom-metrics.ts";
import type { Log } from "./log.ts";

export class Uncounted {
  readonly #said = new Set<string>();
  readonly #metrics: CustomMetrics;
  readonly #log: Log;

  constructor(metrics: CustomMetrics, log: Log) {
    this.#metrics = metrics;
    this.#log = log;
  }

  look(): void {
    for (const name of this.#metrics.crowded) {
      if (this.#said.has(name)) continue;
      this.#said.add(name);
      const remedy = `give it fewer labels, or more lines with ${flagName("metricsSeries")}`;
      this.#log(
        "warn",
        `new series of ${name} no longer fit, and what they would count is lost: ${remedy}; see docs/custom-metrics.md`,
      );
    }
  }
}
