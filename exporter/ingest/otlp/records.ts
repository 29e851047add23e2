// What the decoders of OTLP hand on, whatever the encoding: plain records. Of their attributes only those are kept that somebody
// wants, but of points all. What is not wanted is skipped unread; so no prompt, answer or statement gets any further than the
// bytes it came in.
import type { Millis } from "../../model/clock.ts";
import type { Attributes } from "./attributes.ts";

export type Signal = "traces" | "metrics" | "logs";
export type Encoding = "protobuf" | "json";

/** Who sent a record: the process, and the library in it. */
export interface Origin {
  readonly resource: Attributes;
  readonly scope: string;
  readonly scopeVersion: string;
}

/** Ids are hexadecimal in lower case, empty where there is none. Times keep the fractions of a millisecond. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string;
  readonly name: string;
  /** 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly start: Millis;
  readonly end: Millis;
  /** 0 unset, 1 ok, 2 error. */
  readonly status: number;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly Link[];
}

export interface SpanEvent {
  readonly name: string;
  readonly time: Millis;
  readonly attributes: Attributes;
}

export interface Link {
  readonly traceId: string;
  readonly spanId: string;
}

export interface LogRecord {
  /** When it happened; when it was observed, where the sender does not tell. */
  readonly time: Millis;
  /** 1 to 24 as in OTLP, 0 if untold. */
  readonly severity: number;
  /** The name of the event: the field `event_name`, or the body, where some put it. Empty if nobody wants it: a body is content. */
  readonly event: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Attributes;
}

export interface MetricPoint {
  readonly metric: string;
  readonly unit: string;
  readonly kind: "sum" | "gauge" | "histogram" | "exponential" | "summary";
  /** 0 untold, 1 delta, 2 cumulative. */
  readonly temporality: number;
  readonly monotonic: boolean;
  readonly start: Millis;
  readonly time: Millis;
  /** Of sums and gauges; NaN for the others. */
  readonly value: number;
  /** Of histograms and summaries; 0 for the others. */
  readonly count: number;
  readonly sum: number | undefined;
  /** Of histograms: one count more than there are bounds. Empty if the sender keeps no buckets. */
  readonly buckets: readonly number[];
  readonly bounds: readonly number[];
  readonly exponential: Exponential | undefined;
  /** Of summaries. */
  readonly quantiles: readonly { readonly quantile: number; readonly value: number }[];
  readonly attributes: Attributes;
  /** True for a point that says that there is no value now. */
  readonly noValue: boolean;
  /** The span in which the newest exemplar was taken that tells one. */
  readonly exemplar?: Link | undefined;
}

export interface Exponential {
  readonly scale: number;
  readonly zeroCount: number;
  readonly positive: { readonly offset: number; readonly counts: readonly number[] };
  readonly negative: { readonly offset: number; readonly counts: readonly number[] };
}

/** Records of one origin. */
export interface Group<R> {
  readonly origin: Origin;
  readonly records: readonly R[];
  /** Descriptions of metrics that are passed through, by name; absent if there are none. */
  readonly help?: ReadonlyMap<string, string>;
}

/** Records of one signal, whoever sent them. */
export type Records =
  | { readonly signal: "traces"; readonly groups: readonly Group<Span>[] }
  | { readonly signal: "metrics"; readonly groups: readonly Group<MetricPoint>[] }
  | { readonly signal: "logs"; readonly groups: readonly Group<LogRecord>[] };

/** What became of a body: the good part of it, and how many items were not taken, and why. */
export interface Decoded<R> {
  readonly groups: readonly Group<R>[];
  /** Items that are right as far as they were read, and that nobody wants: points of other metrics. */
  readonly ignored: number;
  readonly rejected: number;
  /** The first reasons, for the sender; empty if nothing was rejected. */
  readonly why: string;
  /** Metrics of our own client that nobody wants, by name: it is told of them. Absent if there are none. */
  readonly unwanted?: ReadonlySet<string>;
}

/** Library by which our own client tells metrics, always as JSON. Other senders are told nothing: many log whatever they hear. */
export const CLIENT_SCOPE = "swarmscope/client";

/** True for attributes, events or metrics that somebody reads. The same name always gets the same answer. */
export type Wanted = (key: string) => boolean;

/** Finds in a text, or its beginning, what may be kept of it; undefined if there is nothing. */
export type Part = (text: string) => string | undefined;

/** Attributes by their key, events and metrics by their name. */
export interface Wants {
  /** Attributes of records whose texts are content, of which no more is kept than these find. Nobody wants them whole. */
  readonly parts?: ReadonlyMap<string, Part>;
  readonly attribute: Wanted;
  readonly event: Wanted;
  readonly metric: Wanted;
  /** What is passed through, if anything is. */
  readonly passed?: PassedWants;
}

/** Metrics by their name, with all attributes of their points, and attributes of the resource they come from. */
export interface PassedWants {
  /** The metrics as they were named, for sentences. */
  readonly names: string;
  readonly metric: Wanted;
  readonly resource: Wanted;
}
