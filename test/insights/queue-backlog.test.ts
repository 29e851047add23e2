import { describe, expect, it } from "vitest";
import { queueBacklog } from "../../exporter/insights/queue-backlog.ts";
import type { AgentHistory, QueueHistory } from "../../exporter/model/history.ts";
import { agent, historyOf, line, NOW, queue, steady, values } from "./history-of.ts";

const detect = (queues: readonly QueueHistory[], agents: readonly AgentHistory[] = []) =>
  queueBacklog.detect(historyOf({ queues, agents }), NOW);
const growing = queue("main", {
  depth: line(1240, 14),
  oldestAge: line(130, 1),
  arrived: line(9000, 20),
  served: line(7000, 6),
});
const busy = ["ada", "bob", "cyd"].map((name) => agent(name, 1, 1));

describe("queue backlog detector", () => {
  it("names depth, age, growth and the agents to add", () => {
    expect(detect([growing], busy)).toEqual([
      {
        insight: "queue-backlog",
        subject: { type: "queue", name: "main" },
        severity: "critical",
        sentence:
          "Queue main holds 1,240 tasks (threshold 1,000); the oldest has waited 2 min 10 s and it grows by 14 tasks/s.",
        nextStep:
          "Add 8 agents that take from main or slow down what fills it: 20 tasks/s arrive and 6 tasks/s are taken by 3 busy agents.",
        evidence: [
          { name: "depth", value: 1240, unit: "tasks" },
          { name: "age of the oldest", value: 130, unit: "seconds" },
          { name: "arrivals per second", value: 20, unit: "tasks" },
          { name: "taken per second", value: 6, unit: "tasks" },
          { name: "growth per second", value: 14, unit: "tasks" },
        ],
        value: 1240,
        threshold: 1000,
      },
    ]);
  });

  it("only warns of a queue that falls, and says when it is empty", () => {
    const [found] = detect([queue("main", { depth: line(1200, -4) })]);
    expect(found).toMatchObject({
      severity: "warning",
      sentence:
        "Queue main holds 1,200 tasks (threshold 1,000), and it shrinks by 4 tasks/s: empty in 5 min at this pace.",
      nextStep: "Watch it: main drains by itself. Add agents only if that takes too long.",
    });
    expect(found?.evidence).toContainEqual({ name: "time to drain", value: 300, unit: "seconds" });
  });

  it("only warns of a deep queue that holds its level", () => {
    const [found] = detect([queue("main", { depth: steady(1200), arrived: line(9000, 5), served: line(9000, 5) })]);
    expect(found).toMatchObject({
      severity: "warning",
      sentence: "Queue main holds 1,200 tasks (threshold 1,000), and it does not shrink.",
      nextStep: "Add agents that take from main or slow down what fills it: 5 tasks/s arrive and 5 tasks/s are taken.",
    });
  });

  it("is critical where nothing is taken from a deep queue", () => {
    const [found] = detect([queue("main", { depth: steady(1200), served: steady(70) })]);
    expect(found).toMatchObject({
      severity: "critical",
      sentence:
        "Queue main holds 1,200 tasks (threshold 1,000), and it does not shrink; none was taken in the last 2 min.",
      nextStep: "Check that agents which take from main run and are connected: nothing was taken from it.",
    });
  });

  it.each([
    { what: "few tasks wait", parts: { depth: steady(3), oldestAge: steady(400), served: steady(70) } },
    { what: "the depth falls all the same", parts: { depth: line(1200, -4), served: steady(70) } },
  ])("only warns if nothing is taken but $what", ({ parts }) => {
    expect(detect([queue("main", parts)])).toMatchObject([{ severity: "warning" }]);
  });

  it("goes by age where few tasks wait for long", () => {
    const [found] = detect([queue("main", { depth: steady(3), oldestAge: line(372, 1) })]);
    expect(found).toMatchObject({
      severity: "warning",
      sentence:
        "Queue main holds 3 tasks and the oldest has waited 6 min 12 s (threshold 5 min), and it does not shrink.",
      nextStep: "Look at the agents that take from main: are there fewer than before, or does each task take longer?",
      value: 372,
      threshold: 300,
    });
  });

  it("goes by the newest depth alone where nothing else is known", () => {
    const [found] = detect([queue("main", { depth: values(1001) })]);
    expect(found).toMatchObject({ severity: "warning", sentence: "Queue main holds 1,001 tasks (threshold 1,000)." });
    expect(found?.evidence).toEqual([{ name: "depth", value: 1001, unit: "tasks" }]);
  });

  it("asks about agents with room before it asks for more agents", () => {
    const idle = ["dan", "eve", "fay", "gus"].map((name) => agent(name, 0, 1));
    expect(detect([growing], [...busy, ...idle])[0]?.nextStep).toBe(
      "Find out why dan, eve, fay and 1 more (4 of 7 agents) used half of their slots or less in the last 2 min while tasks wait in main.",
    );
  });

  it("does not count agents where several queues share them", () => {
    const [found, ...rest] = detect([growing, queue("calm", { depth: steady(0) })], busy);
    expect(found?.nextStep).toBe(
      "Add agents that take from main or slow down what fills it: 20 tasks/s arrive and 6 tasks/s are taken.",
    );
    expect(rest).toEqual([]);
  });

  it.each([
    { what: "a depth and an age at their thresholds", parts: { depth: steady(1000), oldestAge: steady(300) } },
    { what: "a depth it last saw two minutes ago", parts: { depth: steady(5000, { ago: 120 }) } },
    { what: "an age left over in an empty queue", parts: { depth: steady(0), oldestAge: steady(400) } },
    { what: "values that are no numbers", parts: { depth: steady(NaN), oldestAge: steady(Infinity) } },
    { what: "a queue of which nothing is known", parts: {} },
  ])("says nothing of $what", ({ parts }) => {
    expect(detect([queue("main", parts)], busy)).toEqual([]);
  });
});
