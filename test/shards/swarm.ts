// The same events into one process and into a front with shards, in one test process: what both say can be compared.
import * as fc from "fast-check";
import { metrics } from "../../exporter/catalog/index.ts";
import type { Metric } from "../../exporter/catalog/define.ts";
import { SwarmscopeError } from "../../exporter/errors.ts";
import { renderPage } from "../exposition/render-page.ts";
import type { Receipt } from "../../exporter/ingest/events.ts";
import { Keeper } from "../../exporter/keeper.ts";
import { Front, type Way } from "../../exporter/shards/front.ts";
import type { Parcel } from "../../exporter/shards/parcel.ts";
import { limitsOfShare, ownerOf, publishes, type Share } from "../../exporter/shards/share.ts";
import { State, type StateLimits } from "../../exporter/state.ts";

export const BEGINNING = Date.UTC(2026, 0, 1);

export const LIMITS = {
  maxAgents: 100,
  maxTaskTypes: 10,
  maxQueues: 10,
  maxModels: 5,
  maxTools: 5,
  prices: [{ model: "m", input: 250_000, cache_read: 125_000, cache_write: 500_000, output: 1_000_000 }],
  maxSeries: 100_000,
  maxOpenTasks: 1_000,
  maxBatchEvents: 50,
  agentHistograms: false,
  agentTtl: 300_000,
  taskTimeout: 3_600_000,
} as const satisfies Omit<StateLimits, "share">;

/** What a body comes to: its receipt, or the code of the error. */
export type Told = Receipt | string;

export interface Swarm {
  /** Moves the clock of all by so many seconds. */
  pass(seconds: number): void;
  /** Ends a turn everywhere. */
  tick(): void;
  /** Gives a body to the one process and to the front. */
  take(body: Buffer): Promise<{ readonly alone: Told; readonly sharded: Told }>;
  /** What one process publishes, and the sum over front and shards: of every metric that is to be the same. */
  pages(): { readonly alone: Page; readonly sharded: Page };
  /** Shards that are known to be down, and shards that fail when they are sent something. */
  readonly down: Set<number>;
  readonly failing: Set<number>;
  /** How many events each shard was given. */
  readonly given: number[];
  /** The door of the front. */
  readonly door: Front;
}

export type Page = Readonly<Record<string, number>>;

/** A parcel as the body it becomes. */
export function bodyOf(parcel: Parcel): Buffer {
  return Buffer.concat([Buffer.from("["), parcel.bytes, Buffer.from("]")]);
}

export function swarm(shards: number): Swarm {
  let now = BEGINNING;
  const make = (share: Share): State => new State(limitsOfShare(share, { ...LIMITS, share }));
  const quiet = (): void => undefined;
  const clock = (): number => now;
  const whole = make("whole");
  const front = make("front");
  const behind = Array.from({ length: shards }, () => make("shard"));
  const down = new Set<number>();
  const failing = new Set<number>();
  const given = new Array<number>(shards).fill(0);
  const ways = behind.map((state, i): Way => ({
    get isUp() {
      return !down.has(i);
    },
    down: (why) => new SwarmscopeError("SWM_SHARD_DOWN", `shard ${String(i + 1)} ${why}`),
    async send(parcel) {
      if (failing.has(i)) throw this.down("fails");
      const receipt = state.takeIn(bodyOf(parcel), now);
      if (receipt.accepted !== parcel.events) throw new Error(JSON.stringify(receipt));
      given[i] = (given[i] ?? 0) + parcel.events;
    },
  }));
  const door = new Front(ways, new Keeper(front, undefined, clock, quiet), LIMITS, clock, quiet);
  return {
    down,
    failing,
    given,
    door,
    pass(seconds) {
      now += seconds * 1000;
    },
    tick() {
      for (const state of [whole, front, ...behind]) state.store.refresh(now);
    },
    async take(body) {
      return { alone: await outcome(() => whole.takeIn(body, now)), sharded: await outcome(() => door.takeIn(body)) };
    },
    pages() {
      const sharded: Record<string, number> = { ...pageOf(front, "front", now) };
      for (const state of behind) {
        for (const [line, value] of Object.entries(pageOf(state, "shard", now))) {
          sharded[line] = (sharded[line] ?? 0) + value;
        }
      }
      return { alone: pageOf(whole, "whole", now), sharded };
    },
  };
}

