// Any message, however it is written in protobuf, gives the records of the OTLP/JSON a general decoder makes of it.
import * as fc from "fast-check";
import type protobuf from "protobufjs";
import { describe, expect, it } from "vitest";
import { AttributeList } from "../../../exporter/ingest/otlp/attributes.ts";
import { asJson } from "../../../bench/lib/otlp-json.ts";
import { otlpSchema, requestTypes } from "../../../bench/lib/otlp-schema.ts";
import type { Signal } from "../../../exporter/ingest/otlp/records.ts";
import { Decoder } from "../../../exporter/ingest/otlp/wire/decoder.ts";
import { bytesField, field, varint } from "./written.ts";

const signals: readonly Signal[] = ["traces", "metrics", "logs"];
const wants = {
  attribute: (key: string) => key.length !== 2,
  event: (name: string) => name.length !== 2,
  metric: (name: string) => name !== "b" && name !== "a",
  // What nobody wants as a whole: keys of two characters.
  parts: new Map([["ab", (value: string) => (value.length > 1 ? value.slice(1) : undefined)]]),
  passed: { names: "a", metric: (name: string) => name === "a", resource: (key: string) => key === "ab" },
};

const text = fc.oneof(
  fc.constantFrom(
    "",
    "a",
    "b",
    "ab",
    "abc",
    "gen_ai.usage.input_tokens",
    "é€😀",
    "x".repeat(255) + "😀",
    "x".repeat(81),
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const double = fc.oneof(fc.constantFrom(0, 0.5, 1, 2, 10), fc.double());
const word = (value: number | bigint): number[] => {
  const bytes = Buffer.alloc(8);
  if (typeof value === "bigint") bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  else bytes.writeDoubleLE(value);
  return [...bytes];
};
const uint64 = fc.oneof(fc.bigInt(0n, 3n), fc.bigInt(0n, 2n ** 64n - 1n));
const int64 = fc.oneof(fc.bigInt(-2n, 300n), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n));
const int32 = fc.oneof(fc.integer({ min: -1, max: 5 }), fc.integer());
const zigzag = (value: number): bigint => BigInt.asUintN(32, BigInt(value < 0 ? -2 * value - 1 : 2 * value));
const id = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.uint8Array({ minLength: length, maxLength: length }) },
    { weight: 1, arbitrary: fc.constant(new Uint8Array(length)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: length + 1 }) },
  );

/** How a scalar is written: its type on the wire and its payload. */
const scalars: Readonly<Record<string, { readonly wire: number; readonly payload: fc.Arbitrary<number[]> }>> = {
  bool: { wire: 0, payload: fc.boolean().map((value) => varint(value ? 1n : 0n)) },
  int32: { wire: 0, payload: int32.map((value) => varint(BigInt(value))) },
  uint32: { wire: 0, payload: fc.integer({ min: 0, max: 5 }).map((value) => varint(BigInt(value))) },
  sint32: { wire: 0, payload: int32.map((value) => varint(zigzag(value))) },
  int64: { wire: 0, payload: int64.map(varint) },
  uint64: { wire: 0, payload: uint64.map(varint) },
  fixed64: { wire: 1, payload: uint64.map(word) },
  sfixed64: { wire: 1, payload: int64.map(word) },
  double: { wire: 1, payload: double.map(word) },
  fixed32: { wire: 5, payload: fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => [...bytes]) },
};

const unknown = fc.oneof(
  fc.constantFrom(field(99, 0, varint(2n ** 64n - 1n)), field(1000, 1, word(5n)), field(77, 5, [1, 2, 3, 4])),
  fc.uint8Array({ maxLength: 5 }).map((bytes) => bytesField(1000, bytes)),
  fc.constant(
    Buffer.concat([field(50, 3, []), field(1, 0, [5]), field(51, 3, []), field(51, 4, []), field(50, 4, [])]),
  ),
);

function oneField(of: protobuf.Field, depth: number): fc.Arbitrary<Buffer> {
  const { id: number, type } = of;
  if (of.name === "aggregationTemporality")
    return fc.constantFrom(0n, 1n, 2n, 2n).map((value) => field(number, 0, varint(value)));
  if (of.name.endsWith("Id") || of.name === "parentSpanId")
    return id(of.name === "traceId" ? 16 : 8).map((bytes) => bytesField(number, bytes));
  if (type === "string") return text.map((value) => bytesField(number, Buffer.from(value)));
  if (type === "bytes") return fc.uint8Array({ maxLength: 6 }).map((bytes) => bytesField(number, bytes));
  const scalar = scalars[type];
  if (scalar === undefined) return message(type, depth - 1).map((body) => bytesField(number, body));
  const single = scalar.payload.map((payload) => field(number, scalar.wire, payload));
  if (!of.repeated) return single;
  const packed = fc.array(scalar.payload, { maxLength: 4 }).map((all) => bytesField(number, Buffer.from(all.flat())));
  return fc.oneof(single, packed);
}

