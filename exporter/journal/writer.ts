// Group commit: while one group of records is on its way to the disk the next gathers, and goes out in one write and one sync.
// So the disk's own speed decides how large groups are, and no record waits for a timer.
import { rm } from "node:fs/promises";
import type { Millis } from "../model/clock.ts";
import { asFault, JournalFault, systemCode } from "./fault.ts";
import { filePath } from "./folder.ts";
import { checksumOf, FILE_HEADER_BYTES, recordHeader, seal } from "./format.ts";
import { Outcomes, type Told } from "./outcomes.ts";
import { Segment, type CreateFile } from "./segment.ts";

/** A group that takes much longer to write than to sync only makes its first records wait. */
const GROUP_BYTES = 4 * 1024 * 1024;

export interface WriterOptions {
  readonly folder: string;
  /** A segment is not made longer than this, unless by a single record. */
  readonly segmentBytes: number;
  /** Number of the first segment to begin. */
  readonly firstSegment: number;
  readonly createFile: CreateFile;
  readonly aheadBytes: number;
  /** Awaited before each group, for more records to gather. */
  readonly gather: () => Promise<unknown>;
  /** Told of each group that failed, and of what went wrong behind the scenes. */
  readonly onFault: (fault: JournalFault) => void;
}

interface RecordEntry {
  readonly what: "record";
  readonly header: Buffer;
  readonly body: Uint8Array;
  /** The checksum of the body. */
  readonly sum: number;
  readonly told: Told | undefined;
}

/** In line with the records, so that it ends a segment behind those before it. */
interface Turn {
  readonly what: "turn";
  readonly done: (next: number) => void;
}

type Entry = RecordEntry | Turn;

function sizeOf({ header, body }: RecordEntry): number {
  return header.length + body.length;
}

interface Group {
  readonly buffers: readonly Uint8Array[];
  readonly bytes: number;
  readonly told: readonly Told[];
}

export class Writer {
  readonly #options: WriterOptions;
  readonly #outcomes = new Outcomes();
  #queue: Entry[] = [];
  #segment: Segment | undefined;
  #next: number;
  #working: Promise<void> | undefined;
  #closed = false;
  #pendingBytes = 0;
  #endedBytes = 0;
  #recordBytes = 0;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#next = options.firstSegment;
  }

  /** Of records that are not on disk yet: what this writer holds in memory. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /** Of all records it has written, whatever has become of their segments. */
  get recordBytes(): number {
    return this.#recordBytes;
  }

  /** Of the segments it began, as long as they are there; what was written ahead as well. */
  get writtenBytes(): number {
    return this.#endedBytes + (this.#segment?.size ?? 0);
  }

  /** The segment the next record goes to, if it has room there. */
  get segmentNumber(): number {
    return this.#segment?.number ?? this.#next;
  }

  /** Puts a record in line. Throws a `RangeError` if its kind or time cannot be written. */
  append(kind: number, time: Millis, body: Uint8Array, told: Told | undefined): void {
    const header = recordHeader(kind, time, body.length);
    if (this.#closed) {
      const fault = this.#closedFault();
      return told === undefined ? this.#options.onFault(fault) : told(fault);
    }
    const entry: Entry = { what: "record", header, body, sum: checksumOf(body), told };
    this.#pendingBytes += sizeOf(entry);
    this.#enter(entry);
  }

  /** Ends the segment behind all records in line; the number of the one that holds what comes later. */
  rotate(): Promise<number> {
    if (this.#closed) return Promise.reject(this.#closedFault());
    return new Promise((done) => this.#enter({ what: "turn", done }));
  }

  /** Waits for what is in line and until everybody has been told, then takes nothing more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#working;
    while (this.#outcomes.waiting > 0) await this.#outcomes.slice();
    await this.#endSegment();
  }

  #closedFault(): JournalFault {
    return new JournalFault("closed", `${this.#options.folder}: expected an open journal, got a closed one`);
  }

  #enter(entry: Entry): void {
    this.#queue.push(entry);
    this.#working ??= this.#work();
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0) {
      await this.#options.gather();
      // Who has not been told yet keeps the program busy for a while: enough to hide the sync of a group of half that size.
      while (this.#outcomes.waiting > this.#queue.length) await this.#outcomes.slice();
      const first = this.#queue[0];
      if (first?.what === "turn") {
        this.#queue.shift();
        if (this.#segment?.isEmpty === false || this.#segment?.isUsable === false) await this.#endSegment();
        first.done(this.segmentNumber);
      } else {
        await this.#commit(this.#takeGroup());
      }
    }
    this.#working = undefined;
  }

  /** As many records from the front of the line as make a group. */
  #takeGroup(): Group {
    const limit = Math.min(GROUP_BYTES, this.#options.segmentBytes - FILE_HEADER_BYTES);
    const buffers: Uint8Array[] = [];
    const told: Told[] = [];
    let bytes = 0;
    let count = 0;
    for (const entry of this.#queue) {
      if (entry.what === "turn") break;
      const size = sizeOf(entry);
      if (count > 0 && bytes + size > limit) break;
      buffers.push(seal(entry.header, bytes, entry.sum), entry.body);
      if (entry.told !== undefined) told.push(entry.told);
      bytes += size;
      count++;
    }
    this.#queue.splice(0, count);
    return { buffers, bytes, told };
  }

  async #commit({ buffers, bytes, told }: Group): Promise<void> {
    let outcome: JournalFault | undefined;
    try {
      const segment = await this.#segmentWithRoom(bytes);
      await segment.append(buffers, bytes);
      this.#recordBytes += bytes;
    } catch (error) {
      outcome = asFault(filePath(this.#options.folder, "segment", this.segmentNumber), "write to it", error);
      this.#options.onFault(outcome);
    }
    this.#pendingBytes -= bytes;
    this.#outcomes.add(told, outcome);
  }

  async #segmentWithRoom(bytes: number): Promise<Segment> {
    const current = this.#segment;
    if (current?.isUsable === true && current.end + bytes <= this.#options.segmentBytes) return current;
    await this.#endSegment();
    for (;;) {
      try {
        const segment = await Segment.create(this.#next, this.#options);
        this.#segment = segment;
        this.#next++;
        return segment;
      } catch (error) {
        // A file that could not be removed has the name.
        if (systemCode(error) !== "EEXIST") throw error;
        this.#next++;
      }
    }
  }

  async #endSegment(): Promise<void> {
    const segment = this.#segment;
    if (segment === undefined) return;
    this.#segment = undefined;
    try {
      await segment.close();
      if (segment.isEmpty) {
        // Nothing is in it: its number is free again. A disk that fails all the time would else be filled with such files.
        await rm(segment.path);
        this.#next = segment.number;
      } else {
        this.#endedBytes += segment.size;
      }
    } catch (error) {
      this.#endedBytes += segment.size;
      this.#options.onFault(asFault(segment.path, "close it", error));
    }
  }
}
