// Attributes of OTLP/JSON. The values of keys nobody wants are not looked at.
import { AttributeList } from "../../attributes.ts";
import type { Value } from "../../attributes.ts";
import type { Wanted } from "../../records.ts";
import { cut, NO_ATTRIBUTES } from "../limits.ts";
import { booleanOf, doubleOf, fieldsOf, listOf, textOf, wholeOf, type Fields } from "./values.ts";

export function attributesOf(value: unknown, name: string, wanted: Wanted): AttributeList {
  let attributes = NO_ATTRIBUTES;
  for (const element of listOf(value, name)) {
    const { key, value } = fieldsOf(element, name);
    if (typeof key !== "string" || key === "" || !wanted(key)) continue;
    const scalar = scalarOrFirst(fieldsOf(value, `the value of ${key}`), key);
    if (scalar === undefined) continue;
    if (attributes === NO_ATTRIBUTES) attributes = new AttributeList();
    attributes.set(cut(key), scalar);
  }
  return attributes;
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
