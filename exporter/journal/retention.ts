// Which files of a journal are still needed, and how many bytes they take.
import { rm, stat } from "node:fs/promises";
import { asFault, type JournalFault } from "./fault.ts";
import { filePath, list } from "./folder.ts";
import type { FileKind } from "./format.ts";

/** Snapshots that are kept: should the newest turn out to be broken, the one before and the segments behind it tell the same. */
const SNAPSHOTS_KEPT = 2;

export class Retention {
  readonly #folder: string;
  readonly #onFault: (fault: JournalFault) => void;
  /** Numbers of the snapshots to keep, rising. */
  #snapshots: readonly number[];
  #bytes = 0;

  private constructor(folder: string, snapshots: readonly number[], onFault: (fault: JournalFault) => void) {
    this.#folder = folder;
    this.#snapshots = snapshots;
    this.#onFault = onFault;
  }

  /** Takes stock of a folder. Snapshots newer than `used`, the one that could be read, are broken and go with the next cleaning. */
  static async of(
    folder: string,
    used: number | undefined,
    onFault: (fault: JournalFault) => void,
  ): Promise<Retention> {
    const listing = await list(folder);
    const good = listing.snapshot.filter((number) => number <= (used ?? 0)).slice(-SNAPSHOTS_KEPT);
    const retention = new Retention(folder, good, onFault);
    for (const kind of ["segment", "snapshot"] as const)
      for (const number of listing[kind]) retention.#bytes += (await stat(filePath(folder, kind, number))).size;
    return retention;
  }

  /** Of the files that were there, and the snapshots added; less what has been deleted, whoever wrote it. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The segments below are covered by the newest snapshot. */
  get covered(): number {
    return this.#snapshots.at(-1) ?? 0;
  }

  /** Counts a snapshot that is on disk, and deletes what is not needed beside it. What cannot be deleted is told to `onFault`. */
  async add(snapshot: number): Promise<void> {
    this.#snapshots = [...this.#snapshots, snapshot].slice(-SNAPSHOTS_KEPT);
    const { size } = await stat(filePath(this.#folder, "snapshot", snapshot)).catch(() => ({ size: 0 }));
    this.#bytes += size;
    await this.clean(snapshot);
  }

  /**
   * Deletes what is not needed, of snapshots those up to `newest`: after a start there may be broken ones behind, which a person
   * may still want. What cannot be deleted is told to `onFault`.
   */
  async clean(newest = this.covered): Promise<void> {
    try {
      const listing = await list(this.#folder);
      for (const number of listing.snapshot)
        if (number <= newest && !this.#snapshots.includes(number)) await this.#remove("snapshot", number);
      // With one snapshot only, should it break, all segments from the first are needed.
      const needed = this.#snapshots.length === SNAPSHOTS_KEPT ? (this.#snapshots[0] ?? 0) : 0;
      for (const number of listing.segment) if (number < needed) await this.#remove("segment", number);
    } catch (error) {
      this.#onFault(asFault(this.#folder, "clean it up", error));
    }
  }

  async #remove(kind: FileKind, number: number): Promise<void> {
    const path = filePath(this.#folder, kind, number);
    try {
      const { size } = await stat(path);
      await rm(path);
      this.#bytes -= size;
    } catch (error) {
      this.#onFault(asFault(path, "delete it", error));
    }
  }
}
