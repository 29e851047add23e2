// A swarm in which nothing lasts: agents join, fall silent, stop and are renamed; tasks are left lying; names never end.
import type { Random } from "../../demo/random.ts";
import type { Millis } from "../../exporter/model/clock.ts";
import { outcome } from "../../exporter/catalog/labels.ts";

type Event = Readonly<Record<string, string | number>>;

interface Member {
  readonly name: string;
  readonly type: string;
  beatAt: Millis;
  cpu: number;
}

interface Task {
  readonly name: string;
  readonly type: string;
  readonly queue: string;
}

export interface ChurnOptions {
  /** Agents there are on average; it swings by a third around that. */
  readonly agents: number;
  /** Task types in all; a few are told all the time, the others once in a while. */
  readonly taskTypes: number;
  readonly queues: number;
}

/** Half a minute from few agents to many and back. */
const SWING_MS = 30_000;
const BEAT_SECONDS = 2;
/** An agent lives for some ten seconds on average. */
const JOINS_A_SECOND = 0.1;
const MOST_OPEN = 1_000;
const USUAL_TYPES = 5;

export class Churn {
  readonly #options: ChurnOptions;
  readonly #random: Random;
  readonly #members: Member[] = [];
  readonly #waiting: Task[] = [];
  #running: (Task & { readonly agent: string })[] = [];
  #last: Event | undefined;
  #count = 0;
  #turnedAt: Millis;

  constructor(options: ChurnOptions, random: Random, now: Millis) {
    this.#options = options;
    this.#random = random;
    this.#turnedAt = now;
  }

  /** About `count` events of the time since the last call. */
  events(count: number, now: Millis): readonly Event[] {
    const seconds = (now - this.#turnedAt) / 1000;
    this.#turnedAt = now;
    const events = [...this.#comeAndGo(seconds, now), ...this.#beats(now)];
    while (events.length < count) events.push(this.#marked(this.#act()));
    return events;
  }

  #comeAndGo(seconds: number, now: Millis): Event[] {
    const events: Event[] = [];
    const wanted = this.#options.agents * (1 + Math.sin((now / SWING_MS) * Math.PI) / 3);
    const changes = Math.ceil(wanted * JOINS_A_SECOND * seconds);
    for (let i = 0; i < changes; i++) {
      if (this.#members.length > wanted) events.push(...this.#leave());
      events.push(...this.#join(now));
      if (this.#members.length > wanted) events.push(...this.#leave());
    }
    return events;
  }

  /** Its first heartbeat follows at once: one who never sent any is waited for much longer when it falls silent. */
  #join(now: Millis, type = `type-${String(Math.floor(this.#random() * 8))}`): Event[] {
    const member = { name: this.#next("agent"), type, beatAt: now, cpu: 0 };
    this.#members.push(member);
    const duration = this.#random();
    const spawned = { kind: "agent.spawned", agent: member.name, type, swarm: "soak", slots: 4, duration };
    return [spawned, this.#beat(member, now)];
  }

  /**
   * One of three says so, one is not heard of again, and one goes on under a new name, with the work it had. What the others ran
   * is left lying: an end told in the name of who is gone would bring it back.
   */
  #leave(): Event[] {
    const [gone] = this.#members.splice(Math.floor(this.#random() * this.#members.length), 1);
    if (gone === undefined) return [];
    const how = Math.floor(this.#random() * 3);
    const events: Event[] = how === 0 ? [{ kind: "agent.stopped", agent: gone.name, reason: "soak" }] : [];
    if (how === 1) events.push(...this.#join(this.#turnedAt, gone.type));
    const heir = how === 1 ? this.#members.at(-1)?.name : undefined;
    this.#running = this.#running.flatMap((task) =>
      task.agent !== gone.name ? [task] : heir === undefined ? [] : [{ ...task, agent: heir }],
    );
    return events;
  }

  #beats(now: Millis): Event[] {
    return this.#members.filter(({ beatAt }) => beatAt <= now).map((member) => this.#beat(member, now));
  }

  #beat(member: Member, now: Millis): Event {
    member.beatAt = now + BEAT_SECONDS * 1000;
    member.cpu += this.#random();
    const { name: agent, type, cpu } = member;
    return { kind: "agent.heartbeat", agent, type, interval: BEAT_SECONDS, cpu, memory: 5e7, state: "idle" };
  }

  #act(): Event {
    const draw = this.#random();
    const agent = this.#agent();
    if (draw < 0.3) return { kind: "task.finished", agent, task_type: this.#type(), ...this.#ending() };
    if (draw < 0.75) return this.#work();
    if (draw < 0.85) return { kind: "message.handled", agent, duration: this.#random() / 10, count: this.#whole(20) };
    if (draw < 0.9) return { kind: "queue.sampled", queue: this.#queue(), depth: this.#whole(50), consumers: 3 };
    if (draw < 0.94) return { kind: "consensus.round", agent, result: "achieved", duration: this.#random() };
    if (draw < 0.98) return { kind: "request.finished", outcome: "ok", duration: this.#random() * 9 };
    return { kind: "feedback.given", rating: this.#whole(5) };
  }

  /** One step of a task's life. Of those that wait or run, the oldest are left lying when there are too many. */
  #work(): Event {
    const draw = this.#random();
    if (draw < 0.3) {
      const task = this.#waiting.shift();
      if (task !== undefined) return this.#start(task);
    } else if (draw < 0.6) {
      const task = this.#running.shift();
      if (task !== undefined) return { kind: "task.finished", task: task.name, agent: task.agent, ...this.#ending() };
    } else if (draw < 0.65) {
      const task = this.#waiting[0];
      if (task !== undefined)
        return { kind: "task.assigned", task: task.name, agent: this.#agent(), duration: this.#random() / 1000 };
    }
    return this.#enqueue();
  }

  #enqueue(): Event {
    const task = { name: this.#next("task"), type: this.#type(), queue: this.#queue() };
    this.#waiting.push(task);
    if (this.#waiting.length > MOST_OPEN) this.#waiting.shift();
    return { kind: "task.queued", task: task.name, task_type: task.type, queue: task.queue };
  }

  #start(task: Task): Event {
    const agent = this.#agent();
    this.#running.push({ ...task, agent });
    if (this.#running.length > MOST_OPEN) this.#running.shift();
    return { kind: "task.started", task: task.name, agent };
  }

  #ending(): Event {
    const end = this.#random() < 0.8 ? "ok" : (outcome.values[this.#whole(outcome.values.length) - 1] ?? "failed");
    return { outcome: end, duration: Math.exp(this.#random() * 6 - 4) };
  }

  /** A third has an id; one in fifty is one of before once more. */
  #marked(event: Event): Event {
    if (this.#last !== undefined && this.#random() < 0.02) return this.#last;
    if (this.#random() > 0.33) return event;
    this.#last = { ...event, id: this.#next("event") };
    return this.#last;
  }

  #agent(): string {
    return this.#members[Math.floor(this.#random() * this.#members.length)]?.name ?? "nobody";
  }

  #type(): string {
    const types = this.#random() < 0.9 ? USUAL_TYPES : this.#options.taskTypes;
    return `work-${String(this.#whole(types))}`;
  }

  #queue(): string {
    return `queue-${String(this.#whole(this.#options.queues))}`;
  }

  /** From 1. */
  #whole(most: number): number {
    return 1 + Math.floor(this.#random() * most);
  }

  #next(what: string): string {
    this.#count++;
    return `${what}-${String(this.#count)}`;
  }
}
