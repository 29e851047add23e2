// Which trace an observation of a histogram belongs to: the newest of each bucket, for whoever asks what such a one looked like.
import type { Millis } from "../model/clock.ts";
import type { Row } from "./rows.ts";

/** Where something that was observed can be looked at. */
export interface Trace {
  readonly traceId: string;
  /** Empty if it is not known. */
  readonly spanId: string;
  readonly time: Millis;
}

export interface Exemplar extends Trace {
  readonly value: number;
}

interface Traced {
  readonly time: Millis;
  readonly trace_id?: string | undefined;
  readonly span_id?: string | undefined;
}

const TRACE_ID = /^[\da-f]{32}$/i;
const SPAN_ID = /^[\da-f]{16}$/i;

/** The trace an event names, if that can be one. */
export function traceOf({ time, trace_id: trace, span_id: span }: Traced): Trace | undefined {
  if (trace === undefined || !TRACE_ID.test(trace)) return undefined;
  return { time, traceId: trace, spanId: span !== undefined && SPAN_ID.test(span) ? span : "" };
}

/** Bounded by the rows and buckets there are. */
export class Exemplars {
  readonly #rows = new Map<Row, Exemplar[]>();

  get isEmpty(): boolean {
    return this.#rows.size === 0;
  }

  keep(row: Row, bucket: number, value: number, trace: Trace): void {
    let kept = this.#rows.get(row);
    if (kept === undefined) this.#rows.set(row, (kept = []));
    // Field by field: copying an object takes longer than all the rest.
    kept[bucket] = { traceId: trace.traceId, spanId: trace.spanId, time: trace.time, value };
  }

  /** Of a row, by bucket; most have none. */
  of(row: Row): readonly (Exemplar | undefined)[] | undefined {
    return this.#rows.get(row);
  }

  forget(row: Row): void {
    this.#rows.delete(row);
  }
}
