// Records as a journal can keep them: attributes are written as maps, as lists of attributes share their keys with others.
import { AttributeList, type Value } from "./attributes.ts";
import type { Group, Origin, Records } from "./records.ts";

type Pairs = Iterable<readonly [string, Value]>;
interface Told {
  readonly attributes: Pairs;
  readonly events?: readonly { readonly attributes: Pairs }[];
}

/** Records with maps for attributes. */
export function keptRecords({ signal, groups }: Records): { readonly signal: string; readonly groups: unknown } {
  return { signal, groups: groups.map((group) => changed(group, (pairs) => new Map(pairs))) };
}

/** Records out of kept ones, which are right: whoever kept them made them by `keptRecords`. */
export function recordsOf({ signal, groups }: Records): Records {
  const again = groups.map((group) => changed(group, AttributeList.of));
  return { signal, groups: again } as unknown as Records;
}

function changed({ origin, records, ...rest }: Group<unknown>, change: (pairs: Pairs) => unknown): object {
  const ofOrigin: Omit<Origin, "resource"> & { readonly resource: unknown } = {
    ...origin,
    resource: change(origin.resource),
  };
  const changedRecords = (records as readonly Told[]).map((record) => {
    const { attributes, events } = record;
    const ofEvents = events?.map((event) => ({ ...event, attributes: change(event.attributes) }));
    return { ...record, attributes: change(attributes), ...(ofEvents && { events: ofEvents }) };
  });
  return { ...rest, origin: ofOrigin, records: changedRecords };
}
