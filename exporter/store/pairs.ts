// Agents at the task types they work at. A pair is its slot, by which rows of series are found; what is known of it lies in flat
// arrays. The pairs of an agent are linked into a list: most agents have one to three of them.
import { larger, roomFor } from "./larger.ts";
import { NOWHERE } from "./slots.ts";

/** Slot of an agent at a task type; `NOWHERE` for one that is forgotten. */
export type Pair = number;

/** Of a pair: the number of its type, the slot of its agent, and the next pair of that agent. Four words, to be aligned. */
const STRIDE = 4;
const TYPE = 0;
const AGENT = 1;
const NEXT = 2;
const FIRST_CAPACITY = 16;

export class Pairs {
  #words = new Int32Array(FIRST_CAPACITY * STRIDE).fill(NOWHERE);
  /** By slot of an agent: its first pair. */
  #first = new Int32Array(FIRST_CAPACITY).fill(NOWHERE);
  #size = 0;
  #free: Pair[] = [];

  /** The pair of an agent and a task type; NOWHERE if there is none. O(types of the agent). */
  find(agent: number, type: number): Pair {
    if (agent < 0) return NOWHERE;
    const words = this.#words;
    let pair = this.#first[agent] ?? NOWHERE;
    while (pair >= 0 && words[pair * STRIDE + TYPE] !== type) pair = words[pair * STRIDE + NEXT] ?? NOWHERE;
    return pair;
  }

  /** Makes a pair that is not there: it becomes the last of its agent. */
  add(agent: number, type: number): Pair {
    const pair = this.#free.pop() ?? this.#size;
    this.restore(pair, agent, type);
    return pair;
  }

  /** Puts a pair where it was before. Call `settle` after the last. */
  restore(pair: Pair, agent: number, type: number): void {
    this.#reach(pair, agent);
    this.#size = Math.max(this.#size, pair + 1);
    this.#words[pair * STRIDE + TYPE] = type;
    this.#words[pair * STRIDE + AGENT] = agent;
    this.#words[pair * STRIDE + NEXT] = NOWHERE;
    const last = this.#last(agent);
    if (last === NOWHERE) this.#first[agent] = pair;
    else this.#words[last * STRIDE + NEXT] = pair;
  }

  /** After the last was restored: what lies between them is free. */
  settle(): void {
    this.#free = [];
    for (let pair = this.#size - 1; pair >= 0; pair--) if (this.agentOf(pair) === NOWHERE) this.#free.push(pair);
  }

  /** Gives the slots of an agent's pairs back. */
  forget(agent: number): void {
    for (const pair of this.of(agent)) {
      this.#words[pair * STRIDE + AGENT] = NOWHERE;
      this.#free.push(pair);
    }
    this.#first[agent] = NOWHERE;
  }

  /** The pairs of an agent, in the order they came. */
  *of(agent: number): Generator<Pair> {
    for (let pair = this.#first[agent] ?? NOWHERE; pair >= 0; pair = this.#words[pair * STRIDE + NEXT] ?? NOWHERE)
      yield pair;
  }

  /** Slot of the agent; NOWHERE if the pair is forgotten. */
  agentOf(pair: Pair): number {
    return this.#words[pair * STRIDE + AGENT] ?? NOWHERE;
  }

  typeOf(pair: Pair): number {
    return this.#words[pair * STRIDE + TYPE] ?? 0;
  }

  #last(agent: number): Pair {
    let last = NOWHERE;
    for (const pair of this.of(agent)) last = pair;
    return last;
  }

  /** Makes room for a pair and an agent. */
  #reach(pair: Pair, agent: number): void {
    if ((pair + 1) * STRIDE > this.#words.length) this.#words = longer(this.#words, (pair + 1) * STRIDE);
    if (agent >= this.#first.length) this.#first = longer(this.#first, agent + 1);
  }
}

/** What is new in it is nowhere. */
function longer(words: Int32Array<ArrayBuffer>, atLeast: number): Int32Array<ArrayBuffer> {
  const made = new Int32Array(roomFor(atLeast, words.length));
  return larger(words, made.fill(NOWHERE, words.length));
}
