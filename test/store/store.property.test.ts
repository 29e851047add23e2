// Whatever is reported in whatever order: the store agrees with the rules, its counters never fall, nothing is left behind.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EventKind } from "../../exporter/model/event.ts";
import { outcome as outcomeLabel } from "../../exporter/catalog/labels.ts";
import { model, type Step } from "./model.ts";
import { watched, type Watched } from "./watched.ts";

const agent = fc.constantFrom("a", "b", "c");
const task = fc.constantFrom("t1", "t2", "t3", "t4");
const number = fc.constantFrom(1, 2);
const outcome = fc.constantFrom(...outcomeLabel.values);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("queued"), task, attempt: number }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("assigned"), task, attempt: number, agent }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("started"), task, attempt: number, agent }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("finished"), task, attempt: number, agent, outcome }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("spawned", "stopped"), agent }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("tick") }) },
);
const pause = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 700 }));

function report(swarm: Watched, { do: what, ...told }: Step, second: number): void {
  if (what === "tick") swarm.tick(second);
  else if (what === "spawned" || what === "stopped") swarm.at(second).tell(`agent.${what}`, told);
  else swarm.at(second).tell(`task.${what}`, { ...told, ...(what === "queued" && { queue: "q" }) });
}

function sum(lines: Readonly<Record<string, number>>): number {
  return Object.values(lines).reduce((total, value) => total + value, 0);
}

const CUMULATIVE = /(_total|_bucket|_count|_sum)(\{|$)/;

/** Follows the page from step to step: a line that counts must not fall while it is there, and every value is a number. */
function watchCounters(): (lines: Readonly<Record<string, number>>) => void {
  let before: Readonly<Record<string, number>> = {};
  return (lines) => {
    for (const [line, value] of Object.entries(lines)) {
      if (!Number.isFinite(value)) throw new Error(`${line} is ${String(value)}`);
      const was = before[line];
      if (CUMULATIVE.test(line) && was !== undefined && value < was)
        throw new Error(`${line} fell from ${String(was)} to ${String(value)}`);
    }
    before = lines;
  };
}

describe("any sequence of reports about numbered attempts", () => {
  it("leaves what waits, what runs and what ended as the rules have it", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(step, pause), { maxLength: 40 }), (steps) => {
        const swarm = watched({ agentTtl: Infinity, taskTimeout: Infinity });
        const expected = model();
        const check = watchCounters();
        let second = 0;
        let ends = 0;
        for (const [next, seconds] of steps) {
          second += seconds;
          report(swarm, next, second);
          expected.take(next, second);
          if (next.do === "finished") ends++;
          const lines = swarm.lines("");
          check(lines);
          expect(lines[`swarm_queue_depth_tasks{queue="q"}`] ?? 0).toBe(expected.depth());
          for (const name of ["a", "b", "c"])
            expect(lines[`swarm_agent_in_flight_tasks{agent="${name}"}`] ?? 0).toBe(expected.inFlight(name));
        }
        for (const value of outcomeLabel.values)
          expect(sum(swarm.lines(`outcome="${value}"}`)) - sum(swarm.lines("requests_total"))).toBe(
            expected.outcomes()[value] ?? 0,
          );
        const lost = swarm.noticed["agent_lost"] ?? 0;
        expect(swarm.noticed["conflict"] ?? 0).toBe(expected.conflicts);
        expect(sum(swarm.lines("swarm_task_attempts_total"))).toBe(
          ends - expected.duplicates - expected.conflicts + lost,
        );
      }),
      { numRuns: 300 },
    );
  });
});

