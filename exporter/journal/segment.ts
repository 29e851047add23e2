// The one segment that is written to: groups of records go to its end and are on disk when `append` has resolved.
//
// A write that makes a file longer costs about twice as much as one that does not: the file system has to log the new size. So
// zeros are written ahead of the records, in steps, beside the groups and not before them; format.ts tells how a reader sees
// the end. Zeros never come after a record to the same place: a group that reaches beyond the zeros that are on disk waits for
// those that are under way. Without zeros (no room for them, or groups larger than a step) all works the same, more slowly.
import { constants } from "node:fs";
import { open, rm } from "node:fs/promises";
import { asFault } from "./fault.ts";
import { filePath, syncFolder } from "./folder.ts";
import { FILE_HEADER_BYTES, fileHeader } from "./format.ts";

/** What is asked of an open file; a test may hand in one that fails. */
export interface WritableFile {
  /** Resolves when the bytes are on disk, with how many of them. */
  writev(buffers: readonly Uint8Array[], position: number): Promise<{ readonly bytesWritten: number }>;
  /** Resolves when the end is on disk: what was cut off does not come back. */
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** Makes a new file. Fails with `EEXIST` if there is one of that name: nobody ever writes to a file that another began. */
export type CreateFile = (path: string) => Promise<WritableFile>;

/** There a write that syncs is one call, and one way to another thread and back; elsewhere it may stop at the disk's own memory. */
const SYNCED = process.platform === "linux" ? constants.O_DSYNC : 0;

export const createFile: CreateFile = async (path) => {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | SYNCED, 0o600);
  return {
    async writev(buffers, position) {
      const written = await file.writev(buffers, position);
      if (SYNCED === 0) await file.datasync();
      return written;
    },
    async truncate(length) {
      await file.truncate(length);
      await file.datasync();
    },
    close: () => file.close(),
  };
};

/** Zeros written ahead at a time: some ten groups; a group that meets them on the disk is not held up for long. */
export const AHEAD_BYTES = 1024 * 1024;
const ZEROS = Buffer.alloc(64 * 1024);

export interface SegmentOptions {
  readonly folder: string;
  /** Zeros do not make the file longer than this. */
  readonly segmentBytes: number;
  readonly aheadBytes: number;
  readonly createFile: CreateFile;
}

export class Segment {
  readonly number: number;
  readonly path: string;
  readonly #file: WritableFile;
  readonly #limit: number;
  #step: number;
  #end = FILE_HEADER_BYTES;
  /** Up to here the file is on disk, records and zeros. */
  #size = FILE_HEADER_BYTES;
  #zeroing: Promise<void> | undefined;
  /** True once zeros may lie behind `#size`. */
  #ragged = false;
  #usable = true;

  private constructor(number: number, path: string, file: WritableFile, options: SegmentOptions) {
    this.number = number;
    this.path = path;
    this.#file = file;
    this.#limit = options.segmentBytes;
    this.#step = options.aheadBytes;
  }

  /** Begins a segment. Throws the system's error, and leaves no file behind. */
  static async create(number: number, options: SegmentOptions): Promise<Segment> {
    const path = filePath(options.folder, "segment", number);
    const file = await options.createFile(path);
    try {
      await writeAll(file, [fileHeader("segment", number)], 0);
      await syncFolder(options.folder);
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(path, { force: true }).catch(() => undefined);
      throw error;
    }
    return new Segment(number, path, file, options);
  }

  /** Bytes that are good: header and records whose group is on disk. */
  get end(): number {
    return this.#end;
  }

  /** Bytes on disk: the zeros ahead as well. */
  get size(): number {
    return this.#size;
  }

  get isEmpty(): boolean {
    return this.#end === FILE_HEADER_BYTES;
  }

  /** False once the file may hold something else than what it was told: nothing more may be written to it. */
  get isUsable(): boolean {
    return this.#usable;
  }

  /** Writes a group of records and waits for the disk. Throws a `JournalFault`; then none of them is in the file. */
  async append(buffers: readonly Uint8Array[], bytes: number): Promise<void> {
    try {
      if (this.#end + bytes > this.#size) await this.#zeroing;
      await writeAll(this.#file, buffers, this.#end);
    } catch (error) {
      const fault = asFault(this.path, `write ${bytes} bytes to it`, error);
      // Of any other failure the kernel may have dropped the pages and call them written the next time it is asked.
      this.#usable = fault.reason === "no_space";
      await this.#cut();
      throw fault;
    }
    this.#end += bytes;
    this.#size = Math.max(this.#size, this.#end);
    if (this.#size - this.#end < this.#step / 2 && this.#size < this.#limit) this.#zeroing ??= this.#goAhead();
  }

  /** Gives back what was written ahead, and closes the file. Throws the system's error. */
  async close(): Promise<void> {
    await this.#zeroing;
    if (this.#ragged || this.#size > this.#end) await this.#cut();
    await this.#file.close();
  }

  async #cut(): Promise<void> {
    await this.#zeroing;
    try {
      await this.#file.truncate(this.#end);
      this.#size = this.#end;
    } catch {
      this.#usable = false;
    }
  }

  /** Never fails: what there is no room for is not missed before a record needs it, and that one tells. */
  async #goAhead(): Promise<void> {
    const from = this.#size;
    const until = Math.min(from + this.#step, this.#limit);
    const zeros: Uint8Array[] = [];
    for (let at = from; at < until; at += ZEROS.length) zeros.push(ZEROS.subarray(0, until - at));
    try {
      await writeAll(this.#file, zeros, from);
      this.#size = Math.max(this.#size, until);
    } catch {
      this.#step = 0;
      this.#ragged = true;
    }
    this.#zeroing = undefined;
  }
}

/** The system may take fewer bytes than it is given, as when the disk is nearly full: goes on with the rest, or learns why not. */
async function writeAll(file: WritableFile, buffers: readonly Uint8Array[], position: number): Promise<void> {
  let rest = buffers;
  let at = position;
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest, at);
    if (bytesWritten === 0) throw new Error("no byte taken");
    at += bytesWritten;
    rest = behind(rest, bytesWritten);
  }
}

/** What is left of these buffers behind the first `count` bytes. */
function behind(buffers: readonly Uint8Array[], count: number): readonly Uint8Array[] {
  let skipped = 0;
  for (const [i, buffer] of buffers.entries()) {
    if (skipped + buffer.length > count) return [buffer.subarray(count - skipped), ...buffers.slice(i + 1)];
    skipped += buffer.length;
  }
  return [];
}
