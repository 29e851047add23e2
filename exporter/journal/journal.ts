// A write-ahead journal: what is appended is on disk before anybody is told so, and is there again after a crash.
// What a record contains is the caller's business. format.ts tells what is in the files, read.ts how they are read back.
//
// At no moment can what was told to be there be lost, by a kill or by a loss of power, because each step begins when the one
// before is on disk:
//
// - A segment: its header is written and synced, its name is (a sync of the folder), then come the groups, one at a time, each
//   written and synced before anybody is told. A new segment is begun only behind the last group of the one before.
// - A group that failed is cut off, and the cut synced, before anybody is told that it failed; where that cannot be done nothing
//   more is written to the segment. A cut of zeros need not be on disk at all: zeros are no records.
// - A snapshot: the segments below its number are closed before it is begun, so that all it stands for is on disk. It is
//   written under another name and synced, then renamed, then the folder is synced. Only then is anything deleted, and never
//   what the older of two snapshots needs: if the newest cannot be read the one before and its segments tell the same.
// - Deleting is not synced. What comes back after a loss of power is covered by a snapshot, is not read, and deleted at the
//   next start.
// - At a start nothing is changed before all has been read. The end of the newest segment is cut off after that; segments
//   that were there are never written to again.
import { open } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Millis } from "../model/clock.ts";
import { asFault, type JournalFault } from "./fault.ts";
import { list, makeFolder } from "./folder.ts";
import { takeLock, type Release } from "./lock.ts";
import type { Told } from "./outcomes.ts";
import { readJournal, type Place, type ReplayReport, type Visit } from "./read.ts";
import { Retention } from "./retention.ts";
import { AHEAD_BYTES, createFile, type CreateFile } from "./segment.ts";
import { removeUnfinished, writeSnapshotFile } from "./snapshot.ts";
import { Writer } from "./writer.ts";

export interface JournalOptions {
  /** A segment ends before it would be longer than this, unless by a single record. At least 1 KiB. */
  readonly segmentBytes: number;
  /** Told of each group that could not be written, and of files that could not be closed or deleted. Must not throw. */
  readonly onFault: (fault: JournalFault) => void;
  /** Awaited before each group of records is written; a timer here trades delay for fewer syncs. Must not fail. */
  readonly gather?: () => Promise<unknown>;
  /** Zeros written ahead of the records at a time; 0 for none. */
  readonly aheadBytes?: number;
  /** Makes the files of segments; for tests, which have no broken disk. */
  readonly createFile?: CreateFile;
}

export interface Journal {
  /**
   * Appends a record. `told` is called once, later, in the order of the records: without a fault when the record is on disk. The
   * body is not copied: it must not be changed until then.
   * With a fault it is not there, and later ones may succeed; only if the disk also refuses to have it cut off may it be there
   * again after a restart. `onFault` is told of it too, so who does not care for the moment may leave `told` out.
   * `kind` is an integer from 0 to 65535; fractions of `time` are dropped. Throws a `RangeError` for what has no room in a record.
   */
  append(kind: number, time: Millis, body: Uint8Array, told?: Told): void;
  /** In memory, on their way to the disk. */
  readonly pendingBytes: number;
  /** Of records written since it was opened, with their headers. */
  readonly recordBytes: number;
  /** On disk: segments with what is written ahead in them, and snapshots. */
  readonly size: number;
  /** Ends the segment behind all records appended so far; the number of the one that holds those to come. */
  rotate(): Promise<number>;
  /**
   * Keeps `bytes` as what stands for all segments below `before`, a number that `rotate` gave, and deletes what is no longer
   * needed: snapshots but the newest two, and the segments that the older of these covers. Does nothing if the newest covers as
   * much. One at a time. Rejects with a `JournalFault`, or a `RangeError` for a number that cannot be it.
   */
  writeSnapshot(before: number, time: Millis, bytes: Uint8Array): Promise<void>;
  /** Waits for what was appended, and lets another process open the journal. */
  close(): Promise<void>;
}

/**
 * Opens the journal in `folder`, which is made if it is missing: visits what is in it, cuts off what a crash left of the last
 * record, and begins a new segment with the first record that is appended.
 * Throws a `JournalFault` if another process has it open, if the folder cannot be used, or if a file is of another version; and
 * what `visit` throws; every record is then still there.
 */
export async function openJournal(
  folder: string,
  options: JournalOptions,
  visit: Visit,
): Promise<{ readonly journal: Journal; readonly report: ReplayReport }> {
  const dir = resolve(folder);
  if (!(options.segmentBytes >= 1024))
    throw new RangeError(`segmentBytes must be at least 1024, got ${options.segmentBytes}`);
  await makeFolder(dir).catch((error: unknown) => {
    throw asFault(dir, "make the folder", error);
  });
  const release = await takeLock(dir);
  try {
    const report = await readJournal(dir, visit);
    const cut = report.torn ?? report.unused;
    // Where it cannot be, nothing is lost: it is met again at the next start, and told again.
    if (cut !== undefined) await cutOff(dir, cut).catch(options.onFault);
    await removeUnfinished(dir);
    return { journal: await begin(dir, options, report, release), report };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Cut off, it is not met again at every start. Throws a `JournalFault`. */
async function cutOff(dir: string, { file, offset }: Place): Promise<void> {
  const path = join(dir, file);
  try {
    const handle = await open(path, "r+");
    try {
      await handle.truncate(offset);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw asFault(path, "cut it off", error);
  }
}

async function begin(dir: string, options: JournalOptions, report: ReplayReport, release: Release): Promise<Journal> {
  const { segment: segments, snapshot: snapshots } = await list(dir);
  const retention = await Retention.of(dir, report.snapshot, options.onFault);
  // A crash may have come between a snapshot and the deleting of what it stands for.
  await retention.clean();
  const writer = new Writer({
    folder: dir,
    segmentBytes: options.segmentBytes,
    firstSegment: Math.max((segments.at(-1) ?? 0) + 1, snapshots.at(-1) ?? 0),
    createFile: options.createFile ?? createFile,
    aheadBytes: options.aheadBytes ?? AHEAD_BYTES,
    // By then all that has arrived at the sockets meanwhile has been read.
    gather: options.gather ?? (() => setImmediate()),
    onFault: options.onFault,
  });
  return {
    append: (kind, time, body, told) => writer.append(kind, time, body, told),
    get pendingBytes() {
      return writer.pendingBytes;
    },
    get recordBytes() {
      return writer.recordBytes;
    },
    get size() {
      return writer.writtenBytes + retention.bytes;
    },
    rotate: () => writer.rotate(),
    async writeSnapshot(before, time, bytes) {
      // A segment that is still written to has records that are in no snapshot.
      if (!(before >= retention.covered && before <= writer.segmentNumber))
        throw new RangeError(`before must be from ${retention.covered} to ${writer.segmentNumber}, got ${before}`);
      if (before === retention.covered) return;
      await writeSnapshotFile(dir, before, time, bytes);
      await retention.add(before);
    },
    async close() {
      await writer.close();
      await release();
    },
  };
}
