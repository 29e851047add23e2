// What a case of an alert is, and the words to write one with. Samples are 10 s apart, as they are scraped.

export interface Firing {
  /** All labels but `alertname`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly description: string;
  /** Path of the dashboard link after `/d/`. */
  readonly dashboard: string;
}

export interface Check {
  /** Time since the first sample, such as `1m30s`. */
  readonly at: string;
  /** Empty: the alert is silent. */
  readonly firing: readonly Firing[];
}

export interface AlertCase {
  readonly alert: string;
  /** Completes the sentence "fires when …" or "is silent when …". */
  readonly when: string;
  /** Series and their samples in promtool's notation. */
  readonly series: Readonly<Record<string, string>>;
  readonly checks: readonly Check[];
}

export const TARGET = { job: "swarmscope", instance: "exporter:9464" };

/** A series of the exporter. */
export function series(name: string, labels: Readonly<Record<string, string>> = {}): string {
  const all = Object.entries({ ...labels, ...TARGET }).map(([label, value]) => `${label}="${value}"`);
  return `${name}{${all.join(",")}}`;
}

export const silent = (at: string): Check => ({ at, firing: [] });
export const fires = (at: string, ...firing: readonly Firing[]): Check => ({ at, firing });
