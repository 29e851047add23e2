// Says once of each model that what it costs is not known, and what to do about it.
import type { Log } from "./log.ts";
import type { Calls } from "./store/calls.ts";

export class Unpriced {
  readonly #said = new Set<string>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Looks for models that have tokens without a price. O(models). */
  look({ model }: Calls): void {
    model.unpriced.each(([name = ""], values, at) => {
      if (this.#said.has(name)) return;
      this.#said.add(name);
      const tokens = String(values[at] ?? 0);
      this.#log(
        "warn",
        `what ${name} costs is not known: ${tokens} tokens so far are in no cost; give it a price with --prices, see docs/prices.md`,
      );
    });
  }
}
