// An agent of this process: what it does is told by its methods. None of them throws, and what a function handed to them
// returns or throws goes on unchanged.
import { createAttempt, type Attempt, type AttemptOptions } from "./attempt.ts";
import { bounded, cleanFields, cleanText, peek } from "./clean.ts";
import type {
  AgentEvent,
  CallRecord,
  CodeRecord,
  DatabaseRecord,
  LlmRecord,
  LlmUsage,
  MessageRecord,
  PoolSample,
  TaskOutcome,
  ToolRecord,
  Topology,
} from "./events.ts";
import { startHeartbeat } from "./heartbeat.ts";
import { callOutcome, endingOf, llmOutcome, taskOutcome } from "./outcome.ts";
import type { Outbox } from "./outbox.ts";
import { Sampling } from "./sampling.ts";
import type { Teller } from "./teller.ts";
import { Kinds, TimedKind, type Load } from "./timed-kind.ts";
import { watch, type Watcher } from "./watch.ts";

export interface AgentOptions {
  /** What kind of agent it is, such as `coder`. */
  readonly type?: string | undefined;
  /** Swarm it belongs to. */
  readonly swarm?: string | undefined;
  readonly version?: string | undefined;
  /** Attempts it can run at the same time. */
  readonly slots?: number | undefined;
  readonly topology?: Topology | undefined;
  /** Seconds between heartbeats, from 1; false sends none. Default: 10. */
  readonly heartbeat?: number | false | undefined;
}

export interface AgentParts {
  readonly teller: Teller;
  readonly outbox: Outbox;
}

/** What tokens a request to a model took, from what it returned. */
export type ReadUsage<T> = (result: Awaited<T>) => LlmUsage;

/** What reads a pool of connections. */
export type ReadPool = () => PoolSample;

type Method<This, Args extends unknown[], R> = (this: This, ...args: Args) => R;

const DEFAULT_HEARTBEAT = 10;
const DAY = 86_400;

export class Agent {
  readonly name: string;
  readonly #teller: Teller;
  readonly #load: Load = { running: 0 };
  readonly #tasks: Kinds<TimedKind<TaskOutcome>>;
  readonly #tools: Kinds<TimedKind<"failed" | "timeout" | "cancelled">>;
  readonly #databases: Kinds<TimedKind<"failed" | "timeout" | "cancelled">>;
  readonly #calls: Kinds<TimedKind<"ok" | "failed" | "timeout">>;
  readonly #sampling = new Sampling();
  readonly #stopHeartbeat: (() => void) | undefined;
  #isStopped = false;

