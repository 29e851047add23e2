// Of the exemplars of a point only one is of use: the newest that tells in which span it was taken.
import type { Link } from "../../records.ts";
import { tagOf, type Cursor } from "./cursor.ts";
import { idsAt, NONE, spanIdAt, traceIdAt } from "./ids.ts";
import type { Reader } from "./reader.ts";

const field = { time: tagOf(2, "fixed64"), spanId: tagOf(4, "bytes"), traceId: tagOf(5, "bytes") } as const;

/** Where the newest one is. */
export interface Newest {
  readonly time: number;
  readonly trace: number;
  readonly span: number;
}

/** Reads an exemplar, whose length is next. Returns which is the newest with it; of two of the same time the later one. */
export function readExemplar({ cursor }: Reader, newest: Newest | undefined): Newest | undefined {
  const outer = cursor.enter();
  let time = 0;
  let trace = NONE;
  let span = NONE;
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    if (tag === field.time) time = cursor.fixed64();
    else if (tag === field.spanId) span = spanIdAt(cursor);
    else if (tag === field.traceId) trace = traceIdAt(cursor);
    else cursor.skip(tag);
  }
  cursor.leave(outer);
  if (trace < 0 || span < 0) return newest;
  return newest !== undefined && time < newest.time ? newest : { time, trace, span };
}

export function linkTo(cursor: Cursor, newest: Newest | undefined): Link | undefined {
  if (newest === undefined) return undefined;
  const { traceId, spanId } = idsAt(cursor, newest.trace, newest.span, NONE);
  return { traceId, spanId };
}
