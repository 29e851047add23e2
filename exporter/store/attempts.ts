// Attempts at tasks: which are open, which ended lately, so that late, doubled and contradictory reports are told apart. What is
// known of them lies in flat arrays; an attempt is its place in them, and is used again for another one when it is forgotten.
import { outcome as outcomeLabel } from "../catalog/labels.ts";
import type { Outcome } from "../model/agent.ts";
import type { Millis } from "../model/clock.ts";
import type { Print } from "../model/print.ts";
import { Chain, Links, NONE } from "./chain.ts";
import { ABSENT, PrintTable } from "../model/print-table.ts";
import type { AgentRecord, QueueRecord } from "./records.ts";
import { UNTOLD } from "./task-types.ts";

/** Its place in the arrays. */
export type Attempt = number;

export type Dropped = "evicted" | "superseded";

/**
 * How far an attempt is. A report of a lower rank after a higher one fills gaps but moves nothing back. An assigned
 * attempt still waits.
 */
export const WAITING = 0;
export const RUNNING = 1;
export const FINAL = 2;

/** What a report tells of which attempt at its task it is about. */
interface Report {
  readonly attempt?: number | undefined;
}

type Halves = Pick<Print, "high" | "low">;

/** True if a report without a number is about the attempt after this one, which has ended. */
type IsNext<R> = (attempts: Attempts, ended: Attempt, report: R) => boolean;

/** In place of an outcome: it has not ended. */
const NO_OUTCOME = 255;
/** Ended attempts are forgotten so many at a time, at most; where few are kept, by a sixteenth of these. */
const MOST_AT_ONCE = 64;

export class Attempts {
  /** By attempt: the print of its task, in two halves, and its number among the attempts at that task. */
  readonly high: Int32Array;
  readonly low: Int32Array;
  readonly number: Int32Array;
  readonly rank: Uint8Array;
  /** Times in milliseconds, NaN where they are not known. Orphaned is when its agent was lost, stopped or began anew while it ran. */
  readonly queuedAt: Float64Array;
  readonly startedAt: Float64Array;
  readonly endedAt: Float64Array;
  readonly orphanedAt: Float64Array;
  readonly #outcome: Uint8Array;
  /** 1 once its wait is counted; 1 once it was counted as taken from its queue. */
  readonly waitKnown: Uint8Array;
  readonly served: Uint8Array;
  /** Number of its task type. */
  readonly taskType: Int32Array;
  /** Who runs it, or ended it. */
  readonly agent: (AgentRecord | undefined)[] = [];
  /** To whom it was last assigned: the same decision told again is not another one. */
  readonly assignedTo: (AgentRecord | undefined)[] = [];
  readonly queue: (QueueRecord | undefined)[] = [];
  /** Its place among the open or the ended attempts, among those of its agent, and among those of its queue. */
  readonly #inLife: Links;
  readonly inAgent: Links;
  readonly inQueue: Links;

  readonly #open: Chain;
  /** Ended ones, kept to recognise a second end. Same bound as the open ones. */
  readonly #ended: Chain;
  /** Open and ended ones, by task and number. */
  readonly #known: PrintTable;
  /** Newest attempts at the tasks that were tried again, by task. */
  readonly #newest: PrintTable;
  /** Forgotten ones, to be used again. */
  readonly #spare: Attempt[] = [];
  readonly #limit: number;
  readonly #atOnce: number;
  readonly #dropped: (attempt: Attempt, why: Dropped) => void;

