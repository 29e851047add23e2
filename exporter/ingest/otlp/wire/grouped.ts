// Records of one origin put together, whatever the encoding.
import type { Group, Origin } from "../records.ts";

/** A group as the journal keeps it: without what there is nothing of. */
export function grouped<R>(
  origin: Origin,
  records: readonly R[],
  help: ReadonlyMap<string, string> | undefined,
): Group<R> {
  return help === undefined ? { origin, records } : { origin, records, help };
}
