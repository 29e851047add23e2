// What is told of a task before an agent has it. `task.queued` names no agent, so that no shard is known to tell; yet it says
// which attempt begins and of which type. It is kept here, and told to the shard of the agent just before that agent's next
// event about the task. Bounded: the newest tasks are remembered, and a few reports of each.
import type { EventOf } from "../model/event.ts";

/** Reports kept of a task: one for each attempt that waits, and that is one nearly always. */
const KEPT = 8;

interface Entry {
  /** JSON of the reports, in the order they came. */
  readonly reports: string[];
  /** How many of them were told, to which shard, in which round. */
  told: number;
  shard: number;
  round: number;
}

export class QueuedTasks {
  readonly #tasks = new Map<string, Entry>();
  readonly #limit: number;
  #round = 0;

  /** Remembers at most `limit` tasks. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Notes a report. It is told without its queue: shards keep none. */
  note(event: EventOf<"task.queued">): void {
    const { task } = event;
    const { reports } = this.#entryOf(task);
    reports.push(written(event, task));
    if (reports.length > KEPT) this.#dropFirst(task);
  }

  /** What a shard must be told before it is told what an agent of its own does with the task. Counts as told from now on. */
  due(task: string, shard: number): readonly string[] {
    const entry = this.#tasks.get(task);
    if (entry === undefined) return [];
    const { reports, told } = entry;
    const isKnown = entry.shard === shard && entry.round === this.#round;
    entry.told = reports.length;
    entry.shard = shard;
    entry.round = this.#round;
    return isKnown ? reports.slice(told) : reports;
  }

  /** What was due may not have arrived: all is due again. To be told the same twice does a shard no harm. */
  tellAgain(): void {
    this.#round++;
  }

  #entryOf(task: string): Entry {
    const found = this.#tasks.get(task);
    if (found !== undefined) return found;
    if (this.#tasks.size >= this.#limit) this.#forgetOldest();
    const made = { reports: [], told: 0, shard: -1, round: 0 };
    this.#tasks.set(task, made);
    return made;
  }

  #dropFirst(task: string): void {
    const entry = this.#entryOf(task);
    entry.reports.shift();
    entry.told = Math.max(0, entry.told - 1);
  }

  #forgetOldest(): void {
    for (const task of this.#tasks.keys()) {
      this.#tasks.delete(task);
      return;
    }
  }
}

/** A report as JSON. By hand, as there may be one for every task: `JSON.stringify` takes several times as long. */
function written({ kind, id, time, attempt, task_type: type }: EventOf<"task.queued">, task: string): string {
  const told = `{"kind":"${kind}","task":${quoted(task)},"time":${String(time)}`;
  const more = `${id === undefined ? "" : `,"id":${quoted(id)}`}${type === undefined ? "" : `,"task_type":${quoted(type)}`}`;
  return `${told}${more}${attempt === undefined ? "" : `,"attempt":${String(attempt)}`}}`;
}

/** A name as JSON. It holds no control characters, so that hardly one needs escapes. */
function quoted(name: string): string {
  return name.includes('"') || name.includes("\\") ? JSON.stringify(name) : `"${name}"`;
}
