// What custom metrics make of events: which they look at, what they add, and under which labels.
import { describe, expect, it } from "vitest";
import { origin, spans, START } from "../ingest/otlp/meaning/made.ts";
import { Counting, finished } from "./counting.ts";

const DONE = "done_total: { type: counter, event: task.finished, ";
const call = (more: object): object => ({ kind: "llm.finished", agent: "a", model: "other", outcome: "ok", ...more });

describe("a custom metric", () => {
  it.each([
    ["nothing", "{}", 7],
    ["a word", "{ outcome: ok }", 5],
    ["one of several words", "{ outcome: [failed, timeout] }", 2],
    ["words that begin so", '{ outcome: "t*" }', 1],
    ["a text", "{ task_type: review }", 1],
    ["texts that begin so", '{ task_type: "review-*" }', 2],
    ["a text or such that begin so", '{ task_type: [review, "review-*"] }', 3],
    ["any text that is told", '{ task_type: "*" }', 4],
    ["a whole number", "{ attempt: [2, 3] }", 1],
    ["all of several", '{ task_type: "review*", outcome: ok }', 2],
    ["something no event tells", "{ queue: q }", 0],
  ])("looks at events by %s", (_, where, count) => {
    const one = new Counting(`${DONE}where: ${where} }`).tell(
      finished({ task_type: "review" }),
      finished({ task_type: "review-a" }),
      finished({ task_type: "review-", outcome: "failed" }),
      finished({ task_type: "plan", outcome: "timeout" }),
      finished({ attempt: 2, task: "t" }),
      finished({ attempt: 1, task: "t" }),
      finished(),
      { kind: "task.started", agent: "a", task: "u", task_type: "review" },
    );
    expect(one.lines()).toEqual([`done_total ${String(count)}`]);
  });

  it("has a series for each of its labels, which may have other names and be untold", () => {
    const one = new Counting(`${DONE}labels: { team: agent, outcome: outcome, what: task_type } }`).tell(
      finished({ task_type: 'a"b' }),
      finished({ agent: "b" }),
      finished({ agent: "b" }),
      finished({ agent: "b", outcome: "failed" }),
    );
    expect(one.lines()).toEqual([
      'done_total{team="a",outcome="ok",what="a\\"b"} 1',
      'done_total{team="b",outcome="ok"} 2',
      'done_total{team="b",outcome="failed"} 1',
    ]);
  });

  it("is on the page at 0 from the start if it has no labels, and no gauge", () => {
    const file = `${DONE}}
x: { type: gauge, event: queue.sampled, value: depth }
y: { type: histogram, event: task.finished, value: wait, buckets: [1] }
z_total: { type: counter, event: task.finished, labels: [agent] }`;
    expect(new Counting(file).lines()).toEqual([
      "done_total 0",
      ...['y_bucket{le="1"} 0', 'y_bucket{le="+Inf"} 0', "y_sum 0", "y_count 0"],
    ]);
  });

  it("leaves out events that do not tell its value", () => {
    const file = `waited_total: { type: counter, event: task.finished, value: wait, labels: [agent] }`;
    const one = new Counting(file).tell(
      finished(),
      finished({ agent: "b", wait: 2 }),
      finished({ agent: "b", wait: 0.5 }),
    );
    expect([one.lines(), one.refused()]).toEqual([['waited_total{agent="b"} 2.5'], {}]);
  });

  it("shows as a gauge what happened last, in whatever order it is told", () => {
    const file = "oldest: { type: gauge, event: queue.sampled, value: oldest_age, labels: [queue] }";
    const at = (seconds: number, age: number): object => {
      return { kind: "queue.sampled", queue: "q", oldest_age: age, time: Date.UTC(2026, 10, 20) + seconds };
    };
    const one = new Counting(file).tell(at(2, 5), at(3, 7), at(1, 9), { kind: "queue.sampled", queue: "p", depth: 3 });
    expect([one.lines(), one.refused()]).toEqual([['oldest{queue="q"} 7'], { out_of_order: 1 }]);
  });

  it("puts values into buckets as histograms of Prometheus do: a bound belongs to what is below", () => {
    const file = "t: { type: histogram, event: task.finished, value: duration, buckets: [1, 5] }";
    const one = new Counting(file).tell(...[0.5, 1, 5, 5.5].map((duration) => finished({ duration })));
    expect(one.lines()).toEqual([
      't_bucket{le="1"} 2',
      't_bucket{le="5"} 3',
      't_bucket{le="+Inf"} 4',
      "t_sum 12",
      "t_count 4",
    ]);
  });
});

