// Attempts at tasks: which are open, which ended lately, so that late, doubled and contradictory reports are told apart.
import { FINAL, RUNNING, WAITING, type Attempt } from "./records.ts";

export type Dropped = "evicted" | "superseded";

export class Attempts {
  readonly #open = new Map<string, Attempt>();
  /** Ended ones, kept to recognise a second end. Same bound as the open ones. */
  readonly #ended = new Map<string, Attempt>();
  readonly #latest = new Map<string, number>();
  readonly #oldestOpen = oldestOf(this.#open);
  readonly #oldestEnded = oldestOf(this.#ended);
  readonly #limit: number;
  readonly #dropped: (attempt: Attempt, why: Dropped) => void;

  /** `dropped` is told of an open attempt that had to make room, or that waited while a later attempt at its task began. */
  constructor(limit: number, dropped: (attempt: Attempt, why: Dropped) => void) {
    this.#limit = limit;
    this.#dropped = dropped;
  }

  open(): Iterable<Attempt> {
    return this.#open.values();
  }

  /**
   * The attempt a report is about, made if it is new. Without a number it is the newest one of the task; if that has ended,
   * `isNext` decides whether the report is about the one after it.
   */
  of(task: string, number: number | undefined, isNext: (ended: Attempt) => boolean): Attempt {
    const newest = this.#latest.get(task);
    const wanted = number ?? newest ?? 1;
    const found = this.#find(key(task, wanted));
    if (found === undefined) return this.#create(task, wanted);
    return number === undefined && found.rank === FINAL && isNext(found) ? this.#create(task, wanted + 1) : found;
  }

  /** Moves an attempt to the ended ones. */
  close(attempt: Attempt): void {
    this.#open.delete(attempt.key);
    this.#ended.set(attempt.key, attempt);
    if (this.#ended.size <= this.#limit) return;
    const oldest = this.#oldestEnded();
    if (oldest === undefined) return;
    this.#ended.delete(oldest.key);
    if (this.#latest.get(oldest.task) === oldest.number) this.#latest.delete(oldest.task);
  }

  /** Drops an open attempt without an end. */
  drop(attempt: Attempt): void {
    this.#open.delete(attempt.key);
    if (this.#latest.get(attempt.task) === attempt.number) this.#latest.delete(attempt.task);
  }

  /** A task does not wait for its first attempt any more when its second has begun. */
  #supersede(task: string, number: number): void {
    const before = this.#open.get(key(task, this.#latest.get(task) ?? number));
    if (before !== undefined && before.number < number && before.rank < RUNNING) this.#drop(before, "superseded");
  }

  #drop(attempt: Attempt, why: Dropped): void {
    this.drop(attempt);
    this.#dropped(attempt, why);
  }

  #find(k: string): Attempt | undefined {
    return this.#open.get(k) ?? this.#ended.get(k);
  }

  #create(task: string, number: number): Attempt {
    this.#supersede(task, number);
    const oldest = this.#open.size >= this.#limit ? this.#oldestOpen() : undefined;
    if (oldest !== undefined) this.#drop(oldest, "evicted");
    const attempt: Attempt = {
      key: key(task, number),
      task,
      number,
      taskType: "",
      rank: WAITING,
      agent: undefined,
      assignedTo: undefined,
      queue: undefined,
      queuedAt: undefined,
      startedAt: undefined,
      endedAt: undefined,
      outcome: undefined,
      waitKnown: false,
      served: false,
      orphanedAt: undefined,
    };
    this.#open.set(attempt.key, attempt);
    this.#latest.set(task, Math.max(number, this.#latest.get(task) ?? 0));
    return attempt;
  }
}

/** Gives the oldest value of a map, to be taken away. Beginning at its front each time would walk past all that was taken before. */
function oldestOf<V>(map: ReadonlyMap<string, V>): () => V | undefined {
  let values = map.values();
  return () => {
    const next = values.next();
    if (next.done !== true) return next.value;
    values = map.values();
    return values.next().value;
  };
}

function key(task: string, number: number): string {
  return `${task}\u0000${String(number)}`;
}
