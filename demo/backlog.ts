// What waits, in order of arrival, by task type.
import { queueOf, taskTypes } from "./roles.ts";
import type { QueueName, TaskType } from "./roles.ts";

export interface Task {
  readonly id: string;
  readonly type: TaskType;
  /** From 1. */
  readonly attempt: number;
  readonly size: number;
  readonly seed: number;
  /** The most steps a plan may have. */
  readonly mostSteps: number;
  /** Results of earlier tasks this one goes on with. */
  readonly inputs: readonly string[];
}

export interface Waiting {
  readonly task: Task;
  /** Unix milliseconds. */
  readonly queuedAt: number;
  /** Place in the line of all types. */
  readonly place: number;
}

/** More than this is refused: a burst asked for again and again must not fill the memory. */
const CAPACITY = 10_000;

export class Backlog {
  readonly #lines = new Map<TaskType, Waiting[]>(taskTypes.map((type) => [type, []]));
  #places = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  hasRoomFor(tasks: number): boolean {
    return this.#size + tasks <= CAPACITY;
  }

  add(task: Task, queuedAt: number): void {
    this.#lines.get(task.type)?.push({ task, queuedAt, place: this.#places++ });
    this.#size++;
  }

  /** The first of each type that has one, the longest waiting first. */
  heads(): readonly Waiting[] {
    const heads = [...this.#lines.values()].flatMap((line) => line.slice(0, 1));
    return heads.sort((a, b) => a.place - b.place);
  }

  /** Takes out the first of a type. */
  take(type: TaskType): void {
    if (this.#lines.get(type)?.shift() !== undefined) this.#size--;
  }

  clear(): void {
    for (const line of this.#lines.values()) line.length = 0;
    this.#size = 0;
  }

  depth(queue: QueueName): number {
    return this.#linesOf(queue).reduce((sum, line) => sum + line.length, 0);
  }

  /** Unix milliseconds when the longest waiting of a queue came; absent if none waits. */
  oldest(queue: QueueName): number | undefined {
    const times = this.#linesOf(queue).flatMap((line) => line.slice(0, 1).map((waiting) => waiting.queuedAt));
    return times.length === 0 ? undefined : Math.min(...times);
  }

  #linesOf(queue: QueueName): readonly Waiting[][] {
    return [...this.#lines].filter(([type]) => queueOf(type) === queue).map(([, line]) => line);
  }
}
