// The last look at an event: senders tell ends before beginnings, and numbers no counter can take. What breaks the rules of
// events is left out, as the door for events would have refused it.
import type { Millis } from "../../../model/clock.ts";
import { common, kinds, type SwarmEvent } from "../../../model/event.ts";

type Fields = Readonly<Record<string, { read: (raw: unknown) => unknown }>>;

/** The event without the fields that break a rule; undefined if it needs one of them. `now` is its time if it has none. */
export function fitting(event: SwarmEvent, now: Millis): SwarmEvent | undefined {
  const { required, optional }: { readonly required: Fields; readonly optional: Fields } = kinds[event.kind];
  const told: Readonly<Record<string, unknown>> = event;
  for (const key of Object.keys(required)) if (required[key]?.read(told[key]) === undefined) return undefined;
  const broken: Record<string, unknown> = {};
  for (const key of Object.keys(optional)) {
    if (told[key] !== undefined && optional[key]?.read(told[key]) === undefined) broken[key] = undefined;
  }
  if (common.time.read(event.time) === undefined) broken["time"] = now;
  return Object.keys(broken).length === 0 ? event : { ...event, ...broken };
}
