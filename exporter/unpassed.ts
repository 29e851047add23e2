// Says once of each reason why points are not passed through, with the first metric it happened to, and what to do about it.
import { flagName } from "./config.ts";
import type { Log } from "./log.ts";
import type { PassRefusal, PassThrough } from "./pass-through/pass-through.ts";

/** What happens now and then to every sender is counted and not said. */
const sentences: Readonly<Partial<Record<PassRefusal, string>>> = {
  no_room: `new series no longer fit: name fewer metrics, or give more lines with ${flagName("otlpPassThroughSeries")}`,
  name_reserved: "its name is one of this exporter or of Prometheus itself",
  name_taken: "another metric with another type has its name",
  too_many_labels: "it has too many attributes",
  unsupported: "it cannot be told in the formats of Prometheus",
};

export class Unpassed {
  readonly #said = new Set<PassRefusal>();
  readonly #passThrough: PassThrough;
  readonly #log: Log;

  constructor(passThrough: PassThrough, log: Log) {
    this.#passThrough = passThrough;
    this.#log = log;
  }

  look(): void {
    for (const [reason, metric] of this.#passThrough.examples) {
      if (this.#said.has(reason)) continue;
      this.#said.add(reason);
      const sentence = sentences[reason];
      if (sentence !== undefined)
        this.#log("warn", `points of ${metric} are not passed through: ${sentence}; see docs/pass-through.md`);
    }
  }
}
