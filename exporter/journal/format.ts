// What is in the files of a journal, byte by byte. All numbers are little-endian; checksums are CRC-32 as in zip and gzip.
//
// journal-<16 digits>.log, a segment: a file header, then records back to back until the end of the file.
// snapshot-<16 digits>.bin: a file header, then exactly one record, of kind 0, that stands for all segments with a lower number.
//
//   file header, 24 bytes                        record, 20 bytes and the body
//    0  8  "SWMJRNL\n" or "SWMSNAP\n"             0  4  ff 53 57 52 (ÿSWR)
//    8  4  version of this format: 1              4  4  bytes of the body
//   12  8  number, the same as in the name        8  6  time, Unix ms
//   20  4  checksum of bytes 0 to 19             14  2  kind; what kinds there are is the caller's business
//                                                16  4  checksum of bytes 4 to 15 and the body
//                                                20  …  body
//
// Segment 3 with one record of kind 7, time 1000, body "hi", as `hexdump -C` shows it:
//
//   00000000  53 57 4d 4a 52 4e 4c 0a  01 00 00 00 03 00 00 00  |SWMJRNL.........|
//   00000010  00 00 00 00 42 41 32 6b  ff 53 57 52 02 00 00 00  |....BA2k.SWR....|
//   00000020  e8 03 00 00 00 00 07 00  c0 cc f0 29 68 69        |...........)hi|
//
// A record begins with a byte that no UTF-8 text contains, so that a record is not mistaken for one in the text of a body.
import { crc32 } from "node:zlib";
import type { Millis } from "../model/clock.ts";

export const VERSION = 1;
export const FILE_HEADER_BYTES = 24;
export const RECORD_HEADER_BYTES = 20;
export const RECORD_MAGIC = Buffer.from([0xff, 0x53, 0x57, 0x52]);
/** The kind of the one record in a snapshot. */
export const SNAPSHOT_KIND = 0;

const fileMagic = { segment: Buffer.from("SWMJRNL\n"), snapshot: Buffer.from("SWMSNAP\n") } as const;
export type FileKind = keyof typeof fileMagic;

/** The header of a file of this kind and number. */
export function fileHeader(kind: FileKind, number: number): Buffer {
  const header = Buffer.alloc(FILE_HEADER_BYTES);
  fileMagic[kind].copy(header);
  header.writeUInt32LE(VERSION, 8);
  header.writeBigUInt64LE(BigInt(number), 12);
  header.writeUInt32LE(crc32(header.subarray(0, 20)), 20);
  return header;
}

/** The version a header tells; undefined if it is damaged, or of another kind of file, or of another number. */
export function versionIn(header: Buffer, kind: FileKind, number: number): number | undefined {
  const right =
    header.subarray(0, 8).equals(fileMagic[kind]) &&
    header.readUInt32LE(20) === crc32(header.subarray(0, 20)) &&
    header.readBigUInt64LE(12) === BigInt(number);
  return right ? header.readUInt32LE(8) : undefined;
}

/** The header of a record, still without checksum. Throws a `RangeError` for a kind, time or length that has no room in it. */
export function recordHeader(kind: number, time: Millis, length: number): Buffer {
  const header = Buffer.allocUnsafe(RECORD_HEADER_BYTES);
  RECORD_MAGIC.copy(header);
  header.writeUInt32LE(length, 4);
  header.writeUIntLE(time, 8, 6);
  header.writeUInt16LE(kind, 14);
  return header;
}

/** The checksum of a record's header alone: what the body's bytes are added to with `crc32(part, sum)`. */
export function checksumOf(header: Buffer): number {
  return crc32(header.subarray(4, 16));
}

/** The checksum of a whole record. Node takes a sum of no bytes as 0, or as the sum so far, depending on where they are. */
export function checksumWith(header: Buffer, body: Uint8Array): number {
  const sum = checksumOf(header);
  return body.length === 0 ? sum : crc32(body, sum);
}

/** Puts the checksum of header and body in its place. */
export function seal(header: Buffer, checksum: number): Buffer {
  header.writeUInt32LE(checksum, 16);
  return header;
}

export function isRecord(header: Buffer): boolean {
  return header.subarray(0, RECORD_MAGIC.length).equals(RECORD_MAGIC);
}

/** Bytes of the body that a header tells. */
export function bodyLength(header: Buffer): number {
  return header.readUInt32LE(4);
}

export interface JournalRecord {
  readonly kind: number;
  readonly time: Millis;
  readonly body: Buffer;
}

/** A whole record with its header; undefined if the checksum is not that of its bytes. The body is a view, no copy. */
export function decodeRecord(bytes: Buffer): JournalRecord | undefined {
  const body = bytes.subarray(RECORD_HEADER_BYTES);
  if (bytes.readUInt32LE(16) !== checksumWith(bytes, body)) return undefined;
  return { kind: bytes.readUInt16LE(14), time: bytes.readUIntLE(8, 6), body };
}
