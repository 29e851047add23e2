// What a swarm tells, drawn by chance, and what each report must add to the page. Every amount is a sum of 64ths, so that sums
// come out the same in whatever order they are made.
import { agents, coordination, exporter, experience, queues, tasks } from "../../exporter/catalog/index.ts";
import { consensusResult, outcome, requestOutcome, type rejection } from "../../exporter/catalog/labels.ts";
import type { EventKind } from "../../exporter/model/event.ts";
import type { Random } from "../../demo/random.ts";
import { ended, observed, seriesOf, waited, type Add } from "./on-page.ts";

/** One report as it is sent. */
export interface Told {
  /** The event as JSON, or what is none. */
  readonly text: string;
  /** Undefined for what must be refused. */
  readonly kind: EventKind | undefined;
  readonly id: string | undefined;
  readonly adds: readonly Add[];
}

/** What is drawn, before it is decided whether it gets an id. */
interface Draft {
  readonly event: Readonly<Record<string, string | number>> & { readonly kind: EventKind };
  readonly adds: readonly Add[];
}

/** Seconds: some below, between and above the marks of the histograms. */
const SECONDS = [1 / 64, 3 / 64, 1 / 8, 1 / 2, 5 / 4, 3, 9, 14, 45, 1000];
const SHARED_AGENTS = 24;
const TASK_TYPES = ["review", "build", "plan", "search"];
const QUEUES = ["inbox", "night"];
/** What is told with its times began so long ago: it is over by now, and its end is not an hour ago, which would be late. */
const PAST_MS = 2_400_000;

/** Somebody who tells of agents, some of which others tell of too. Its ids, tasks and own agents are nobody else's. */
export class Teller {
  readonly #name: string;
  readonly #random: Random;
  readonly #began = Date.now() - PAST_MS;
  #count = 0;
  #cpu = 0;
  #born = false;
  #arrived: number | undefined;
  /** A task that began in the last body and ends in the next. */
  #open: { readonly task: string; readonly agent: string; readonly type: string; readonly at: number } | undefined;

  constructor(name: string, random: Random) {
    this.#name = name;
    this.#random = random;
  }

