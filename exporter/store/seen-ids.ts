// Event ids of late: a repeated delivery is recognised while its id is among the last so many.

export class SeenIds {
  #young = new Set<string>();
  #old = new Set<string>();
  readonly #half: number;

  /** Remembers at least the last `window` ids, at most twice as many. */
  constructor(window: number) {
    this.#half = window;
  }

  /** True if the id is new. */
  add(id: string): boolean {
    if (this.#young.has(id) || this.#old.has(id)) return false;
    this.#young.add(id);
    if (this.#young.size >= this.#half) {
      this.#old = this.#young;
      this.#young = new Set();
    }
    return true;
  }

  dump(): { readonly young: readonly string[]; readonly old: readonly string[] } {
    return { young: [...this.#young], old: [...this.#old] };
  }

  restore({ young, old }: ReturnType<SeenIds["dump"]>): void {
    this.#young = new Set(young);
    this.#old = new Set(old);
  }
}
