// How custom metrics are kept: in how many lines, for how long, over a restart, and by which of several processes.
import { describe, expect, it } from "vitest";
import { GAUGE_SILENCE, SILENCE } from "../../exporter/custom-metrics/custom-metrics.ts";
import { Uncounted } from "../../exporter/uncounted.ts";
import { Counting, finished, MINUTE } from "./counting.ts";

const DONE = "done_total: { type: counter, event: task.finished, labels: [agent] }";
const TIME = "t: { type: histogram, event: task.finished, value: duration, labels: [agent], buckets: [1, 2] }";
const DEPTH = "depth: { type: gauge, event: queue.sampled, value: depth, labels: [queue] }";
const of = (...agents: readonly string[]): readonly object[] => agents.map((agent) => finished({ agent }));
const sampled = (queue: string, depth = 1): object => ({ kind: "queue.sampled", queue, depth });

describe("lines there may be", () => {
  it("are not exceeded: what does not fit is counted, and what is there goes on", () => {
    const one = new Counting(DONE, { lines: 2 }).tell(...of("a", "b", "c", "c", "a"));
    expect(one.lines()).toEqual(['done_total{agent="a"} 2', 'done_total{agent="b"} 1']);
    expect(one.refused()).toEqual({ no_room: 2 });
  });

  it("are five for a histogram of two buckets", () => {
    const events = ["a", "b"].map((agent) => finished({ agent, duration: 1 }));
    expect(new Counting(TIME, { lines: 9 }).tell(...events).lines()).toHaveLength(5);
    expect(new Counting(TIME, { lines: 10 }).tell(...events).lines()).toHaveLength(10);
  });

  it("are shared by all metrics", () => {
    const one = new Counting(`${DONE}\n${DEPTH}`, { lines: 1 }).tell(...of("a"), sampled("q"));
    expect([one.lines(), one.refused()]).toEqual([['done_total{agent="a"} 1'], { no_room: 1 }]);
  });

  it("are made free by what was silent for an hour, where others need them", () => {
    const one = new Counting(DONE, { lines: 2 })
      .tell(...of("a", "b"))
      .pass(MINUTE)
      .tell(...of("b"));
    one.pass(SILENCE - MINUTE - 1).tell(...of("c"));
    expect([one.lines().length, one.refused()]).toEqual([2, { no_room: 1 }]);
    one.pass(MINUTE).tell(...of("c"));
    expect(one.lines()).toEqual(['done_total{agent="c"} 1', 'done_total{agent="b"} 2']);
    one.tell(...of("a"));
    expect([one.lines().length, one.refused()]).toEqual([2, { no_room: 2 }]);
    one.pass(10 * SILENCE);
    expect(one.lines()).toHaveLength(2);
    one.tell(...of("a"));
    expect(one.lines()).toEqual(['done_total{agent="a"} 1']);
  });

  it("are never taken from a metric that has one series only", () => {
    const one = new Counting(`${DONE}\nall_total: { type: counter, event: task.finished }`, { lines: 2 }).tell(
      ...of("a"),
    );
    one.pass(SILENCE).tell(...of("b"));
    expect(one.lines()).toEqual(['done_total{agent="b"} 1', "all_total 2"]);
  });

  it("are spoken of once for each metric that has too few", () => {
    const said: string[] = [];
    const one = new Counting(`${DONE}\n${DEPTH}`, { lines: 1 }).tell(...of("a"));
    const metrics = one.state.customMetrics;
    const uncounted = metrics && new Uncounted(metrics, (level, text) => said.push(`${level} ${text}`));
    uncounted?.look();
    expect(said).toEqual([]);
    for (const agents of [["b", "c"], ["d"]]) {
      one.tell(...of(...agents), sampled("q"));
      uncounted?.look();
    }
    expect(said).toEqual(
      ["done_total", "depth"].map(
        (name) =>
          `warn new series of ${name} no longer fit, and what they would count is lost: give it fewer labels, or more lines with --metrics-series; see docs/custom-metrics.md`,
      ),
    );
  });
});

