// A file of /proc that is kept open and read again from its start: a third of the cost of opening it anew each time.
import { closeSync, openSync, readSync } from "node:fs";
import { NoData } from "../collector.ts";
import { ProcText } from "./proc-text.ts";

export interface ProcFile {
  /** The whole file as it is now. Throws `NoData` where the kernel does not have it, an `Error` that names it where it cannot be read. */
  read(): ProcText;
}

/** Enough for most files of /proc on most machines; it grows where it is not. */
const FIRST_SIZE = 16 * 1024;

/** Reads the first of these files that can be opened. */
export function procFile(...paths: readonly string[]): ProcFile {
  let open: { readonly fd: number; readonly path: string } | undefined;
  let buffer = Buffer.allocUnsafe(FIRST_SIZE);

  function read(): ProcText {
    open ??= openFirst(paths);
    const { fd, path } = open;
    try {
      // The kernel hands out some files a page at a time, so only an empty read means the end.
      let length = 0;
      let got: number;
      do {
        if (length === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
        got = readSync(fd, buffer, length, buffer.length - length, length);
        length += got;
      } while (got > 0);
      return new ProcText(path, buffer.toString("latin1", 0, length));
    } catch (error) {
      // A fresh start next time: the file may be another one by then.
      closeSync(fd);
      open = undefined;
      throw explained(path, error);
    }
  }
  return { read };
}

function openFirst(paths: readonly string[]): { fd: number; path: string } {
  let fault: Error | undefined;
  for (const path of paths) {
    try {
      return { fd: openSync(path, "r"), path };
    } catch (error) {
      // Of several faults the first that is not mere absence is worth telling.
      const next = explained(path, error);
      if (fault === undefined || fault instanceof NoData) fault = next;
    }
  }
  throw fault ?? new NoData("no file to read");
}

/** Absent files and figures the kernel was built without are no fault of anybody's. */
function explained(path: string, error: unknown): Error {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  // ENOTSUP is what a kernel says that knows pressure figures but was started without them.
  if (code === "ENOENT" || code === "ENOTSUP") return new NoData(`${path}: this kernel does not have it`);
  return new Error(`${path}: expected to read it, got ${String(code ?? error)}`, { cause: error });
}
