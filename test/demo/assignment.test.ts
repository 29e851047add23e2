import { describe, expect, it } from "vitest";
import { decide } from "../../demo/assignment.ts";
import type { Candidate } from "../../demo/assignment.ts";
import { Backlog } from "../../demo/backlog.ts";
import type { Task } from "../../demo/backlog.ts";
import type { TaskType } from "../../demo/roles.ts";

const task = (id: string, type: TaskType): Task => {
  return { id, type, attempt: 1, size: 1, seed: 1, mostSteps: 12, inputs: [] };
};
function waiting(...tasks: Task[]): Backlog {
  const backlog = new Backlog();
  tasks.forEach((one, index) => backlog.add(one, 1000 + index));
  return backlog;
}
const planner: Candidate = { agent: "planner-1", role: "planner", running: 0, given: 0 };
const reviewer: Candidate = { agent: "reviewer-1", role: "reviewer", running: 0, given: 0 };
const coder1: Candidate = { agent: "coder-1", role: "coder", running: 0, given: 0 };
const coder2: Candidate = { agent: "coder-2", role: "coder", running: 0, given: 0 };

function choice(backlog: Backlog, ...candidates: Candidate[]): readonly [string, string] | undefined {
  const decision = decide(backlog.heads(), candidates);
  return decision && [decision.waiting.task.id, decision.agent];
}

describe("the decision who gets a task", () => {
  it("falls on an agent whose craft it is, if the load is equal", () => {
    expect(choice(waiting(task("a", "review")), planner, reviewer)).toEqual(["a", "reviewer-1"]);
  });
  it("falls on the least load per slot", () => {
    expect(choice(waiting(task("a", "code")), { ...coder1, running: 1 }, coder2)).toEqual(["a", "coder-2"]);
  });
  it("evens out what was given so far", () => {
    expect(choice(waiting(task("a", "code")), { ...coder1, given: 4 }, { ...coder2, given: 3 })).toEqual([
      "a",
      "coder-2",
    ]);
  });
  it("falls on nobody without the capability or a free slot", () => {
    expect(choice(waiting(task("a", "code")), planner, { ...coder1, running: 2 })).toBeUndefined();
  });
  it("takes the longest waiting task, past those that nobody can do now", () => {
    const backlog = waiting(task("a", "code"), task("b", "triage"), task("c", "plan"));
    expect(choice(backlog, { ...coder1, running: 2 }, planner)).toEqual(["b", "planner-1"]);
  });
});

describe("the backlog", () => {
  it("knows depth and age by queue, and its order by type", () => {
    const backlog = waiting(task("a", "review"), task("b", "plan"), task("c", "test"), task("d", "plan"));
    expect([backlog.depth("main"), backlog.depth("review"), backlog.size]).toEqual([2, 2, 4]);
    expect([backlog.oldest("main"), backlog.oldest("review")]).toEqual([1001, 1000]);
    backlog.take("plan");
    expect(backlog.heads().map((head) => head.task.id)).toEqual(["a", "c", "d"]);
    expect(backlog.oldest("main")).toBe(1003);
    backlog.take("plan");
    expect(backlog.oldest("main")).toBeUndefined();
  });
  it("has room for so many tasks and no more", () => {
    expect([waiting().hasRoomFor(10_000), waiting(task("a", "plan")).hasRoomFor(10_000)]).toEqual([true, false]);
  });
});