  /** `dropped` is told of an open attempt that had to make room, or that waited while a later attempt at its task began. */
  constructor(limit: number, dropped: (attempt: Attempt, why: Dropped) => void) {
    // So many open and ended ones, and one that comes before another is forgotten. Memory is used as far as they reach.
    const atOnce = Math.max(1, Math.min(MOST_AT_ONCE, limit >> 4));
    const capacity = limit * 2 + atOnce;
    const words = (): Int32Array => new Int32Array(capacity);
    const times = (): Float64Array => new Float64Array(capacity);
    const bytes = (): Uint8Array => new Uint8Array(capacity);
    [this.high, this.low, this.number, this.taskType] = [words(), words(), words(), words()];
    [this.queuedAt, this.startedAt, this.endedAt, this.orphanedAt] = [times(), times(), times(), times()];
    [this.rank, this.#outcome, this.waitKnown, this.served] = [bytes(), bytes(), bytes(), bytes()];
    this.#known = new PrintTable(this.high);
    this.#newest = new PrintTable(this.high);
    this.#inLife = new Links(capacity);
    this.inAgent = new Links(capacity);
    this.inQueue = new Links(capacity);
    this.#open = new Chain(this.#inLife);
    this.#ended = new Chain(this.#inLife);
    this.#limit = limit;
    this.#atOnce = atOnce;
    this.#dropped = dropped;
  }

  open(): Iterable<Attempt> {
    return this.#open;
  }

  ended(): Iterable<Attempt> {
    return this.#ended;
  }

  /** How it ended; undefined while it is open. */
  outcome(attempt: Attempt): Outcome | undefined {
    return outcomeLabel.values[this.#outcome[attempt] ?? NO_OUTCOME];
  }

  /**
   * The attempt a report is about, made if it is new. Without a number it is the newest one of the task; if that has ended,
   * `isNext` decides whether the report is about the one after it.
   */
  of<R extends Report>({ high, low }: Halves, report: R, isNext: IsNext<R>): Attempt {
    const number = report.attempt;
    const wanted = number ?? this.latest(high, low);
    const found = this.#known.get(high, numbered(low, wanted));
    if (found === ABSENT) return this.#create(high, low, wanted);
    return number === undefined && this.rank[found] === FINAL && isNext(this, found, report)
      ? this.#create(high, low, wanted + 1)
      : found;
  }

  /** Moves an attempt to the ended ones. It must have left its agent and its queue. */
  close(attempt: Attempt, outcome: Outcome, time: Millis): void {
    this.rank[attempt] = FINAL;
    this.#outcome[attempt] = outcomeLabel.values.indexOf(outcome);
    this.endedAt[attempt] = time;
    this.#ended.add(attempt);
    if (this.#ended.size >= this.#limit + this.#atOnce) this.#forgetOldest(this.#atOnce);
  }

  /** Drops an open attempt without an end. It must have left its agent and its queue. */
  drop(attempt: Attempt): void {
    this.#forget(attempt);
  }

  /** Number of the newest attempt at a task. */
  latest(high: number, low: number): number {
    return this.#newest.size === 0 ? 1 : (this.number[this.#newest.get(high, low)] ?? 1);
  }

  /** Puts an attempt back: for restoring, in the order of their places from 0 on. What else is known of it the caller fills in. */
  restore({ high, low }: Halves, number: number, outcome: Outcome | undefined, latest: number): Attempt {
    const attempt = this.#place();
    this.#begin(attempt, high, low, number);
    if (number > 1 && number === latest) this.#newest.set(high, low, attempt);
    this.#known.set(high, numbered(low, number), attempt);
    if (outcome === undefined) this.#open.add(attempt);
    else {
      this.#outcome[attempt] = outcomeLabel.values.indexOf(outcome);
      this.#ended.add(attempt);
    }
    return attempt;
  }

  /** A task does not wait for its first attempt any more when its second has begun. */
  #supersede(high: number, low: number, number: number): void {
    const before = this.#known.get(high, numbered(low, this.latest(high, low)));
    if (before === ABSENT || (this.number[before] ?? 0) >= number || (this.rank[before] ?? FINAL) >= RUNNING) return;
    this.#giveUp(before, "superseded");
  }

  #giveUp(attempt: Attempt, why: Dropped): void {
    this.#dropped(attempt, why);
    this.#forget(attempt);
  }

  /** One by one after each event, each would wait for memory by itself; the processor fetches what a loop needs together. */
  #forgetOldest(count: number): void {
    for (let i = 0; i < count; i++) this.#forget(this.#ended.first);
  }

  #forget(attempt: Attempt): void {
    const high = this.high[attempt] ?? 0;
    const low = this.low[attempt] ?? 0;
    const number = this.number[attempt] ?? 1;
    this.#inLife.chain[attempt]?.remove(attempt);
    this.#known.delete(high, numbered(low, number));
    if (number > 1 && this.#newest.get(high, low) === attempt) this.#newest.delete(high, low);
    this.agent[attempt] = undefined;
    this.assignedTo[attempt] = undefined;
    this.queue[attempt] = undefined;
    this.#spare.push(attempt);
  }

  #create(high: number, low: number, number: number): Attempt {
    if (number > 1) this.#supersede(high, low, number);
    if (this.#open.size >= this.#limit && this.#open.first !== NONE) this.#giveUp(this.#open.first, "evicted");
    const attempt = this.#spare.pop() ?? this.#place();
    this.#begin(attempt, high, low, number);
    this.#known.set(high, numbered(low, number), attempt);
    this.#open.add(attempt);
    if (number > this.latest(high, low)) this.#newest.set(high, low, attempt);
    return attempt;
  }

  /** A place nobody had before. */
  #place(): Attempt {
    this.assignedTo.push(undefined);
    this.queue.push(undefined);
    for (const links of [this.#inLife, this.inAgent, this.inQueue]) links.extend();
    return this.agent.push(undefined) - 1;
  }

  /** Makes it a new attempt. It must be in no chain. */
  #begin(attempt: Attempt, high: number, low: number, number: number): void {
    this.high[attempt] = high;
    this.low[attempt] = low;
    this.number[attempt] = number;
    this.rank[attempt] = WAITING;
    this.#outcome[attempt] = NO_OUTCOME;
    this.queuedAt[attempt] = NaN;
    this.startedAt[attempt] = NaN;
    this.endedAt[attempt] = NaN;
    this.orphanedAt[attempt] = NaN;
    this.waitKnown[attempt] = 0;
    this.served[attempt] = 0;
    this.taskType[attempt] = UNTOLD;
  }
}

/** Half the print of an attempt. Nearly every task is tried once: the print of its first attempt is its own. */
function numbered(low: number, number: number): number {
  return low ^ Math.imul(number - 1, 0x9e3779b1);
}
