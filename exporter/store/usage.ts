// What each agent has to do with things of one kind: the models it asks, the tools and databases it uses, the agents it calls. An agent and
// a thing are a pair with a slot, by which rows of series are found; when the agent is forgotten its slots are used again.
import { NOWHERE } from "./slots.ts";

/** A pair as a snapshot keeps it. */
type PairDump = readonly [slot: number, agent: number, thing: string];

export class Usage {
  /** By slot of the agent: slots of its pairs by what the thing is called. */
  readonly #ofAgent: (Map<string, number> | undefined)[] = [];
  /** By slot of the pair: slot of the agent, NOWHERE if it is free, and what the thing is called. */
  readonly #agents: number[] = [];
  readonly #things: string[] = [];
  #free: number[] = [];
  /** How many agents have to do with a thing. */
  readonly #holders = new Map<string, number>();

  /** Slot of a pair; undefined if there is none. */
  find(agent: number, thing: string): number | undefined {
    return this.#ofAgent[agent]?.get(thing);
  }

  /** Makes a pair that is not there, and gives its slot. */
  add(agent: number, thing: string): number {
    const slot = this.#free.pop() ?? this.#agents.length;
    this.#put(slot, agent, thing);
    return slot;
  }

  /** Different things that agents have to do with now. */
  get things(): number {
    return this.#holders.size;
  }

  /** True if any agent has to do with a thing. */
  knows(thing: string): boolean {
    return this.#holders.has(thing);
  }

  agentOf(slot: number): number {
    return this.#agents[slot] ?? NOWHERE;
  }

  thingOf(slot: number): string {
    return this.#things[slot] ?? "";
  }

  /** Slots of all pairs of an agent. */
  of(agent: number): Iterable<number> {
    return this.#ofAgent[agent]?.values() ?? [];
  }

  /** Gives the slots of an agent back. */
  forget(agent: number): void {
    for (const slot of this.of(agent)) {
      const thing = this.thingOf(slot);
      const left = (this.#holders.get(thing) ?? 1) - 1;
      if (left === 0) this.#holders.delete(thing);
      else this.#holders.set(thing, left);
      this.#agents[slot] = NOWHERE;
      this.#things[slot] = "";
      this.#free.push(slot);
    }
    this.#ofAgent[agent] = undefined;
  }

  dump(): readonly PairDump[] {
    return this.#agents.flatMap((agent, slot) =>
      agent === NOWHERE ? [] : [[slot, agent, this.thingOf(slot)] as const],
    );
  }

  /** Fills it, which must be empty, with what `dump` gave. */
  restore(pairs: readonly PairDump[]): void {
    for (const [slot, agent, thing] of pairs) this.#put(slot, agent, thing);
    this.#free = [];
    for (let slot = this.#agents.length - 1; slot >= 0; slot--)
      if (this.agentOf(slot) === NOWHERE) this.#free.push(slot);
  }

  #put(slot: number, agent: number, thing: string): void {
    while (this.#agents.length <= slot) {
      this.#agents.push(NOWHERE);
      this.#things.push("");
    }
    this.#agents[slot] = agent;
    this.#things[slot] = thing;
    (this.#ofAgent[agent] ??= new Map()).set(thing, slot);
    this.#holders.set(thing, (this.#holders.get(thing) ?? 0) + 1);
  }
}
