// docs/custom-metrics.md: metrics that users define, from the tables by which their file is read, with what an example comes to.
import { load } from "js-yaml";
import { exporter, llm, tasks } from "../../exporter/catalog/index.ts";
import { customRefusal, eventKind } from "../../exporter/catalog/labels.ts";
import { prices } from "../../exporter/catalog/prices.ts";
import { fileKey, flagName, options, variableName } from "../../exporter/config.ts";
import { GAUGE_SILENCE, SILENCE } from "../../exporter/custom-metrics/custom-metrics.ts";
import {
  fieldsOf,
  labelFields,
  standardBuckets,
  valueFields,
  whereFields,
} from "../../exporter/custom-metrics/definition.ts";
import { definitionsIn, MOST_DEFINITIONS, rules } from "../../exporter/custom-metrics/read.ts";
import { renderFamily } from "../../exporter/exposition/page.ts";
import { OURS } from "../../exporter/exposition/reserved.ts";
import type { EventKind } from "../../exporter/model/event.ts";
import { State } from "../../exporter/state.ts";
import type { Artifact } from "../../prometheus/artifact.ts";
import { code, generatedFrom, page, table } from "./markdown.ts";

/** A file as a user would write it, and events that come in. A test sends them to a real exporter. */
const exampleFile = `reviews_total:
  type: counter
  help: Reviews that ended.
  event: task.finished
  where: { task_type: ["review", "review-*"], outcome: [ok, failed] }
  labels: [agent, outcome]
review_duration_seconds:
  type: histogram
  help: How long reviews ran, in seconds.
  event: task.finished
  where: { task_type: ["review", "review-*"] }
  value: duration
  buckets: [1, 5, 30]
spent_usd_total: { type: counter, event: llm.finished, value: cost, labels: { model: model, team: agent } }
queue_oldest_seconds: { type: gauge, event: queue.sampled, value: oldest_age, labels: [queue] }`;

const exampleEvents = [
  { kind: "task.finished", agent: "ada", task_type: "review", outcome: "ok", duration: 4 },
  { kind: "task.finished", agent: "ada", task_type: "review-security", outcome: "failed", duration: 31 },
  { kind: "task.finished", agent: "ada", task_type: "plan", outcome: "ok", duration: 2 },
  { kind: "llm.finished", agent: "ada", model: "claude-sonnet-4-5", outcome: "ok", input: 1000, output: 500 },
  { kind: "queue.sampled", queue: "reviews", depth: 3, oldest_age: 41 },
];

export const customMetricsDocument: Artifact = {
  path: "docs/custom-metrics.md",
  render: () =>
    page([
      generatedFrom("exporter/custom-metrics"),
      "# Custom metrics",
      `Counters, gauges and histograms of your own, made of the [events](events.md) that come in, whoever sent them: what comes by [OTLP](otlp.md) is turned into events and counted like those. They are defined in a YAML or JSON file that is named by ${code(flagName("metrics"))}, ${code(variableName("metrics"))} or the key ${code(fileKey("metrics"))}, and stand on ${code("/metrics")} in the order of the file, behind the [metrics](metrics.md) there are anyway.`,
      `\`\`\`sh\nnpm start -- ${flagName("metrics")} metrics.yml\n\`\`\``,
      "## Example",
      `A file:`,
      fenced("yaml", exampleFile),
      "Events that come in:",
      fenced("json", exampleEvents.map((event) => JSON.stringify(event)).join("\n")),
      "What they come to:",
      fenced("text", result().trim()),
      `The cost was not told: it is computed by the [price](prices.md) of the model.`,
      "## What a metric is made of",
      keys(),
      `There may be ${String(MOST_DEFINITIONS)} metrics. The program does not start with a file it cannot use: it lists every fault, with the metric, the key and the rule. Names must be ${rules.name}. They may not begin with ${code(OURS)}, be one of Prometheus' own, such as ${code("up")} and ${code("scrape_…")}, end in ${code("_bucket")}, ${code("_count")} or ${code("_sum")}, or be on the page for another metric. Names of counters end in ${code("_total")}, others do not.`,
      "## Fields",
      "Which fields of an event can be a label, be compared and be added up. Ids are never labels: each would be a series. What is measured cannot be compared, as it hardly ever is the same twice.",
      fields(),
      "## How it is counted",
      counting(),
      "## What is bounded",
      bounds(),
      table(
        ["reason", "when"],
        customRefusal.values.map((reason) => [code(reason), when[reason]]),
      ),
      "## How they go on",
      life(),
    ]),
};

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** What the program makes of the example. */
function result(): string {
  const faults: string[] = [];
  const definitions = definitionsIn(load(exampleFile) as object, "metrics.yml", faults);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  const state = new State({
    ...{ maxAgents: 10, maxTaskTypes: 10, maxQueues: 10, maxModels: 10, maxTools: 10, maxSeries: 10_000 },
    ...{ maxOpenTasks: 100, maxBatchEvents: 100, agentHistograms: false, agentTtl: 1e6, taskTimeout: 1e6 },
    prices,
    customMetrics: { definitions, lines: 100 },
  });
  state.takeIn(Buffer.from(JSON.stringify(exampleEvents)), Date.UTC(2026, 0, 1));
  return (state.customMetrics?.series() ?? []).map((series) => renderFamily(series, "text").text).join("");
}

