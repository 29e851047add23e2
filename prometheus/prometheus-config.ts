// The configuration of Prometheus: who is scraped, which rules, where alerts go. Valid for 2.42 and 3.x.
import { EXPORTER_JOB } from "./jobs.ts";
import { EVALUATION_INTERVAL, SCRAPE_INTERVAL, SCRAPE_TIMEOUT } from "./timing.ts";

/** `host:port` of each part as Prometheus reaches it, and globs of rule files as Prometheus sees them. */
export interface PrometheusTargets {
  readonly exporter: string;
  readonly alertmanager: string;
  readonly self: string;
  readonly rules: readonly string[];
}

// A fuse, not a budget: the exporter folds what is too much by itself (a million series of agents and queues by default),
// and a scrape beyond this is dropped as a whole.
const SAMPLE_LIMIT = 2_000_000;

export function prometheusConfig(targets: PrometheusTargets): object {
  const job = (name: string, target: string, limits: object = {}): object => ({
    job_name: name,
    ...limits,
    static_configs: [{ targets: [target] }],
  });
  return {
    global: {
      scrape_interval: SCRAPE_INTERVAL,
      scrape_timeout: SCRAPE_TIMEOUT,
      evaluation_interval: EVALUATION_INTERVAL,
    },
    rule_files: targets.rules,
    alerting: { alertmanagers: [{ static_configs: [{ targets: [targets.alertmanager] }] }] },
    scrape_configs: [
      job(EXPORTER_JOB, targets.exporter, {
        sample_limit: SAMPLE_LIMIT,
        label_limit: 20,
        label_name_length_limit: 100,
        label_value_length_limit: 1_000,
      }),
      job("prometheus", targets.self),
      job("alertmanager", targets.alertmanager),
    ],
  };
}

/** Settings that exist as flags in every version: thirty days of history, and which trace a duration is from. */
export const prometheusFlags: readonly string[] = [
  "--storage.tsdb.retention.time=30d",
  "--enable-feature=exemplar-storage",
];
