// Gives waiting tasks to agents and follows each attempt to its end.
import { decide } from "./assignment.ts";
import type { Candidate, Decision } from "./assignment.ts";
import { Backlog } from "./backlog.ts";
import type { Task, Waiting } from "./backlog.ts";
import type { Crew } from "./crew.ts";
import type { Report, TaskOutcome } from "./events.ts";
import type { End, Up } from "./protocol.ts";
import { queueNames, queueOf, roles } from "./roles.ts";
import type { QueueName } from "./roles.ts";

export interface DispatcherSettings {
  readonly crew: Pick<Crew, "members" | "send">;
  readonly report: Report;
  /** Unix milliseconds. */
  now(): number;
  /** The task has ended for good. */
  settled(task: Task, outcome: Exclude<TaskOutcome, "retried">, agent: string, result: string): void;
}

interface Attempt extends Waiting {
  readonly agent: string;
  readonly assignedAt: number;
  startedAt: number | undefined;
}

export interface QueueState {
  readonly queue: QueueName;
  readonly depth: number;
  readonly inFlight: number;
  /** Seconds; 0 if nothing waits. */
  readonly oldestAge: number;
  readonly consumers: number;
}

const MOST_ATTEMPTS = 3;

export class Dispatcher {
  readonly #settings: DispatcherSettings;
  readonly #backlog = new Backlog();
  readonly #running = new Map<string, Attempt>();
  readonly #given = new Map<string, number>();
  readonly #ended = new Map<TaskOutcome, number>();
  #closed = false;

  constructor(settings: DispatcherSettings) {
    this.#settings = settings;
  }

  get waiting(): number {
    return this.#backlog.size;
  }

  hasRoomFor(tasks: number): boolean {
    return !this.#closed && this.#backlog.hasRoomFor(tasks);
  }

