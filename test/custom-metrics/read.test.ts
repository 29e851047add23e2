// The file of custom metrics: what it may hold, and what is said of what it may not.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { eventKind } from "../../exporter/catalog/labels.ts";
import { readConfig } from "../../exporter/config.ts";
import { labelFields, standardBuckets } from "../../exporter/custom-metrics/definition.ts";
import { MOST_DEFINITIONS } from "../../exporter/custom-metrics/read.ts";
import { common, kinds } from "../../exporter/model/event.ts";
import { definitions, faultsOf } from "./counting.ts";

const NAME = "letters, digits and _, 200 at most, no digit first";
const LABEL = "letters, digits and _, 100 at most, no digit and no __ first, and neither le nor quantile";
const KINDS = eventKind.values.join(", ");
const LABELS = "agent, outcome, queue, task_type";
const COMPARED = "agent, outcome, task, queue, task_type, attempt, trace_id, span_id";
const BUCKETS = "1 to 100 numbers, each larger than the one before";
const long = "x".repeat(201);

function counter(more: string, event = "task.finished"): string {
  return `jobs_total: { type: counter, event: ${event}, ${more} }`;
}

describe("a file of custom metrics", () => {
  it("defines them in its order, with what is untold as it is by default", () => {
    const file = `
b_total: { type: counter, event: task.finished }
a_seconds:
  type: histogram
  help: "Lasted,\\nin all."
  event: llm.finished
  where: { model: "gpt-*", count: [1, 2], outcome: ok }
  value: duration
  labels: { team: agent, model: model }
c: { type: gauge, event: queue.sampled, value: depth, labels: [queue] }`;
    expect(definitions(file)).toEqual([
      {
        ...{ name: "b_total", type: "counter", help: "Events task.finished.", event: "task.finished" },
        ...{ where: {}, value: undefined, labels: {}, buckets: [] },
      },
      {
        ...{ name: "a_seconds", type: "histogram", help: "Lasted, in all.", event: "llm.finished" },
        where: { model: ["gpt-*"], count: [1, 2], outcome: ["ok"] },
        ...{ value: "duration", labels: { team: "agent", model: "model" }, buckets: standardBuckets },
      },
      {
        ...{ name: "c", type: "gauge", help: "depth of events queue.sampled.", event: "queue.sampled" },
        ...{ where: {}, value: "depth", labels: { queue: "queue" }, buckets: [] },
      },
    ]);
    expect(faultsOf(file)).toEqual([]);
  });

  it("may hold nothing yet", () => {
    expect(definitions("{}")).toEqual([]);
  });

  it.each<readonly [string, string]>([
    [
      "up: { type: gauge, event: queue.sampled, value: depth }",
      "is a name of Prometheus, or of this exporter, whose names begin with swarm_",
    ],
    [
      "scrape_x: { type: gauge, event: queue.sampled, value: depth }",
      "is a name of Prometheus, or of this exporter, whose names begin with swarm_",
    ],
    [
      "swarm_x_total: { type: counter, event: task.finished }",
      "is a name of Prometheus, or of this exporter, whose names begin with swarm_",
    ],
    ["up_total: { type: counter, event: task.finished }", "is on a page under a name of Prometheus"],
    ["a-b_total: { type: counter, event: task.finished }", `must be ${NAME}`],
    ["job:x_total: { type: counter, event: task.finished }", `must be ${NAME}`],
    ["2_total: { type: counter, event: task.finished }", `must be ${NAME}`],
    [`${long}: { type: gauge, event: queue.sampled, value: depth }`, `must be ${NAME}`],
    ["jobs: { type: counter, event: task.finished }", "must end in _total, as it is a counter"],
    ["_total: { type: counter, event: task.finished }", "must end in _total, as it is a counter"],
    ["jobs_total: { type: gauge, event: queue.sampled, value: depth }", "must not end in _total, as it is a gauge"],
    ...["bucket", "count", "sum"].map((part): [string, string] => [
      `x_${part}: { type: gauge, event: queue.sampled, value: depth }`,
      "must not end in _bucket, _count or _sum: these are parts of histograms",
    ]),
  ])("refuses a name: %s", (file, fault) => {
    expect(faultsOf(file)).toEqual([`FILE: "${String(/^[^ ]*(?=: )/.exec(file))}" ${fault}`]);
  });

  it.each([
    ["x: { type: gauge, event: queue.sampled, value: depth }", "x_total: { type: counter, event: task.finished }"],
    ["x_total: { type: counter, event: task.finished }", "x: { type: histogram, event: task.finished, value: wait }"],
    [
      "x: { type: histogram, event: task.finished, value: wait }",
      "x_count_total: { type: counter, event: task.finished }",
    ],
  ])("refuses a name that stands on the page already: %s", (first, second) => {
    const [one = "", other = ""] = [first, second].map((line) => line.split(":")[0]);
    expect(faultsOf(`${first}\n${second}`)).toEqual([
      `FILE: "${other}" is on a page under a name of ${one}, which stands before it`,
    ]);
  });

  it.each<readonly [string, readonly string[]]>([
    ["jobs_total: 4", [" must have type and event, got 4"]],
    [
      "jobs_total: { type: counter, event: task.finished, unit: s }",
      [": unit is not known; there are type, help, event, where, value, labels, buckets"],
    ],
    ["jobs_total: { event: task.finished }", [": type is missing; it must be one of counter, gauge, histogram"]],
    [
      "jobs_total: { type: summary, event: task.finished }",
      [': type must be one of counter, gauge, histogram, got "summary"'],
    ],
    ["jobs_total: { type: counter }", [`: event is missing; it must be one of ${KINDS}`]],
    ["jobs_total: { type: counter, event: task.done }", [`: event must be one of ${KINDS}, got "task.done"`]],
    [counter('help: ""'), [': help must be a text of 1 to 500 characters, got ""']],
    [counter("help: 4"), [": help must be a text of 1 to 500 characters, got 4"]],
    [
      counter("value: outcome"),
      [': value must be a number that task.finished tells: attempt, duration, wait, got "outcome"'],
    ],
    [
      counter("value: depth"),
      [': value must be a number that task.finished tells: attempt, duration, wait, got "depth"'],
    ],
    [
      counter("value: 1", "agent.stopped"),
      [": value can be nothing, as agent.stopped tells no number; a counter without one counts events"],
    ],
    [
      "x: { type: gauge, event: task.finished }",
      [": value is missing; it must be a number that task.finished tells: attempt, duration, wait"],
    ],
    [
      "x: { type: histogram, event: task.finished }",
      [": value is missing; it must be a number that task.finished tells: attempt, duration, wait"],
    ],
    [
      "x: { type: gauge, event: agent.stopped }",
      [": value can be nothing, as agent.stopped tells no number; a counter without one counts events"],
    ],
    [counter("where: ok"), [': where must be fields, each with what it must be, or a list of that, got "ok"']],
    [
      counter("where: { depth: 3 }"),
      [`: where: depth is nothing of task.finished that can be compared; there are ${COMPARED}`],
    ],
    [
      counter("where: { duration: 3 }"),
      [`: where: duration is nothing of task.finished that can be compared; there are ${COMPARED}`],
    ],
    [
      counter("where: { id: x }"),
      [`: where: id is nothing of task.finished that can be compared; there are ${COMPARED}`],
    ],
    [counter("where: { agent: [] }"), [": where: agent must name at least one value, got []"]],
    [
      counter("where: { agent: [x, 4, 'a*b', ''] }"),
      [4, '"a*b"', '""'].map(
        (got) => `: where: agent must be a text; one star may stand at its end, got ${String(got)}`,
      ),
    ],
    [
      counter("where: { outcome: [ok, fine, 'x*'] }"),
      ['"fine"', '"x*"'].map(
        (got) => `: where: outcome must be one of ok, failed, timeout, cancelled, retried, got ${got}`,
      ),
    ],
    [
      counter("where: { attempt: [1, 0, '2'] }"),
      ["0", '"2"'].map((got) => `: where: attempt must be a whole number ≥ 1 and ≤ 1000000, got ${got}`),
    ],
    [
      counter("labels: agent"),
      [': labels must be a list of fields, or names of labels with the fields they show, got "agent"'],
    ],
    [
      counter("labels: [task]"),
      [`: labels: "task" is nothing of task.finished that can be a label; there are ${LABELS}`],
    ],
    [
      counter("labels: [trace_id, duration, 7]"),
      ['"trace_id"', '"duration"', "7"].map(
        (got) => `: labels: ${got} is nothing of task.finished that can be a label; there are ${LABELS}`,
      ),
    ],
    [counter("labels: [agent, agent]"), [": labels: agent is there twice"]],
    [
      counter("labels: { le: agent, __x: agent, 2x: outcome, fine: agent }"),
      ["le", "__x", "2x"].map((got) => `: labels: "${got}" must be ${LABEL}`),
    ],
    [counter("buckets: [1]"), [": buckets are for histograms only"]],
    ...["[1, 1]", "[]", "3", "[1, .inf]", '["1"]'].map((told): [string, readonly string[]] => [
      `x: { type: histogram, event: task.finished, value: wait, buckets: ${told} }`,
      [`: buckets must be ${BUCKETS}, got ${told.replaceAll(", ", ",").replace(".inf", "null")}`],
    ]),
  ])("refuses %s", (file, faults) => {
    const name = file.split(":")[0] ?? "";
    expect(faultsOf(file)).toEqual(faults.map((fault) => `FILE: ${name}${fault}`));
  });

  it("refuses more metrics than there may be", () => {
    const many = Array.from(
      { length: MOST_DEFINITIONS + 1 },
      (_, i) => `m${String(i)}_total: { type: counter, event: task.finished }`,
    );
    expect(faultsOf(many.join("\n"))).toEqual(["FILE must hold 100 metrics at most, got 101"]);
    expect(faultsOf(many.slice(1).join("\n"))).toEqual([]);
  });

  it("leaves out what has a fault, and nothing else", () => {
    const file =
      "up: { type: gauge, event: queue.sampled, value: depth }\nx_total: { type: counter, event: task.finished }";
    expect(definitions(file).map(({ name }) => name)).toEqual(["x_total"]);
  });
});

