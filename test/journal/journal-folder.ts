// A folder for one test, what is read back from a journal in it, and a disk that fails when it is told to.
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { JournalFault } from "../../exporter/journal/fault.ts";
import { openJournal, type Journal, type JournalOptions } from "../../exporter/journal/journal.ts";
import type { ReplayReport, Visit } from "../../exporter/journal/read.ts";
import { createFile, type WritableFile } from "../../exporter/journal/segment.ts";

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "swarmscope-journal-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Names and sizes of the files, without the lock. */
export function filesIn(folder: string): Readonly<Record<string, number>> {
  const names = readdirSync(folder).filter((name) => name !== "journal.lock");
  return Object.fromEntries(names.sort().map((name) => [name, statSync(join(folder, name)).size]));
}

export interface Seen extends Visit {
  /** Text of the bodies, in order. */
  readonly bodies: string[];
  readonly snapshots: string[];
}

export function seen(): Seen {
  const bodies: string[] = [];
  const snapshots: string[] = [];
  return {
    bodies,
    snapshots,
    snapshot: (bytes) => snapshots.push(bytes.toString("latin1")),
    record: (_kind, _time, body) => bodies.push(body.toString("latin1")),
  };
}

/** Appends a record; resolves when it is on disk, rejects with the fault if it is not. */
export function appended(journal: Journal, kind: number, time: number, text: string): Promise<void> {
  return new Promise((done, failed) => {
    journal.append(kind, time, Buffer.from(text, "latin1"), (fault) => (fault === undefined ? done() : failed(fault)));
  });
}

export interface Opened extends Seen {
  readonly journal: Journal;
  readonly report: ReplayReport;
  readonly faults: JournalFault[];
  /** Appends these texts and waits for all of them. */
  write(...texts: readonly string[]): Promise<void>;
}

export async function opened(folder: string, options: Partial<JournalOptions> = {}): Promise<Opened> {
  const visit = seen();
  const faults: JournalFault[] = [];
  // Nothing is written ahead unless a test asks for it: files are as long as their records.
  const plain = { segmentBytes: 64 * 1024 * 1024, aheadBytes: 0 };
  const all = { ...plain, onFault: (fault: JournalFault) => faults.push(fault), ...options };
  const { journal, report } = await openJournal(folder, all, visit);
  onTestFinished(() => journal.close());
  const write = async (...texts: readonly string[]): Promise<void> => {
    await Promise.all(texts.map((text) => appended(journal, 1, 1000, text)));
  };
  return { ...visit, journal, report, faults, write };
}

/** Opens, takes what is there, closes. */
export async function reopened(folder: string): Promise<Opened> {
  const all = await opened(folder);
  await all.journal.close();
  return all;
}

/** Real files whose next calls can be made to fail. */
export class FaultyDisk {
  /** How many groups came as far as the disk. */
  syncs = 0;
  /** Codes of the next calls; undefined lets one through, and so does an empty list. */
  readonly creates: (string | undefined)[] = [];
  /** A write that fails has written this many bytes before. */
  readonly writes: ({ readonly after: number; readonly code: string } | undefined)[] = [];
  /** Of groups whose bytes have all been taken. */
  readonly datasyncs: (string | undefined)[] = [];
  readonly truncates: (string | undefined)[] = [];
  /** At most this many bytes a call. */
  chunk = Number.POSITIVE_INFINITY;
  /** Awaited in each sync. */
  gate: Promise<void> = Promise.resolve();

  readonly createFile = async (path: string): Promise<WritableFile> => {
    fail(this.creates.shift());
    const file = await createFile(path);
    return {
      writev: async (buffers, position) => {
        const fault = this.writes.shift();
        const bytes = Buffer.concat(buffers).subarray(0, fault?.after ?? this.chunk);
        const written = await file.writev([bytes], position);
        fail(fault?.code);
        // The header of a file is no group.
        if (position === 0) return written;
        this.syncs++;
        await this.gate;
        fail(this.datasyncs.shift());
        return written;
      },
      truncate: async (length) => {
        fail(this.truncates.shift());
        await file.truncate(length);
      },
      close: () => file.close(),
    };
  };
}

function fail(code: string | undefined): void {
  if (code !== undefined) throw Object.assign(new Error(code), { code });
}
