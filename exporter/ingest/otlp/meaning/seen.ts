// Keys of what was counted lately: a repeated delivery is recognised while its key is among the last so many.

export class Seen {
  #young = new Set<string>();
  #old = new Set<string>();
  readonly #half: number;

  /** Remembers at least the last `window` keys, at most twice as many. */
  constructor(window: number) {
    this.#half = window;
  }

  has(key: string): boolean {
    return this.#young.has(key) || this.#old.has(key);
  }

  /** True if the key is new. */
  add(key: string): boolean {
    if (this.has(key)) return false;
    this.#young.add(key);
    if (this.#young.size >= this.#half) {
      this.#old = this.#young;
      this.#young = new Set();
    }
    return true;
  }

  dump(): { readonly young: readonly string[]; readonly old: readonly string[] } {
    return { young: [...this.#young], old: [...this.#old] };
  }

  restore({ young, old }: ReturnType<Seen["dump"]>): void {
    this.#young = new Set(young);
    this.#old = new Set(old);
  }
}