describe("fields of events", () => {
  it("are no labels if they are ids, of any kind of event", () => {
    const ids = ["task", "trace_id", "span_id", "reason", ...Object.keys(common)];
    for (const kind of eventKind.values) {
      expect(ids.filter((id) => labelFields(kind).has(id))).toEqual([]);
    }
  });

  it("are a mean where the table says so", () => {
    for (const { required, optional } of Object.values(kinds)) {
      for (const field of Object.values({ ...required, ...optional })) {
        expect("isMean" in field && field.isMean, field.help).toBe(field.help.includes("their mean"));
      }
    }
  });
});

describe("the program", () => {
  it("starts with a file that is right, and tells all that is wrong with another", () => {
    const folder = mkdtempSync(join(tmpdir(), "swarmscope-metrics-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "metrics.yml");
    writeFileSync(path, "x: { type: gauge, event: agent.spawned, value: slots, help: '' }\nup: 3");
    const faults = [
      "x: help must be a text of 1 to 500 characters",
      "up must have type and event, got 3",
      '"up" is a name of Prometheus',
    ];
    for (const fault of faults) expect(() => readConfig(["--metrics", path], {})).toThrow(`${path}: ${fault}`);
    writeFileSync(path, '{"x": {"type": "gauge", "event": "agent.spawned", "value": "slots"}}');
    expect(readConfig([], { SWARMSCOPE_METRICS: path })).toMatchObject({ metrics: path, metricsSeries: 5_000 });
    expect(() => readConfig(["--metrics", join(folder, "none.yml")], {})).toThrow(/none\.yml cannot be read/);
  });
});
