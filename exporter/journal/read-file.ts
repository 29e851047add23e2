// One file of a journal, record after record, up to its end or to the first place that is not as it was written.
import { asFault, JournalFault } from "./fault.ts";
import { FileWindow, WINDOW_BYTES } from "./file-window.ts";
import { filePath } from "./folder.ts";
import {
  bodyLength,
  decodeRecord,
  FILE_HEADER_BYTES,
  fileHeader,
  isRecord,
  RECORD_HEADER_BYTES,
  RECORD_MAGIC,
  VERSION,
  versionIn,
  type FileKind,
  type JournalRecord,
} from "./format.ts";

/** Why a place in a file cannot be read, or a file. */
export type DamageReason =
  /** The file ends within a header or a body. */
  | "cut_short"
  /** The file does not begin as one of this name must. */
  | "bad_header"
  /** Where a record must begin, none does. */
  | "no_record"
  /** A record is not what was written. */
  | "bad_checksum"
  /** The disk does not give the bytes. */
  | "unreadable"
  /** The file is not there, though its neighbours are. */
  | "missing";

/** Where reading a file stopped: nothing from `offset` on was used. */
interface Stop {
  readonly offset: number;
  /** From there to the end of the file. */
  readonly bytes: number;
  readonly reason: DamageReason;
  /** False if nothing behind the place looks like a record: it is where writing broke off. */
  readonly recordsBehind: boolean;
}

export interface FileContent {
  readonly records: number;
  /** Of their bodies. */
  readonly bytes: number;
  readonly stop?: Stop;
}

/**
 * Visits the records of a file in order. A body is a view that is overwritten after the visit.
 * Throws a `JournalFault` if the file cannot be opened or is of another version, and what `visit` throws.
 */
export async function readJournalFile(
  folder: string,
  kind: FileKind,
  number: number,
  visit: (record: JournalRecord) => void,
): Promise<FileContent> {
  const path = filePath(folder, kind, number);
  const window = await FileWindow.open(path).catch((error: unknown) => {
    throw asFault(path, "read it", error);
  });
  try {
    const counts = { records: 0, bytes: 0 };
    const reason =
      (await headerDamage(window, path, kind, number)) ??
      (await recordDamage(window, (record) => {
        counts.records++;
        counts.bytes += record.body.length;
        visit(record);
      }));
    if (reason === undefined) return counts;
    const { offset, left: bytes } = window;
    return { ...counts, stop: { offset, bytes, reason, recordsBehind: await hasRecordBehind(window) } };
  } finally {
    await window.close();
  }
}

async function headerDamage(
  window: FileWindow,
  path: string,
  kind: FileKind,
  number: number,
): Promise<DamageReason | undefined> {
  // Named, but never written to: what a crash leaves of a segment that was just begun.
  if (window.size === 0 && kind === "segment") return undefined;
  const header = await window.peek(Math.min(window.size, FILE_HEADER_BYTES));
  if (header === undefined) return "unreadable";
  if (header.length < FILE_HEADER_BYTES)
    return header.equals(fileHeader(kind, number).subarray(0, header.length)) ? "cut_short" : "bad_header";
  const version = versionIn(header, kind, number);
  if (version === undefined) return "bad_header";
  if (version !== VERSION)
    throw new JournalFault(
      "other_version",
      `${path}: expected version ${VERSION} of the format, got ${version}; start the program that wrote it, or move the folder away`,
    );
  window.skip(FILE_HEADER_BYTES);
  return undefined;
}

/** Visits records until the end of the file (undefined), or until one is not right: the window then begins with it. */
async function recordDamage(
  window: FileWindow,
  visit: (record: JournalRecord) => void,
): Promise<DamageReason | undefined> {
  while (window.left > 0) {
    const header = await window.peek(Math.min(window.left, RECORD_HEADER_BYTES));
    if (header === undefined) return "unreadable";
    if (header.length < RECORD_HEADER_BYTES) return "cut_short";
    if (!isRecord(header)) return "no_record";
    const length = RECORD_HEADER_BYTES + bodyLength(header);
    if (length > window.left) return "cut_short";
    const bytes = await window.peek(length);
    if (bytes === undefined) return "unreadable";
    const record = decodeRecord(bytes);
    if (record === undefined) return "bad_checksum";
    visit(record);
    window.skip(length);
  }
  return undefined;
}

/** True if a record may begin somewhere behind the window's beginning. What cannot be read may hold anything. */
async function hasRecordBehind(window: FileWindow): Promise<boolean> {
  // The first byte has been looked at already; it may be that of a record, but that one is damaged.
  window.skip(1);
  while (window.left >= RECORD_MAGIC.length) {
    const part = await window.peek(Math.min(window.left, WINDOW_BYTES));
    if (part === undefined || part.includes(RECORD_MAGIC)) return true;
    // The next part begins a little earlier, for a record that begins where two parts meet.
    window.skip(part.length - RECORD_MAGIC.length + 1);
  }
  return false;
}
