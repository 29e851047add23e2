// Any event, from whatever a caller hands in: what cannot be told is counted, and nothing is thrown.
import { cleanFields } from "./clean.ts";
import type { Outbox } from "./outbox.ts";
import type { Problems } from "./problems.ts";

type Told = Readonly<Record<string, string | number | undefined>>;

export class Teller {
  /** Calls that told something that is no event. */
  unusable = 0;
  readonly #outbox: Outbox;
  readonly #problems: Problems;

  constructor(outbox: Outbox, problems: Problems) {
    this.#outbox = outbox;
    this.#problems = problems;
  }

  /** Tells an event. `more` goes before what `event` holds; a field that is undefined is not told. */
  tell(event: unknown, more: Told = {}): void {
    const { kind, ...rest } = { ...cleanFields(event), ...cleanFields(more) };
    if (typeof kind !== "string") this.refuse("An event must be an object with a kind");
    else if (!this.#outbox.write({ kind, ...rest })) this.refuse("An event is larger than can be sent");
  }

  refuse(message: string): void {
    this.unusable++;
    this.#problems.tell("unusable", `${message}; it is not told.`);
  }

  /** What a function of the caller returns; undefined if it throws, which is told. */
  ask<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      const why = error instanceof Error ? error.message : "something that is no error";
      this.#problems.tell("callback", `A function handed to the client threw: ${why}`);
      return undefined;
    }
  }
}
