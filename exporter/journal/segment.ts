// The one segment that is written to: groups of records go to its end and are on disk when `append` has resolved.
import { open, rm } from "node:fs/promises";
import { asFault } from "./fault.ts";
import { filePath, syncFolder } from "./folder.ts";
import { FILE_HEADER_BYTES, fileHeader } from "./format.ts";

/** What is asked of an open file: a `FileHandle` has it, and a test may hand in one that fails. */
export interface WritableFile {
  writev(buffers: readonly Uint8Array[], position: number): Promise<{ readonly bytesWritten: number }>;
  datasync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** Makes a new file. Fails with `EEXIST` if there is one of that name: nobody ever writes to a file that another began. */
export type CreateFile = (path: string) => Promise<WritableFile>;

export const createFile: CreateFile = (path) => open(path, "wx", 0o600);

export class Segment {
  readonly number: number;
  readonly path: string;
  readonly #file: WritableFile;
  #end = FILE_HEADER_BYTES;
  #usable = true;

  private constructor(number: number, path: string, file: WritableFile) {
    this.number = number;
    this.path = path;
    this.#file = file;
  }

  /** Begins a segment. Throws the system's error, and leaves no file behind. */
  static async create(folder: string, number: number, create: CreateFile): Promise<Segment> {
    const path = filePath(folder, "segment", number);
    const file = await create(path);
    try {
      // Not synced: the first group takes it along.
      await writeAll(file, [fileHeader("segment", number)], 0);
      await syncFolder(folder);
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(path, { force: true }).catch(() => undefined);
      throw error;
    }
    return new Segment(number, path, file);
  }

  /** Bytes that are good: header and records whose group is on disk. */
  get end(): number {
    return this.#end;
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
      await writeAll(this.#file, buffers, this.#end);
      await this.#file.datasync().catch((error: unknown) => {
        // The kernel may have dropped the pages and call them written the next time it is asked.
        this.#usable = false;
        throw error;
      });
      this.#end += bytes;
    } catch (error) {
      await this.#file.truncate(this.#end).catch(() => {
        this.#usable = false;
      });
      throw asFault(this.path, `write ${bytes} bytes to it`, error);
    }
  }

  close(): Promise<void> {
    return this.#file.close();
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
