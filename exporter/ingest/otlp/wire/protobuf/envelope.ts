// The envelope all three signals come in: what was sent by one process, and in that by one of its libraries.
import { AttributeList } from "../../attributes.ts";
import type { Decoded, Group, Origin } from "../../records.ts";
import { grouped } from "../grouped.ts";
import { attribute } from "./attributes.ts";
import { tagOf } from "./cursor.ts";
import type { Reader } from "./reader.ts";

/** Reads an item, whose length is next, and adds the records in it. */
export type ReadItem<R> = (reader: Reader, records: R[]) => void;

const field = {
  ofProcess: tagOf(1, "bytes"),
  resource: tagOf(1, "bytes"),
  ofLibrary: tagOf(2, "bytes"),
  resourceAttribute: tagOf(1, "bytes"),
  scope: tagOf(1, "bytes"),
  item: tagOf(2, "bytes"),
  scopeName: tagOf(1, "bytes"),
  scopeVersion: tagOf(2, "bytes"),
} as const;

/** The fields of a message come in any order: records may be read before it is known who sent them. */
type OriginDraft = { -readonly [K in keyof Origin]: Origin[K] };

/** Reads a body. Throws SWM_OTLP_MALFORMED or SWM_BATCH_TOO_LARGE. */
export function readRequest<R>(reader: Reader, body: Buffer, item: ReadItem<R>): Decoded<R> {
  const { cursor } = reader;
  const groups: Group<R>[] = [];
  reader.open(body);
  try {
    while (cursor.at < cursor.end) {
      const tag = cursor.tag();
      if (tag === field.ofProcess) readOfProcess(reader, groups, item);
      else cursor.skip(tag);
    }
    return { groups, ignored: reader.ignored, rejected: reader.rejections.total, why: reader.rejections.why };
  } finally {
    cursor.close();
  }
}

function readOfProcess<R>(reader: Reader, groups: Group<R>[], item: ReadItem<R>): void {
  const { cursor } = reader;
  const resource: AttributeList = new AttributeList();
  const outer = cursor.enter();
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    if (tag === field.resource) reader.keeping("resource", () => readResource(reader, resource));
    else if (tag === field.ofLibrary) readOfLibrary(reader, resource, groups, item);
    else cursor.skip(tag);
  }
  cursor.leave(outer);
}

function readResource(reader: Reader, resource: AttributeList): void {
  const { cursor } = reader;
  const outer = cursor.enter();
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    if (tag === field.resourceAttribute) attribute(reader, resource);
    else cursor.skip(tag);
  }
  cursor.leave(outer);
}

function readOfLibrary<R>(reader: Reader, resource: AttributeList, groups: Group<R>[], item: ReadItem<R>): void {
  const { cursor } = reader;
  const origin: OriginDraft = { resource, scope: "", scopeVersion: "" };
  const records: R[] = [];
  reader.help = undefined;
  const outer = cursor.enter();
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    if (tag === field.item) item(reader, records);
    else if (tag === field.scope) readScope(reader, origin);
    else cursor.skip(tag);
  }
  cursor.leave(outer);
  if (records.length > 0) groups.push(grouped(origin, records, reader.help));
}

function readScope(reader: Reader, origin: OriginDraft): void {
  const { cursor } = reader;
  const outer = cursor.enter();
  while (cursor.at < cursor.end) {
    const tag = cursor.tag();
    if (tag === field.scopeName) origin.scope = reader.text();
    else if (tag === field.scopeVersion) origin.scopeVersion = reader.text();
    else cursor.skip(tag);
  }
  cursor.leave(outer);
}
