// What the readers of all three signals share: the cursor, what is known by its bytes, and the count of what one body may hold.
import type { Millis } from "../../../../model/clock.ts";
import type { Part, Wanted, Wants } from "../../records.ts";
import { cut, LONGEST_EVENT, LONGEST_TEXT, MOST_PIECES, tooManyPieces } from "../limits.ts";
import { Rejections } from "../rejections.ts";
import { ByteTable } from "./byte-table.ts";
import { Cursor } from "./cursor.ts";

const KEYS = 1_024;
const EVENTS = 256;
const TEXTS = 8_192;
/** No more bytes are needed to know the first characters of a text. */
const LONGEST_TEXT_BYTES = LONGEST_TEXT * 3 + 4;
const NANOS_A_MILLI = 1e6;

/** Before keys of which a part of the text is kept. Keys of senders do not look like that. */
const OF_PART = "\u0000of a part: ";

/** True for a key of which a part of the text is kept, and for others that begin like one: it is to be seen at a glance. */
export function mayBeOfPart(key: string): boolean {
  return key.charCodeAt(0) === 0;
}

export class Reader {
  readonly wants: Wants;
  readonly cursor = new Cursor();
  rejections = new Rejections();
  ignored = 0;
  /** Descriptions of metrics that are passed through, of the library at hand. */
  help: Map<string, string> | undefined;
  /** Keys that are kept: of records, of resources, and of points, whose streams are told apart by all of them. */
  readonly #wanted: ByteTable<string>;
  readonly #ofResource: ByteTable<string>;
  readonly #all: ByteTable<string>;
  #keys: ByteTable<string>;
  readonly #events: ByteTable<string>;
  readonly #texts = new ByteTable(TEXTS, cut);
  #left = 0;

  constructor(wants: Wants) {
    this.wants = wants;
    const { attribute, event, passed, parts } = wants;
    const keeping = (wanted: Wanted): ByteTable<string> => new ByteTable(KEYS, (key) => (wanted(key) ? cut(key) : ""));
    this.#wanted = new ByteTable(KEYS, (key) =>
      attribute(key) ? cut(key) : parts?.has(key) === true ? OF_PART + key : "",
    );
    this.#ofResource = keeping((key) => attribute(key) || passed?.resource(key) === true);
    this.#all = keeping(() => true);
    this.#keys = this.#wanted;
    this.#events = new ByteTable(EVENTS, (name) => (name.length <= LONGEST_EVENT && event(name) ? name : ""));
  }

  /** Reads something of whose attributes others are kept than of records. */
  keeping(whose: "resource" | "point", read: () => void): void {
    this.#keys = whose === "resource" ? this.#ofResource : this.#all;
    try {
      read();
    } finally {
      this.#keys = this.#wanted;
    }
  }

  open(body: Buffer): void {
    this.cursor.open(body);
    this.rejections = new Rejections();
    this.ignored = 0;
    this.#left = MOST_PIECES;
  }

  /** Counts something that is kept. Throws SWM_BATCH_TOO_LARGE where it is too much. */
  piece(): void {
    if (--this.#left < 0) throw tooManyPieces();
  }

  /** A text, whose length is next, cut where it is long. */
  text(): string {
    const start = this.cursor.pass();
    return this.textAt(start, this.cursor.at);
  }

  textAt(start: number, end: number): string {
    return this.#texts.get(this.cursor, start, Math.min(end, start + LONGEST_TEXT_BYTES));
  }

  /** A key if somebody wants it, else empty. Keys are asked for whole. */
  keyAt(start: number, end: number): string {
    return this.#keys.get(this.cursor, start, end);
  }

  /** The key as it came, and what finds what is kept of its texts, where that is a part. */
  partBy(key: string): { readonly key: string; readonly part: Part | undefined } {
    const told = key.startsWith(OF_PART) ? key.slice(OF_PART.length) : key;
    return { key: told, part: told === key ? undefined : this.wants.parts?.get(told) };
  }

  /** A text of which only a part may be kept, cut where it is long: it is not remembered. */
  passing(start: number, end: number): string {
    return cut(this.cursor.bytes.toString("utf8", start, Math.min(end, start + LONGEST_TEXT_BYTES)));
  }

  /** The name of an event if somebody wants it, else empty. */
  eventAt(start: number, end: number): string {
    return this.#events.get(this.cursor, start, end);
  }

  time(): Millis {
    return this.cursor.fixed64() / NANOS_A_MILLI;
  }
}
