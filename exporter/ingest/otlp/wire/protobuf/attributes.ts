// Attributes of protobuf: keys nobody wants are recognised by their bytes, and their values are passed over.
import { AttributeList, type Value } from "../../attributes.ts";
import type { Part } from "../../records.ts";
import { NO_ATTRIBUTES } from "../limits.ts";
import { tagOf } from "./cursor.ts";
import { mayBeOfPart, type Reader } from "./reader.ts";

const field = {
  key: tagOf(1, "bytes"),
  value: tagOf(2, "bytes"),
  text: tagOf(1, "bytes"),
  boolean: tagOf(2, "varint"),
  whole: tagOf(3, "varint"),
  double: tagOf(4, "fixed64"),
  array: tagOf(5, "bytes"),
  map: tagOf(6, "bytes"),
  binary: tagOf(7, "bytes"),
  element: tagOf(1, "bytes"),
} as const;

/** A length of one byte. */
const LONGEST = 127;
/** An attribute with a key and a value, both empty: its length, two tags and their lengths. */
const SHORTEST = 5;

/** A value as it is put together: a message that comes in parts is their sum. */
interface Draft {
  /** The field told last; all of them exclude each other. */
  member: number;
  value: Value | undefined;
}

const draft: Draft = { member: 0, value: undefined };

/** Reads one attribute, and keeps it if it is wanted. Returns the attributes: a list of their own from the first one on. */
export function attribute(reader: Reader, attributes: AttributeList): AttributeList {
  const { cursor } = reader;
  const { view, at } = cursor;
  // Nearly all are short, a key and behind it a value: then one look at four bytes tells where everything is.
  if (at + SHORTEST > cursor.end) return longWay(reader, attributes);
  const length = view.getUint8(at);
  const end = at + 1 + length;
  const keyStart = at + 3;
  const keyEnd = keyStart + view.getUint8(at + 2);
  const valueStart = keyEnd + 2;
  if (length > LONGEST || end > cursor.end || view.getUint8(at + 1) !== field.key || valueStart > end)
    return longWay(reader, attributes);
  if (view.getUint8(keyEnd) !== field.value || valueStart + view.getUint8(keyEnd + 1) !== end)
    return longWay(reader, attributes);
  const key = reader.keyAt(keyStart, keyEnd);
  if (key === "") {
    cursor.at = end;
    return attributes;
  }
  if (mayBeOfPart(key)) return longWay(reader, attributes);
  const outer = cursor.end;
  cursor.within(valueStart, end);
  const value = onlyScalar(reader);
  cursor.end = outer;
  if (value === undefined) {
    cursor.at = at;
    return longWay(reader, attributes);
  }
  cursor.at = end;
  return withValue(reader, attributes, key, value);
}

function withValue(reader: Reader, attributes: AttributeList, key: string, value: Value): AttributeList {
  reader.piece();
  const told = attributes === NO_ATTRIBUTES ? new AttributeList() : attributes;
  return told.set(key, value);
}

/** Fields in any order, as often as they come. */
function longWay(reader: Reader, attributes: AttributeList): AttributeList {
  const { cursor } = reader;
  const outer = cursor.enter();
  const start = cursor.at;
  let key = "";
  let isTold = false;
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    if (tag === field.key) {
      const keyStart = cursor.pass();
      key = reader.keyAt(keyStart, cursor.at);
    } else {
      isTold ||= tag === field.value;
      cursor.skip(tag);
    }
  }
  const { key: told, part } = mayBeOfPart(key) ? reader.partBy(key) : { key, part: undefined };
  const value = key === "" || !isTold ? undefined : mergedValue(reader, start, part);
  cursor.leave(outer);
  return value === undefined ? attributes : withValue(reader, attributes, told, value);
}

/** A value that is one scalar and nothing else, as nearly all are; undefined if it has to be looked at again. */
function onlyScalar(reader: Reader): Value | undefined {
  const { cursor } = reader;
  if (cursor.at === cursor.end) return undefined;
  const tag = cursor.tag();
  let value: Value;
  if (tag === field.text) {
    const start = cursor.pass();
    if (cursor.at !== cursor.end) return undefined;
    value = reader.textAt(start, cursor.end);
  } else if (tag === field.whole) value = cursor.signed();
  else if (tag === field.double) value = cursor.double();
  else if (tag === field.boolean) value = cursor.boolean();
  else return undefined;
  return cursor.at === cursor.end ? value : undefined;
}

/** The value of an attribute, from `start` on, put together of all its parts; of a text only what `part` finds. */
function mergedValue(reader: Reader, start: number, part: Part | undefined): Value | undefined {
  const { cursor } = reader;
  cursor.at = start;
  draft.member = 0;
  draft.value = undefined;
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    if (tag === field.value) {
      const outer = cursor.enter();
      readValue(reader, part);
      cursor.leave(outer);
    } else cursor.skip(tag);
  }
  return part !== undefined && draft.member !== field.text ? undefined : draft.value;
}

function readValue(reader: Reader, part: Part | undefined): void {
  const { cursor } = reader;
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    switch (tag) {
      case field.text:
        draft.value = part === undefined ? reader.text() : textPart(reader, part);
        break;
      case field.boolean:
        draft.value = cursor.boolean();
        break;
      case field.whole:
        draft.value = cursor.signed();
        break;
      case field.double:
        draft.value = cursor.double();
        break;
      case field.array:
        if (part === undefined) readArray(reader);
        else cursor.pass();
        break;
      case field.map:
      case field.binary:
        cursor.pass();
        draft.value = undefined;
        break;
      default:
        cursor.skip(tag);
        continue;
    }
    draft.member = tag;
  }
}

function textPart(reader: Reader, part: Part): string | undefined {
  const start = reader.cursor.pass();
  return part(reader.passing(start, reader.cursor.at));
}

/** The first scalar of an array. A second part of the same array adds to the first. */
function readArray(reader: Reader): void {
  const { cursor } = reader;
  let first = draft.member === field.array ? draft.value : undefined;
  const outer = cursor.enter();
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    if (tag === field.element && first === undefined) first = element(reader);
    else cursor.skip(tag);
  }
  cursor.leave(outer);
  draft.value = first;
}

/** An element of an array if it is a scalar: what arrays hold besides is not looked into. */
function element(reader: Reader): Value | undefined {
  const { cursor } = reader;
  const outer = cursor.enter();
  let value: Value | undefined;
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    if (tag === field.text) value = reader.text();
    else if (tag === field.boolean) value = cursor.boolean();
    else if (tag === field.whole) value = cursor.signed();
    else if (tag === field.double) value = cursor.double();
    else {
      if (tag === field.array || tag === field.map || tag === field.binary) value = undefined;
      cursor.skip(tag);
    }
  }
  cursor.leave(outer);
  return value;
}
