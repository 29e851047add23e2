// Lists that their members are linked into: joining, leaving and asking for the oldest cost the same however long they are, and
// make no garbage. Members are plain numbers; who stands before and behind each of them is in flat arrays that all lists of a
// kind share, as a member is in one of them at a time.

/** In place of a member: there is none. */
export const NONE = -1;

/** What lists of one kind are made of. */
export class Links {
  /** By member: who stands before and behind it. */
  readonly before: Int32Array;
  readonly after: Int32Array;
  /** By member: the chain it is in. */
  readonly chain: (Chain | undefined)[] = [];

  /** For members from 0 to `capacity` − 1. Memory is used as far as members reach. */
  constructor(capacity: number) {
    this.before = new Int32Array(capacity);
    this.after = new Int32Array(capacity);
  }

  /** Makes room for one member more, which is in no chain. */
  extend(): void {
    this.chain.push(undefined);
  }
}

export class Chain implements Iterable<number> {
  readonly #links: Links;
  #first = NONE;
  #last = NONE;
  #size = 0;

  constructor(links: Links) {
    this.#links = links;
  }

  get size(): number {
    return this.#size;
  }

  /** The member that has been here longest; NONE if there is none. */
  get first(): number {
    return this.#first;
  }

  /** Puts a member at the end. It leaves the chain it was in; one that is here keeps its place. */
  add(member: number): void {
    const { before, after, chain } = this.#links;
    const was = chain[member];
    if (was === this) return;
    was?.remove(member);
    chain[member] = this;
    before[member] = this.#last;
    after[member] = NONE;
    if (this.#last === NONE) this.#first = member;
    else after[this.#last] = member;
    this.#last = member;
    this.#size++;
  }

  /** Takes a member out. False if it is not here. */
  remove(member: number): boolean {
    const { before, after, chain } = this.#links;
    if (chain[member] !== this) return false;
    const previous = before[member] ?? NONE;
    const next = after[member] ?? NONE;
    if (previous === NONE) this.#first = next;
    else after[previous] = next;
    if (next === NONE) this.#last = previous;
    else before[next] = previous;
    chain[member] = undefined;
    this.#size--;
    return true;
  }

  /** Oldest first. The member just given may be taken out while going through. */
  *[Symbol.iterator](): Generator<number> {
    const { after } = this.#links;
    for (let member = this.#first; member !== NONE;) {
      const next = after[member] ?? NONE;
      yield member;
      member = next;
    }
  }
}
