// Points as short as a test needs them, and what becomes of them when they are passed through.
import { AttributeList, type Value } from "../../exporter/ingest/otlp/attributes.ts";
import type { MetricPoint, Origin } from "../../exporter/ingest/otlp/records.ts";
import { PassThrough } from "../../exporter/pass-through/pass-through.ts";

export const NOW = Date.UTC(2026, 10, 21);
export const NOBODY = new Set<string>();

export interface Made extends Partial<Omit<MetricPoint, "attributes" | "time">> {
  readonly is?: Readonly<Record<string, Value>>;
  /** Seconds after the start of the test. */
  readonly from?: number;
  readonly to?: number;
}

export function point({ is = {}, from = 0, to = 1, ...rest }: Made): MetricPoint {
  return {
    metric: "app.jobs",
    unit: "",
    kind: "sum",
    temporality: 2,
    monotonic: true,
    start: NOW + from * 1000,
    time: NOW + to * 1000,
    value: NaN,
    count: 0,
    sum: undefined,
    buckets: [],
    bounds: [],
    exponential: undefined,
    quantiles: [],
    attributes: AttributeList.of(Object.entries(is)),
    noValue: false,
    ...rest,
  };
}

export const origin = (resource: Readonly<Record<string, Value>> = {}, scope = ""): Origin => ({
  resource: AttributeList.of(Object.entries(resource)),
  scope,
  scopeVersion: scope === "" ? "" : "1.2",
});

export class Passing {
  readonly pass: PassThrough;
  now = NOW;

  constructor(names = "app.*", lines = 100) {
    this.pass = new PassThrough({ names, lines });
  }

  send(...made: readonly Made[]): void {
    this.from(origin(), ...made);
  }

  from(who: Origin, ...made: readonly Made[]): void {
    this.pass.take([{ origin: who, records: made.map(point) }], this.now);
  }

  /** Sample lines, without headers. */
  lines(): readonly string[] {
    return this.text()
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
  }

  text(format: "text" | "openmetrics" = "text"): string {
    return this.pass.page(NOBODY).in(format);
  }

  refused(): object {
    return Object.fromEntries(this.pass.refused.entries().filter(([, count]) => count > 0));
  }
}

export function passing(...made: readonly Made[]): Passing {
  const one = new Passing();
  one.send(...made);
  return one;
}
