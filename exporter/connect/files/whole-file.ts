// Reads and replaces whole files: a reader sees the old text or the new one, never half of either. Links and modes stay.
import {
  chmodSync,
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { SettingsFault } from "./edit.ts";

/** What a file holds; undefined if there is none. Throws a SettingsFault where it is not UTF-8, and what the system says. */
export function readWhole(path: string): string | undefined {
  const bytes = readBytes(path);
  if (bytes === undefined) return undefined;
  try {
    // A byte order mark is text here: it is written back.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SettingsFault("it must be text in UTF-8");
  }
}

function readBytes(path: string): Uint8Array | undefined {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  if (statSync(path, { throwIfNoEntry: false }) === undefined) throw new SettingsFault("it is a link to nothing");
  return readFileSync(path);
}

/** Replaces a file, or makes one that only its owner can read. Folders must exist. */
export function replaceWhole(path: string, text: string): void {
  const there = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  const target = there ? realpathSync(path) : path;
  const mode = there ? statSync(target).mode & 0o7777 : 0o600;
  const beside = `${target}.${String(process.pid)}.new`;
  try {
    const file = openSync(beside, "wx", mode);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    // The mask of the process may have taken bits away.
    chmodSync(beside, mode);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** Makes the folder of a file. Returns the topmost one that had to be made; empty if none. */
export function makeFolderOf(path: string): string {
  return mkdirSync(dirname(path), { recursive: true }) ?? "";
}

export function removeFile(path: string): void {
  rmSync(path, { force: true });
}

/** Removes the folder of a file and those above it, up to `topmost`, as far as they are empty. */
export function removeEmptyFolders(path: string, topmost: string): void {
  for (let folder = dirname(path); topmost !== "" && isIn(folder, topmost); folder = dirname(folder)) {
    if (readdirSync(folder).length > 0) return;
    rmdirSync(folder);
  }
}

function isIn(folder: string, topmost: string): boolean {
  return folder === topmost || folder.startsWith(join(topmost, "/"));
}
