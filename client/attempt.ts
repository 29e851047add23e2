// An attempt at a task whose begin and end are told by hand: for loops over a queue, and where no function is the task.
import { taskOutcome } from "./outcome.ts";
import type { TaskOutcome } from "./events.ts";

export interface AttemptOptions {
  /** Id of the task, unique in the swarm: joins what others tell of it. Without one only the end is told. */
  readonly id?: string | undefined;
  /** Queue it waited in. */
  readonly queue?: string | undefined;
  /** Which attempt at the task it is, from 1. */
  readonly attempt?: number | undefined;
  /** Seconds it waited. */
  readonly wait?: number | undefined;
}

export interface Attempt {
  /** Tells that it ended; `ok` if no outcome is given. Only the first end counts. */
  finish(outcome?: TaskOutcome): void;
  /** Tells that it ended by an error: `timeout`, `cancelled` or `failed`, as the error says. */
  fail(error: unknown): void;
}

const OUTCOMES: ReadonlySet<unknown> = new Set<TaskOutcome>(["ok", "failed", "timeout", "cancelled", "retried"]);

/** `end` is called once, with an outcome that there is. */
export function createAttempt(end: (outcome: TaskOutcome) => void): Attempt {
  let isOpen = true;
  const finish = (outcome: TaskOutcome = "ok"): void => {
    if (!isOpen || !OUTCOMES.has(outcome)) return;
    isOpen = false;
    end(outcome);
  };
  return { finish, fail: (error) => finish(taskOutcome(error)) };
}
