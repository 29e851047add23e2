// Why a journal cannot do what it was asked, as a closed set.

export type JournalReason =
  /** Another process has the journal open. */
  | "locked"
  /** The folder or a file in it may not be read or written by this user, or is not there. */
  | "not_accessible"
  /** A file was written in another version of the format. */
  | "other_version"
  /** The disk, or the user's share of it, is full; the same may succeed when there is room. */
  | "no_space"
  /** The disk or the file system refused. */
  | "io"
  /** The journal has been closed. */
  | "closed";

/** The message names the file and what was expected; `cause` is what the system said. */
export class JournalFault extends Error {
  override readonly name = "JournalFault";
  readonly reason: JournalReason;

  constructor(reason: JournalReason, message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

const reasonOf: ReadonlyMap<unknown, JournalReason> = new Map([
  ["ENOSPC", "no_space"],
  ["EDQUOT", "no_space"],
  // The process may not make files of this size (`ulimit -f`).
  ["EFBIG", "no_space"],
  ["EACCES", "not_accessible"],
  ["EPERM", "not_accessible"],
  ["EROFS", "not_accessible"],
  ["ENOENT", "not_accessible"],
  ["ENOTDIR", "not_accessible"],
]);

/** What the system calls an error (`ENOSPC`), if it comes from there. */
export function systemCode(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** A system error as a fault; a fault stays as it is. */
export function asFault(path: string, expected: string, error: unknown): JournalFault {
  if (error instanceof JournalFault) return error;
  const code = systemCode(error);
  return new JournalFault(
    reasonOf.get(code) ?? "io",
    `${path}: expected to ${expected}, got ${String(code ?? error)}`,
    error,
  );
}
