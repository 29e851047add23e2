// The exporter itself: what it took in, what it refused, and what watching costs.
import { exporter, insights } from "../../exporter/catalog/index.ts";
import * as thresholds from "../../exporter/catalog/thresholds.ts";
import { max, rate, ratio, since, sum, value } from "../../prometheus/promql.ts";
import { bad, good } from "../colors.ts";
import { processors, W } from "../expressions.ts";
import { graph } from "../panels.ts";
import type { PanelDefinition, Row } from "../panels.ts";
import { stateTimeline, table } from "../tables.ts";

const noValue = "the exporter does not answer";
const nothingYet = "no events yet";

const intake: readonly PanelDefinition[] = [
  graph({
    title: "Events accepted",
    description: "Per second, by kind.",
    width: 8,
    unit: "eps",
    lines: [{ expr: sum(rate(exporter.eventsAccepted, W), ["kind"]), legend: "{{kind}}" }],
    stack: true,
    noValue: nothingYet,
  }),
  graph({
    title: "Events refused",
    description: "Per second, by reason. Senders are told the same reason.",
    width: 8,
    unit: "eps",
    lines: [{ expr: sum(rate(exporter.eventsRejected, W), ["reason"]), legend: "{{reason}}" }],
    noValue: "none refused",
  }),
  graph({
    title: "Events that did not fit",
    description:
      "Accepted, but doubled, late or contradictory (by reason), or folded into one series because a label's budget was used up; points of OTLP that were not passed through; events a custom metric had no room for.",
    width: 8,
    unit: "eps",
    lines: [
      { expr: sum(rate(exporter.eventsAdjusted, W), ["reason"]), legend: "{{reason}}" },
      { expr: sum(rate(exporter.folded, W), ["label"]), legend: "folded by {{label}}" },
      { expr: sum(rate(exporter.otlpPassRefused, W), ["reason"]), legend: "not passed through: {{reason}}" },
      { expr: sum(rate(exporter.customRefused, W), ["reason"]), legend: "custom metric: {{reason}}" },
    ],
    noValue: "all fitted",
  }),
  graph({
    title: "Items that came by OTLP",
    description: "Spans, data points and log records per second, by what became of them.",
    width: 12,
    unit: "ops",
    lines: [{ expr: sum(rate(exporter.otlpItems, W), ["signal", "result"]), legend: "{{signal}} {{result}}" }],
    noValue: "nothing came",
  }),
  graph({
    title: "OTLP requests refused",
    description: "Per second, by reason. Senders are told why, and drop what they sent unless it is busy or stopping.",
    width: 12,
    unit: "reqps",
    lines: [{ expr: sum(rate(exporter.otlpRefused, W), ["reason"]), legend: "{{reason}}" }],
    noValue: "none refused",
  }),
  graph({
    title: "OTLP forwarded",
    description:
      "Bodies passed on to another backend per second, by what became of them. All but `delivered` are lost there.",
    width: 12,
    unit: "reqps",
    lines: [{ expr: sum(rate(exporter.otlpForwarded, W), ["signal", "result"]), legend: "{{signal}} {{result}}" }],
    noValue: "nothing is forwarded",
  }),
  graph({
    title: "OTLP waiting to be forwarded",
    description: "Memory of bodies the backend has not taken yet. At `forward-otlp-bytes` new ones are dropped.",
    width: 12,
    unit: "bytes",
    lines: [{ expr: value(exporter.otlpForwardWaiting), legend: "waiting" }],
    noValue: "nothing is forwarded",
  }),
];

const work: readonly PanelDefinition[] = [
  stateTimeline({
    title: "Collectors",
    description: "Whether each collector's last run worked. Having nothing to read counts as working.",
    width: 8,
    expr: max(value(exporter.collectorSuccess), ["collector"]),
    legend: "{{collector}}",
    states: [
      { value: 1, text: "works", color: good },
      { value: 0, text: "failed", color: bad },
    ],
    noValue,
  }),
  graph({
    title: "Collector duration",
    description: "How long each collector's last run took.",
    width: 8,
    unit: "s",
    lines: [{ expr: value(exporter.collectorDuration), legend: "{{collector}}" }],
    noValue,
  }),
  graph({
    title: "Page, detectors and event loop",
    description:
      "How long making the last page and the last evaluation took, and by how much the event loop was late (99th percentile). The dashed line is the event loop's mark.",
    width: 8,
    unit: "s",
    lines: [
      { expr: value(exporter.scrapeDuration), legend: "page" },
      { expr: value(insights.evaluationDuration), legend: "detectors" },
      { expr: value(exporter.eventLoopLag), legend: "event loop" },
    ],
    thresholds: [thresholds.eventLoopLag],
    noValue,
  }),
];

const cost: readonly PanelDefinition[] = [
  graph({
    title: "Processor share of the exporter",
    description:
      "Processor time of the exporter divided by all processor time of the host. The dashed line is what watching may cost.",
    width: 8,
    unit: "percentunit",
    lines: [{ expr: ratio(sum(rate(exporter.cpuSeconds, W)), processors), legend: "exporter" }],
    thresholds: [thresholds.exporterOverhead],
    noValue,
  }),
  graph({
    title: "Memory of the exporter",
    description: "Resident memory.",
    width: 8,
    unit: "bytes",
    lines: [{ expr: value(exporter.memory), legend: "resident" }],
    noValue,
  }),
  graph({
    title: "Series on the page",
    description: "What Prometheus has to store at each scrape.",
    width: 8,
    unit: "short",
    lines: [{ expr: value(exporter.seriesCount), legend: "series" }],
    noValue,
  }),
  graph({
    title: "Journal on disk",
    description: "Empty without a journal (`data-dir`). It grows until it is folded into a snapshot.",
    width: 8,
    unit: "bytes",
    lines: [{ expr: value(exporter.journalBytes), legend: "journal" }],
    noValue,
  }),
  graph({
    title: "Journal failures",
    description: "Writes that failed per second: bodies were refused meanwhile.",
    width: 8,
    unit: "ops",
    lines: [{ expr: sum(rate(exporter.journalFailures, W)), legend: "failures" }],
    noValue,
  }),
  table({
    title: "Build and age",
    description: "Version, time since the exporter started, and time since the detectors last ran.",
    width: 8,
    labels: { version: "Version", instance: "Instance" },
    columns: [
      { name: "Known", expr: value(exporter.build), hidden: true },
      { name: "Running for", expr: since(exporter.startTime), unit: "s" },
      { name: "Last evaluation", expr: since(insights.evaluated), unit: "s" },
    ],
    sortBy: { column: "Version", desc: false },
    noValue,
  }),
];

export const exporterRow: Row = { title: "The exporter itself", panels: [...intake, ...work, ...cost] };
