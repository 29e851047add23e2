import { expect, it } from "vitest";
import type { Received } from "./event-door.ts";
import { faultsOf } from "./life-cycle.ts";

const part = { task: "a/plan", queue: "main", task_type: "plan", attempt: 1, id: "" };
const queued: Received = { kind: "task.queued", ...part, time: 1000 };
const assigned: Received = { kind: "task.assigned", ...part, agent: "planner-1", duration: 0.000_01, time: 1100 };
const started: Received = { kind: "task.started", ...part, agent: "planner-1", wait: 0.2, time: 1200 };
const finished: Received = {
  kind: "task.finished",
  ...part,
  agent: "planner-1",
  outcome: "ok",
  duration: 3,
  time: 4200,
};

it("finds nothing wrong with a legal life", () => {
  expect(faultsOf([queued, assigned, started, finished])).toEqual([]);
});

it.each<[string, Received[]]>([
  ["was given out and never ended", [queued, assigned, started]],
  ["went task.queued,task.started", [queued, started]],
  [
    "task.assigned is before the step it follows",
    [{ ...queued, time: 1150 }, assigned, { ...started, wait: 0.05 }, finished],
  ],
  ["ran on planner-1,coder-1", [queued, assigned, started, { ...finished, agent: "coder-1" }]],
  ["the decision took no time", [queued, { ...assigned, duration: 0 }, started, finished]],
  ["the wait is not what the times say", [queued, assigned, { ...started, wait: 0.3 }, finished]],
  ["ran 1 s in 3000 ms", [queued, assigned, started, { ...finished, duration: 1 }]],
])("finds: %s", (fault, events) => {
  expect(faultsOf(events)).toEqual([`a/plan attempt 1: ${fault}`]);
});
