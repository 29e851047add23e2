// People's requests: each is a plan, a vote on it, two pieces of code, a review and a test.
import type { Task } from "./backlog.ts";
import type { Consensus } from "./consensus.ts";
import type { ConsensusResult, Report, RequestOutcome, TaskOutcome } from "./events.ts";
import { PATIENCE_SECONDS, ratingOf } from "./feedback.ts";
import { drawSeed } from "./random.ts";
import type { Random } from "./random.ts";
import type { TaskType } from "./roles.ts";

export interface RequestSettings {
  readonly consensus: Pick<Consensus, "ask">;
  readonly add: (tasks: readonly Task[]) => void;
  readonly report: Report;
  readonly random: Random;
  /** Begins every id, so that two runs never share one. */
  readonly run: string;
}

interface Request {
  readonly id: string;
  readonly began: number;
  readonly timer: NodeJS.Timeout;
  readonly tasks: RequestTasks;
  revised: boolean;
  readonly code: string[];
}

interface RequestTasks {
  readonly plan: Task;
  readonly code: readonly Task[];
  readonly review: Task;
  readonly test: Task;
}

const ANY_STEPS = 12;
/** What a plan is cut down to after a lost vote: every role accepts it. */
const REVISED_STEPS = 6;
/** Every so many requests somebody says how it was. */
const RATED_EVERY = 2;

export class Requests {
  readonly #settings: RequestSettings;
  readonly #open = new Map<string, Request>();
  readonly #finished = new Map<RequestOutcome, number>();
  #count = 0;

  constructor(settings: RequestSettings) {
    this.#settings = settings;
  }

  get open(): number {
    return this.#open.size;
  }

  finished(): ReadonlyMap<RequestOutcome, number> {
    return this.#finished;
  }

  start(count: number): void {
    const requests = Array.from({ length: count }, () => this.#begin());
    this.#settings.add(requests.map((request) => request.tasks.plan));
  }

  settled(task: Task, outcome: Exclude<TaskOutcome, "retried">, agent: string, result: string): void {
    const request = this.#open.get(requestOf(task.id));
    if (request === undefined || outcome === "cancelled") return;
    if (outcome !== "ok") this.#finish(request, outcome);
    else if (task.type === "plan") this.#vote(request, agent, result);
    else if (task.type === "code") this.#coded(request, agent, result);
    else if (task.type === "review") this.#settings.add([{ ...request.tasks.test, inputs: [result] }]);
    else this.#finish(request, "ok");
  }

  close(): void {
    for (const { timer } of this.#open.values()) clearTimeout(timer);
    this.#open.clear();
  }

  #begin(): Request {
    const id = `${this.#settings.run}-${String(++this.#count)}`;
    const timer = setTimeout(() => {
      this.#finish(request, "timeout");
    }, PATIENCE_SECONDS * 1000);
    const tasks = drawTasks(id, this.#settings.random);
    const request: Request = { id, began: performance.now(), timer, tasks, revised: false, code: [] };
    this.#open.set(id, request);
    return request;
  }

  #vote(request: Request, planner: string, plan: string): void {
    this.#settings.consensus.ask(planner, plan, (result) => {
      if (this.#open.has(request.id)) this.#decided(request, result, plan);
    });
  }

  // A vote nobody could win in time does not stop the work: the coordinator goes on with the plan.
  #decided(request: Request, result: ConsensusResult, plan: string): void {
    const { add } = this.#settings;
    if (result !== "rejected") {
      add(request.tasks.code.map((task) => ({ ...task, inputs: [plan] })));
    } else if (request.revised) {
      this.#finish(request, "failed");
    } else {
      request.revised = true;
      const id = `${request.id}/plan-2`;
      add([{ ...request.tasks.plan, id, mostSteps: REVISED_STEPS, inputs: [plan] }]);
    }
  }

  /** Who wrote the last piece asks for a review of all of them. */
  #coded(request: Request, agent: string, result: string): void {
    request.code.push(result);
    if (request.code.length < request.tasks.code.length) return;
    this.#settings.report({ kind: "code.changed", agent, pull_requests: 1 });
    this.#settings.add([{ ...request.tasks.review, inputs: request.code }]);
  }

  #finish(request: Request, outcome: RequestOutcome): void {
    if (!this.#open.delete(request.id)) return;
    clearTimeout(request.timer);
    const duration = (performance.now() - request.began) / 1000;
    const { report } = this.#settings;
    report({ kind: "request.finished", outcome, duration });
    const before = [...this.#finished.values()].reduce((sum, count) => sum + count, 0);
    this.#finished.set(outcome, (this.#finished.get(outcome) ?? 0) + 1);
    if (before % RATED_EVERY === 0) report({ kind: "feedback.given", rating: ratingOf(outcome, duration) });
  }
}

function requestOf(task: string): string {
  return task.slice(0, task.indexOf("/"));
}

/** The tasks of a request; the same run of numbers, the same tasks. */
export function drawTasks(request: string, random: Random): RequestTasks {
  const draw = (type: TaskType, name: string): Task => ({
    id: `${request}/${name}`,
    type,
    attempt: 1,
    size: drawSize(random),
    seed: drawSeed(random),
    mostSteps: ANY_STEPS,
    inputs: [],
  });
  return {
    plan: draw("plan", "plan"),
    code: [draw("code", "code-1"), draw("code", "code-2")],
    review: draw("review", "review"),
    test: draw("test", "test"),
  };
}

/** Most tasks are near 1, a few are more than twice as large: 0.5 to about 2.5, median 0.9. */
function drawSize(random: Random): number {
  return 0.5 + 0.4 * (random() + random() ** 2) + 1.2 * random() ** 6;
}
