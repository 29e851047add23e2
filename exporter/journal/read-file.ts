// One file of a journal, record after record, up to its end or to the first place that is not as it was written.
import { asFault, JournalFault } from "./fault.ts";
import { FileWindow } from "./file-window.ts";
import { filePath } from "./folder.ts";
import {
  bodyLength,
  FILE_HEADER_BYTES,
  fileHeader,
  isRecord,
  layoutOf,
  VERSION,
  versionIn,
  type FileKind,
  type JournalRecord,
  type Layout,
} from "./format.ts";
import { scan } from "./scan.ts";

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
  /** False if nothing behind the place was written later than what stood there: it is where writing broke off. */
  readonly recordsBehind: boolean;
}

export interface FileContent {
  readonly records: number;
  /** Of their bodies. */
  readonly bytes: number;
  /** Where zeros begin that were written ahead of records, if there are any: the file ends here for whoever reads it. */
  readonly unused?: number;
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
    const count = (record: JournalRecord): void => {
      counts.records++;
      counts.bytes += record.body.length;
      visit(record);
    };
    // Named, but never written to: what a crash leaves of a segment that was just begun.
    if (window.size === 0 && kind === "segment") return counts;
    const header = await readHeader(window, path, kind, number);
    const reason = typeof header === "string" ? header : await recordDamage(window, header, count);
    if (reason === undefined) return counts;
    const { offset, left: bytes } = window;
    const behind = await scan(window, typeof header === "string" ? undefined : header);
    const mayEndInZeros = kind === "segment" && typeof header !== "string" && header.hasGroups;
    if (behind === "zeros" && mayEndInZeros) return { ...counts, unused: offset };
    return { ...counts, stop: { offset, bytes, reason, recordsBehind: behind === "records" } };
  } finally {
    await window.close();
  }
}

/** The layout of the records that follow, or why the header is not right. */
async function readHeader(
  window: FileWindow,
  path: string,
  kind: FileKind,
  number: number,
): Promise<Layout | DamageReason> {
  const header = await window.peek(Math.min(window.size, FILE_HEADER_BYTES));
  if (header === undefined) return "unreadable";
  if (header.length < FILE_HEADER_BYTES)
    return header.equals(fileHeader(kind, number).subarray(0, header.length)) ? "cut_short" : "bad_header";
  const version = versionIn(header, kind, number);
  if (version === undefined) return "bad_header";
  const layout = layoutOf(version);
  if (layout === undefined)
    throw new JournalFault(
      "other_version",
      `${path}: expected version ${VERSION} of the format or an older one, got ${version}; start the program that wrote it, or move the folder away`,
    );
  window.skip(FILE_HEADER_BYTES);
  return layout;
}

/** Visits records until the end of the file (undefined), or until one is not right: the window then begins with it. */
async function recordDamage(
  window: FileWindow,
  layout: Layout,
  visit: (record: JournalRecord) => void,
): Promise<DamageReason | undefined> {
  while (window.left > 0) {
    const header = await window.peek(Math.min(window.left, layout.recordHeaderBytes));
    if (header === undefined) return "unreadable";
    if (!header.some((byte) => byte !== 0)) return "no_record";
    if (header.length < layout.recordHeaderBytes) return "cut_short";
    if (!isRecord(header)) return "no_record";
    const length = layout.recordHeaderBytes + bodyLength(header);
    if (length > window.left) return "cut_short";
    const bytes = await window.peek(length);
    if (bytes === undefined) return "unreadable";
    const record = layout.decode(bytes);
    if (record === undefined) return "bad_checksum";
    visit(record);
    window.skip(length);
  }
  return undefined;
}
