// What agents work at and how it went of late, by task type.
import { Pairs } from "./pairs.ts";
import { Recents } from "./recent.ts";
import type { TaskTypes } from "./task-types.ts";

export class Work {
  readonly pairs = new Pairs();
  readonly recents = new Recents();
  readonly types: TaskTypes;

  constructor(types: TaskTypes) {
    this.types = types;
  }

  /** Name of the task type of a pair. */
  typeName(pair: number): string {
    return this.types.nameOf(this.pairs.typeOf(pair));
  }

  /** Forgets the pairs of the agent with this slot, and what they did. */
  forget(agent: number): void {
    for (const pair of this.pairs.of(agent)) this.recents.forget(pair);
    this.pairs.forget(agent);
  }
}