describe("an event that stands for several", () => {
  it.each([
    ["counts as so many", "n_total: { type: counter, event: llm.finished }", ["n_total 5"]],
    ["adds its mean so often", "s_total: { type: counter, event: llm.finished, value: duration }", ["s_total 14"]],
    ["adds what they come to once", "i_total: { type: counter, event: llm.finished, value: input }", ["i_total 90"]],
    ["adds how many they are", "n_total: { type: counter, event: llm.finished, value: count }", ["n_total 5"]],
    [
      "is observed so often by its mean",
      "s: { type: histogram, event: llm.finished, value: duration, buckets: [2] }",
      ['s_bucket{le="2"} 1', 's_bucket{le="+Inf"} 5', "s_sum 14", "s_count 5"],
    ],
    [
      "is observed in equal shares of what they come to",
      "i: { type: histogram, event: llm.finished, value: input, buckets: [20] }",
      ['i_bucket{le="20"} 4', 'i_bucket{le="+Inf"} 5', "i_sum 90", "i_count 5"],
    ],
    [
      "is observed once by how many they are",
      "n: { type: histogram, event: llm.finished, value: count, buckets: [1] }",
      ['n_bucket{le="1"} 1', 'n_bucket{le="+Inf"} 2', "n_sum 5", "n_count 2"],
    ],
    ["shows its mean", "s: { type: gauge, event: llm.finished, value: duration }", ["s 3"]],
  ])("%s", (_, file, lines) => {
    const one = new Counting(file).tell(call({ duration: 2, input: 50 }), call({ count: 4, duration: 3, input: 40 }));
    expect(one.lines()).toEqual(lines);
  });
});

describe("what is known besides", () => {
  const FILE = `${DONE}where: { task_type: review }, labels: [task_type] }
ran_seconds_total: { type: counter, event: task.finished, value: duration, labels: [task_type] }`;

  it("is the type of a task and how long it ran, by its earlier events", () => {
    const one = new Counting(FILE).tell({ kind: "task.queued", task: "t", task_type: "review" });
    one.tell({ kind: "task.started", task: "t", agent: "a" });
    one.now += 4_000;
    one.tell(finished({ task: "t" }), finished({ task: "u" }), finished());
    expect(one.lines()).toEqual(['done_total{task_type="review"} 1', 'ran_seconds_total{task_type="review"} 4']);
  });

  it("is what a model costs, told or computed, and nothing twice", () => {
    const file = "usd_total: { type: counter, event: llm.used, value: cost, labels: [model] }";
    const used = (more: object): object => ({ kind: "llm.used", agent: "a", model: "m", ...more });
    const one = new Counting(file).tell(used({ input: 8 }), used({ cost: 5 }), used({ model: "unknown", input: 8 }));
    expect(one.lines()).toEqual(['usd_total{model="m"} 5']);
    one.tell(used({ cost: 1 }), used({ input: 8 }));
    expect(one.lines()).toEqual(['usd_total{model="m"} 6']);
  });

  it("is nothing of the event before", () => {
    const one = new Counting(FILE).tell(
      finished({ task: "t", task_type: "review", duration: 1 }),
      finished({ agent: "b" }),
    );
    expect(one.lines()).toEqual(['done_total{task_type="review"} 1', 'ran_seconds_total{task_type="review"} 1']);
  });
});

describe("an event that was told before", () => {
  it("by its id, or as a second end of an attempt, counts once", () => {
    const one = new Counting(`${DONE}labels: [outcome] }`)
      .tell(finished({ id: "x" }), finished({ id: "x" }))
      .tell(finished({ id: "x" }), finished({ task: "t" }), finished({ task: "t", outcome: "failed" }));
    expect(one.lines()).toEqual(['done_total{outcome="ok"} 2']);
  });
});

describe("what comes by OTLP", () => {
  it("is counted like other events, once, however often it is sent", () => {
    const one = new Counting("calls_total: { type: counter, event: tool.finished, labels: [agent, tool] }");
    const told = spans(origin("worker"), {
      id: "s",
      name: "execute_tool shell",
      is: { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "shell" },
    });
    for (const time of [START, START + 10]) one.state.takeInRecords(told, time);
    for (let second = 1; second < 150; second++) one.state.turn(START + second * 1_000);
    expect(one.lines()).toEqual(['calls_total{agent="worker",tool="shell"} 1']);
  });
});
