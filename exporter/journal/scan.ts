// What lies behind the place where reading a file stopped: whether writing broke off there, or what had been kept is damaged.
import { WINDOW_BYTES, type FileWindow } from "./file-window.ts";
import { bodyLength, RECORD_MAGIC, type Layout } from "./format.ts";

export type Behind =
  /** Nothing but zeros, from the place itself on. */
  | "zeros"
  /** Nothing that was written later than what stood at the place. */
  | "scraps"
  /** Records that were written later, or something that may hold them. */
  | "records";

/** Places that look like a record and are none: what is full of them was made to be, and is not worth more of anybody's time. */
const FALSE_RECORDS = 64;
const ZEROS = Buffer.alloc(WINDOW_BYTES);

/** Moves the window, which begins with the place, to where the answer is clear. The layout is that of the records, if known. */
export async function scan(window: FileWindow, layout: Layout | undefined): Promise<Behind> {
  const place = window.offset;
  if (await skipZeros(window)) return "zeros";
  // The first byte may be that of a record, but that one is damaged.
  if (window.offset === place) window.skip(1);
  let falseRecords = 0;
  while (await findRecord(window)) {
    if (layout?.hasGroups !== true || falseRecords > FALSE_RECORDS) return "records";
    const found = await recordAt(window, layout);
    if (found === "unreadable") return "records";
    // A group is begun when the one before is on disk: the place was damaged later.
    if (found !== undefined && found.group > place) return "records";
    if (found === undefined) falseRecords++;
    window.skip(found?.length ?? 1);
  }
  return window.left < RECORD_MAGIC.length ? "scraps" : "records";
}

/** True if there is nothing else up to the end of the file. */
async function skipZeros(window: FileWindow): Promise<boolean> {
  while (window.left > 0) {
    const part = await window.peek(Math.min(window.left, WINDOW_BYTES));
    if (part === undefined) return false;
    if (!part.equals(ZEROS.subarray(0, part.length))) {
      window.skip(part.findIndex((byte) => byte !== 0));
      return false;
    }
    window.skip(part.length);
  }
  return true;
}

/** Moves on to what may be a record. False if there is none, or, with enough left for one, the disk does not give the bytes. */
async function findRecord(window: FileWindow): Promise<boolean> {
  while (window.left >= RECORD_MAGIC.length) {
    const part = await window.peek(Math.min(window.left, WINDOW_BYTES));
    if (part === undefined) return false;
    const at = part.indexOf(RECORD_MAGIC);
    // The next part begins a little earlier, for a record that begins where two parts meet.
    window.skip(at >= 0 ? at : part.length - RECORD_MAGIC.length + 1);
    if (at >= 0) return true;
  }
  return false;
}

/** A whole record at the window's beginning, and where in the file its group begins; undefined if there is none. */
async function recordAt(
  window: FileWindow,
  layout: Layout,
): Promise<{ readonly length: number; readonly group: number } | "unreadable" | undefined> {
  if (window.left < layout.recordHeaderBytes) return undefined;
  const header = await window.peek(layout.recordHeaderBytes);
  if (header === undefined) return "unreadable";
  const length = layout.recordHeaderBytes + bodyLength(header);
  if (length > window.left) return undefined;
  const bytes = await window.peek(length);
  if (bytes === undefined) return "unreadable";
  const record = layout.decode(bytes);
  return record === undefined ? undefined : { length, group: window.offset - record.placeInGroup };
}