  /** Of `client.agent`. */
  constructor({ teller, outbox }: AgentParts, name: string, options: AgentOptions | undefined) {
    this.name = name;
    this.#teller = teller;
    // Only tasks are load: what they call in turn is a part of them.
    const [load, calls] = [this.#load, { running: 0 }];
    this.#tasks = new Kinds((task) => {
      const fields = { kind: "task.finished", agent: name, ...(task === "" ? {} : { task_type: task }) };
      return new TimedKind({ outbox, load, fields, outcomeOf: taskOutcome });
    });
    this.#tools = new Kinds((tool) => {
      const fields = { kind: "tool.finished", agent: name, tool };
      return new TimedKind({ outbox, load: calls, fields, outcomeOf: endingOf });
    });
    this.#databases = new Kinds((database) => {
      const fields = { kind: "database.finished", agent: name, database };
      return new TimedKind({ outbox, load: calls, fields, outcomeOf: endingOf });
    });
    this.#calls = new Kinds((callee) => {
      const fields = { kind: "agent.called", agent: name, callee };
      return new TimedKind({ outbox, load: calls, fields, outcomeOf: callOutcome });
    });
    this.#stopHeartbeat = this.#spawn(options);
  }

  /**
   * Runs `run`, synchronous or not, as an attempt at a task of this type, and tells how long it took and how it ended: `ok`;
   * `timeout` for a TimeoutError (AbortSignal.timeout); `cancelled` for any other AbortError; `failed` for anything else
   * thrown. Returns what `run` returns, throws what it throws. A promise it returns becomes one that ends the same way.
   *
   * @param type Kind of task, from a small set; never an id.
   * @example const review = await agent.task("review", () => model.review(diff));
   */
  task<T>(type: string, run: () => T): T {
    return watch(this.#tasks.of(type), run);
  }

  /**
   * A function that is `task` around `run` each time it is called, with its arguments and its `this`.
   *
   * @example const review = agent.wrap("review", async (diff: string) => model.review(diff));
   */
  wrap<This, Args extends unknown[], R>(type: string, run: Method<This, Args, R>): Method<This, Args, R> {
    const kind = this.#tasks.of(type);
    return function (this: This, ...args: Args): R {
      return watch(kind, () => run.apply(this, args));
    };
  }

  /**
   * A decorator of methods that does what `wrap` does; the type is the method's name unless given.
   *
   * @example
   * class Reviewer {
   *   @agent.timed("review")
   *   async review(diff: string) { … }
   * }
   */
  timed(
    type?: string,
  ): <This, Args extends unknown[], R>(
    method: Method<This, Args, R>,
    context: { readonly name: string | symbol },
  ) => Method<This, Args, R> {
    return (method, context) => this.wrap(type ?? String(peek(context, "name")), method);
  }

  /**
   * Tells by hand that an attempt begins; the one returned tells that it ended.
   *
   * @example
   * const attempt = agent.start("review", { id: job.id, queue: "reviews", attempt: job.tries });
   * try { await review(job); attempt.finish(); } catch (error) { attempt.fail(error); }
   */
  start(type: string, options?: AttemptOptions): Attempt {
    const load = this.#load;
    const begun = this.#tasks.of(type).begin();
    if (options === undefined) {
      const kind = this.#tasks.of(type);
      return createAttempt((outcome) => {
        load.running--;
        kind.write(outcome, begun);
      });
    }
    const { id, ...rest } = cleanFields(options) ?? {};
    const told = { ...rest, agent: this.name, task_type: cleanText(type), task: cleanText(id) };
    if (told.task !== undefined) this.#teller.tell({ kind: "task.started", ...told });
    return createAttempt((outcome) => {
      load.running--;
      const duration = (performance.now() - begun) / 1000;
      this.#teller.tell({ kind: "task.finished", ...told, outcome, duration });
    });
  }

  /**
   * Runs a request to a model and tells how long it took and how it ended, by the `status` of the error: 429
   * `rate_limited`, 503 and 529 `overloaded`, 401 and 403 `unauthorized`, other 4xx `invalid_request`. With `usage` also
   * what tokens it took. Or tells of one that is over, whose duration is in seconds.
   *
   * @example
   * const answer = await agent.llm("claude-sonnet-4-5", () => anthropic.messages.create(request), (answer) => ({
   *   input: answer.usage.input_tokens, output: answer.usage.output_tokens,
   * }));
   */
  llm(record: LlmRecord): void;
  llm<T>(model: string, run: () => T, usage?: ReadUsage<T>): T;
  llm(about: string | LlmRecord, run?: () => unknown, usage?: ReadUsage<unknown>): unknown {
    if (run === undefined) return this.#record("llm.finished", about);
    return watch(this.#llmWatcher(about, usage), run);
  }

  /**
   * Runs a call of a tool and tells how long it took and how it ended. Or tells of one that is over.
   *
   * @example const files = await agent.tool("shell", () => exec("git diff --name-only"));
   */
  tool(record: ToolRecord): void;
  tool<T>(name: string, run: () => T): T;
  tool(about: string | ToolRecord, run?: () => unknown): unknown {
    return run === undefined ? this.#record("tool.finished", about) : watch(this.#tools.of(about), run);
  }

  /**
   * Runs a call of a database, of this kind, and tells how long it took and how it ended. Or tells of one that is over.
   *
   * @example const found = await agent.database("postgresql", () => pool.query("select …"));
   */
  database(record: DatabaseRecord): void;
  database<T>(kind: string, run: () => T): T;
  database(about: string | DatabaseRecord, run?: () => unknown): unknown {
    return run === undefined ? this.#record("database.finished", about) : watch(this.#databases.of(about), run);
  }

  /**
   * Looks at a pool of connections to a database now and then, and tells what it shows. Returns how to stop.
   *
   * @param everySeconds Default: 10.
   * @example
   * agent.pool("orders", () => ({
   *   idle: pool.idleCount, used: pool.totalCount - pool.idleCount, pending: pool.waitingCount, max: 20,
   * }));
   */
  pool(name: string, read: ReadPool, everySeconds?: number): () => void {
    const tell = (): void => {
      const sample = this.#teller.ask(read);
      if (sample !== undefined)
        this.#teller.tell(sample, { kind: "pool.sampled", agent: this.name, pool: cleanText(name) });
    };
    return this.#sampling.start(tell, everySeconds);
  }

  /**
   * Runs a call of another agent and tells how long it took and how it ended: an edge of the service graph. Or tells of one
   * that is over.
   *
   * @example const plan = await agent.call("planner", () => planner.ask(question));
   */
  call(record: CallRecord): void;
  call<T>(callee: string, run: () => T): T;
  call(about: string | CallRecord, run?: () => unknown): unknown {
    return run === undefined ? this.#record("agent.called", about) : watch(this.#calls.of(about), run);
  }

  /**
   * Tells that the agent handled a message, or `count` of them, in so many seconds.
   *
   * @example agent.message({ duration: 0.02, count: 3 });
   */
  message(record: MessageRecord = {}): void {
    this.#record("message.handled", record);
  }

  /**
   * Tells what the agent did to code.
   *
   * @example agent.code({ added: 120, removed: 35, commits: 1 });
   */
  code(record: CodeRecord): void {
    this.#record("code.changed", record);
  }

  /** Tells any event of this agent: docs/events.md lists them. */
  tell(event: AgentEvent): void {
    this.#teller.tell(event, { agent: this.name });
  }

  /** Tells that the agent ended on purpose, and sends no more heartbeats. Closing the client does it for all its agents. */
  stop(reason?: string): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#stopHeartbeat?.();
    this.#sampling.stop();
    this.#teller.tell({ kind: "agent.stopped", agent: this.name, reason });
  }

  #spawn(options: AgentOptions | undefined): (() => void) | undefined {
    const agent = this.name;
    const { type, swarm, version, slots, topology } = cleanFields(options) ?? {};
    const heartbeat = peek(options, "heartbeat");
    this.#teller.tell({ kind: "agent.spawned", agent, type, swarm, version, slots, topology });
    if (heartbeat === false) return undefined;
    const seconds = bounded(heartbeat, 1, DAY, DEFAULT_HEARTBEAT);
    const isBusy = (): boolean => this.#load.running > 0;
    return startHeartbeat(seconds, isBusy, (beat) => {
      this.#teller.tell({ kind: "agent.heartbeat", agent, type, slots, ...beat });
    });
  }

  #record(kind: string, record: unknown): void {
    this.#teller.tell(record, { kind, agent: this.name });
  }

  #llmWatcher(model: unknown, usage: ReadUsage<unknown> | undefined): Watcher {
    const tell = (begun: number, outcome: string, used: unknown): void => {
      const duration = (performance.now() - begun) / 1000;
      this.#teller.tell(used, { kind: "llm.finished", agent: this.name, model: cleanText(model), outcome, duration });
    };
    return {
      begin: () => performance.now(),
      ended: (begun, value) =>
        tell(
          begun,
          "ok",
          this.#teller.ask(() => usage?.(value)),
        ),
      threw: (begun, error) => tell(begun, llmOutcome(error), undefined),
    };
  }
}
