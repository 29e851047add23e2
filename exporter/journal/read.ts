// A journal as it lies on disk: the newest snapshot that is whole, then the records of the segments it does not cover.
// Takes no lock and changes nothing, so a worker thread may read what was written while the program goes on writing.
import type { Millis } from "../model/clock.ts";
import { asFault } from "./fault.ts";
import { fileName, list } from "./folder.ts";
import { SNAPSHOT_KIND, type FileKind, type JournalRecord } from "./format.ts";
import { readJournalFile, type DamageReason, type FileContent } from "./read-file.ts";

/** What is called for what is found. Bytes are views that are overwritten afterwards; what is thrown ends the reading. */
export interface Visit {
  /** At most once, and first: what stands for all records before the others. */
  snapshot(bytes: Buffer, time: Millis): void;
  /** In the order of writing. */
  record(kind: number, time: Millis, body: Buffer): void;
}

export interface Place {
  readonly file: string;
  readonly offset: number;
}

/** A part of the journal that could not be used, from a place to the end of the file. */
export interface Damage extends Place {
  readonly bytes: number;
  readonly reason: DamageReason;
}

export interface ReplayReport {
  /** The number of the snapshot that was used: it covers the segments below. */
  readonly snapshot: number | undefined;
  readonly segments: number;
  readonly records: number;
  /** Of the records' bodies. */
  readonly bytes: number;
  /** Where writing broke off, as it does in a crash: at the end of the newest segment, with nothing behind it. */
  readonly torn: Damage | undefined;
  /** Zeros at the end of the newest segment, written ahead of records that did not come. */
  readonly unused: Place | undefined;
  /** All other damage, in the order it was met: something was lost that had been kept. */
  readonly corrupt: readonly Damage[];
}

/** What a crash leaves; any other damage is nobody's to cut away. */
const TORN: ReadonlySet<DamageReason> = new Set(["cut_short", "no_record", "bad_checksum"]);

/**
 * Reads the journal in `folder`, of the segments those with a number less than `below`.
 * Memory is bounded by one window, or the largest record. Throws a `JournalFault` if a file may not be read or is of
 * another version.
 */
export async function readJournal(
  folder: string,
  visit: Visit,
  below = Number.POSITIVE_INFINITY,
): Promise<ReplayReport> {
  const listing = await list(folder).catch((error: unknown) => {
    throw asFault(folder, "list it", error);
  });
  const corrupt: Damage[] = [];
  const usable = listing.snapshot.filter((number) => number <= below);
  const snapshot = await readSnapshot(folder, usable, visit, corrupt);
  const total = { segments: 0, records: 0, bytes: 0 };
  const newest = listing.segment.at(-1);
  let torn: Damage | undefined;
  let unused: Place | undefined;
  let expected = snapshot ?? 1;
  for (const number of listing.segment.filter((n) => n >= expected && n < below)) {
    if (number > expected)
      corrupt.push({ file: fileName("segment", expected), offset: 0, bytes: 0, reason: "missing" });
    expected = number + 1;
    const content = await readJournalFile(folder, "segment", number, ({ kind, time, body }) =>
      visit.record(kind, time, body),
    );
    total.segments++;
    total.records += content.records;
    total.bytes += content.bytes;
    if (number === newest && content.unused !== undefined)
      unused = { file: fileName("segment", number), offset: content.unused };
    const damage = damageIn("segment", number, content);
    if (damage === undefined) continue;
    if (number === newest && TORN.has(damage.reason) && content.stop?.recordsBehind === false) torn = damage;
    else corrupt.push(damage);
  }
  return { snapshot, ...total, torn, unused, corrupt };
}

/** Visits the newest of these snapshots that is whole, and returns its number. */
async function readSnapshot(
  folder: string,
  numbers: readonly number[],
  visit: Visit,
  corrupt: Damage[],
): Promise<number | undefined> {
  for (const number of numbers.toReversed()) {
    let found: JournalRecord | undefined;
    // The view stays good after the visit: nothing is read behind the one record.
    const content = await readJournalFile(folder, "snapshot", number, (record) => (found = record));
    if (content.stop === undefined && content.records === 1 && found?.kind === SNAPSHOT_KIND) {
      visit.snapshot(found.body, found.time);
      return number;
    }
    corrupt.push(
      damageIn("snapshot", number, content) ?? {
        file: fileName("snapshot", number),
        offset: 0,
        bytes: content.bytes,
        reason: "no_record",
      },
    );
  }
  return undefined;
}

function damageIn(kind: FileKind, number: number, { stop }: FileContent): Damage | undefined {
  if (stop === undefined) return undefined;
  return { file: fileName(kind, number), offset: stop.offset, bytes: stop.bytes, reason: stop.reason };
}