  /** The series by which its bodies are known on the page: messages nobody else tells of. */
  get mark(): string {
    return seriesOf(coordination.messages, this.#name);
  }

  /**
   * The reports of one body. The first tells of `mark` messages, by which the body is known on the page. With `ids` all
   * have one, so that the body may be sent twice; else some. With `inTurn` they lean on those of the bodies before.
   */
  body(mark: number, ids: boolean, inTurn: boolean): readonly Told[] {
    const drafts = [this.#messages(this.#name, mark)];
    const kinds = [...this.#alone, ...(inTurn ? this.#inTurn : [])];
    const reports = 10 + Math.floor(this.#random() * 30);
    while (drafts.length < reports) drafts.push(...this.#of(kinds)());
    const told = drafts.flatMap((draft) => this.#finish(draft, ids || this.#chance(0.3)));
    return [...told, ...this.#invalid()];
  }

  /** Means the same at any time. */
  readonly #alone = [
    () => this.#loneFinish(),
    () => this.#loneFinish(),
    () => this.#loneFinish(),
    () => this.#lifeCycle(),
    () => this.#retried(),
    () => [this.#messages(this.#shared(), 1 + Math.floor(this.#random() * 300))],
    () => [this.#consensus()],
    () => [this.#request()],
  ];

  /** Means what it means behind what was told before. */
  readonly #inTurn = [
    () => [this.#heartbeat()],
    () => this.#newLife(),
    () => [this.#sampled()],
    () => this.#halfLife(),
  ];

  #loneFinish(): readonly Draft[] {
    const [agent, type, end, seconds] = [
      this.#shared(),
      this.#of(TASK_TYPES),
      this.#of(outcome.values),
      this.#of(SECONDS),
    ];
    const withQueue = this.#chance(0.3);
    const [queue, wait] = [this.#of(QUEUES), this.#of(SECONDS)];
    const event = { kind: "task.finished", agent, task_type: type, outcome: end, duration: seconds } as const;
    const adds = ended(agent, type, end, seconds);
    if (!withQueue) return [draft(event, adds)];
    const queued: readonly Add[] = [[seriesOf(queues.served, queue), 1], ...waited(type, queue, wait)];
    return [draft({ ...event, queue, wait }, [...adds, ...queued])];
  }

  #lifeCycle(): readonly Draft[] {
    const [agent, type, queue, task] = [this.#shared(), this.#of(TASK_TYPES), this.#of(QUEUES), this.#next("task")];
    const [wait, run, decision, at] = [this.#of(SECONDS), this.#of(SECONDS), this.#of(SECONDS), this.#time()];
    const end = this.#of(outcome.values);
    const start = at + wait * 1000;
    return [
      draft({ kind: "task.queued", task, task_type: type, queue, time: at }, [[seriesOf(queues.arrivals, queue), 1]]),
      draft({ kind: "task.assigned", task, agent, duration: decision }, [
        ...observed(tasks.assignmentDuration, decision),
        [seriesOf(coordination.busySeconds, "assignment"), decision],
      ]),
      draft({ kind: "task.started", task, agent, time: start }, [
        [seriesOf(queues.served, queue), 1],
        ...waited(type, queue, wait),
      ]),
      // Untold, the time it ran follows from its start.
      draft(
        { kind: "task.finished", task, agent, outcome: end, time: start + run * 1000 },
        ended(agent, type, end, run),
      ),
    ];
  }

  /** Fails at the first agent, and is well done by a second. */
  #retried(): readonly Draft[] {
    const [first, second, type, task] = [this.#shared(), this.#shared(), this.#of(TASK_TYPES), this.#next("task")];
    const [a, b, at] = [this.#of(SECONDS), this.#of(SECONDS), this.#time()];
    const again = at + a * 1000 + 1000;
    const shared = { task, task_type: type };
    return [
      draft({ kind: "task.started", ...shared, agent: first, time: at }, []),
      draft(
        { kind: "task.finished", ...shared, agent: first, outcome: "retried", time: at + a * 1000 },
        ended(first, type, "retried", a),
      ),
      draft({ kind: "task.started", ...shared, agent: second, time: again }, []),
      draft(
        { kind: "task.finished", ...shared, agent: second, outcome: "ok", time: again + b * 1000 },
        ended(second, type, "ok", b),
      ),
    ];
  }

  /** The end of the task that began in a body before; then the beginning of another. */
  #halfLife(): readonly Draft[] {
    const drafts: Draft[] = [];
    if (this.#open !== undefined) {
      const { task, agent, type, at } = this.#open;
      const run = this.#of(SECONDS);
      const event = { kind: "task.finished", task, agent, outcome: "failed", time: at + run * 1000 } as const;
      drafts.push(draft(event, ended(agent, type, "failed", run)));
    }
    const open = { task: this.#next("task"), agent: this.#shared(), type: this.#of(TASK_TYPES), at: this.#time() };
    this.#open = open;
    const { task, agent, type, at } = open;
    return [...drafts, draft({ kind: "task.started", task, agent, task_type: type, time: at }, [])];
  }

  #messages(agent: string, count: number): Draft {
    const seconds = this.#of(SECONDS);
    return draft({ kind: "message.handled", agent, count, duration: seconds }, [
      [seriesOf(coordination.messages, agent), count],
      ...observed(coordination.batchSize, count),
      ...observed(coordination.messageDuration, seconds),
      [seriesOf(coordination.busySeconds, "message"), seconds],
    ]);
  }

  #consensus(): Draft {
    const [result, seconds] = [this.#of(consensusResult.values), this.#of(SECONDS)];
    return draft({ kind: "consensus.round", result, duration: seconds }, [
      [seriesOf(coordination.consensusRounds, result), 1],
      ...observed(coordination.consensusDuration, seconds),
      [seriesOf(coordination.busySeconds, "consensus"), seconds],
    ]);
  }

  #request(): Draft {
    if (this.#chance(0.3)) {
      const rating = 1 + Math.floor(this.#random() * 5);
      return draft({ kind: "feedback.given", rating }, [[seriesOf(experience.feedback, String(rating)), 1]]);
    }
    const [end, seconds] = [this.#of(requestOutcome.values), this.#of(SECONDS)];
    const adds: readonly Add[] = [
      [seriesOf(experience.requests, end), 1],
      ...observed(experience.requestDuration, seconds),
    ];
    return draft({ kind: "request.finished", outcome: end, duration: seconds }, adds);
  }

  /** Processor time is a total that grows; the page shows by how much. */
  #heartbeat(): Draft {
    const [agent, growth] = [`${this.#name}-alive`, this.#of(SECONDS)];
    this.#cpu += growth;
    const adds: readonly Add[] = [[seriesOf(agents.cpuSeconds, agent), growth]];
    return draft({ kind: "agent.heartbeat", agent, interval: 600, cpu: this.#cpu, slots: 4, state: "idle" }, adds);
  }

  #newLife(): readonly Draft[] {
    const [agent, at] = [`${this.#name}-reborn`, this.#time()];
    if (!this.#born) {
      this.#born = true;
      return [draft({ kind: "agent.spawned", agent, time: at }, [])];
    }
    return [
      draft({ kind: "agent.stopped", agent, time: at }, []),
      draft({ kind: "agent.spawned", agent, time: at + 1 }, [[seriesOf(agents.restarts, agent), 1]]),
    ];
  }

  /** A total kept elsewhere: the first sample tells where it stands, the others what came. */
  #sampled(): Draft {
    const [queue, came] = [`${this.#name}-queue`, Math.floor(this.#random() * 100)];
    const adds: readonly Add[] = this.#arrived === undefined ? [] : [[seriesOf(queues.arrivals, queue), came]];
    this.#arrived = (this.#arrived ?? 1000) + came;
    return draft({ kind: "queue.sampled", queue, depth: came, arrived_total: this.#arrived }, adds);
  }

  /** What must be refused, without harm to the rest. */
  #invalid(): readonly Told[] {
    return [
      refused("unknown_kind", '{"kind":"task.lost","task":"t"}'),
      refused("missing_field", '{"kind":"task.finished","agent":"a"}'),
      refused("invalid_field", '{"kind":"task.finished","agent":"a","outcome":"ok","duration":-1}'),
      refused("not_an_object", "17"),
    ].filter(() => this.#chance(0.3));
  }

  /** As it is sent: with an id, if it is to have one, and then sometimes twice. */
  #finish({ event, adds }: Draft, withId: boolean): readonly Told[] {
    const id = withId ? this.#next("id") : undefined;
    const text = JSON.stringify(id === undefined ? event : { ...event, id });
    const told = { text, kind: event.kind, id, adds };
    return id !== undefined && this.#chance(0.1) ? [told, told] : [told];
  }

  #shared(): string {
    return `agent-${String(Math.floor(this.#random() * SHARED_AGENTS))}`;
  }

  #next(what: string): string {
    this.#count++;
    return `${this.#name}-${what}-${String(this.#count)}`;
  }

  /** Each later than the one before. */
  #time(): number {
    this.#count++;
    return this.#began + this.#count;
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #of<T>(choice: readonly T[]): T {
    // The index is within the list, and no list here is empty.
    return choice[Math.floor(this.#random() * choice.length)] as T;
  }
}

function draft(event: Draft["event"], adds: readonly Add[]): Draft {
  return { event, adds };
}

/** What must be refused, and as what it is counted. */
function refused(reason: (typeof rejection.values)[number], text: string): Told {
  return { text, kind: undefined, id: undefined, adds: [[seriesOf(exporter.eventsRejected, reason), 1]] };
}

/** A line among others that was broken off: the others are taken. */
export const brokenLine: Told = refused("not_json", '{"kind":"task.finished","agent":"a","outc');
