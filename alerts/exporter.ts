// Exporter: whether the watching itself can be trusted.
import { exporter } from "../exporter/catalog/index.ts";
import { forwardLost } from "../exporter/catalog/labels.ts";
import { eventLoopLag, exporterOverhead as overheadThreshold } from "../exporter/catalog/thresholds.ts";
import { exporterJobs } from "../prometheus/jobs.ts";
import { absent, crosses, increase, matches, op, rate, up, value } from "../prometheus/promql.ts";
import { EVALUATION_INTERVAL, TARGET_EVALUATION, TARGET_FOR } from "../prometheus/timing.ts";
import { board } from "./boards.ts";
import type { Alert, AlertFamily } from "./define.ts";
import { exporterOverhead } from "./recordings.ts";

const targetDown: Alert = {
  alert: "SwarmTargetDown",
  expr: op(value(up, { job: exporterJobs }), "==", 0),
  for: TARGET_FOR,
  severity: "critical",
  summary: "An exporter does not answer: the swarm is not being watched.",
  description: "Prometheus gets no answer from {{ $labels.instance }} of {{ $labels.job }}.",
  dashboard: board("infrastructure"),
  runbook: {
    means:
      "Two scrapes in a row failed. Every other figure of this exporter is old or gone, and its alerts say nothing.",
    impact:
      "Faults of the swarm go unnoticed. Agents keep working; what they report meanwhile depends on their client's buffer.",
    check: [
      "Does the process run? Did it end with an error in its log?",
      "Does its /healthz answer on its own machine? Then look at the network between it and Prometheus.",
      "Prometheus' targets page shows why the scrape failed: refused, timed out, or a page it could not read.",
    ],
    act: ["Start it again; it continues from its journal.", "If it was moved, correct the target in prometheus.yml."],
  },
};

const targetMissing: Alert = {
  alert: "SwarmTargetMissing",
  expr: absent(up, { job: exporterJobs }),
  for: "1m",
  severity: "critical",
  summary: "Prometheus has no exporter to ask.",
  description: "No target of a job named swarmscope is known to Prometheus.",
  dashboard: board("infrastructure"),
  runbook: {
    means: "No scrape job of exporters has a target: the configuration was changed, or discovery finds nothing.",
    impact: "Nothing of the swarm is watched, and SwarmTargetDown cannot fire either.",
    check: ["Does prometheus.yml have a job whose name begins with swarmscope, and was it reloaded?"],
    act: ["Put the job back; `npm run generate` writes one that works with the compose file."],
  },
};

const collectorFailing: Alert = {
  alert: "SwarmCollectorFailing",
  expr: op(value(exporter.collectorSuccess), "==", 0),
  for: "1m",
  severity: "warning",
  summary: "A part of the exporter cannot read what it should.",
  description: "Collector {{ $labels.collector }} of {{ $labels.instance }} has been failing for a minute.",
  dashboard: board("infrastructure"),
  runbook: {
    means: "The collector's last runs ended in an error. Having nothing to read would not count as one.",
    impact: "Its series are missing, and rules over them stay silent.",
    check: [
      "The exporter's log names the error.",
      "May the exporter read what it needs? In a container: are /proc and the root mounted?",
    ],
    act: ["Repair the access or the server it reads from; the next run picks it up."],
  },
};

const eventsRejected: Alert = {
  alert: "SwarmEventsRejected",
  // A single bad event is gone from the window before five minutes are over.
  expr: op(rate(exporter.eventsRejected, "2m"), ">", 0),
  for: "5m",
  severity: "warning",
  summary: "The exporter keeps refusing events that somebody sends.",
  description: `{{ $labels.instance }} refuses {{ $value | printf "%.2g" }} events or bodies a second, reason {{ $labels.reason }}.`,
  dashboard: board("infrastructure"),
  runbook: {
    means:
      "For minutes on end, events or whole bodies arrive that are not valid. The sender was told so in the answer.",
    impact: "What they would have said is missing from every figure.",
    check: [
      "Who sends them? The answer to each request names the field and the rule; the sender's log has it.",
      "Did a sender change its version just before it began?",
    ],
    act: ["Correct the sender.", "Body or batch too large: send smaller batches, or raise the limit."],
  },
};

