// Attempts at tasks: which are open, which ended lately, so that late, doubled and contradictory reports are told apart.
import { Chain } from "./chain.ts";
import { Attempt, FINAL, RUNNING } from "./records.ts";

export type Dropped = "evicted" | "superseded";

/** What a report tells of which attempt at its task it is about. */
interface Report {
  readonly attempt?: number | undefined;
}

export class Attempts {
  /** Open and ended ones, by task and number. */
  readonly #known = new Map<string, Attempt>();
  /** Newest number of the tasks that were tried again; of all others it is 1. */
  readonly #latest = new Map<string, number>();
  readonly #open = new Chain<Attempt>();
  /** Ended ones, kept to recognise a second end. Same bound as the open ones. */
  readonly #ended = new Chain<Attempt>();
  /** Forgotten ones, to be used again: in the steady state no report makes a new one. */
  readonly #spare: Attempt[] = [];
  readonly #limit: number;
  readonly #dropped: (attempt: Attempt, why: Dropped) => void;

  /** `dropped` is told of an open attempt that had to make room, or that waited while a later attempt at its task began. */
  constructor(limit: number, dropped: (attempt: Attempt, why: Dropped) => void) {
    this.#limit = limit;
    this.#dropped = dropped;
  }

  open(): Iterable<Attempt> {
    return this.#open;
  }

  ended(): Iterable<Attempt> {
    return this.#ended;
  }

  /**
   * The attempt a report is about, made if it is new. Without a number it is the newest one of the task; if that has ended,
   * `isNext` decides whether the report is about the one after it.
   */
  of<R extends Report>(task: string, report: R, isNext: (ended: Attempt, report: R) => boolean): Attempt {
    const number = report.attempt;
    const wanted = number ?? this.latest(task);
    const found = this.#known.get(key(task, wanted));
    if (found === undefined) return this.#create(task, wanted);
    return number === undefined && found.rank === FINAL && isNext(found, report)
      ? this.#create(task, wanted + 1)
      : found;
  }

  /** Moves an attempt to the ended ones. It must have left its agent and its queue. */
  close(attempt: Attempt): void {
    this.#ended.add(attempt.inLife);
    const oldest = this.#ended.size > this.#limit ? this.#ended.first : undefined;
    if (oldest !== undefined) this.#forget(oldest);
  }

  /** Drops an open attempt without an end. It must have left its agent and its queue. */
  drop(attempt: Attempt): void {
    this.#forget(attempt);
  }

  /** Puts an attempt back as it was: for restoring. */
  restore(attempt: Attempt, latest: number): void {
    this.#known.set(key(attempt.task, attempt.number), attempt);
    if (latest > 1) this.#latest.set(attempt.task, latest);
    (attempt.rank === FINAL ? this.#ended : this.#open).add(attempt.inLife);
  }

  /** Number of the newest attempt at a task. */
  latest(task: string): number {
    // Mostly nothing is tried twice: then the name need not be looked up.
    return this.#latest.size === 0 ? 1 : (this.#latest.get(task) ?? 1);
  }

  /** A task does not wait for its first attempt any more when its second has begun. */
  #supersede(task: string, number: number): void {
    const before = this.#known.get(key(task, this.latest(task)));
    if (before !== undefined && before.number < number && before.rank < RUNNING) this.#giveUp(before, "superseded");
  }

  #giveUp(attempt: Attempt, why: Dropped): void {
    this.#dropped(attempt, why);
    this.#forget(attempt);
  }

  #forget(attempt: Attempt): void {
    const { task, number } = attempt;
    attempt.inLife.leave();
    this.#known.delete(key(task, number));
    if (number > 1 && this.#latest.get(task) === number) this.#latest.delete(task);
    this.#spare.push(attempt);
  }

  #create(task: string, number: number): Attempt {
    if (number > 1) this.#supersede(task, number);
    const oldest = this.#open.size >= this.#limit ? this.#open.first : undefined;
    if (oldest !== undefined) this.#giveUp(oldest, "evicted");
    const attempt = this.#spare.pop() ?? new Attempt();
    attempt.begin(task, number);
    this.#known.set(key(task, number), attempt);
    this.#open.add(attempt.inLife);
    if (number > this.latest(task)) this.#latest.set(task, number);
    return attempt;
  }
}

/** Nearly every task is tried once: those are known by their name alone. U+0000 cannot be in a name. */
function key(task: string, number: number): string {
  return number === 1 ? task : `${task}\u0000${String(number)}`;
}
