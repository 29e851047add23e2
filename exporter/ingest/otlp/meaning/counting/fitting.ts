// The last look at an event: senders tell ends before beginnings, and numbers no counter can take. What breaks the rules of
// events is left out, as the door for events would have refused it.
import type { Millis } from "../../../../model/clock.ts";
import { common, kinds, type SwarmEvent } from "../../../../model/event.ts";

type Fields = Readonly<Record<string, { read: (raw: unknown) => unknown }>>;
interface Rules {
  readonly required: readonly (readonly [string, Fields[string]])[];
  readonly optional: readonly (readonly [string, Fields[string]])[];
}

const rules: ReadonlyMap<string, Rules> = new Map(
  Object.entries<{ readonly required: Fields; readonly optional: Fields }>(kinds).map(
    ([kind, { required, optional }]) => [
      kind,
      { required: Object.entries(required), optional: Object.entries(optional) },
    ],
  ),
);

/** The event without the fields that break a rule; undefined if it needs one of them. `now` is its time if it has none. */
export function fitting(event: SwarmEvent, now: Millis): SwarmEvent | undefined {
  const told: Readonly<Record<string, unknown>> = event;
  const { required = [], optional = [] } = rules.get(event.kind) ?? {};
  for (const [key, { read }] of required) if (read(told[key]) === undefined) return undefined;
  let broken: Record<string, unknown> | undefined;
  for (const [key, { read }] of optional) {
    const value = told[key];
    if (value !== undefined && read(value) === undefined) (broken ??= {})[key] = undefined;
  }
  if (common.time.read(event.time) === undefined) (broken ??= {})["time"] = now;
  return broken === undefined ? event : { ...event, ...broken };
}
