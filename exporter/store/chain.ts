// A list that its members are linked into: joining, leaving and asking for the oldest cost the same however long it is, and
// make no garbage. Sets would do, but they rehash as thousands of tasks come and go.

/** A member's place in one chain at a time. A thing that is in two chains at once has two links. */
export class Link<T> {
  readonly of: T;
  /** Maintained by the chain. */
  chain: Chain<T> | undefined;
  before: Link<T> | undefined;
  after: Link<T> | undefined;

  constructor(of: T) {
    this.of = of;
  }

  /** Leaves the chain it is in, if it is in one. */
  leave(): void {
    this.chain?.remove(this);
  }
}

export class Chain<T> implements Iterable<T> {
  #first: Link<T> | undefined;
  #last: Link<T> | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The member that has been here longest. */
  get first(): T | undefined {
    return this.#first?.of;
  }

  /** Puts a member at the end. It leaves the chain it was in; one that is here keeps its place. */
  add(link: Link<T>): void {
    if (link.chain === this) return;
    link.leave();
    link.chain = this;
    link.before = this.#last;
    if (this.#last === undefined) this.#first = link;
    else this.#last.after = link;
    this.#last = link;
    this.#size++;
  }

  /** Takes a member out. False if it is not here. */
  remove(link: Link<T>): boolean {
    if (link.chain !== this) return false;
    if (link.before === undefined) this.#first = link.after;
    else link.before.after = link.after;
    if (link.after === undefined) this.#last = link.before;
    else link.after.before = link.before;
    link.chain = undefined;
    link.before = undefined;
    link.after = undefined;
    this.#size--;
    return true;
  }

  /** Oldest first. The member just given may be taken out while going through. */
  *[Symbol.iterator](): Generator<T> {
    let link = this.#first;
    while (link !== undefined) {
      const next = link.after;
      yield link.of;
      link = next;
    }
  }
}