/** A message in whatever way it can be written: fields in any order, several times, with others between them that nobody knows. */
function message(name: string, depth: number): fc.Arbitrary<Buffer> {
  if (depth <= 0) return fc.constant(Buffer.alloc(0));
  const type = otlpSchema.lookupType(name);
  const parts = type.fieldsArray.map((of) => {
    const isNeeded =
      of.name === "traceId" || of.name === "spanId" || of.name === "name" || of.resolve().resolvedType !== null;
    return fc.array(oneField(of, depth), { minLength: isNeeded && depth > 1 ? 1 : 0, maxLength: 2 });
  });
  const excluding = type.fieldsArray.map(({ partOf }) => partOf?.oneof.length ?? 0);
  return fc
    .record({
      parts: fc.tuple(...parts),
      // Of what excludes each other mostly one is there, else hardly any but the last would ever be read.
      chosen: fc.nat(),
      all: fc.constantFrom(false, false, false, true),
      others: fc.array(unknown, { maxLength: 1 }),
    })
    .chain(({ parts: all, chosen, all: isMixed, others }) => {
      const kept = all.filter(
        (_, i) => isMixed || (excluding[i] ?? 0) < 2 || i % (excluding[i] ?? 1) === chosen % (excluding[i] ?? 1),
      );
      const written = [...kept.flat(), ...others];
      return fc.shuffledSubarray(written, { minLength: Math.ceil(written.length * 0.8) });
    })
    .map((written) => Buffer.concat(written));
}

/** As many levels as lead to a value in an array in an attribute of the innermost part. */
const depths = { traces: 8, metrics: 9, logs: 7 } as const;
/** What must have come up in the records, so that it was compared. */
const expected: Readonly<Record<Signal, readonly string[]>> = {
  traces: ["attributes", "events", "links", "parentId"],
  metrics: ["attributes", "exponential", "exemplar", "gauge", "help", "histogram", "sum", "summary"].sort(),
  logs: ["attributes", "event"],
};

function see(record: object, seen: Set<unknown>): void {
  for (const [name, value] of Object.entries(record) as [string, unknown][]) {
    if (name === "kind" && typeof value === "string") seen.add(value);
    if (name === "attributes" && value instanceof AttributeList && value.size > 0) seen.add(name);
    if (["events", "links"].includes(name) && Array.isArray(value) && value.length > 0) seen.add(name);
    if (["exemplar", "parentId", "event"].includes(name) && value !== undefined && value !== "") seen.add(name);
  }
}

describe.each(signals)("a body of %s", (signal) => {
  it("gives the same records in protobuf as in JSON", () => {
    const decoder = new Decoder(wants);
    const seen = new Set<unknown>();
    const isSame = fc.property(message(requestTypes[signal].name, depths[signal]), (body) => {
      const decoded = decoder[signal]("protobuf", body);
      expect(decoded).toEqual(decoder[signal]("json", asJson(signal, body)));
      for (const { records, help } of decoded.groups) {
        if (help !== undefined) seen.add("help");
        for (const record of records) see(record, seen);
      }
    });
    // What is rare may take more than one round to come up.
    for (let round = 0; round < 1 || (round < 20 && seen.size < expected[signal].length); round++)
      fc.assert(isSame, { numRuns: 60 });
    expect([...seen].sort()).toEqual(expected[signal]);
  });

  it("that is cut off anywhere is refused, or read as far as it goes as a body of its own", () => {
    const decoder = new Decoder(wants);
    fc.assert(
      fc.property(message(requestTypes[signal].name, 5), fc.nat(), (body, at) => {
        const part = body.subarray(0, at % (body.length + 1));
        const [ours, general] = [() => decoder[signal]("protobuf", part), () => requestTypes[signal].decode(part)];
        if (isRead(general)) ours();
        else expect(ours).toThrow("SWM_OTLP_MALFORMED");
      }),
      { numRuns: 100 },
    );
  });
});

function isRead(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}
