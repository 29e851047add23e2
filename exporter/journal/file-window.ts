// A file from front to back through one buffer, so that reading takes the same memory whatever the file's size.
import { open, type FileHandle } from "node:fs/promises";

/** Read at a time: some ten bodies. The event loop has its turn between two reads, so this also bounds how long it waits. */
export const WINDOW_BYTES = 256 * 1024;

export class FileWindow {
  readonly #file: FileHandle;
  /** Of the file, in bytes, when it was opened; what is appended later is not seen. */
  readonly size: number;
  #buffer = Buffer.allocUnsafeSlow(WINDOW_BYTES);
  #start = 0;
  #end = 0;
  /** Where in the file the window begins. */
  #offset = 0;

  private constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.size = size;
  }

  static async open(path: string): Promise<FileWindow> {
    const file = await open(path, "r");
    try {
      return new FileWindow(file, (await file.stat()).size);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get offset(): number {
    return this.#offset;
  }

  /** Bytes from the window's beginning to the end of the file. */
  get left(): number {
    return this.size - this.#offset;
  }

  /** The next `count` bytes, at most `left`; a view that the next call may overwrite. Undefined if they cannot be read. */
  async peek(count: number): Promise<Buffer | undefined> {
    if (this.#end - this.#start < count && !(await this.#fill(count))) return undefined;
    return this.#buffer.subarray(this.#start, this.#start + count);
  }

  /** Moves on by `count` bytes that were peeked at. */
  skip(count: number): void {
    this.#start += count;
    this.#offset += count;
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  async #fill(count: number): Promise<boolean> {
    const rest = this.#buffer.subarray(this.#start, this.#end);
    if (count > this.#buffer.length) this.#buffer = Buffer.allocUnsafeSlow(count);
    rest.copy(this.#buffer);
    this.#start = 0;
    this.#end = rest.length;
    while (this.#end < count) {
      const { bytesRead } = await this.#file
        .read(this.#buffer, this.#end, this.#buffer.length - this.#end, this.#offset + this.#end)
        .catch(() => ({ bytesRead: 0 }));
      if (bytesRead === 0) return false;
      this.#end += bytesRead;
    }
    return true;
  }
}
