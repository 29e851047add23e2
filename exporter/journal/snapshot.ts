// Writing a snapshot: it is there as a whole, or not at all.
import { open, readdir, rename, rm, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Millis } from "../model/clock.ts";
import { asFault } from "./fault.ts";
import { filePath, syncFolder } from "./folder.ts";
import { checksumOf, fileHeader, recordHeader, seal, SNAPSHOT_KIND } from "./format.ts";

/** Summed at a time: less than a millisecond of the event loop. */
const PART_BYTES = 1024 * 1024;
const UNFINISHED = ".tmp";

/** Writes the snapshot that stands for the segments below `number`. Throws a `JournalFault`, and then leaves nothing behind. */
export async function writeSnapshotFile(
  folder: string,
  number: number,
  time: Millis,
  bytes: Uint8Array,
): Promise<void> {
  const path = filePath(folder, "snapshot", number);
  const draft = path + UNFINISHED;
  try {
    const file = await open(draft, "w", 0o600);
    try {
      await writeContent(file, number, time, bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
    await syncFolder(folder);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw asFault(path, `write ${bytes.length} bytes to it`, error);
  }
}

async function writeContent(file: FileHandle, number: number, time: Millis, bytes: Uint8Array): Promise<void> {
  const header = recordHeader(SNAPSHOT_KIND, time, bytes.length);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += PART_BYTES) {
    sum = checksumOf(bytes.subarray(at, at + PART_BYTES), sum);
    await setImmediate();
  }
  await file.writeFile(Buffer.concat([fileHeader("snapshot", number), seal(header, 0, sum)]));
  await file.writeFile(bytes);
}

/** Removes what a crash left of snapshots that were being written. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (name.startsWith("snapshot-") && name.endsWith(UNFINISHED)) await rm(join(folder, name), { force: true });
}