const journalFailing: Alert = {
  alert: "SwarmJournalFailing",
  expr: op(increase(exporter.journalFailures, "5m"), ">", 0),
  severity: "critical",
  summary: "The exporter cannot keep what it is sent.",
  description: "{{ $labels.instance }} could not write its journal in the last five minutes.",
  dashboard: board("infrastructure"),
  runbook: {
    means: "Writing to the journal, or tidying it up, failed. Bodies that cannot be written are refused (507 or 503).",
    impact: "Senders have to send again. What is already counted stays right, and is still on the page.",
    check: [
      "The exporter's log names the file and what the system said.",
      "Is the disk of the journal full, or over its quota?",
    ],
    act: [
      "Make room; the next body is taken without a restart.",
      "Give the journal less: a smaller `journal-bytes` folds it into a snapshot sooner.",
    ],
  },
};

const forwardingLoses: Alert = {
  alert: "SwarmForwardingLoses",
  // A single loss is gone from the window before five minutes are over.
  expr: op(rate(exporter.otlpForwarded, "2m", { result: matches(forwardLost.join("|")) }), ">", 0),
  for: "5m",
  severity: "warning",
  summary: "What is forwarded does not all arrive.",
  description: `{{ $labels.instance }} loses {{ $value | printf "%.2g" }} bodies a second of {{ $labels.signal }} to be forwarded, result {{ $labels.result }}.`,
  dashboard: board("infrastructure"),
  runbook: {
    means:
      "For minutes on end, bodies of OTLP that were to be passed on to the backend (`forward-otlp`) were dropped. Their senders do not know.",
    impact: "They are missing in the backend. Figures of the swarm are complete: they are made before.",
    check: [
      "`refused`: the exporter's log has the status the backend answered with. 401 or 403: is the key in `forward-otlp-headers-file` still right?",
      "`expired` and `no_room`: is the backend reached, and does it take as much as comes in? The log says why it was not taken.",
    ],
    act: [
      "Bring the backend back, or correct its address or key and start the exporter again.",
      "Too slow for what comes in: forward fewer signals, or put a Collector between that samples.",
    ],
  },
};

const seriesFolded: Alert = {
  alert: "SwarmSeriesFolded",
  expr: op(increase(exporter.folded, "10m"), ">", 0),
  severity: "warning",
  summary: "New names are no longer kept apart because a budget is used up.",
  description: "{{ $labels.instance }} counts new values of {{ $labels.label }} under _other: its budget is used up.",
  dashboard: board("infrastructure"),
  runbook: {
    means: "More different values of a label arrived than the exporter keeps. The rest is counted together as _other.",
    impact: "Totals stay right; the newcomers cannot be told apart, and alerts about a single one of them cannot fire.",
    check: ["Are the new names real, or ids made for each run? An id of a run must not be a name."],
    act: ["Names from ids: correct the sender.", "A swarm that has grown: raise the budget of that label."],
  },
};

const overhead: Alert = {
  alert: "SwarmExporterOverhead",
  expr: crosses(value(exporterOverhead), overheadThreshold),
  for: "10m",
  severity: "info",
  summary: "Watching costs more of the host than it should.",
  description: `The exporter on {{ $labels.instance }} uses {{ $value | humanizePercentage }} of the host's processors (threshold ${String(overheadThreshold.value * 100)} %).`,
  dashboard: board("infrastructure"),
  runbook: {
    means: "The exporter's processor time is more than its share of the whole host, for ten minutes.",
    impact: "The agents on this host have that much less.",
    check: ["How many events a second does it take, and how long does a page take to make?"],
    act: ["Send events in batches.", "Scrape less often, or move the exporter to another machine."],
  },
};

const lag: Alert = {
  alert: "SwarmExporterLag",
  expr: crosses(value(exporter.eventLoopLag), eventLoopLag),
  for: "2m",
  severity: "warning",
  summary: "The exporter is too busy to answer in time.",
  description: `Events and scrapes wait {{ $value | humanizeDuration }} at {{ $labels.instance }} (99th percentile; threshold ${String(eventLoopLag.value)} s).`,
  dashboard: board("infrastructure"),
  runbook: {
    means: "The exporter's event loop is late: something keeps its one thread occupied.",
    impact: "Senders wait for their answer, and scrapes may time out.",
    check: ["Is the host itself short of processor time?", "Did the number of events or of series jump?"],
    act: ["Give it processor time.", "Share the agents among several exporters: docs/sharding.md."],
  },
};

export const exporterAlerts: AlertFamily = {
  family: "exporter",
  groups: [
    { name: "swarm-exporter-targets", interval: TARGET_EVALUATION, rules: [targetDown, targetMissing] },
    {
      name: "swarm-exporter",
      interval: EVALUATION_INTERVAL,
      rules: [collectorFailing, eventsRejected, journalFailing, forwardingLoses, seriesFolded, overhead, lag],
    },
  ],
};