const second = fc.integer({ min: -5000, max: 5000 });
const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const small = fc.integer({ min: 0, max: 100 });
const about = {
  agent: fc.constantFrom("a", "b", "c", "d", "_other"),
  task: fc.constantFrom("t1", "t2", "t3", "t4", "t5", "t6"),
  task_type: some(fc.constantFrom("x", "y", "z")),
  queue: some(fc.constantFrom("p", "q", "r")),
  attempt: some(fc.constantFrom(1, 2, 3)),
  time: some(second),
  id: some(fc.constantFrom("e1", "e2", "e3")),
  duration: some(small),
  wait: some(small),
};
const { agent: anyAgent, task: anyTask, task_type, queue, attempt, time, id, duration, wait } = about;
const ofTask = { task: anyTask, task_type, queue, attempt, time, id };
const event = (kind: EventKind, told: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<[EventKind, object]> =>
  fc.tuple(fc.constant(kind), fc.record(told));
const anyModel = fc.constantFrom("m", "n", "o", "_other");
const anyEvent = fc.oneof(
  event("llm.finished", {
    agent: anyAgent,
    model: anyModel,
    outcome: fc.constantFrom("ok", "rate_limited", "failed"),
    count: some(fc.integer({ min: 1, max: 9 })),
    duration,
    input: some(small),
    output: some(small),
    cost: some(small),
    time,
    id,
  }),
  event("llm.used", {
    agent: anyAgent,
    model: anyModel,
    cache_read: some(small),
    reasoning: some(small),
    cost: some(small),
  }),
  event("tool.finished", {
    agent: anyAgent,
    tool: fc.constantFrom("s", "t", "u"),
    outcome: fc.constant("ok"),
    duration,
    time,
  }),
  event("database.finished", {
    agent: anyAgent,
    database: fc.constantFrom("p", "q"),
    outcome: fc.constant("ok"),
    duration,
    time,
  }),
  event("pool.sampled", {
    agent: anyAgent,
    pool: fc.constantFrom("p", "q"),
    used: some(small),
    pending: some(small),
    time,
  }),
  event("code.changed", { agent: anyAgent, added: some(small), commits: some(small), time }),
  event("agent.called", { agent: anyAgent, callee: anyAgent, outcome: fc.constant("failed"), duration, time }),
  event("agent.spawned", { agent: anyAgent, slots: some(small), duration, time, type: task_type }),
  event("agent.heartbeat", {
    agent: anyAgent,
    interval: some(small),
    state: some(fc.constantFrom("idle", "busy", "starting", "stopping", "paused")),
    cpu: some(small),
    gc_time: some(small),
    memory: some(small),
    heap_used: some(small),
    event_loop_delay: some(small),
    time,
  }),
  event("agent.stopped", { agent: anyAgent, time }),
  event("task.queued", ofTask),
  event("task.assigned", { ...ofTask, agent: anyAgent, duration }),
  event("task.started", { ...ofTask, agent: anyAgent, wait }),
  event("task.finished", { ...ofTask, task: some(anyTask), agent: anyAgent, outcome, duration, wait }),
  event("message.handled", { agent: anyAgent, duration, time }),
  event("queue.sampled", {
    queue: fc.constantFrom("p", "q", "r"),
    depth: some(small),
    oldest_age: some(small),
    arrived_total: some(small),
    served_total: some(small),
    time,
  }),
);
const withoutUndefined = (told: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));

describe("any sequence of any reports, in a store that is too small for them", () => {
  it("lets no counter fall, shows numbers only, keeps its limits and forgets every agent in the end", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyEvent, fc.integer({ min: 0, max: 300 }), fc.boolean())), (events) => {
        const swarm = watched({
          maxAgents: 2,
          maxTaskTypes: 2,
          maxQueues: 2,
          maxModels: 2,
          maxTools: 2,
          maxOpenTasks: 4,
          taskTimeout: 1_000_000,
        });
        const check = watchCounters();
        let now = 0;
        for (const [[kind, told], seconds, ticks] of events) {
          now += seconds;
          if (ticks) check(swarm.tick(now).lines(""));
          swarm.at(now).tell(kind, withoutUndefined(told));
          const lines = swarm.lines("");
          check(lines);
          expect(sum(swarm.lines("swarm_queue_depth_tasks"))).toBeGreaterThanOrEqual(0);
          expect(sum(swarm.lines("swarm_agent_in_flight_tasks"))).toBeLessThanOrEqual(4);
          expect(Object.keys(swarm.lines("swarm_agent_up")).length).toBeLessThanOrEqual(3);
        }
        for (const wait of [1_001, 2_002, 3_003, 4_004]) swarm.tick(now + wait);
        expect(swarm.lines(`agent="`)).toEqual({});
      }),
      { numRuns: 300 },
    );
  });
});
