// The events an agent, a worker or a person's request sends: every kind, every field, one table. The door parses by it,
// docs/events.md prints it, and the types below are derived from it.
import type { eventKind } from "../catalog/labels.ts";
import {
  agentState,
  callOutcome,
  consensusResult,
  databaseOutcome,
  llmOutcome,
  outcome,
  requestOutcome,
  toolOutcome,
  topology,
} from "../catalog/labels.ts";
import type { Millis } from "./clock.ts";
import { meanSeconds, name, number, oneOf, seconds, timestamp, unique, whole, type Field } from "./field.ts";
import type { Prints } from "./print.ts";

const LARGE = 2 ** 53 - 1;
const agent = name("Stable name of the agent; the label `agent`.");
const type = name("What kind of agent it is, such as coder; the label `type`.");
const slots = whole("Attempts it can run at the same time.", 0, 100_000);
const task = unique("Id of the task, unique in the swarm. Joins its events; never a label.");
const taskType = name("Kind of task, from a small set; the label `task_type`.");
const attempt = whole("Which attempt at the task this is, from 1.", 1, 1_000_000);
const queue = name("Queue the task waits in; the label `queue`.");
const wait = seconds("Time from queued to started, if you know it better than the events tell.");

/** States an agent may report; `stalled`, `lost` and `stopped` are not for it to say. */
const reportedState = [
  ...agentState.values.filter((s) => s === "idle" || s === "busy" || s === "starting" || s === "stopping"),
  "paused",
] as const;

/** Where it can be looked at. Only figures of durations tell it, and only the newest of each bucket. */
const trace = {
  trace_id: unique(
    "Trace it is part of: 32 hexadecimal digits, or it is not kept. Told with durations in OpenMetrics; never a label.",
  ),
  span_id: unique("Span of that trace: 16 hexadecimal digits, or it is not kept."),
};

const ofTask = { queue, task_type: taskType, attempt };

const model = name("Model that was asked; the label `model`.");
const tokens = (help: string): Field<number> => whole(help, 0, LARGE);
const count = (what: string): Field<number> => whole(`${what} told together, 1 if untold.`, 1, 1_000_000);
const each = (what: string): Field<number> =>
  meanSeconds(`Time ${what} took; where several are told together, their mean.`);

/** What a model used. The four kinds of tokens are disjoint. */
const usage = {
  input: tokens("Tokens read that neither came from the cache nor went into it."),
  cache_read: tokens("Tokens read from the cache."),
  cache_write: tokens("Tokens read and put into the cache."),
  output: tokens("Tokens written, those of reasoning among them."),
  reasoning: tokens("The part of the output spent on reasoning."),
  cost: number("What it cost; untold, it is computed from the price of the model.", "a number of US dollars", 1e6),
};

