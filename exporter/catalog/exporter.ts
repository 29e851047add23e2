// The exporter itself: what it took in, refused, folded, and what it costs. System layer.
import { counter, gauge, info } from "./define.ts";
import {
  adjustment,
  collector,
  customRefusal,
  eventKind,
  foldedLabel,
  forwardResult,
  itemResult,
  otlpRefusal,
  passRefusal,
  rejection,
  signal,
  version,
} from "./labels.ts";

const system = "system";

export const build = info("swarm_exporter_build_info", "Version of the running exporter.", {
  layer: system,
  labels: [version],
});
export const startTime = gauge(
  "swarm_exporter_start_timestamp_seconds",
  "When the exporter started, in seconds since the epoch.",
  {
    unit: "timestamp_seconds",
    layer: system,
  },
);
export const collectorSuccess = gauge(
  "swarm_exporter_collector_success",
  "1 if a collector's last run gave readings or had none to give, 0 if it failed.",
  {
    unit: "none",
    layer: system,
    labels: [collector],
  },
);
export const collectorDuration = gauge(
  "swarm_exporter_collector_duration_seconds",
  "How long a collector's last run took, in seconds.",
  {
    unit: "seconds",
    layer: system,
    labels: [collector],
  },
);
export const eventsAccepted = counter("swarm_exporter_events_accepted_total", "Events taken, by kind.", {
  unit: "events",
  layer: system,
  labels: [eventKind],
});
export const eventsRejected = counter("swarm_exporter_events_rejected_total", "Events or bodies refused, by reason.", {
  unit: "events",
  layer: system,
  labels: [rejection],
});
export const eventsAdjusted = counter(
  "swarm_exporter_events_adjusted_total",
  "Accepted events that did not fit what was known (doubled, late, contradictory), by reason.",
  { unit: "events", layer: system, labels: [adjustment] },
);
export const otlpItems = counter(
  "swarm_exporter_otlp_items_total",
  "Spans, data points and log records that came by OTLP, by signal and what became of them.",
  { unit: "none", layer: system, labels: [signal, itemResult] },
);
export const otlpRefused = counter(
  "swarm_exporter_otlp_refused_total",
  "Requests of OTLP that were refused as a whole, by reason.",
  { unit: "none", layer: system, labels: [otlpRefusal] },
);
export const otlpForwarded = counter(
  "swarm_exporter_otlp_forwarded_total",
  "Bodies of OTLP that were to be forwarded, by signal and what became of them; absent without forwarding.",
  { unit: "none", layer: system, labels: [signal, forwardResult] },
);
export const otlpForwardWaiting = gauge(
  "swarm_exporter_otlp_forward_waiting_bytes",
  "Memory of bodies of OTLP that wait to be forwarded, in bytes; absent without forwarding.",
  { unit: "bytes", layer: system },
);
export const otlpPassRefused = counter(
  "swarm_exporter_otlp_pass_through_refused_total",
  "Points of OTLP metrics that were to be passed through and were not, by reason; absent without pass-through.",
  { unit: "none", layer: system, labels: [passRefusal] },
);
export const customRefused = counter(
  "swarm_exporter_custom_metrics_refused_total",
  "Events that a custom metric was to count and did not, by reason; absent without custom metrics.",
  { unit: "events", layer: system, labels: [customRefusal] },
);
export const folded = counter(
  "swarm_exporter_folded_total",
  "Events whose label value went to `_other` because a budget was used up.",
  {
    unit: "events",
    layer: system,
    labels: [foldedLabel],
  },
);
export const seriesCount = gauge("swarm_exporter_series", "Series on the last page served.", {
  unit: "none",
  layer: system,
});
export const scrapeDuration = gauge(
  "swarm_exporter_scrape_duration_seconds",
  "How long the last page took, in seconds, from the request to the last byte handed over.",
  {
    unit: "seconds",
    layer: system,
  },
);
export const eventLoopLag = gauge(
  "swarm_exporter_event_loop_lag_seconds",
  "99th percentile of the event loop's delay since the last scrape, in seconds.",
  { unit: "seconds", layer: system },
);
export const cpuSeconds = counter("swarm_exporter_cpu_seconds_total", "Processor time the exporter used, in seconds.", {
  unit: "seconds",
  layer: system,
});
export const memory = gauge("swarm_exporter_memory_bytes", "Resident memory of the exporter in bytes.", {
  unit: "bytes",
  layer: system,
});
export const journalBytes = gauge(
  "swarm_exporter_journal_bytes",
  "Size of the journal on disk in bytes; absent without a journal.",
  { unit: "bytes", layer: system },
);
export const journalFailures = counter(
  "swarm_exporter_journal_failures_total",
  "Times the journal could not be written or tidied up, so that bodies were refused or its size grew.",
  { unit: "none", layer: system },
);