async function outcome(take: () => Receipt | Promise<Receipt>): Promise<Told> {
  try {
    return await take();
  } catch (error) {
    if (error instanceof SwarmscopeError) return error.message;
    throw error;
  }
}

function isSummed(metric: Metric): boolean {
  const owner = ownerOf(metric);
  return owner === "front" || owner === "shards" || owner === "parts";
}

/** The lines a process publishes of the store's metrics, and its counts of events. */
function pageOf(state: State, share: Share, now: number): Page {
  state.store.publish(now);
  const series = state.store.series().filter(({ metric }) => isSummed(metric) && publishes(share, metric));
  const page: Record<string, number> = {};
  for (const line of renderPage(series, "text").text.split("\n")) {
    const at = line.lastIndexOf(" ");
    if (!line.startsWith("#") && at > 0) page[line.slice(0, at)] = Number(line.slice(at + 1));
  }
  const { accepted, rejected, adjusted, folded } = state.tallies;
  const tallies = { events_accepted: accepted, events_rejected: rejected, events_adjusted: adjusted, folded };
  for (const [what, tally] of Object.entries(tallies)) {
    const metric = metrics.find(({ name }) => name === `swarm_exporter_${what}_total`);
    if (metric === undefined || !publishes(share, metric)) continue;
    for (const [value, count] of tally.entries()) page[`${metric.name} ${value}`] = count;
  }
  return page;
}

const AGENTS = ["a", "b", "c", "d", "ünï", "智-1"] as const;
/** Each task is one agent's: one that changes hands between shards is the documented exception. */
const task = fc.record({ n: fc.nat({ max: 11 }), number: fc.constantFrom(0, 1, 2) }).map(({ n, number }) => ({
  task: `t"\\${String(n)}`,
  agent: AGENTS[n % AGENTS.length] ?? "a",
  ...(number > 0 && { attempt: number }),
}));
const agent = fc.constantFrom(...AGENTS);
const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const small = fc.integer({ min: 0, max: 100 });
const common = {
  id: some(fc.constantFrom("e1", "e2", "e3", "e4", "e5", "e6")),
  time: some(fc.integer({ min: -100, max: 60 }).map((seconds) => BEGINNING + seconds * 1000)),
};
/** An id is of one event, or of one that is sent again: not of events of different agents. */
function identified(kind: string, told: Readonly<Record<string, unknown>>): object {
  const { id, agent: who, task: about, ...rest } = told;
  const whole = [kind, who, about, id].join(" ");
  return {
    kind,
    ...(who !== undefined && { agent: who }),
    ...(about !== undefined && { task: about }),
    ...rest,
    ...(id !== undefined && { id: whole }),
  };
}
/** What an event tells of a task: its type is told by whoever tells it, and always the same. */
const ofTask = fc
  .record({ ...common, typed: fc.boolean(), queue: some(fc.constantFrom("p", "q")), about: task })
  .map(({ typed, about: { agent: who, ...about }, ...told }) => ({
    ...told,
    ...about,
    who,
    ...(typed && { task_type: `type-${who}` }),
  }));