describe("a gauge", () => {
  it("is gone when nobody has told it for a while, and makes room", () => {
    const one = new Counting(`${DEPTH}\n${DONE}`, { lines: 2 }).tell(sampled("q", 3), ...of("a"));
    one.pass(GAUGE_SILENCE - 1);
    expect(one.lines()).toEqual(['depth{queue="q"} 3', 'done_total{agent="a"} 1']);
    one.pass(1);
    expect(one.lines()).toEqual(['done_total{agent="a"} 1']);
    one.tell(sampled("p", 4));
    expect([one.lines(), one.refused()]).toEqual([['depth{queue="p"} 4', 'done_total{agent="a"} 1'], {}]);
  });
});

describe("a restart", () => {
  const FILE = [DONE, TIME, DEPTH].join("\n");

  function before(): Counting {
    const one = new Counting(FILE, { lines: 8 });
    const time = Date.UTC(2026, 10, 20);
    return one.tell(
      ...of("a", "b", "b"),
      finished({ agent: "a", duration: 1.5 }),
      { ...sampled("q", 8), time },
      ...of("c", "d"),
    );
  }

  it("leaves all as it was, and it goes on from there", () => {
    const one = before();
    const next = one.restarted(FILE, { lines: 8 });
    expect([next.lines(), next.refused()]).toEqual([one.lines(), { no_room: 2 }]);
    expect(next.lines()).toContain('t_bucket{agent="a",le="2"} 1');
    const older = { ...sampled("q", 9), time: Date.UTC(2026, 10, 19) };
    next.tell(...of("b"), finished({ agent: "a", duration: 3 }), older);
    expect(next.lines()).toEqual(
      expect.arrayContaining([
        'done_total{agent="b"} 3',
        't_sum{agent="a"} 4.5',
        't_count{agent="a"} 2',
        'depth{queue="q"} 8',
      ]),
    );
    next.pass(GAUGE_SILENCE);
    expect(next.lines().filter((line) => line.startsWith("depth"))).toEqual([]);
  });

  it("lets metrics begin anew whose definition is another, and only these", () => {
    const file = `${TIME.replace("[1, 2]", "[1, 3]")}\n${DONE.replace("type: counter", "help: Other., type: counter")}\nnew_total: { type: counter, event: task.finished }`;
    const next = before().restarted(file);
    expect(next.text()).toContain("# HELP done_total Other.\n");
    expect(next.lines().filter((line) => !line.startsWith("done_total"))).toEqual(["new_total 0"]);
    expect(next.lines()).toContain('done_total{agent="b"} 2');
  });

  it("keeps what there is room for", () => {
    expect(before().restarted(FILE, { lines: 1 }).lines()).toEqual(['done_total{agent="a"} 2']);
  });

  it("reads a snapshot of a program that had no such metrics, and the other way round", () => {
    expect(
      new Counting("{}")
        .restarted(DONE)
        .tell(...of("a"))
        .lines(),
    ).toEqual(['done_total{agent="a"} 1']);
    expect(before().restarted("{}").lines()).toEqual([]);
  });
});

describe("of several processes", () => {
  const FILE = `votes_total: { type: counter, event: consensus.round }
done_total: { type: counter, event: task.finished }
asked_total: { type: counter, event: request.finished }`;
  const events = [
    { kind: "consensus.round", agent: "a", result: "achieved" },
    { kind: "consensus.round", result: "achieved" },
    { kind: "consensus.round", result: "achieved" },
    finished(),
    { kind: "request.finished", outcome: "ok" },
  ];

  it.each([
    ["front", ["votes_total 2", "asked_total 1"]],
    ["shard", ["votes_total 1", "done_total 1"]],
    ["whole", ["votes_total 3", "done_total 1", "asked_total 1"]],
  ] as const)("%s counts what is its own", (share, lines) => {
    expect(new Counting(FILE, { share }).tell(...events).lines()).toEqual(lines);
  });
});
