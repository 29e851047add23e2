// Protobuf that is wrong, or right in a way few write it.
import { describe, expect, it } from "vitest";
import { AttributeList } from "../../../exporter/ingest/otlp/attributes.ts";
import type { LogRecord } from "../../../exporter/ingest/otlp/records.ts";
import { Decoder } from "../../../exporter/ingest/otlp/wire/decoder.ts";
import { bytesField, field } from "./written.ts";

const decoder = new Decoder({ attribute: () => true, event: (name) => name !== "s3cret", metric: () => true });
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");
/** A body of log records. */
const logs = (...records: readonly Uint8Array[]): Buffer =>
  bytesField(1, bytesField(2, Buffer.concat(records.map((record) => bytesField(2, record)))));
const record = (bytes: Uint8Array): LogRecord | undefined =>
  decoder.logs("protobuf", logs(bytes)).groups[0]?.records[0];
const event = (name: string, body: string): unknown =>
  record(Buffer.concat([bytesField(12, Buffer.from(name)), bytesField(5, bytesField(1, Buffer.from(body)))]))?.event;
/** A text of an attribute. */
const text = (bytes: Uint8Array): unknown =>
  record(bytesField(6, Buffer.concat([bytesField(1, Buffer.from("k")), bytesField(2, bytesField(1, bytes))])))?.attributes.get("k"); // prettier-ignore

describe("a body in protobuf", () => {
  it.each([
    ["ends within a tag", "8a"],
    ["ends within a length", "0a 80"],
    ["has a length beyond its end", "0a 05 00"],
    ["has a length of 64 bits", "0a ff ff ff ff ff ff ff ff ff 01"],
    ["has a field without a number", "00 00"],
    ["has a tag of more than 32 bits", "88 80 80 80 80 01 00"],
    ["has a number of eleven bytes", "08 ff ff ff ff ff ff ff ff ff ff 01"],
    ["has a number that is cut off", "09 00 00"],
    ["ends a group that did not begin", "0c"],
    ["begins a group that does not end", "0b"],
    ["ends a group by the number of another", "0b 14"],
    ["has a field that is written in no way there is", "0e"],
    ["has a message that ends within a field", "0a 01 12"],
  ])("that %s is refused", (_what, bytes) => {
    expect(() => decoder.logs("protobuf", hex(bytes))).toThrow("SWM_OTLP_MALFORMED: the body is no protobuf: ");
  });

  it("with groups nested without end is refused", () => {
    expect(() => decoder.logs("protobuf", Buffer.alloc(100_000, 0x0b))).toThrow("groups are nested too deeply");
  });

  it("with more things in it than can be kept is refused", () => {
    const records = Buffer.alloc(2_000_002, hex("12 00"));
    expect(() => decoder.logs("protobuf", bytesField(1, bytesField(2, records)))).toThrow("SWM_BATCH_TOO_LARGE");
  });

  it("has what is no UTF-8 replaced, and long texts cut within none of their characters", () => {
    expect(text(hex("61 ff 62"))).toBe("a\ufffdb");
    expect(text(Buffer.from("é".repeat(2_000)))).toBe("é".repeat(256));
    expect(text(Buffer.from(`${"x".repeat(255)}😀`))).toBe("x".repeat(255));
  });

  it("gives each text of any length as it is, however often it comes", () => {
    const texts = Array.from({ length: 90 }, (_, length) => "abcdefghij".repeat(9).slice(0, length));
    for (let round = 0; round < 2; round++) expect(texts.map((one) => text(Buffer.from(one)))).toEqual(texts);
  });

  it("is read the same after one that was refused", () => {
    expect(() => decoder.logs("protobuf", hex("0a 05"))).toThrow("SWM_OTLP_MALFORMED");
    expect(event("e", "")).toBe("e");
  });

  it.each([
    ["its field", "a", "b", "a"],
    ["its body, where some put it", "", "b", "b"],
    ["its body where nobody wants its field", "s3cret", "b", "b"],
    ["nothing where nobody wants what it says", "", "s3cret", ""],
    ["nothing where the body is content", "", "x".repeat(81), ""],
    ["nothing where the body is long", "", "é".repeat(2_000), ""],
  ])("has records called by %s", (_, name, body, called) => {
    expect(event(name, body)).toBe(called);
  });

  it("says of spans why they are not taken", () => {
    const spans = [Buffer.alloc(0), bytesField(1, Buffer.alloc(16)), bytesField(1, Buffer.alloc(16, 1))];
    const body = bytesField(1, bytesField(2, Buffer.concat(spans.map((span) => bytesField(2, span)))));
    expect(decoder.traces("protobuf", body)).toEqual({
      groups: [],
      ignored: 0,
      rejected: 3,
      why: "2 times: the trace id of a span must be 16 bytes, not all zero; 1 time: the span id of a span must be 8 bytes, not all zero",
    });
  });

  it("knows who sent records that come before it is told", () => {
    const scope = bytesField(1, bytesField(1, Buffer.from("lib")));
    const attribute = Buffer.concat([bytesField(1, Buffer.from("k")), bytesField(2, field(3, 0, [5]))]);
    const resource = bytesField(1, bytesField(1, attribute));
    const inner = Buffer.concat([bytesField(2, Buffer.alloc(0)), scope]);
    const { groups } = decoder.logs("protobuf", bytesField(1, Buffer.concat([bytesField(2, inner), resource])));
    expect(groups[0]?.origin).toEqual({ resource: AttributeList.of([["k", 5]]), scope: "lib", scopeVersion: "" });
  });
});
