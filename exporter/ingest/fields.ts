// The table of events, numbered: every field name of any kind is a key, and the rule of a field lies at kind × KEYS + key.
// Nothing is decided here; all of it is read from model/event.ts.
import { common, kinds } from "../model/event.ts";
import type { Field, Form } from "../model/field.ts";

type Fields = Readonly<Record<string, Field<unknown>>>;
interface KindTable {
  readonly required: Fields;
  readonly optional: Fields;
}
const tables = Object.entries<KindTable>(kinds);

/** Names of kinds by their number. */
export const kindNames: readonly string[] = tables.map(([kind]) => kind);
/** Names of fields by their key. */
export const keyNames: readonly string[] = [
  ...new Set(["kind", "time", ...tables.flatMap(([, table]) => Object.keys(fieldsOf(table)))]),
];
/** Key of every name that is in no table: a field that no kind has. */
export const FOREIGN = keyNames.length;
/** Number of keys, the last of them FOREIGN. */
export const KEYS = keyNames.length + 1;
export const KIND = keyNames.indexOf("kind");
export const TIME = keyNames.indexOf("time");

/** Words the table itself knows, by the number they have among the names: keys first, so that both numbers are one. */
export const seeds: readonly string[] = [
  ...new Set([
    ...keyNames,
    ...kindNames,
    ...tables.flatMap(([, table]) => Object.values(fieldsOf(table)).flatMap(wordsOf)),
  ]),
];

/** What a field must be; 0 for one that a kind does not have. */
export const TEXT = 1;
export const NUMBER = 2;
export const WORD = 3;

const RULES = kindNames.length * KEYS;
/** By rule: what the field must be. */
export const formOf = new Uint8Array(RULES);
/** By rule: bounds of numbers; most characters of texts is `maxOf`. */
export const minOf = new Float64Array(RULES);
export const maxOf = new Float64Array(RULES);
/** By rule: 1 if only whole numbers will do; 1 if the field must be told. */
export const isWhole = new Uint8Array(RULES);
export const isRequired = new Uint8Array(RULES);
/** By kind: how many fields must be told. */
export const requiredOf = new Uint8Array(kindNames.length);
/** At rule × number of seeds + number of a seed: 1 if the field may be that word. */
export const mayBe = new Uint8Array(RULES * seeds.length);
/** By key: 1 if texts of it come again and again. */
export const recurs = new Uint8Array(KEYS);
/** By number of a seed: number of the kind of that name, or -1. */
export const kindOfSeed = Int8Array.from(seeds, (seed) => kindNames.indexOf(seed));

for (const [kind, [, table]] of tables.entries()) {
  for (const [name, { form }] of Object.entries(fieldsOf(table))) {
    const key = keyNames.indexOf(name);
    const rule = kind * KEYS + key;
    if (Object.hasOwn(table.required, name)) {
      isRequired[rule] = 1;
      requiredOf[kind] = (requiredOf[kind] ?? 0) + 1;
    }
    note(form, rule, key);
  }
}

function note(form: Form, rule: number, key: number): void {
  switch (form.is) {
    case "text":
      formOf[rule] = TEXT;
      maxOf[rule] = form.limit;
      recurs[key] = form.recurs ? 1 : 0;
      return;
    case "number":
      formOf[rule] = NUMBER;
      minOf[rule] = form.min;
      maxOf[rule] = form.max;
      isWhole[rule] = form.whole ? 1 : 0;
      return;
    case "word":
      formOf[rule] = WORD;
      for (const value of form.values) mayBe[rule * seeds.length + seeds.indexOf(value)] = 1;
      recurs[key] = 1;
  }
}

/** True if a field is a number, of whichever kind. Throws an Error if it is one of some kinds only: nobody could read it. */
export function isNumeric(key: number): boolean {
  const forms = new Set(kindNames.map((_, kind) => formOf[kind * KEYS + key] ?? 0).filter((form) => form > 0));
  const numeric = forms.has(NUMBER);
  if (numeric && forms.size > 1) throw new Error(`the field ${keyNames[key] ?? ""} is a number of some kinds only`);
  return numeric;
}

function fieldsOf({ required, optional }: KindTable): Fields {
  return { ...required, ...optional, ...common };
}

function wordsOf({ form }: Field<unknown>): readonly string[] {
  return form.is === "word" ? form.values : [];
}
