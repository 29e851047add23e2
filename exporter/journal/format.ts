// What is in the files of a journal, byte by byte. All numbers are little-endian; checksums are CRC-32 as in zip and gzip.
//
// journal-<16 digits>.log, a segment: a file header, then records back to back, then nothing or zeros to the end of the file.
// snapshot-<16 digits>.bin: a file header, then exactly one record, of kind 0, that stands for all segments with a lower number.
//
//   file header, 24 bytes                        record, 24 bytes and the body
//    0  8  "SWMJRNL\n" or "SWMSNAP\n"             0  4  ff 53 57 52 (ÿSWR)
//    8  4  version of this format: 2              4  4  bytes of the body
//   12  8  number, the same as in the name        8  6  time, Unix ms
//   20  4  checksum of bytes 0 to 19             14  2  kind; what kinds there are is the caller's business
//                                                16  4  bytes from the first record of its group to this one
//                                                20  4  checksum of the body, then bytes 4 to 19
//                                                24  …  body
//
// Segment 3 with one record of kind 7, time 1000, body "hi", as `hexdump -C` shows it:
//
//   00000000  53 57 4d 4a 52 4e 4c 0a  02 00 00 00 03 00 00 00  |SWMJRNL.........|
//   00000010  00 00 00 00 b2 93 ac 1c  ff 53 57 52 02 00 00 00  |.........SWR....|
//   00000020  e8 03 00 00 00 00 07 00  00 00 00 00 0e 7c 0c c8  |.............|..|
//   00000030  68 69                                             |hi|
//
// A record begins with a byte that no UTF-8 text contains, so that a record is not mistaken for one in the text of a body.
//
// A group is what was written at once. A disk may write its parts in any order, so that a loss of power leaves holes of zeros in
// the last group, with good records behind them. As each record tells where its group begins, these are told from damage to
// what had been acknowledged: the next group was not begun before the disk had all of the one before.
//
// Version 1 had records without their place in a group (20 bytes, then the body; the checksum was of bytes 4 to 15 and the body),
// and no zeros behind them. It is read, and no more written.
import { crc32 } from "node:zlib";
import type { Millis } from "../model/clock.ts";

export const VERSION = 2;
export const FILE_HEADER_BYTES = 24;
export const RECORD_HEADER_BYTES = 24;
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

/** The header of a record, to be sealed. Throws a `RangeError` for a kind, time or length that has no room in it. */
export function recordHeader(kind: number, time: Millis, length: number): Buffer {
  const header = Buffer.allocUnsafe(RECORD_HEADER_BYTES);
  RECORD_MAGIC.copy(header);
  header.writeUInt32LE(length, 4);
  header.writeUIntLE(time, 8, 6);
  header.writeUInt16LE(kind, 14);
  return header;
}

/** The checksum of a body alone, or of its next part, with the sum so far. */
export function checksumOf(body: Uint8Array, sum = 0): number {
  // Node takes a sum of no bytes as 0, or as the sum so far, depending on where they are.
  return body.length === 0 ? sum : crc32(body, sum);
}

/** Completes a header once the record's place in its group is known. `bodySum` is the checksum of the body. */
export function seal(header: Buffer, placeInGroup: number, bodySum: number): Buffer {
  header.writeUInt32LE(placeInGroup, 16);
  header.writeUInt32LE(crc32(header.subarray(4, 20), bodySum), 20);
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
  /** Bytes from the first record of its group to this one; 0 where the version does not tell. */
  readonly placeInGroup: number;
  /** A view, no copy. */
  readonly body: Buffer;
}

/** How records are laid out in one version of the format. */
export interface Layout {
  readonly recordHeaderBytes: number;
  /** True if zeros may follow the last record of a segment, and records tell their place in a group. */
  readonly hasGroups: boolean;
  /** A whole record with its header; undefined if the checksum is not that of its bytes. */
  decode(bytes: Buffer): JournalRecord | undefined;
}

const layouts: ReadonlyMap<number, Layout> = new Map([
  [
    1,
    {
      recordHeaderBytes: 20,
      hasGroups: false,
      decode(bytes) {
        const body = bytes.subarray(20);
        const right = bytes.readUInt32LE(16) === checksumOf(body, crc32(bytes.subarray(4, 16)));
        return right ? { ...kindAndTime(bytes), placeInGroup: 0, body } : undefined;
      },
    },
  ],
  [
    VERSION,
    {
      recordHeaderBytes: RECORD_HEADER_BYTES,
      hasGroups: true,
      decode(bytes) {
        const body = bytes.subarray(RECORD_HEADER_BYTES);
        const right = bytes.readUInt32LE(20) === crc32(bytes.subarray(4, 20), checksumOf(body));
        return right ? { ...kindAndTime(bytes), placeInGroup: bytes.readUInt32LE(16), body } : undefined;
      },
    },
  ],
]);

/** Undefined for a version that this program does not know. */
export function layoutOf(version: number): Layout | undefined {
  return layouts.get(version);
}

function kindAndTime(header: Buffer): Pick<JournalRecord, "kind" | "time"> {
  return { kind: header.readUInt16LE(14), time: header.readUIntLE(8, 6) };
}
