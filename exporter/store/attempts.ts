// Attempts at tasks: which are open, which ended lately, so that late, doubled and contradictory reports are told apart.
import type { Outcome } from "../model/agent.ts";
import type { Millis } from "../model/clock.ts";
import type { AgentRecord } from "./agents.ts";
import type { QueueRecord } from "./queues.ts";

/** How far an attempt is. A report of a lower rank after a higher one fills gaps but moves nothing back. */
export type Rank = 0 | 1 | 2 | 3;
export const QUEUED: Rank = 0;
export const ASSIGNED: Rank = 1;
export const RUNNING: Rank = 2;
export const FINAL: Rank = 3;

export interface Attempt {
  readonly key: string;
  readonly task: string;
  readonly number: number;
  taskType: string;
  rank: Rank;
  agent: AgentRecord | undefined;
  queue: QueueRecord | undefined;
  queuedAt: Millis | undefined;
  startedAt: Millis | undefined;
  endedAt: Millis | undefined;
  outcome: Outcome | undefined;
  waitKnown: boolean;
  /** When its agent was lost or began anew while it ran. */
  orphanedAt: Millis | undefined;
}

export class Attempts {
  readonly #open = new Map<string, Attempt>();
  /** Ended ones, kept to recognise a second end. Same bound as the open ones. */
  readonly #ended = new Map<string, Attempt>();
  readonly #latest = new Map<string, number>();
  readonly #limit: number;
  readonly #evict: (attempt: Attempt) => void;

  /** `evict` is told of an open attempt that had to make room. */
  constructor(limit: number, evict: (attempt: Attempt) => void) {
    this.#limit = limit;
    this.#evict = evict;
  }

  open(): Iterable<Attempt> {
    return this.#open.values();
  }

  /**
   * The attempt a report is about, made if it is new. Without a number it is the newest one of the task; a task that ended
   * is opened again only by something that happened after its end.
   */
  of(task: string, number: number | undefined, time: Millis, reopens: boolean): Attempt {
    const newest = this.#latest.get(task);
    const wanted = number ?? newest ?? 1;
    const found = this.#find(key(task, wanted));
    if (found === undefined) return this.#create(task, wanted);
    const again = number === undefined && reopens && found.rank === FINAL && time > (found.endedAt ?? Infinity);
    return again ? this.#create(task, wanted + 1) : found;
  }

  /** Moves an attempt to the ended ones. */
  close(attempt: Attempt): void {
    this.#open.delete(attempt.key);
    this.#ended.set(attempt.key, attempt);
    if (this.#ended.size <= this.#limit) return;
    const oldest = this.#ended.values().next().value;
    if (oldest === undefined) return;
    this.#ended.delete(oldest.key);
    if (this.#latest.get(oldest.task) === oldest.number) this.#latest.delete(oldest.task);
  }

  /** Drops an open attempt without an end. */
  drop(attempt: Attempt): void {
    this.#open.delete(attempt.key);
    if (this.#latest.get(attempt.task) === attempt.number) this.#latest.delete(attempt.task);
  }

  #find(k: string): Attempt | undefined {
    return this.#open.get(k) ?? this.#ended.get(k);
  }

  #create(task: string, number: number): Attempt {
    if (this.#open.size >= this.#limit) {
      const oldest = this.#open.values().next().value;
      if (oldest !== undefined) {
        this.drop(oldest);
        this.#evict(oldest);
      }
    }
    const attempt: Attempt = {
      key: key(task, number),
      task,
      number,
      taskType: "",
      rank: QUEUED,
      agent: undefined,
      queue: undefined,
      queuedAt: undefined,
      startedAt: undefined,
      endedAt: undefined,
      outcome: undefined,
      waitKnown: false,
      orphanedAt: undefined,
    };
    this.#open.set(attempt.key, attempt);
    this.#latest.set(task, Math.max(number, this.#latest.get(task) ?? 0));
    return attempt;
  }
}

function key(task: string, number: number): string {
  return `${task}\u0000${String(number)}`;
}