function keys(): string {
  return table(
    ["key", "must be", "what it does"],
    [
      ["`type`", rules.type, "A counter adds up, a gauge shows what was told last, a histogram counts by size."],
      ["`event`", "a kind of event, such as `task.finished`", "Which events are looked at."],
      [
        "`where`",
        rules.where,
        "All of it must be so. A text may end in a star, which stands for any ending; words of a closed set and whole numbers are as the event has them.",
      ],
      [
        "`value`",
        "a field of the event that is a number",
        "What is added up, shown or observed. A counter without one counts events; others need it.",
      ],
      [
        "`labels`",
        `${rules.labels}, such as \`{ team: agent }\``,
        `A series for each of their values. Names of labels are ${rules.label}.`,
      ],
      [
        "`buckets`",
        rules.buckets,
        `Upper bounds of a histogram. Untold, those of ${code(tasks.runDuration.name)}: ${standardBuckets.join(", ")}.`,
      ],
      ["`help`", rules.help, "What the page says of it. Untold, it is made of event and value."],
    ],
  );
}

function fields(): string {
  const names = (some: ReadonlyMap<string, unknown>): string => [...some.keys()].map(code).join(", ");
  const more = (kind: EventKind): string =>
    names(new Map([...whereFields(kind)].filter(([name]) => !labelFields(kind).has(name))));
  return table(
    ["event", "labels and `where`", "`where` alone", "`value`"],
    eventKind.values.map((kind) => [code(kind), names(labelFields(kind)), more(kind), names(valueFields(kind))]),
  );
}

/** `llm.finished` by `duration` and so on: fields that are a mean where an event stands for several. */
function means(): string {
  const kinds = eventKind.values.flatMap((kind) => {
    const all = [...fieldsOf(kind)].filter(([, { isMean }]) => isMean === true).map(([name]) => code(name));
    return all.length === 0 ? [] : [`${all.join(" and ")} of ${code(kind)}`];
  });
  return kinds.join(", ");
}

function counting(): string {
  return [
    `- An event whose value is not known is left out, and counted nowhere. A label whose field is not known is empty.`,
    `- Events that stand for several, by their ${code("count")}, count as so many. Some numbers are then a mean (${means()}): a counter adds it as often as there are, and a histogram observes it so often. All others are what they come to together: a counter adds it once, and a histogram observes equal shares. ${code("count")} itself is observed once.`,
    `- ${code("task_type")} of tasks and ${code("duration")} of ${code("task.finished")} are, where the event does not tell them, what earlier events of the task told. ${code("cost")} is what is added to ${code(llm.cost.name)}: told, or computed from the [price](prices.md), and nothing twice. Sources tell it with requests (${code("llm.finished")}) or apart from them (${code("llm.used")}): the whole is a metric of each, added up.`,
    "- An event that was told before, by its `id`, or as a second end of the same attempt, counts once. What the exporter concludes by itself, such as that an attempt of a lost agent has ended, is no event.",
    `- Label values are those of the event, also where ${code(exporter.folded.name)} says that the exporter's own metrics have no room for them; a task type that only an earlier event told may be ${code("_other")}.`,
    "- Durations of events that name a trace have exemplars in OpenMetrics. A scraper is shown new counters at 0 first, as with all metrics.",
  ].join("\n");
}

function bounds(): string {
  const [budget, most] = [code(flagName("metricsSeries")), code(String(options.metricsSeries.default))];
  return `All of them together have ${budget} lines of a page, ${most} by default; a histogram has a line for each bucket and three more. Where a new series does not fit, series nobody told for ${hours(SILENCE)} give way, and should they come back they begin at 0. If there are none, the event is counted by ${code(exporter.customRefused.name)} and nowhere else, and the log says the first time which metric it was. Series that are there go on.`;
}

const when: Readonly<Record<(typeof customRefusal.values)[number], string>> = {
  no_room: `a new series would not fit into ${code(flagName("metricsSeries"))}`,
  out_of_order: "a gauge was told something that happened later",
};

function life(): string {
  return [
    `- A gauge is gone ${String(GAUGE_SILENCE / 60_000)} minutes after it was told last. Counters and histograms stay, as long as there is room.`,
    "- With a [journal](config.md#--data-dir) they are there again after a restart. A metric whose definition was changed begins anew, with what the journal still holds; a new `help` changes nothing.",
    "- With [shards](sharding.md) each process counts its own events, those of an agent its shard and those of no agent the front, each within lines of its own. So the whole is the sum over the targets, `sum without (instance) (…)`, and a gauge is told by one of them.",
    "- A program that embeds the exporter and has a metric of that name itself goes before: the other is left out of the page. A metric that is [passed through](pass-through.md) gives way to both.",
  ].join("\n");
}

function hours(ms: number): string {
  return ms === 3_600_000 ? "an hour" : `${String(ms / 3_600_000)} hours`;
}
