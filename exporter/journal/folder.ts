// The folder of a journal: names of files to numbers and back, and making sure that what was named or deleted stays so.
import { mkdir, open, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemCode } from "./fault.ts";
import type { FileKind } from "./format.ts";

const DIGITS = 16;
const names = { segment: /^journal-(\d{16})\.log$/, snapshot: /^snapshot-(\d{16})\.bin$/ } as const;

export function fileName(kind: FileKind, number: number): string {
  const digits = String(number).padStart(DIGITS, "0");
  return kind === "segment" ? `journal-${digits}.log` : `snapshot-${digits}.bin`;
}

export function filePath(folder: string, kind: FileKind, number: number): string {
  return join(folder, fileName(kind, number));
}

/** Numbers of the files of a journal, rising. Files with other names are not its business. */
export type Listing = Readonly<Record<FileKind, readonly number[]>>;

export async function list(folder: string): Promise<Listing> {
  const found = await readdir(folder);
  const numbers = (kind: FileKind): readonly number[] =>
    found
      .flatMap((name) => Number(names[kind].exec(name)?.[1] ?? Number.NaN))
      .filter(Number.isSafeInteger)
      .sort((a, b) => a - b);
  return { segment: numbers("segment"), snapshot: numbers("snapshot") };
}

/** Makes new, renamed and deleted names in a folder outlast a loss of power. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Makes the folder, and those above it, where they are missing. Not with the system's `recursive`: that never comes back where
 * nothing can be made, as below /proc.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    const code = systemCode(error);
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder, { mode: 0o700 });
  }
  await syncFolder(dirname(folder));
}