const event = (kind: string, told: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<object> =>
  fc.record(told).map((fields) => identified(kind, fields));
const taskEvent = (kind: string, told: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<object> =>
  fc
    .tuple(ofTask, fc.record(told))
    .map(([{ who, ...about }, fields]) =>
      identified(kind, { ...about, ...(kind !== "task.queued" && { agent: who }), ...fields }),
    );

/** Begin and end of agents. What was running then is nobody's, and what is noticed of it the documented exception. */
export const lifeEvent: fc.Arbitrary<object> = fc.oneof(
  event("agent.spawned", {
    ...common,
    agent,
    type: some(fc.constantFrom("coder", "reviewer")),
    slots: some(small),
    duration: some(small),
    topology: some(fc.constantFrom("mesh", "star")),
  }),
  event("agent.stopped", { ...common, agent }),
);

/** Events of every other kind, as a swarm sends them. */
export const workEvent: fc.Arbitrary<object> = fc.oneof(
  event("agent.heartbeat", {
    ...common,
    agent,
    interval: some(fc.integer({ min: 10, max: 100 })),
    state: some(fc.constantFrom("idle", "busy", "paused")),
    memory: some(small),
    heap_used: some(small),
    event_loop_delay: some(small),
    cpu: some(small),
    gc_time: some(small),
  }),
  taskEvent("task.queued", {}),
  taskEvent("task.assigned", { duration: some(small) }),
  taskEvent("task.started", { wait: some(small) }),
  taskEvent("task.finished", {
    outcome: fc.constantFrom("ok", "failed", "timeout", "cancelled", "retried"),
    duration: some(small),
    wait: some(small),
  }),
  event("task.finished", {
    agent,
    outcome: fc.constantFrom("ok", "failed"),
    task_type: some(fc.constant("x")),
    queue: some(fc.constant("p")),
  }),
  event("message.handled", { ...common, agent, duration: some(small), count: some(fc.integer({ min: 1, max: 9 })) }),
  event("consensus.round", {
    ...common,
    agent: some(agent),
    result: fc.constantFrom("achieved", "rejected", "timeout"),
    duration: some(small),
  }),
  event("queue.sampled", {
    ...common,
    queue: fc.constantFrom("p", "r"),
    depth: some(small),
    arrived_total: some(small),
  }),
  event("request.finished", { ...common, outcome: fc.constantFrom("ok", "failed", "timeout"), duration: some(small) }),
  event("feedback.given", { ...common, rating: fc.integer({ min: 1, max: 5 }) }),
  event("llm.finished", {
    ...common,
    agent,
    model: fc.constantFrom("m", "k"),
    outcome: fc.constantFrom("ok", "rate_limited"),
    duration: some(small),
    input: some(small),
    output: some(small),
    cost: some(small),
  }),
  event("llm.used", { ...common, agent, model: fc.constantFrom("m", "k"), cache_read: some(small), cost: some(small) }),
  event("tool.finished", {
    ...common,
    agent,
    tool: fc.constantFrom("s", "t"),
    outcome: fc.constantFrom("ok", "denied"),
    duration: some(small),
  }),
  event("agent.called", {
    ...common,
    agent,
    callee: agent,
    outcome: fc.constantFrom("ok", "timeout"),
    duration: some(small),
  }),
);

/** Events that break a rule, and values that are no events. */
export const badEvent: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    { kind: "task.finished", agent: "a" },
    { kind: "agent.heartbeat", agent: "", interval: 1 },
    { kind: "agent.heartbeat", agent: "a", interval: -1 },
    { kind: "task.started", task: "t", agent: ["a"] },
    { kind: "unknown", agent: "a" },
    { kind: "agent.heartbeat", agent: "a", time: "yesterday", shoe: "left", size: { eu: [44] } },
    { kind: "agent.heartbeat", agent: "\u0007" },
  ),
);

/** The ways in which events may be written down. */
export const writing: fc.Arbitrary<(events: readonly unknown[]) => string> = fc.constantFrom(
  (events: readonly unknown[]) => JSON.stringify(events),
  (events: readonly unknown[]) => JSON.stringify(events, undefined, 2),
  (events: readonly unknown[]) => events.map((one) => JSON.stringify(one)).join("\n"),
  (events: readonly unknown[]) => `\uFEFF${events.map((one) => JSON.stringify(one)).join("\r\n\r\n")}\n`,
  // Names with escapes are not for the scanner; broken lines are refused alone.
  (events: readonly unknown[]) => events.map((one) => JSON.stringify(one).replaceAll('"a"', '"\\u0061"')).join("\n"),
  (events: readonly unknown[]) => [...events.map((one) => JSON.stringify(one)), "{broken", '{"kind":'].join("\n"),
);
