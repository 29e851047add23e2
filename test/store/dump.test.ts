// A store that was dumped and restored goes on as if nothing had happened.
import { deserialize, serialize } from "node:v8";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  callOutcome,
  databaseOutcome,
  llmOutcome,
  outcome as outcomeLabel,
  toolOutcome,
} from "../../exporter/catalog/labels.ts";
import type { EventKind } from "../../exporter/model/event.ts";
import type { StoreDump } from "../../exporter/store/dump.ts";
import type { StoreLimits } from "../../exporter/store/store.ts";
import { watched, type Watched } from "./watched.ts";

interface Step {
  readonly kind: EventKind | "tick";
  readonly told: Readonly<Record<string, unknown>>;
  readonly after: number;
}

const agent = fc.constantFrom("a", "b", "c", "d", "e");
const task = fc.constantFrom("t1", "t2", "t3", "t4", "t5", "t6");
const task_type = fc.constantFrom("review", "code", "plan", "search", "x");
const queue = fc.constantFrom("p", "q", "r");
const attempt = fc.option(fc.constantFrom(1, 2, 3), { nil: undefined });
const outcome = fc.constantFrom(...outcomeLabel.values);
const duration = fc.option(fc.double({ min: 0, max: 30, noNaN: true }), { nil: undefined });
const id = fc.option(fc.constantFrom("i1", "i2", "i3"), { nil: undefined });
const model = fc.constantFrom("m", "m-2026-01-01", "n", "o");
const tokens = fc.option(fc.nat(1_000), { nil: undefined });
const cost = fc.option(fc.double({ min: 0, max: 2, noNaN: true }), { nil: undefined });
const after = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 90 }));
const ofKind = (kind: Step["kind"], told: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Step> =>
  fc.record({ kind: fc.constant(kind), told: fc.record(told), after });

const step: fc.Arbitrary<Step> = fc.oneof(
  ofKind("task.queued", { task, queue, task_type, attempt, id }),
  ofKind("task.assigned", { task, agent, attempt, duration }),
  ofKind("task.started", { task, agent, queue, task_type, attempt }),
  ofKind("task.finished", { task, agent, outcome, duration, attempt, id }),
  ofKind("task.finished", { agent, outcome, duration, task_type, wait: duration }),
  ofKind("agent.spawned", { agent, type: fc.constantFrom("coder", "tester"), slots: fc.constant(2) }),
  ofKind("agent.heartbeat", {
    agent,
    interval: fc.constant(5),
    cpu: fc.nat(100),
    memory: fc.nat(1_000),
    gc_time: fc.nat(100),
    heap_used: fc.nat(1_000),
    event_loop_delay: fc.nat(10),
  }),
  ofKind("agent.stopped", { agent }),
  ofKind("message.handled", { agent, duration }),
  ofKind("queue.sampled", { queue, depth: fc.nat(50), arrived_total: fc.nat(500) }),
  ofKind("consensus.round", { result: fc.constantFrom("achieved", "timeout"), duration }),
  ofKind("feedback.given", { rating: fc.integer({ min: 1, max: 5 }) }),
  ofKind("llm.finished", {
    agent,
    model,
    outcome: fc.constantFrom(...llmOutcome.values),
    duration,
    first_token: duration,
    input: tokens,
    output: tokens,
    cost,
    id,
  }),
  ofKind("llm.used", { agent, model, cache_read: tokens, cache_write: tokens, reasoning: tokens, cost }),
  ofKind("tool.finished", {
    agent,
    tool: fc.constantFrom("shell", "edit", "search", "fetch"),
    outcome: fc.constantFrom(...toolOutcome.values),
    duration,
  }),
  ofKind("database.finished", {
    agent,
    database: fc.constantFrom("sqlite", "postgresql"),
    outcome: fc.constantFrom(...databaseOutcome.values),
    duration,
  }),
  ofKind("pool.sampled", { agent, pool: fc.constantFrom("p", "q"), used: fc.nat(9), idle: fc.nat(9), max: fc.nat(9) }),
  ofKind("code.changed", { agent, added: fc.nat(9), removed: fc.nat(9), commits: fc.nat(1), pull_requests: fc.nat(1) }),
  ofKind("agent.called", { agent, callee: agent, outcome: fc.constantFrom(...callOutcome.values), duration }),
  ofKind("tick", {}),
);

/** Small enough that budgets are used up, attempts evicted and agents forgotten. */
const limits: Partial<StoreLimits> = {
  maxAgents: 4,
  maxTaskTypes: 3,
  maxQueues: 2,
  maxModels: 2,
  maxTools: 3,
  maxOpenTasks: 4,
  agentTtl: 60_000,
  taskTimeout: 300_000,
};

function play(swarm: Watched, steps: readonly Step[], from: number): number {
  let second = from;
  for (const { kind, told, after: pause } of steps) {
    second += pause;
    if (kind === "tick") swarm.tick(second);
    else {
      const given = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
      swarm.at(second).tell(kind, given);
    }
  }
  return second;
}

/** What a disk would do to it. */
function thawed(frozen: StoreDump): StoreDump {
  return deserialize(serialize(frozen)) as StoreDump;
}

describe("a store that was dumped", () => {
  it.each([true, false])("goes on as one that was not, with histograms by agent: %s", (agentHistograms) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.array(step, { maxLength: 60 }), (before, then) => {
        const one = watched({ ...limits, agentHistograms });
        const second = play(one, before, 0);
        const other = watched({ ...limits, agentHistograms });
        other.store.restore(thawed(one.store.dump()));
        expect(other.at(second).lines("")).toEqual(one.lines(""));
        for (const swarm of [one, other]) {
          const end = play(swarm, then, second);
          swarm.tick(end + 1).tick(end + 400);
        }
        expect(other.lines("")).toEqual(one.lines(""));
        expect(other.store.dump().attempts.length).toBe(one.store.dump().attempts.length);
      }),
      { numRuns: 150 },
    );
  });

  it("drops what its new form of histograms has no place for, and keeps the rest", () => {
    const one = watched({ agentHistograms: true }).tell("task.finished", {
      agent: "a",
      task_type: "review",
      outcome: "ok",
      duration: 1,
    });
    const other = watched({ agentHistograms: false });
    other.store.restore(thawed(one.store.dump()));
    expect(other.lines("run_duration_seconds_count")).toEqual({
      [`swarm_agent_run_duration_seconds_count{agent="a"}`]: 1,
    });
    expect(other.read(`swarm_task_attempts_total{agent="a",task_type="review",outcome="ok"}`)).toBe(1);
  });
});

