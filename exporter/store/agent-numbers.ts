// The numbers of agents that change with events, side by side in one flat array: what an event touches of an agent lies in one
// line of the processor's memory, and noting a time makes no garbage. A number that is not known is NaN.
import { larger, roomFor } from "./larger.ts";

/** Numbers of an agent, by their place. Eight, which are 64 bytes: a line. */
const NUMBERS = 8;
export const LAST_SEEN = 0;
export const LAST_WORK = 1;
export const GONE_SINCE = 2;
export const STOPPED_AT = 3;
export const FAILING_SINCE = 4;
export const HEARTBEAT_AT = 5;
export const HEARTBEAT = 6;
export const CPU_REPORTED = 7;

const FIRST_CAPACITY = 16;

export class AgentNumbers {
  #numbers = new Float64Array(FIRST_CAPACITY * NUMBERS);

  /** A number of the agent with a slot; NaN if it has none. */
  get(slot: number, what: number): number {
    return slot < 0 ? NaN : (this.#numbers[slot * NUMBERS + what] ?? NaN);
  }

  /** Sets a number; of an agent without a slot nothing is kept. */
  set(slot: number, what: number, value: number): void {
    if (slot >= 0) this.#numbers[slot * NUMBERS + what] = value;
  }

  /** Makes room for an agent, of whom nothing is known yet. */
  open(slot: number): void {
    const from = slot * NUMBERS;
    if (from + NUMBERS > this.#numbers.length) {
      const length = roomFor(from + NUMBERS, this.#numbers.length);
      this.#numbers = larger(this.#numbers, new Float64Array(length));
    }
    this.#numbers.fill(NaN, from, from + NUMBERS);
  }
}
