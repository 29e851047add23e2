// A body that comes in several pieces: put together in the one buffer it needs, whose room is set aside from the start.
import type { Body } from "../body.ts";
import type { Inflow } from "../inflow.ts";
import type { Head } from "./head.ts";

export class Gathering {
  readonly prefer: string | undefined;
  readonly #bytes: Buffer;
  readonly #inflow: Inflow;
  #filled = 0;

  private constructor({ length, prefer }: Head, inflow: Inflow) {
    this.prefer = prefer;
    this.#inflow = inflow;
    this.#bytes = Buffer.allocUnsafeSlow(length);
  }

  /** Undefined if there is no room. */
  static begin(head: Head, inflow: Inflow): Gathering | undefined {
    return inflow.tries(head.length) ? new Gathering(head, inflow) : undefined;
  }

  /** Adds what belongs to the body; gives what is behind it once it is whole, until then undefined. */
  add(chunk: Buffer): Buffer | undefined {
    const missing = this.#bytes.length - this.#filled;
    const part = chunk.length > missing ? chunk.subarray(0, missing) : chunk;
    this.#bytes.set(part, this.#filled);
    this.#filled += part.length;
    return this.#filled < this.#bytes.length ? undefined : chunk.subarray(part.length);
  }

  /** Whole, with its room: from now on of whoever takes it. */
  get body(): Body {
    return { bytes: this.#bytes, held: this.#bytes.length };
  }

  /** Gives the room back. */
  drop(): void {
    this.#inflow.release(this.#bytes.length);
  }
}
