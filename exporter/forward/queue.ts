// Bodies of one signal that wait to be forwarded, in the order they came. What could not be sent goes back to its place.
import type { Millis } from "../model/clock.ts";
import type { CameBody } from "./post.ts";

export interface Waiting {
  readonly body: CameBody;
  readonly since: Millis;
  /** Its place: those that came later have a higher one. */
  readonly place: number;
}

interface Link {
  readonly value: Waiting;
  next: Link | undefined;
}

/** A chain: taking from its front is as cheap with a hundred thousand as with one. */
export class Queue {
  #first: Link | undefined;
  #last: Link | undefined;
  #places = 0;

  get first(): Waiting | undefined {
    return this.#first?.value;
  }

  add(body: CameBody, since: Millis): void {
    const link: Link = { value: { body, since, place: this.#places++ }, next: undefined };
    if (this.#last === undefined) this.#first = link;
    else this.#last.next = link;
    this.#last = link;
  }

  take(): Waiting | undefined {
    const link = this.#first;
    this.#first = link?.next;
    if (this.#first === undefined) this.#last = undefined;
    return link?.value;
  }

  /** Puts back what was taken. O(those put back that came before it): they are few, as few are under way at a time. */
  putBack(value: Waiting): void {
    let before: Link | undefined;
    let after = this.#first;
    while (after !== undefined && after.value.place < value.place) {
      before = after;
      after = after.next;
    }
    const link: Link = { value, next: after };
    if (before === undefined) this.#first = link;
    else before.next = link;
    if (after === undefined) this.#last = link;
  }
}
