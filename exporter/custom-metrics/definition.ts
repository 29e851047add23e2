// A metric of a user: what it is made of, and what the fields of an event can be to it.
import { tasks } from "../catalog/index.ts";
import { kinds, type EventKind } from "../model/event.ts";
import type { Field } from "../model/field.ts";

export const customTypes = ["counter", "gauge", "histogram"] as const;
export type CustomType = (typeof customTypes)[number];

/** Plain data, and right: it was read by read.ts. */
export interface Definition {
  readonly name: string;
  readonly type: CustomType;
  readonly help: string;
  readonly event: EventKind;
  /** By field: what it must be, one of several. A text that ends in a star stands for all that begin so. */
  readonly where: Readonly<Record<string, readonly (string | number)[]>>;
  /** The field that is added up, shown or observed; untold, events are counted. */
  readonly value?: string | undefined;
  /** By label: the field it shows. */
  readonly labels: Readonly<Record<string, string>>;
  /** Of a histogram. */
  readonly buckets: readonly number[];
}

/** Those of how long attempts ran. */
export const standardBuckets: readonly number[] = tasks.runDuration.buckets ?? [];

/** How many an event stands for, in kinds that have it. */
export const COUNT = "count";

type Fields = ReadonlyMap<string, Field<unknown>>;

/** The fields of a kind, but those that every kind has. */
export function fieldsOf(kind: EventKind): Fields {
  const { required, optional } = kinds[kind];
  return new Map<string, Field<unknown>>([...Object.entries(required), ...Object.entries(optional)]);
}

/** Fields a label can show: names and words. Of ids there are too many. */
export const labelFields = (kind: EventKind): Fields =>
  among(kind, ({ form }) => form.is === "word" || (form.is === "text" && form.recurs));

/** Fields that can be compared: what is measured hardly ever is the same twice. */
export const whereFields = (kind: EventKind): Fields => among(kind, ({ form }) => form.is !== "number" || form.whole);

/** Fields that can be added up. */
export const valueFields = (kind: EventKind): Fields => among(kind, ({ form }) => form.is === "number");

function among(kind: EventKind, fits: (field: Field<unknown>) => boolean): Fields {
  return new Map([...fieldsOf(kind)].filter(([, field]) => fits(field)));
}

/** What tells a metric from another: one whose help alone is other is the same. */
export function identity(definition: Definition): string {
  return JSON.stringify({ ...definition, help: "" });
}
