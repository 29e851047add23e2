// Attributes of OTLP/JSON. The values of keys nobody wants are not looked at.
import { AttributeList, type Value } from "../../attributes.ts";
import type { Part, Wanted } from "../../records.ts";
import { cut, NO_ATTRIBUTES } from "../limits.ts";
import { booleanOf, doubleOf, fieldsOf, listOf, textOf, wholeOf, type Fields } from "./values.ts";

type Parts = ReadonlyMap<string, Part>;
const NO_PARTS: Parts = new Map();

export function attributesOf(value: unknown, name: string, wanted: Wanted, parts = NO_PARTS): AttributeList {
  let attributes = NO_ATTRIBUTES;
  for (const element of listOf(value, name)) {
    const { key, value } = fieldsOf(element, name);
    if (typeof key !== "string" || key === "") continue;
    const isWanted = wanted(key);
    const part = isWanted ? undefined : parts.get(key);
    if (!isWanted && part === undefined) continue;
    const fields = fieldsOf(value, `the value of ${key}`);
    const scalar = part === undefined ? scalarOrFirst(fields, key) : partIn(fields, key, part);
    if (scalar === undefined) continue;
    if (attributes === NO_ATTRIBUTES) attributes = new AttributeList();
    attributes.set(cut(key), scalar);
  }
  return attributes;
}

function partIn({ stringValue }: Fields, name: string, part: Part): string | undefined {
  return stringValue == null ? undefined : part(textOf(stringValue, name));
}

/** A scalar, or the first one of an array; maps, bytes and what is empty are no values. */
function scalarOrFirst(fields: Fields, name: string): Value | undefined {
  const { arrayValue } = fields;
  if (arrayValue == null) return scalar(fields, name);
  for (const element of listOf(fieldsOf(arrayValue, name)["values"], name)) {
    const first = scalar(fieldsOf(element, name), name);
    if (first !== undefined) return first;
  }
  return undefined;
}

function scalar({ stringValue, boolValue, intValue, doubleValue }: Fields, name: string): Value | undefined {
  if (stringValue != null) return textOf(stringValue, name);
  if (intValue != null) return wholeOf(intValue, name);
  if (doubleValue != null) return doubleOf(doubleValue, name);
  if (boolValue != null) return booleanOf(boolValue, name);
  return undefined;
}