export const kinds = {
  "agent.spawned": {
    help: "An agent is there and can take work.",
    required: { agent },
    optional: {
      type,
      swarm: name("Swarm it belongs to; the label `swarm` of its info."),
      version: name("Its version."),
      duration: seconds("Time from asking for the agent to its being ready."),
      slots,
      topology: oneOf("Topology of its swarm.", topology.values),
    },
  },
  "agent.heartbeat": {
    help: "An agent is alive. Send it at a steady interval; silence is then noticed.",
    required: { agent },
    optional: {
      type,
      interval: number(
        "Seconds until the next heartbeat; three missed ones make the agent lost.",
        "a number of seconds",
        86_400,
      ),
      slots,
      state: oneOf("What it is doing. `paused` means alive but taking no work.", reportedState),
      memory: number("Resident memory in bytes.", "a number of bytes", LARGE),
      heap_used: number("Bytes of its heap that are used.", "a number of bytes", LARGE),
      cpu: seconds("Processor time its process has used so far; may start again at 0 after a restart."),
      gc_time: seconds("Time spent on garbage collection so far; may start again at 0 after a restart."),
      event_loop_delay: seconds(
        "How long what was due had to wait for its event loop: the 99th percentile since the last heartbeat.",
      ),
    },
  },
  "agent.stopped": {
    help: "An agent ended on purpose.",
    required: { agent },
    optional: { reason: unique("Why it ended. Checked, but not kept.") },
  },
  "task.queued": {
    help: "A task began to wait.",
    required: { task },
    optional: {
      ...ofTask,
      priority: oneOf("How urgent it is. Checked, but not kept.", ["low", "normal", "high", "critical"]),
    },
  },
  "task.assigned": {
    help: "It was decided which agent gets a task.",
    required: { task, agent },
    optional: { ...ofTask, duration: seconds("Time the decision took.") },
  },
  "task.started": {
    help: "An agent began an attempt. The same attempt started by another agent is a handoff.",
    required: { task, agent },
    optional: { ...ofTask, wait },
  },
  "task.finished": {
    help: "An attempt ended. Alone, with its duration, it is enough for rates, durations and errors.",
    required: { agent, outcome: oneOf("How it ended; `retried` ends the attempt but not the task.", outcome.values) },
    optional: { task, ...ofTask, duration: seconds("Time it ran."), wait, ...trace },
  },
  "message.handled": {
    help: "An agent handled a message or a batch of them.",
    required: { agent },
    optional: {
      duration: seconds("Time it took, for the whole batch."),
      count: whole("Messages in the batch, 1 if untold.", 1, 1_000_000),
    },
  },
  "consensus.round": {
    help: "A vote ended.",
    required: { result: oneOf("How it ended.", consensusResult.values) },
    optional: { agent, duration: seconds("Time from proposal to result.") },
  },
  "queue.sampled": {
    help: "Somebody looked at a queue. What is sampled goes before what events alone tell of it.",
    required: { queue },
    optional: {
      depth: whole("Tasks waiting.", 0, LARGE),
      in_flight: whole("Tasks taken and not finished.", 0, LARGE),
      oldest_age: seconds("Age of the task that waits longest."),
      consumers: whole("Consumers connected.", 0, LARGE),
      dead_letters: whole("Tasks given up on and kept aside.", 0, LARGE),
      arrived_total: whole("Tasks that ever came in; may start again at 0.", 0, LARGE),
      served_total: whole("Tasks ever taken out; may start again at 0.", 0, LARGE),
    },
  },
  "request.finished": {
    help: "A person's request was answered, or was not.",
    required: { outcome: oneOf("How it ended.", requestOutcome.values) },
    optional: { duration: seconds("Time the person waited.") },
  },
  "feedback.given": {
    help: "A person said how good it was.",
    required: { rating: whole("1 (bad) to 5 (good).", 1, 5) },
    optional: {},
  },
  "llm.finished": {
    help: "A request to a language model ended, or several that ended the same way.",
    required: { agent, model, outcome: oneOf("How it ended.", llmOutcome.values) },
    optional: {
      count: count("Requests"),
      duration: each("the request"),
      first_token: meanSeconds("Time to the first token of the answer; where several are told together, their mean."),
      ...usage,
      provider: name("Who runs the model. Checked, but not kept."),
      ...trace,
    },
  },
  "llm.used": {
    help: "What a model used, told apart from its requests: a growth of counters, or a cost that is known later.",
    required: { agent, model },
    optional: usage,
  },
  "tool.finished": {
    help: "A call of a tool ended, or several that ended the same way.",
    required: {
      agent,
      tool: name("Tool that was called; the label `tool`."),
      outcome: oneOf("How it ended.", toolOutcome.values),
    },
    optional: { count: count("Calls"), duration: each("the call"), ...trace },
  },
  "database.finished": {
    help: "A call of a database ended, or several that ended the same way.",
    required: {
      agent,
      database: name("Kind of database that was called, such as postgresql; the label `database`."),
      outcome: oneOf("How it ended.", databaseOutcome.values),
    },
    optional: { count: count("Calls"), duration: each("the call"), ...trace },
  },
  "pool.sampled": {
    help: "Somebody looked at an agent's pool of connections to a database.",
    required: { agent, pool: name("Pool it is; the label `pool`.") },
    optional: {
      idle: whole("Connections nobody uses.", 0, LARGE),
      used: whole("Connections in use.", 0, LARGE),
      pending: whole("Requests that wait for a connection.", 0, LARGE),
      max: whole("Connections it may have at most.", 0, LARGE),
    },
  },
  "code.changed": {
    help: "An agent changed code.",
    required: { agent },
    optional: {
      added: whole("Lines added.", 0, LARGE),
      removed: whole("Lines removed.", 0, LARGE),
      commits: whole("Commits made.", 0, LARGE),
      pull_requests: whole("Pull requests opened.", 0, LARGE),
    },
  },
  "agent.called": {
    help: "An agent called another agent or a service, and that ended. A sub-agent is called by its parent.",
    required: {
      agent,
      callee: name("Whom it called; the label `callee`. For an agent, its stable name."),
      outcome: oneOf("How it ended.", callOutcome.values),
    },
    optional: { count: count("Calls"), duration: each("the call") },
  },
} as const satisfies Record<EventKind, { help: string; required: Fields; optional: Fields }>;

type Fields = Readonly<Record<string, Field<unknown>>>;
type Value<F> = F extends Field<infer T> ? T : never;
type Kinds = typeof kinds;

export type EventKind = (typeof eventKind.values)[number];

/**
 * An accepted event: what it tells plus when it happened. Durations are in seconds. A field that is not told is absent or
 * undefined, which mean the same.
 */
export type EventOf<K extends EventKind> = {
  readonly kind: K;
  /** When it happened; the time of arrival if it did not tell, or told something that cannot be it. */
  readonly time: Millis;
  readonly id?: string | undefined;
  /** Prints of its ids, where the door has made them from the bytes: asking for these saves making the texts. */
  readonly prints?: Prints | undefined;
} & { readonly [F in keyof Kinds[K]["required"]]: Value<Kinds[K]["required"][F]> } & {
  readonly [F in keyof Kinds[K]["optional"]]?: Value<Kinds[K]["optional"][F]> | undefined;
};
export type SwarmEvent = { [K in EventKind]: EventOf<K> }[EventKind];

/** Fields every kind may carry. A `time` that breaks its rule is no reason to lose the event: the time of arrival is taken. */
export const common = {
  id: unique("Id of the event; the same id is not counted twice."),
  time: timestamp("When it happened. Untold, it is the time of arrival."),
} as const;
