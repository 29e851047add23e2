import { type AlertCase, fires, type Firing, series, silent, TARGET } from "./case.ts";

const up = series("up");
const collector = series("swarm_exporter_collector_success", { collector: "host_disk" });
const rejected = series("swarm_exporter_events_rejected_total", { reason: "missing_field" });
const forwarded = series("swarm_exporter_otlp_forwarded_total", { signal: "traces", result: "expired" });
const delivered = series("swarm_exporter_otlp_forwarded_total", { signal: "traces", result: "delivered" });
const folded = series("swarm_exporter_folded_total", { label: "agent" });
const own = series("swarm_exporter_cpu_seconds_total");
const host = series("swarm_host_cpu_seconds_total", { cpu: "0", mode: "idle" });
const journal = series("swarm_exporter_journal_failures_total");
const lag = series("swarm_exporter_event_loop_lag_seconds");

const firing = (severity: string, summary: string, description: string, labels: object = {}): Firing => ({
  labels: { severity, ...TARGET, ...labels },
  summary,
  description,
  dashboard: "swarm-infrastructure",
});

const targetCases: readonly AlertCase[] = [
  {
    alert: "SwarmTargetDown",
    when: "two scrapes in a row fail",
    series: { [up]: "1x6 0x12" },
    checks: [
      silent("1m10s"),
      fires(
        "1m20s",
        firing(
          "critical",
          "An exporter does not answer: the swarm is not being watched.",
          "Prometheus gets no answer from exporter:9464 of swarmscope.",
        ),
      ),
    ],
  },
  {
    alert: "SwarmTargetDown",
    when: "a restart costs one scrape",
    series: { [up]: "1x6 0 1x12" },
    checks: [silent("1m10s"), silent("1m18s"), silent("1m20s"), silent("1m30s")],
  },
  {
    alert: "SwarmTargetDown",
    when: "another program's target is down, or nothing has been scraped yet",
    series: { 'up{job="prometheus",instance="localhost:9090"}': "0x12" },
    checks: [silent("0s"), silent("1m")],
  },
  {
    alert: "SwarmTargetMissing",
    when: "there is no target of a swarm at all",
    series: { 'up{job="prometheus",instance="localhost:9090"}': "1x30" },
    checks: [
      fires("2m", {
        labels: { severity: "critical" },
        summary: "Prometheus has no exporter to ask.",
        description: "No target of a job named swarmscope is known to Prometheus.",
        dashboard: "swarm-infrastructure",
      }),
    ],
  },
  {
    alert: "SwarmTargetMissing",
    when: "Prometheus has just started and has not scraped yet",
    series: { [up]: "_x4 1x20" },
    checks: [silent("10s"), silent("30s"), silent("2m")],
  },
];

const intakeCases: readonly AlertCase[] = [
  {
    alert: "SwarmCollectorFailing",
    when: "a collector fails for more than a minute",
    series: { [collector]: "1x3 0x20" },
    checks: [
      silent("1m"),
      fires(
        "2m",
        firing(
          "warning",
          "A part of the exporter cannot read what it should.",
          "Collector host_disk of exporter:9464 has been failing for a minute.",
          { collector: "host_disk" },
        ),
      ),
    ],
  },
  {
    alert: "SwarmCollectorFailing",
    when: "a collector fails once",
    series: { [collector]: "1x3 0 1x20" },
    checks: [silent("40s"), silent("2m")],
  },
  {
    alert: "SwarmEventsRejected",
    when: "events are refused all the time",
    series: { [rejected]: "0+1x60" },
    checks: [
      fires(
        "8m",
        firing(
          "warning",
          "The exporter keeps refusing events that somebody sends.",
          "exporter:9464 refuses 0.1 events or bodies a second, reason missing_field.",
          { reason: "missing_field" },
        ),
      ),
    ],
  },
  {
    alert: "SwarmEventsRejected",
    when: "one bad event arrives",
    series: { [rejected]: "0x6 1x60" },
    checks: [silent("2m"), silent("4m"), silent("8m")],
  },
  {
    alert: "SwarmJournalFailing",
    when: "the journal cannot be written once",
    series: { [journal]: "0x6 1x60" },
    checks: [
      silent("50s"),
      fires(
        "1m30s",
        firing(
          "critical",
          "The exporter cannot keep what it is sent.",
          "exporter:9464 could not write its journal in the last five minutes.",
        ),
      ),
      silent("8m"),
    ],
  },
  {
    alert: "SwarmJournalFailing",
    when: "it failed long ago, or before Prometheus looked",
    series: { [journal]: "3x60" },
    checks: [silent("1m"), silent("8m")],
  },
  {
    alert: "SwarmForwardingLoses",
    when: "the backend takes nothing for minutes",
    series: { [forwarded]: "0+1x60" },
    checks: [
      silent("4m"),
      fires(
        "8m",
        firing(
          "warning",
          "What is forwarded does not all arrive.",
          "exporter:9464 loses 0.1 bodies a second of traces to be forwarded, result expired.",
          { signal: "traces", result: "expired" },
        ),
      ),
    ],
  },
  {
    alert: "SwarmForwardingLoses",
    when: "one body is lost, and many are delivered",
    series: { [forwarded]: "0x6 1x60", [delivered]: "0+10x60" },
    checks: [silent("2m"), silent("4m"), silent("8m")],
  },
  {
    alert: "SwarmSeriesFolded",
    when: "a new name is counted as _other",
    series: { [folded]: "0x3 5x20" },
    checks: [
      fires(
        "1m",
        firing(
          "warning",
          "New names are no longer kept apart because a budget is used up.",
          "exporter:9464 counts new values of agent under _other: its budget is used up.",
          { label: "agent" },
        ),
      ),
    ],
  },
  {
    alert: "SwarmSeriesFolded",
    when: "nothing is folded, or it was long ago",
    series: { [folded]: "0x3 5x120" },
    checks: [silent("20s"), silent("15m")],
  },
];

const costCases: readonly AlertCase[] = [
  {
    alert: "SwarmExporterOverhead",
    when: "the exporter uses 2 % of the host for more than ten minutes",
    series: { [own]: "0+0.2x100", [host]: "0+10x100" },
    checks: [
      silent("9m"),
      fires(
        "12m",
        firing(
          "info",
          "Watching costs more of the host than it should.",
          "The exporter on exporter:9464 uses 2% of the host's processors (threshold 1 %).",
        ),
      ),
    ],
  },
  {
    alert: "SwarmExporterOverhead",
    when: "the exporter uses half a percent of the host",
    series: { [own]: "0+0.05x100", [host]: "0+10x100" },
    checks: [silent("12m")],
  },
  {
    alert: "SwarmExporterLag",
    when: "the event loop is late by a quarter of a second for minutes",
    series: { [lag]: "0.25x30" },
    checks: [
      silent("1m"),
      fires(
        "3m",
        firing(
          "warning",
          "The exporter is too busy to answer in time.",
          "Events and scrapes wait 250ms at exporter:9464 (99th percentile; threshold 0.1 s).",
        ),
      ),
    ],
  },
  {
    alert: "SwarmExporterLag",
    when: "the event loop is late for a moment",
    series: { [lag]: "0.01x6 0.4x3 0.01x20" },
    checks: [silent("1m20s"), silent("3m")],
  },
];

export const exporterCases: readonly AlertCase[] = [...targetCases, ...intakeCases, ...costCases];