  runningOf(agent: string): number {
    return [...this.#running.values()].filter((attempt) => attempt.agent === agent).length;
  }

  /** Ended attempts by outcome. */
  outcomes(): ReadonlyMap<TaskOutcome, number> {
    return this.#ended;
  }

  add(tasks: readonly Task[]): void {
    for (const task of tasks) {
      const queuedAt = this.#settings.now();
      this.#backlog.add(task, queuedAt);
      this.#settings.report({ kind: "task.queued", ...part(task) }, queuedAt);
    }
    this.dispatch();
  }

  /** Gives out whatever can go now. */
  dispatch(): void {
    while (!this.#closed) {
      const asked = performance.now();
      const decision = decide(this.#backlog.heads(), this.#candidates());
      if (decision === undefined) return;
      this.#assign(decision, (performance.now() - asked) / 1000);
    }
  }

  started(agent: string, message: Extract<Up, { say: "started" }>): void {
    const attempt = this.#attemptOf(agent, message);
    if (attempt === undefined) return;
    // The clocks of two processes are one, but each reads it when it comes to it.
    attempt.startedAt = Math.max(message.time, attempt.assignedAt);
    const wait = (attempt.startedAt - attempt.queuedAt) / 1000;
    this.#settings.report({ kind: "task.started", agent, ...part(attempt.task), wait }, attempt.startedAt);
  }

  ended(agent: string, message: Extract<Up, { say: "ended" }>): void {
    const attempt = this.#attemptOf(agent, message);
    if (attempt === undefined) return;
    const time = Math.max(message.time, attempt.startedAt ?? attempt.assignedAt);
    this.#end(attempt, message.end, time, message.duration, message.result);
    this.dispatch();
  }

  /** The agent's process is gone: what it ran goes to another. */
  gone(agent: string): void {
    const now = this.#settings.now();
    for (const attempt of [...this.#running.values()].filter((candidate) => candidate.agent === agent)) {
      const ran = attempt.startedAt === undefined ? undefined : Math.max(0, now - attempt.startedAt) / 1000;
      this.#end(attempt, "cancelled", now, ran, "");
    }
    this.dispatch();
  }

  queues(): readonly QueueState[] {
    const now = this.#settings.now();
    const ready = this.#settings.crew.members().filter((member) => member.phase === "ready");
    return queueNames.map((queue) => {
      const oldest = this.#backlog.oldest(queue);
      return {
        queue,
        depth: this.#backlog.depth(queue),
        inFlight: [...this.#running.values()].filter(({ task }) => queueOf(task.type) === queue).length,
        oldestAge: oldest === undefined ? 0 : Math.max(0, now - oldest) / 1000,
        consumers: ready.filter(({ role }) => roles[role].does.some((type) => queueOf(type) === queue)).length,
      };
    });
  }

  /** From now on nothing is given out; what waits is dropped. */
  close(): void {
    this.#closed = true;
    this.#backlog.clear();
  }

  #candidates(): readonly Candidate[] {
    const load = new Map<string, number>();
    for (const { agent } of this.#running.values()) load.set(agent, (load.get(agent) ?? 0) + 1);
    return this.#settings.crew
      .members()
      .filter((member) => member.phase === "ready")
      .map(({ agent, role }) => ({ agent, role, running: load.get(agent) ?? 0, given: this.#given.get(agent) ?? 0 }));
  }

  #assign({ waiting, agent }: Decision, duration: number): void {
    const { task } = waiting;
    const { crew, report, now } = this.#settings;
    const assignedAt = Math.max(now(), waiting.queuedAt);
    this.#backlog.take(task.type);
    this.#running.set(keyOf(task.id, task.attempt), { ...waiting, agent, assignedAt, startedAt: undefined });
    this.#given.set(agent, (this.#given.get(agent) ?? 0) + 1);
    report({ kind: "task.assigned", agent, duration, ...part(task) }, assignedAt);
    const { id, type, attempt, size, seed, mostSteps } = task;
    if (task.inputs.length > 0) crew.send(agent, { say: "read", task: id, bodies: task.inputs });
    crew.send(agent, { say: "do", order: { task: id, type, attempt, size, seed, mostSteps } });
  }

  #attemptOf(agent: string, message: { readonly task: string; readonly attempt: number }): Attempt | undefined {
    const attempt = this.#running.get(keyOf(message.task, message.attempt));
    return attempt?.agent === agent ? attempt : undefined;
  }

  #end(attempt: Attempt, end: End, time: number, duration: number | undefined, result: string): void {
    const { task, agent } = attempt;
    const outcome = this.#outcomeOf(end, task.attempt);
    this.#running.delete(keyOf(task.id, task.attempt));
    this.#ended.set(outcome, (this.#ended.get(outcome) ?? 0) + 1);
    const ran = duration === undefined ? {} : { duration };
    this.#settings.report({ kind: "task.finished", agent, outcome, ...part(task), ...ran }, time);
    if (outcome === "retried") this.#again(task, time);
    else this.#settings.settled(task, outcome, agent, result);
  }

  #again(task: Task, time: number): void {
    const next = { ...task, attempt: task.attempt + 1 };
    this.#backlog.add(next, time);
    this.#settings.report({ kind: "task.queued", ...part(next) }, time);
  }

  #outcomeOf(end: End, attempt: number): TaskOutcome {
    if (end === "transient") return this.#closed || attempt >= MOST_ATTEMPTS ? "failed" : "retried";
    // The agent left or died, the task is still wanted: that is not the task's fault, so it does not count against it.
    if (end === "cancelled") return this.#closed ? "cancelled" : "retried";
    return end;
  }
}

function keyOf(task: string, attempt: number): string {
  return `${task}#${String(attempt)}`;
}

function part(task: Task): { task: string; queue: QueueName; task_type: string; attempt: number } {
  return { task: task.id, queue: queueOf(task.type), task_type: task.type, attempt: task.attempt };
}