describe("a dump of before there were databases", () => {
  it("is restored, and databases are counted from there", () => {
    const one = watched().tell("tool.finished", { agent: "a", tool: "shell", outcome: "ok" });
    const { databases, databaseRows, pools, budgets, ...calls } = one.store.dump().calls;
    expect([databases, databaseRows, budgets.databases, pools?.pairs]).toEqual([[], [], [], []]);
    const { models, tools } = budgets;
    const dumped = one.store.dump();
    const series = dumped.series.filter(({ metric }) => !metric.startsWith("swarm_database_"));
    const other = watched();
    other.store.restore(thawed({ ...dumped, series, calls: { ...calls, budgets: { models, tools } } }));
    expect(other.lines("")).toEqual(one.lines(""));
    other.tell("database.finished", { agent: "a", database: "sqlite", outcome: "ok", duration: 1 });
    expect(other.read(`swarm_database_calls_total{agent="a",database="sqlite",outcome="ok"}`)).toBe(1);
  });
});

describe("a store that was away", () => {
  it("takes nobody for lost who had no chance to be heard", () => {
    const swarm = watched().tell("agent.heartbeat", { agent: "a", interval: 5 }).at(100);
    swarm.store.resume(Date.UTC(2026, 0, 1) + 100_000);
    expect(swarm.tick(101).read(`swarm_agent_up{agent="a"}`)).toBe(1);
    expect(swarm.tick(116).read(`swarm_agent_up{agent="a"}`)).toBe(0);
  });
});
