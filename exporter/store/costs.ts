// What usage costs: the word of the source goes before what we compute, and nothing is counted by both. One rule for each
// agent at each model, as a source tells of some and not of others.
import type { Price } from "../catalog/prices.ts";

/** Tokens of an event, as far as told. */
export interface Tokens {
  readonly input?: number | undefined;
  readonly cache_read?: number | undefined;
  readonly cache_write?: number | undefined;
  readonly output?: number | undefined;
}

/** What an event adds: a cost, or tokens whose cost is not known, or neither. */
interface Charge {
  /** US dollars; undefined if not known. */
  readonly cost: number | undefined;
  readonly unpriced: number;
}

const MILLION = 1e6;
const NOTHING: Charge = { cost: undefined, unpriced: 0 };

export class Costs {
  /** By slot of an agent at a model: what was computed and no word of the source has made up for yet. */
  readonly #ahead = new Map<number, number>();
  /** Slots whose source tells costs. */
  readonly #tells = new Set<number>();

  /**
   * What an event of a pair adds. Once its source has told a cost only told ones count, and the first of them make up for
   * what was computed before: a source that tells tokens and cost apart is counted once, whichever comes first.
   */
  charge(slot: number, tokens: Tokens, told: number | undefined, price: Price | undefined): Charge {
    const ahead = this.#ahead.get(slot) ?? 0;
    if (told !== undefined) {
      this.#tells.add(slot);
      this.#keep(slot, ahead - told);
      return { cost: Math.max(0, told - ahead), unpriced: 0 };
    }
    if (this.#tells.has(slot)) return NOTHING;
    const charge = computed(tokens, price);
    this.#keep(slot, ahead + (charge.cost ?? 0));
    return charge;
  }

  forget(slot: number): void {
    this.#ahead.delete(slot);
    this.#tells.delete(slot);
  }

  dump(): { readonly ahead: readonly (readonly [number, number])[]; readonly tells: readonly number[] } {
    return { ahead: [...this.#ahead], tells: [...this.#tells] };
  }

  restore({ ahead, tells }: ReturnType<Costs["dump"]>): void {
    for (const [slot, cost] of ahead) this.#ahead.set(slot, cost);
    for (const slot of tells) this.#tells.add(slot);
  }

  #keep(slot: number, ahead: number): void {
    if (ahead > 0) this.#ahead.set(slot, ahead);
    else this.#ahead.delete(slot);
  }
}

/** What an event of a row that stands for several adds: what it tells, else what is computed. */
export function chargeAlone(tokens: Tokens, told: number | undefined, price: Price | undefined): Charge {
  return told === undefined ? computed(tokens, price) : { cost: told, unpriced: 0 };
}

function computed({ input, cache_read, cache_write, output }: Tokens, price: Price | undefined): Charge {
  if (input === undefined && cache_read === undefined && cache_write === undefined && output === undefined)
    return NOTHING;
  const [plain, read, written, out] = [input ?? 0, cache_read ?? 0, cache_write ?? 0, output ?? 0];
  if (price === undefined) return { cost: undefined, unpriced: plain + read + written + out };
  const sum = plain * price.input + read * price.cache_read + written * price.cache_write + out * price.output;
  return { cost: sum / MILLION, unpriced: 0 };
}
